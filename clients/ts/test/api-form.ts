// A decoded event in the form that the API gives it, so that every field can be compared by name.

import { getBase16Decoder } from '@solana/kit';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const NOBODY = '11111111111111111111111111111111';
const SIDES = ['opener', 'opponent'];
const NAMES: Record<string, readonly string[]> = {
    absent_side: SIDES,
    outcome: ['undecided', 'opener_wins', 'opponent_wins', 'draw'],
    side: SIDES,
    tier: ['bronze', 'silver', 'gold', 'diamond'],
};
const REFERENCES = ['battle', 'clip'];
const NUMBERS = ['index'];

const hex = (bytes: Uint8Array) => getBase16Decoder().decode(bytes);
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export function apiForm({ kind, data }: { kind: string; data: object }): { [key: string]: Json } {
    const { kind: reference, ...rest } = data as { kind?: number };
    const fields = Object.entries(rest).map(([name, value]): [string, Json] => [snake(name), field(snake(name), value)]);
    const form: { [key: string]: Json } = { kind, ...Object.fromEntries(fields) };
    // A tip's field of that name says what its reference is.
    if (reference !== undefined) form['reference'] = { [REFERENCES[reference]!]: form['reference']! };
    return form;
}

function field(name: string, value: unknown): Json {
    if (value instanceof Uint8Array) return bytes(name, value);
    if (typeof value === 'bigint') return integer(name, value);
    if (Array.isArray(value)) return name.endsWith('_scores') ? value.map(score) : value.map((item) => field(name, item));
    if (value === NOBODY) return null;
    return NAMES[name]?.[value as number] ?? (value as Json);
}

function integer(name: string, value: bigint): Json {
    if (/_(at|deadline)$/.test(name)) return new Date(Number(value) * 1000).toISOString().replace('.000Z', 'Z');
    return NUMBERS.includes(name) ? Number(value) : String(value);
}

function bytes(name: string, value: Uint8Array): string {
    if (name === 'name') return new TextDecoder().decode(value).replace(/\0+$/, '');
    return name === 'payout_address' ? `0x${hex(value)}` : hex(value);
}

const score = ([savagery, creativity, delivery, relevance]: number[]): Json =>
    ({ savagery, creativity, delivery, relevance }) as { [key: string]: number };
