import { getBase58Encoder, type Address, type ReadonlyUint8Array } from '@solana/kit';

/** The part of `getTransaction`'s answer (with `encoding: 'json'`) that names the instructions that programs called. */
export type TransactionWithCalls = {
    readonly meta: {
        readonly innerInstructions?: readonly { readonly instructions: readonly CompiledCall[] }[] | null;
        readonly loadedAddresses?: { readonly writable: readonly Address[]; readonly readonly: readonly Address[] } | null;
    } | null;
    readonly transaction: { readonly message: { readonly accountKeys: readonly Address[] } };
};

type CompiledCall = { readonly programIdIndex: number; readonly data: string };

/**
 * The data of every call that a program got from another one or from itself, in order. Events are such calls:
 * pass each to the program's `decode...Event`.
 *
 * Throws when the transaction was read without its metadata, which would look like one without events.
 */
export function callsTo(program: Address, { meta, transaction }: TransactionWithCalls): ReadonlyUint8Array[] {
    if (!meta?.innerInstructions)
        throw new Error('The transaction has no inner instructions; read it with getTransaction from a node that keeps them.');
    const addresses = [
        ...transaction.message.accountKeys,
        ...(meta.loadedAddresses?.writable ?? []),
        ...(meta.loadedAddresses?.readonly ?? []),
    ];
    const calls = meta.innerInstructions.flatMap(({ instructions }) => instructions);
    return calls.filter((call) => addresses[call.programIdIndex] === program).map((call) => getBase58Encoder().encode(call.data));
}
