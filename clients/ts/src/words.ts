import { type Address } from '@solana/kit';

/** What a player's wallet signs for its words of a round (1 to 3). The words are hashed exactly as they are sent to the API. */
export async function wordsMessage(battle: Address, round: number, words: string): Promise<string> {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(words));
    return `RoastPower: my words for one round.\n\nBattle: ${battle}\nRound: ${round}\nSHA-256 of my words: ${hex(new Uint8Array(digest))}`;
}

const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
