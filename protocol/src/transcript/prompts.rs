//! What the players are asked to roast. Edgy, never hateful: habits and tastes, never what a person is born with or believes.

use sha2::{Digest, Sha256};
use solana_pubkey::Pubkey;

use crate::verdict::ROUNDS;

/// What precedes battle and round when a prompt is drawn.
const DOMAIN: &[u8] = b"roastpower/prompt/v1\n";

/// The curated list. Its order is part of the draw: entries may be appended only together with a new version in `DOMAIN`.
pub const PROMPTS: [&str; 72] = [
    "Roast your opponent's morning routine.",
    "Roast your opponent's phone battery habits.",
    "Roast your opponent's cooking.",
    "Roast the way your opponent parks a car.",
    "Roast your opponent's browser tabs.",
    "Roast your opponent's gym membership.",
    "Roast your opponent's karaoke performance.",
    "Roast your opponent's group chat messages.",
    "Roast your opponent's crypto portfolio.",
    "Roast your opponent's dance moves.",
    "Roast your opponent's fridge and what is left in it.",
    "Roast your opponent's excuses for being late.",
    "Roast your opponent's fashion sense.",
    "Roast your opponent's code and the comments in it.",
    "Roast your opponent's dating profile.",
    "Roast your opponent's houseplants.",
    "Roast your opponent's playlist.",
    "Roast the way your opponent plays video games.",
    "Roast your opponent's home office.",
    "Roast your opponent's selfies.",
    "Roast your opponent's passwords.",
    "Roast your opponent's coffee order.",
    "Roast your opponent's holiday photos.",
    "Roast the way your opponent tells a story.",
    "Roast your opponent's haircut decisions.",
    "Roast your opponent's handwriting.",
    "Roast your opponent's sleep schedule.",
    "Roast your opponent's trading strategy.",
    "Roast your opponent's chess skills.",
    "Roast your opponent's podcast idea.",
    "Roast your opponent's new year's resolutions.",
    "Roast your opponent's email style.",
    "Roast your opponent's alarm clock and its snooze button.",
    "Roast your opponent's pizza toppings.",
    "Roast your opponent's sense of direction.",
    "Roast your opponent's video call manners.",
    "Roast your opponent's laundry pile.",
    "Roast your opponent's diet plan.",
    "Roast your opponent's startup pitch.",
    "Roast your opponent's online shopping cart.",
    "Roast your opponent's sneakers.",
    "Roast your opponent's driving.",
    "Roast your opponent's bookshelf.",
    "Roast your opponent's jokes.",
    "Roast your opponent's work meetings.",
    "Roast your opponent's job title.",
    "Roast your opponent's camping skills.",
    "Roast your opponent's small talk.",
    "Roast your opponent's screen time report.",
    "Roast your opponent's gift ideas.",
    "Roast your opponent's barbecue.",
    "Roast your opponent's guitar playing.",
    "Roast your opponent's luggage and the way it is packed.",
    "Roast your opponent's smart home gadgets.",
    "Roast your opponent's social media posts.",
    "Roast your opponent's budget.",
    "Roast your opponent's running pace.",
    "Roast your opponent's favourite emoji.",
    "Roast your opponent's resume.",
    "Roast your opponent's kitchen knives and how they are used.",
    "Roast your opponent's patience in a queue.",
    "Roast your opponent's board game night.",
    "Roast your opponent's weekend plans.",
    "Roast your opponent's desk and the cables under it.",
    "Roast your opponent's voice messages.",
    "Roast your opponent's memory for names.",
    "Roast your opponent's swimming style.",
    "Roast your opponent's fantasy football team.",
    "Roast your opponent's bicycle.",
    "Roast your opponent's tattoo idea.",
    "Roast your opponent's movie taste.",
    "Roast your opponent's poker face.",
];

/// The prompt of one round (1 to 3) of a battle, the same for both players and for everybody who asks; other numbers count as the nearest round.
#[must_use]
pub fn prompt(battle: &Pubkey, round: u8) -> &'static str {
    let [first, second, third] = prompts(battle);
    match round {
        0 | 1 => first,
        2 => second,
        _ => third,
    }
}

/// The three prompts of a battle, all different.
///
/// Round n starts at SHA-256(domain, battle, n), its first eight bytes as a little-endian number modulo the length of the list, and takes
/// the first entry from there on (wrapping around) that no earlier round has.
#[must_use]
pub fn prompts(battle: &Pubkey) -> [&'static str; ROUNDS] {
    let mut taken: [Option<&'static str>; ROUNDS] = [None; ROUNDS];
    [1u8, 2, 3].map(|round| {
        let from = start(battle, round);
        let candidates = PROMPTS.iter().cycle().skip(from);
        let drawn = candidates
            .take(PROMPTS.len())
            .copied()
            .find(|entry| !taken.contains(&Some(*entry)));
        let drawn = drawn.unwrap_or(PROMPTS[0]);
        if let Some(slot) = taken.iter_mut().find(|slot| slot.is_none()) {
            *slot = Some(drawn);
        }
        drawn
    })
}

fn start(battle: &Pubkey, round: u8) -> usize {
    let mut hasher = Sha256::new();
    hasher.update(DOMAIN);
    hasher.update(battle);
    hasher.update([round]);
    let digest: [u8; 32] = hasher.finalize().into();
    let [a, b, c, d, e, f, g, h, ..] = digest;
    let number = u64::from_le_bytes([a, b, c, d, e, f, g, h]);
    usize::try_from(number % PROMPTS.len() as u64).unwrap_or_default()
}
