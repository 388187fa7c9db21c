import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { createSignableMessage, getBase16Decoder, getBase58Decoder, type Address, type KeyPairSigner } from '@solana/kit';

import { battle as program, type Bout, wordsMessage } from '../src/index.js';
import { api, awaited, connect, eventOf, eventsOf, send, tokensOf, type Localnet } from './localnet.js';

const { BATTLE_PROGRAM_ADDRESS } = program;
const SILVER = 1;
const PAID = 4;
const OPENER_WINS = 1;

const PREPARED = [
    'I have seen abandoned shopping carts with more direction than you. Watching you think is like watching a pigeon file taxes: loud, confident, and somehow everybody else ends up paying for it.',
    'Historians will study you the way they study the Titanic, except the band quit early and the iceberg asked for a refund. Even your reflection looks away!',
    'If disappointment had a gift shop, you would be the postcard. Honestly, burnt toast has more range than you, and better timing.',
];
const UNPREPARED = ['You are bad.', 'no', 'bad'];

const emitter = { address: BATTLE_PROGRAM_ADDRESS, decode: program.decodeBattleEvent };

let localnet: Localnet;
let opener: KeyPairSigner;
let opponent: KeyPairSigner;

before(async () => {
    localnet = await connect();
    [opener, opponent] = localnet.players as [KeyPairSigner, KeyPairSigner];
});

async function terms() {
    const [mintConfigAddress] = await program.findMintConfigPda({ mint: localnet.mint });
    const { data: mintConfig } = await program.fetchMintConfig(localnet.rpc, mintConfigAddress);
    const [configAddress] = await program.findConfigPda();
    const { data: config } = await program.fetchConfig(localnet.rpc, configAddress);
    return {
        tokenProgram: mintConfig.tokenProgram,
        stake: mintConfig.tierStakes[SILVER]!,
        judge: config.judge,
        maxFeeBps: config.feeBps,
    };
}

/** The opener opens a silver battle; its address is returned. */
async function open({ tokenProgram, stake, judge, maxFeeBps }: Awaited<ReturnType<typeof terms>>): Promise<Address> {
    const [player] = await program.findPlayerPda({ opener: opener.address });
    const account = await program.fetchMaybePlayer(localnet.rpc, player);
    const index = account.exists ? account.data.nextIndex : 0n;
    const input = { opener, mint: localnet.mint, tokenProgram, index, tier: SILVER, stake, judge, maxFeeBps };
    const { data: event } = await eventOf(
        localnet,
        emitter,
        await send(localnet, opener, await program.getOpenInstructionAsync(input)),
        'battle_opened',
    );
    const [address] = await program.findBattlePda({ opener: opener.address, index });
    assert.equal(event.battle, address);
    assert.equal(event.opener, opener.address);
    assert.equal(event.stake, stake);
    return address;
}

async function giveWords(bout: Bout, round: number, player: KeyPairSigner, text: string) {
    const message = createSignableMessage(await wordsMessage(bout, round, text));
    const [signatures] = await player.signMessages([message]);
    const signature = getBase58Decoder().decode(signatures![player.address]!);
    await api(localnet, `/api/battles/${bout.battle}/rounds/${round}/text`, { player: player.address, text, signature });
}

test('a battle is opened, joined, fought, settled and paid', { timeout: 120_000 }, async () => {
    const agreed = await terms();
    const { tokenProgram, stake } = agreed;
    const wallets = [opener.address, opponent.address];
    const before = await Promise.all(wallets.map((wallet) => tokensOf(localnet, wallet, tokenProgram)));

    const battle = await open(agreed);
    const join = await program.getJoinInstructionAsync({ opponent, battle, mint: localnet.mint, tokenProgram, stake });
    const { data: joined } = await eventOf(localnet, emitter, await send(localnet, opponent, join), 'battle_joined');
    assert.equal(joined.opponent, opponent.address);

    const bout = await awaited('the joined battle in the API', async () => {
        const answer = await fetch(`${localnet.apiUrl}/api/battles/${battle}/rounds`);
        if (!answer.ok) return false;
        const rounds = (await answer.json()) as Partial<Bout> & { status: string };
        return rounds.status === 'joined' && rounds.chain ? (rounds as Bout) : false;
    });
    for (const round of [1, 2, 3]) {
        await giveWords(bout, round, opener, PREPARED[round - 1]!);
        await giveWords(bout, round, opponent, UNPREPARED[round - 1]!);
    }

    const account = await awaited('payment', async () => {
        const { data } = await program.fetchBattle(localnet.rpc, battle, { commitment: 'confirmed' });
        return data.status === PAID && data;
    });
    assert.equal(account.opener, opener.address);
    assert.equal(account.opponent, opponent.address);
    assert.equal(account.outcome, OPENER_WINS);
    const fee = (2n * stake * BigInt(account.feeBps)) / 10_000n;
    const prize = 2n * stake - fee;

    const after = await Promise.all(wallets.map((wallet) => tokensOf(localnet, wallet, tokenProgram)));
    assert.deepEqual(after, [before[0]! - stake + prize, before[1]! - stake]);

    const history = await localnet.rpc.getSignaturesForAddress(battle, { commitment: 'confirmed' }).send();
    const events = (await Promise.all([...history].reverse().map(({ signature }) => eventsOf(localnet, emitter, signature)))).flat();
    assert.deepEqual(
        events.map(({ kind }) => kind),
        ['battle_opened', 'battle_joined', 'battle_settled', 'battle_paid'],
    );
    assert.deepEqual(events.at(-1)!.data, { battle, winner: opener.address, prize, fee });

    const transcript = await awaited('the transcript', async () => {
        const answer = await fetch(`${localnet.apiUrl}/api/battles/${battle}/transcript`);
        return answer.ok && ((await answer.json()) as { hash: string });
    });
    assert.equal(getBase16Decoder().decode(account.transcriptHash), transcript.hash);
});

test('a refusal of the program is told by its name, and a cancelled battle returns its stake', { timeout: 60_000 }, async () => {
    const agreed = await terms();
    const { tokenProgram, stake } = agreed;
    const before = await tokensOf(localnet, opener.address, tokenProgram);
    const battle = await open(agreed);
    assert.equal(await tokensOf(localnet, opener.address, tokenProgram), before - stake);

    const join = await program.getJoinInstructionAsync({ opponent: opener, battle, mint: localnet.mint, tokenProgram, stake });
    await assert.rejects(send(localnet, opener, join), (error: { cause?: unknown }) => {
        const message = { instructions: { 0: { programAddress: BATTLE_PROGRAM_ADDRESS } } };
        return program.isBattleError(error.cause ?? error, message, program.BATTLE_ERROR__SELF_BATTLE);
    });

    const [openerToken] = await program.findAssociatedTokenPda({ owner: opener.address, tokenProgram, mint: localnet.mint });
    const cancel = await program.getCancelInstructionAsync({ caller: opener, battle, mint: localnet.mint, openerToken, tokenProgram });
    const { data: cancelled } = await eventOf(localnet, emitter, await send(localnet, opener, cancel), 'battle_cancelled');
    assert.deepEqual(cancelled, { battle, opener: opener.address, amount: stake });
    assert.equal(await tokensOf(localnet, opener.address, tokenProgram), before);
});
