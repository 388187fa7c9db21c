import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { generateKeyPairSigner, getBase58Encoder, type Address, type KeyPairSigner } from '@solana/kit';

import { tipping as program } from '../src/index.js';
import { api, awaited, connect, eventOf, send, tokensOf, type Localnet } from './localnet.js';

const { TIPPING_PROGRAM_ADDRESS } = program;
const BATTLE = 0;
const TIP = 10_000_000_000n;

const emitter = { address: TIPPING_PROGRAM_ADDRESS, decode: program.decodeTippingEvent };

let localnet: Localnet;
let tipper: KeyPairSigner;
let performer: KeyPairSigner;
let tokenProgram: Address;

before(async () => {
    localnet = await connect();
    [tipper, performer] = localnet.players as [KeyPairSigner, KeyPairSigner];
    const [mintConfig] = await program.findMintConfigPda({ mint: localnet.mint });
    tokenProgram = (await program.fetchMintConfig(localnet.rpc, mintConfig)).data.tokenProgram;
});

/** What a tip names: any 32 bytes that say which battle it is for. */
const someBattle = async () => (await generateKeyPairSigner()).address;

/** The fee of now. */
async function feeBps(): Promise<number> {
    const [config] = await program.findConfigPda();
    return (await program.fetchConfig(localnet.rpc, config)).data.feeBps;
}

/** The tip's instruction; `to` is the performer's wallet or the record of a name. */
async function tipTo(to: Address, battle: Address, amount = TIP) {
    const { mint } = localnet;
    const [performerToken] = await program.findAssociatedTokenPda({ owner: performer.address, tokenProgram, mint });
    const reference = getBase58Encoder().encode(battle);
    const about = { amount, maxFeeBps: await feeBps(), kind: BATTLE, reference };
    return program.getTipInstructionAsync({ tipper, mint, performer: to, performerToken, tokenProgram, ...about });
}

const balances = () => Promise.all([tipper, performer].map((wallet) => tokensOf(localnet, wallet.address, tokenProgram)));

test('a tip reaches the performer less the fee, and the API tells of it', { timeout: 60_000 }, async () => {
    const [battle, had] = await Promise.all([someBattle(), balances()]);
    const signature = await send(localnet, tipper, await tipTo(performer.address, battle));
    const { data: sent } = await eventOf(localnet, emitter, signature, 'tip_sent');
    const fee = (TIP * BigInt(await feeBps())) / 10_000n;
    assert.deepEqual([sent.tipper, sent.performer, sent.amount, sent.fee], [tipper.address, performer.address, TIP, fee]);
    assert.deepEqual(await balances(), [had[0]! - TIP, had[1]! + TIP - fee]);

    type Tips = { items: { signature: string; amount: string; fee: string }[] };
    const [listed] = await awaited('the tip in the API', async () => {
        const { items } = await api<Tips>(localnet, `/api/tips?battle=${battle}`);
        return items.length > 0 && items;
    });
    assert.deepEqual([listed!.signature, listed!.amount, listed!.fee], [signature, String(TIP), String(fee)]);
});

test('a name is taken, tipped and released', { timeout: 60_000 }, async () => {
    const text = `ts-${Date.now().toString(36)}`;
    const name = new Uint8Array(32);
    name.set(new TextEncoder().encode(text));
    const register = await program.getRegisterPerformerInstructionAsync({ owner: performer, name, wallet: performer.address });
    const registered = await eventOf(localnet, emitter, await send(localnet, performer, register), 'performer_registered');
    assert.deepEqual(registered.data.name, name);

    const [record] = await program.findPerformerPda({ name });
    assert.equal((await program.fetchPerformer(localnet.rpc, record, { commitment: 'confirmed' })).data.wallet, performer.address);
    const tip = await tipTo(record, await someBattle());
    const { data: sent } = await eventOf(localnet, emitter, await send(localnet, tipper, tip), 'tip_sent');
    assert.equal(sent.performer, performer.address);

    const release = await program.getReleasePerformerInstructionAsync({
        owner: performer,
        performer: record,
        payer: performer.address,
    });
    await eventOf(localnet, emitter, await send(localnet, performer, release), 'performer_released');
    assert.equal((await program.fetchMaybePerformer(localnet.rpc, record, { commitment: 'confirmed' })).exists, false);
});

test('a tip that is too small is refused by its name', { timeout: 60_000 }, async () => {
    const tip = await tipTo(performer.address, await someBattle(), 1n);
    await assert.rejects(send(localnet, tipper, tip), (error: { cause?: unknown }) => {
        const message = { instructions: { 0: { programAddress: TIPPING_PROGRAM_ADDRESS } } };
        return program.isTippingError(error.cause ?? error, message, program.TIPPING_ERROR__TIP_TOO_SMALL);
    });
});
