// What this client makes of fixed inputs, against what the Rust builders and decoders of protocol make of them.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import {
    createNoopSigner,
    getAddressDecoder,
    getBase16Decoder,
    getBase16Encoder,
    isSignerRole,
    isWritableRole,
    type AccountMeta,
    type Address,
    type Instruction,
    type ProgramDerivedAddress,
    type ReadonlyUint8Array,
} from '@solana/kit';

import { battle, burn, tipping, wordsMessage } from '../src/index.js';
import { apiForm, type Json } from './api-form.js';

type ExpectedInstruction = { accounts: { address: string; signer: boolean; writable: boolean }[]; data: string };
type ProgramVectors = {
    program: string;
    addresses: Record<string, { address: string; bump: number }>;
    instructions: Record<string, ExpectedInstruction>;
    events: { data: string; event: Record<string, Json> }[];
};
type Vectors = {
    battle: ProgramVectors;
    tipping: ProgramVectors;
    burn: ProgramVectors;
    associatedToken: { splToken: string; token2022: string };
    words: string;
};

const vectors: Vectors = JSON.parse(await readFile(new URL('../../vectors.json', import.meta.url), 'utf8'));

const bytes = (value: number, length = 32) => new Uint8Array(length).fill(value);
const key = (value: number) => getAddressDecoder().decode(bytes(value));
const signer = (value: number) => createNoopSigner(key(value));
const name = (text: string) => Uint8Array.from({ length: 32 }, (_, position) => text.charCodeAt(position) || 0);

const SPL_TOKEN = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA' as Address;
const TOKEN_2022 = 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb' as Address;
const LARGEST_INDEX = 2n ** 64n - 1n;

const mint = key(5);
const token = { mint, tokenProgram: SPL_TOKEN };
const admin = signer(4);
const accept = { pendingAdmin: signer(7) };
const propose = { admin, pendingAdmin: key(7) };

async function assertAddresses(expected: ProgramVectors['addresses'], found: Record<string, Promise<ProgramDerivedAddress>>) {
    const entries = Object.entries(found).map(async ([of, pda]) => {
        const [address, bump] = await pda;
        return [of, { address, bump }] as const;
    });
    assert.deepEqual(Object.fromEntries(await Promise.all(entries)), expected);
}

async function assertInstructions(expected: ProgramVectors, built: Record<string, Instruction | Promise<Instruction>>) {
    assert.deepEqual(Object.keys(built).sort(), Object.keys(expected.instructions).sort(), 'one of each kind');
    for (const [kind, promised] of Object.entries(built)) {
        const instruction = await promised;
        const accounts = (instruction.accounts as readonly AccountMeta[]).map(({ address, role }) => ({
            address,
            signer: isSignerRole(role),
            writable: isWritableRole(role),
        }));
        assert.equal(instruction.programAddress, expected.program, kind);
        assert.deepEqual({ accounts, data: getBase16Decoder().decode(instruction.data!) }, expected.instructions[kind], kind);
    }
}

function assertEvents(expected: ProgramVectors, decode: (data: ReadonlyUint8Array) => { kind: string; data: object } | undefined) {
    for (const { data, event } of expected.events) {
        const decoded = decode(getBase16Encoder().encode(data));
        assert.ok(decoded, `${event['kind']} is an event`);
        assert.deepEqual(apiForm(decoded), event);
    }
    const data = getBase16Encoder().encode(expected.events[0]!.data);
    assert.equal(decode(data.slice(8)), undefined, 'without the tag it is no event');
    assert.throws(() => decode(Uint8Array.from(data, (byte, position) => (position === 8 ? byte ^ 1 : byte))), /does not know/);
    assert.throws(() => decode(data.slice(0, -1)), 'an event that ends too early');
}

test('battle: addresses', () =>
    assertAddresses(vectors.battle.addresses, {
        config: battle.findConfigPda(),
        mintConfig: battle.findMintConfigPda({ mint }),
        feeVault: battle.findFeeVaultPda({ mint }),
        player: battle.findPlayerPda({ opener: key(8) }),
        battle: battle.findBattlePda({ opener: key(8), index: LARGEST_INDEX }),
        vault: battle.findVaultPda({ battle: key(6) }),
        eventAuthority: battle.findEventAuthorityPda(),
    }));

