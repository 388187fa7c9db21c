// The running localnet, as `roast localnet` describes it in localnet.json.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import {
    appendTransactionMessageInstruction,
    createKeyPairSignerFromBytes,
    createSolanaRpc,
    createTransactionMessage,
    getBase64EncodedWireTransaction,
    getSignatureFromTransaction,
    pipe,
    setTransactionMessageFeePayerSigner,
    setTransactionMessageLifetimeUsingBlockhash,
    signTransactionMessageWithSigners,
    type Address,
    type Instruction,
    type KeyPairSigner,
    type ReadonlyUint8Array,
    type Signature,
} from '@solana/kit';

import { battle, callsTo } from '../src/index.js';

const WAIT_MS = 30_000;
const PAUSE_MS = 200;

type Description = { rpcUrl: string; apiUrl: string; mint: Address; players: { keyFile: string }[] };

export type Localnet = { rpc: ReturnType<typeof createSolanaRpc>; apiUrl: string; mint: Address; players: KeyPairSigner[] };

const readJson = async (file: string) => JSON.parse(await readFile(file, 'utf8'));

/** The localnet that ROAST_LOCALNET_FILE names. */
export async function connect(): Promise<Localnet> {
    const file = process.env['ROAST_LOCALNET_FILE'];
    assert.ok(file, 'ROAST_LOCALNET_FILE must name the localnet.json of a running "roast localnet"');
    const described: Description = await readJson(file);
    const players = described.players.map(async ({ keyFile }) => createKeyPairSignerFromBytes(new Uint8Array(await readJson(keyFile))));
    return { rpc: createSolanaRpc(described.rpcUrl), apiUrl: described.apiUrl, mint: described.mint, players: await Promise.all(players) };
}

/** Asks until there is an answer. */
export async function awaited<T>(what: string, ask: () => Promise<T | null | undefined | false>): Promise<T> {
    for (const end = Date.now() + WAIT_MS; Date.now() < end; ) {
        const answer = await ask();
        if (answer) return answer;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    throw new Error(`${what}: nothing after ${WAIT_MS / 1000} s`);
}

/** Signs, sends and waits until the transaction is confirmed. */
export async function send({ rpc }: Localnet, payer: KeyPairSigner, instruction: Instruction): Promise<Signature> {
    const { value: blockhash } = await rpc.getLatestBlockhash({ commitment: 'confirmed' }).send();
    const message = pipe(
        createTransactionMessage({ version: 0 }),
        (empty) => setTransactionMessageFeePayerSigner(payer, empty),
        (paid) => setTransactionMessageLifetimeUsingBlockhash(blockhash, paid),
        (bounded) => appendTransactionMessageInstruction(instruction, bounded),
    );
    const transaction = await signTransactionMessageWithSigners(message);
    const signature = getSignatureFromTransaction(transaction);
    await rpc
        .sendTransaction(getBase64EncodedWireTransaction(transaction), { encoding: 'base64', preflightCommitment: 'confirmed' })
        .send();
    await awaited(`confirmation of ${signature}`, async () => {
        const { value } = await rpc.getSignatureStatuses([signature]).send();
        if (value[0]?.err) throw new Error(`${signature} failed: ${JSON.stringify(value[0].err)}`);
        return value[0]?.confirmationStatus === 'confirmed' || value[0]?.confirmationStatus === 'finalized';
    });
    return signature;
}

/** Sends a request to the API; everything but success is an error with the API's own words. */
export async function api<T>({ apiUrl }: Localnet, path: string, body?: unknown): Promise<T> {
    const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await fetch(`${apiUrl}${path}`, body ? post : {});
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
}

/** A program and how its events are read. */
export type Emitter<E> = { address: Address; decode: (data: ReadonlyUint8Array) => E | undefined };

/** The program's events in a transaction, in order. */
export async function eventsOf<E>({ rpc }: Localnet, program: Emitter<E>, signature: Signature): Promise<E[]> {
    const options = { encoding: 'json', maxSupportedTransactionVersion: 0, commitment: 'confirmed' } as const;
    const transaction = await awaited(signature, () => rpc.getTransaction(signature, options).send());
    return callsTo(program.address, transaction).flatMap((data) => program.decode(data) ?? []);
}

/** The program's only event in a transaction, which must be of this kind. */
export async function eventOf<E extends { kind: string }, K extends E['kind']>(
    localnet: Localnet,
    program: Emitter<E>,
    signature: Signature,
    kind: K,
): Promise<Extract<E, { kind: K }>> {
    const events = await eventsOf(localnet, program, signature);
    assert.deepEqual(
        events.map((event) => event.kind),
        [kind],
    );
    return events[0] as Extract<E, { kind: K }>;
}

/** What a wallet holds of the localnet's mint, in base units. */
export async function tokensOf({ rpc, mint }: Localnet, owner: Address, tokenProgram: Address): Promise<bigint> {
    const [account] = await battle.findAssociatedTokenPda({ owner, tokenProgram, mint });
    return BigInt((await rpc.getTokenAccountBalance(account, { commitment: 'confirmed' }).send()).value.amount);
}
