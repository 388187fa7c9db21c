import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { getBase16Decoder, type Address, type Instruction, type KeyPairSigner } from '@solana/kit';

import { burn as program } from '../src/index.js';
import { api, awaited, connect, eventOf, send, tokensOf, type Localnet } from './localnet.js';

const { BURN_PROGRAM_ADDRESS } = program;
const HOUR = 3_600;
const PAYOUT = new Uint8Array(20).fill(0x42);

const emitter = { address: BURN_PROGRAM_ADDRESS, decode: program.decodeBurnEvent };
const hex = (bytes: Uint8Array) => getBase16Decoder().decode(bytes);
const someHash = () => crypto.getRandomValues(new Uint8Array(32));

let localnet: Localnet;
let project: KeyPairSigner;
let miner: KeyPairSigner;
let tokenProgram: Address;
let lowestBurn: bigint;

before(async () => {
    localnet = await connect();
    [project, miner] = localnet.players as [KeyPairSigner, KeyPairSigner];
    const [mintConfig] = await program.findMintConfigPda({ mint: localnet.mint });
    ({ tokenProgram, lowestBurn } = (await program.fetchMintConfig(localnet.rpc, mintConfig)).data);
});

/** The project's next campaign, which asks for the lowest burn and runs for an hour; its address is returned. */
async function open(): Promise<Address> {
    const [numbering] = await program.findProjectPda({ owner: project.address });
    const account = await program.fetchMaybeProject(localnet.rpc, numbering, { commitment: 'confirmed' });
    const index = account.exists ? account.data.nextIndex : 0n;
    const [campaign] = await program.findCampaignPda({ owner: project.address, index });
    const now = Math.floor(Date.now() / 1_000);
    const offer = { index, briefHash: someHash(), minimumBurn: lowestBurn, startsAt: now - 60, endsAt: now + HOUR, cap: 10 };
    const input = { owner: project, mint: localnet.mint, campaign, tokenProgram, offer };
    const signature = await send(localnet, project, await program.getOpenCampaignInstructionAsync(input));
    const { data: opened } = await eventOf(localnet, emitter, signature, 'campaign_opened');
    assert.deepEqual([opened.campaign, opened.project, opened.minimumBurn], [campaign, project.address, lowestBurn]);
    return campaign;
}

const submission = (campaign: Address, contentHash: Uint8Array, amount = lowestBurn) =>
    program.getSubmitInstructionAsync({ miner, campaign, mint: localnet.mint, tokenProgram, contentHash, payoutAddress: PAYOUT, amount });

const supply = async () => BigInt((await localnet.rpc.getTokenSupply(localnet.mint, { commitment: 'confirmed' }).send()).value.amount);

async function refused(instruction: Instruction, code: program.BurnError) {
    await assert.rejects(send(localnet, miner, instruction), (error: { cause?: unknown }) =>
        program.isBurnError(error.cause ?? error, { instructions: { 0: { programAddress: BURN_PROGRAM_ADDRESS } } }, code),
    );
}

test('a submission burns what it says, is recorded once, and the API tells of it', { timeout: 60_000 }, async () => {
    const campaign = await open();
    const contentHash = someHash();
    const [supplied, had] = await Promise.all([supply(), tokensOf(localnet, miner.address, tokenProgram)]);
    const signature = await send(localnet, miner, await submission(campaign, contentHash));
    const { data: submitted } = await eventOf(localnet, emitter, signature, 'content_submitted');
    assert.deepEqual([submitted.campaign, submitted.miner, submitted.amount], [campaign, miner.address, lowestBurn]);
    assert.equal(await supply(), supplied - lowestBurn);
    assert.equal(await tokensOf(localnet, miner.address, tokenProgram), had - lowestBurn);

    const [address] = await program.findSubmissionPda({ campaign, contentHash });
    const { data: account } = await program.fetchSubmission(localnet.rpc, address, { commitment: 'confirmed' });
    assert.deepEqual([account.position, hex(new Uint8Array(account.payoutAddress))], [0, hex(PAYOUT)]);

    type Submissions = { items: { contentHash: string; payoutAddress: string; amount: string }[] };
    const [listed] = await awaited('the submission in the API', async () => {
        const answer = await fetch(`${localnet.apiUrl}/api/campaigns/${campaign}/submissions`);
        const items = answer.ok ? ((await answer.json()) as Submissions).items : [];
        return items.length > 0 && items;
    });
    const told = [listed!.contentHash, listed!.payoutAddress, listed!.amount];
    assert.deepEqual(told, [hex(contentHash), `0x${hex(PAYOUT)}`, String(lowestBurn)]);

    await refused(await submission(campaign, contentHash), program.BURN_ERROR__DUPLICATE_CONTENT);
});

test('what a campaign does not take is refused by its name', { timeout: 60_000 }, async () => {
    const campaign = await open();
    await refused(await submission(campaign, someHash(), lowestBurn - 1n), program.BURN_ERROR__BURN_TOO_SMALL);
    const close = await program.getCloseCampaignInstructionAsync({ campaign, owner: project.address });
    await refused(close, program.BURN_ERROR__NOT_CLOSABLE);
    const { burn } = await api<{ burn: { mints: { mint: string; lowestBurn: string }[] } }>(localnet, '/api/config');
    assert.deepEqual([burn.mints[0]!.mint, burn.mints[0]!.lowestBurn], [localnet.mint, String(lowestBurn)]);
});