test('battle: instructions', async () => {
    const terms = {
        judge: key(1),
        creator: key(2),
        partner: key(3),
        feeBps: 500,
        partnerShareBps: 2_500,
        forfeitBonusBps: 10_000,
        joinSeconds: 600,
        judgeSeconds: 900,
    };
    const fight = { battle: key(6), ...token };
    const judged = { judge: signer(1), battle: key(6) };
    const tierStakes = [1, 2, 3, 4];
    const [mintConfig] = await battle.findMintConfigPda({ mint });
    await assertInstructions(vectors.battle, {
        initialize: battle.getInitializeInstructionAsync({ admin, terms }),
        update_config: battle.getUpdateConfigInstructionAsync({ admin, terms, paused: true }),
        propose_admin: battle.getProposeAdminInstructionAsync(propose),
        accept_admin: battle.getAcceptAdminInstructionAsync(accept),
        allow_mint: battle.getAllowMintInstructionAsync({ admin, ...token, tierStakes }),
        update_mint: battle.getUpdateMintInstructionAsync({ admin, mintConfig, tierStakes, enabled: true }),
        open: battle.getOpenInstructionAsync({
            opener: signer(8),
            openerToken: key(9),
            ...token,
            index: 0x0102030405060708n,
            tier: 2,
            stake: 100,
            judge: key(1),
            maxFeeBps: 500,
        }),
        join: battle.getJoinInstructionAsync({ opponent: signer(10), opponentToken: key(11), ...fight, stake: 100 }),
        cancel: battle.getCancelInstructionAsync({ caller: signer(8), openerToken: key(9), ...fight }),
        settle: battle.getSettleInstructionAsync({
            ...judged,
            outcome: 1,
            openerScores: Array(3).fill([9, 8, 7, 6]),
            opponentScores: Array(3).fill([0, 0, 0, 0]),
            transcriptHash: bytes(7),
        }),
        forfeit: battle.getForfeitInstructionAsync({ ...judged, absent: 1, transcriptHash: bytes(7) }),
        resign: battle.getResignInstructionAsync(judged),
        close: battle.getCloseInstructionAsync({ caller: signer(7), opener: key(7), openerToken: key(8), ...fight }),
        payout: battle.getPayoutInstructionAsync({ winnerToken: key(9), ...fight }),
        refund: battle.getRefundInstructionAsync({ playerToken: key(11), side: 1, ...fight }),
        withdraw_fees: battle.getWithdrawFeesInstructionAsync({
            caller: signer(3),
            creatorToken: key(12),
            partnerToken: key(13),
            ...token,
        }),
    });
});

test('battle: events', () => assertEvents(vectors.battle, battle.decodeBattleEvent));

test('tipping: addresses', () =>
    assertAddresses(vectors.tipping.addresses, {
        config: tipping.findConfigPda(),
        mintConfig: tipping.findMintConfigPda({ mint }),
        feeVault: tipping.findFeeVaultPda({ mint }),
        performer: tipping.findPerformerPda({ name: name('mc-roast') }),
        eventAuthority: tipping.findEventAuthorityPda(),
    }));

test('tipping: instructions', async () => {
    const terms = { treasury: key(2), feeBps: 200 };
    const owner = signer(3);
    const [mintConfig] = await tipping.findMintConfigPda({ mint });
    const [performer] = await tipping.findPerformerPda({ name: name('mc-roast') });
    await assertInstructions(vectors.tipping, {
        initialize: tipping.getInitializeInstructionAsync({ admin, terms }),
        update_config: tipping.getUpdateConfigInstructionAsync({ admin, terms, paused: true }),
        propose_admin: tipping.getProposeAdminInstructionAsync(propose),
        accept_admin: tipping.getAcceptAdminInstructionAsync(accept),
        allow_mint: tipping.getAllowMintInstructionAsync({ admin, ...token, minimumTip: 50 }),
        update_mint: tipping.getUpdateMintInstructionAsync({ admin, mintConfig, minimumTip: 50, enabled: true }),
        register_performer: tipping.getRegisterPerformerInstructionAsync({ owner, name: name('mc-roast'), wallet: key(8) }),
        move_performer: tipping.getMovePerformerInstructionAsync({ owner, performer, wallet: key(8), newOwner: key(9) }),
        release_performer: tipping.getReleasePerformerInstructionAsync({ owner, performer, payer: key(10) }),
        tip: tipping.getTipInstructionAsync({
            tipper: signer(6),
            tipperToken: key(7),
            performer: key(8),
            performerToken: key(9),
            ...token,
            amount: 100,
            maxFeeBps: 200,
            kind: 1,
            reference: bytes(10),
        }),
        withdraw_fees: tipping.getWithdrawFeesInstructionAsync({ caller: signer(2), treasuryToken: key(12), ...token }),
    });
});

