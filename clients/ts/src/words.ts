import { type Address } from '@solana/kit';

/** One fight between two players: an address alone comes again on other clusters. `GET /api/battles/{address}/rounds` tells all three. */
export type Bout = {
    /** The cluster by its CAIP-2 name. */
    chain: string;
    battle: Address;
    /** When the opponent joined, in Unix seconds. */
    joined: number | bigint;
};

/** What a player's wallet signs for its words of a round (1 to 3). The words are hashed exactly as they are sent to the API. */
export async function wordsMessage({ chain, battle, joined }: Bout, round: number, words: string): Promise<string> {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(words));
    const lines = [
        'RoastPower: my words for one round.',
        '',
        `Chain: ${chain}`,
        `Battle: ${battle}`,
        `Joined: ${joined}`,
        `Round: ${round}`,
        `SHA-256 of my words: ${hex(new Uint8Array(digest))}`,
    ];
    return lines.join('\n');
}

const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