test('tipping: events', () => assertEvents(vectors.tipping, tipping.decodeTippingEvent));

test('burn: addresses', () =>
    assertAddresses(vectors.burn.addresses, {
        config: burn.findConfigPda(),
        mintConfig: burn.findMintConfigPda({ mint }),
        project: burn.findProjectPda({ owner: key(3) }),
        campaign: burn.findCampaignPda({ owner: key(3), index: LARGEST_INDEX }),
        submission: burn.findSubmissionPda({ campaign: key(8), contentHash: bytes(9) }),
        eventAuthority: burn.findEventAuthorityPda(),
    }));

test('burn: instructions', async () => {
    const terms = { keeper: key(2), retargetSeconds: 60, retentionSeconds: 0 };
    const offer = { index: 11, briefHash: bytes(1), minimumBurn: 50, startsAt: 1, endsAt: 2, cap: 1_500 };
    const [mintConfig] = await burn.findMintConfigPda({ mint });
    const [campaign] = await burn.findCampaignPda({ owner: key(3), index: 11 });
    const [submission] = await burn.findSubmissionPda({ campaign: key(8), contentHash: bytes(9) });
    await assertInstructions(vectors.burn, {
        initialize: burn.getInitializeInstructionAsync({ admin, terms }),
        update_config: burn.getUpdateConfigInstructionAsync({ admin, terms, paused: true }),
        propose_admin: burn.getProposeAdminInstructionAsync(propose),
        accept_admin: burn.getAcceptAdminInstructionAsync(accept),
        allow_mint: burn.getAllowMintInstructionAsync({ admin, ...token, lowestBurn: 50 }),
        update_mint: burn.getUpdateMintInstructionAsync({ admin, mintConfig, lowestBurn: 50, enabled: true }),
        open_campaign: burn.getOpenCampaignInstructionAsync({ owner: signer(3), campaign, ...token, offer }),
        submit: burn.getSubmitInstructionAsync({
            miner: signer(6),
            minerToken: key(7),
            campaign: key(8),
            ...token,
            contentHash: bytes(9),
            payoutAddress: bytes(10, 20),
            amount: 100,
        }),
        retarget: burn.getRetargetInstructionAsync({ keeper: signer(2), campaign: key(8), minimumBurn: 75 }),
        close_submission: burn.getCloseSubmissionInstructionAsync({ campaign: key(8), submission, miner: key(6) }),
        close_campaign: burn.getCloseCampaignInstructionAsync({ campaign: key(8), owner: key(3) }),
    });
});

test('burn: events', () => assertEvents(vectors.burn, burn.decodeBurnEvent));

test('a token account that is left out is the associated one, of either token program', async () => {
    const opener = signer(8);
    const [splToken] = await battle.findAssociatedTokenPda({ owner: opener.address, tokenProgram: SPL_TOKEN, mint });
    const [token2022] = await battle.findAssociatedTokenPda({ owner: opener.address, tokenProgram: TOKEN_2022, mint });
    assert.deepEqual({ splToken, token2022 }, vectors.associatedToken);
    const open = await battle.getOpenInstructionAsync({
        opener,
        mint,
        tokenProgram: TOKEN_2022,
        index: 0,
        tier: 0,
        stake: 1,
        judge: key(1),
        maxFeeBps: 500,
    });
    assert.ok(open.accounts.some(({ address }) => address === token2022));
});

test('words are signed in the form that the API checks', async () => {
    const bout = { chain: 'solana:US517G5965aydkZ46HS38QLi7UQiSoju', battle: key(6), joined: 1_763_690_400 };
    assert.equal(await wordsMessage(bout, 3, 'Your façade is a mood: 🔥'), vectors.words);
});
