//! Hateful words and calls for harm. The words are kept as hashes, so that this file can be read by anyone at any time.

use sha2::{Digest, Sha256};

use super::text::words;

/// What precedes a word when it is hashed.
const DOMAIN: &str = "roastpower/slur/v1\n";

/// First eight bytes of SHA-256 over the domain and the word in plain letters; `docs/judge.md` says how to add one.
const HASHES: &[u64] = &[
    0x0279_fe5f_43df_969b,
    0x0477_bfea_0d55_8461,
    0x0755_a39c_018c_2a8a,
    0x082c_6f36_db89_0fe2,
    0x0be7_ab63_b56d_8aaa,
    0x0dad_30c0_1f47_06c6,
    0x11ab_a2ab_1075_fa17,
    0x1f08_ddeb_a98e_a916,
    0x2ce4_b5d0_8a24_e475,
    0x4280_6374_5c62_f23e,
    0x4428_a6e9_ab47_d176,
    0x4f8b_b536_bfd5_1252,
    0x501e_8b9c_04dd_ccac,
    0x506d_00da_610d_ec1d,
    0x5494_c267_9806_1874,
    0x5c27_2788_d810_21ef,
    0x729a_1824_e065_6cc3,
    0x83fa_af92_156e_8c8c,
    0x8b27_58d2_e017_0692,
    0x8bb3_21d3_21d3_bfda,
    0x9c2e_991b_18e3_4970,
    0xad7b_08b2_8051_7866,
    0xaf56_2a36_51f0_b3c1,
    0xb005_676a_7002_b83c,
    0xbdfd_7237_1e1b_b6ef,
    0xca1e_9906_42ea_65aa,
    0xee6e_f198_1361_c3a3,
    0xfb77_2815_da6e_2039,
    0xff9f_825b_20c3_8541,
];

/// Calls for harm and for exclusion, as consecutive words.
const PHRASES: &[&[&str]] = &[
    &["kill", "yourself"],
    &["kys"],
    &["hang", "yourself"],
    &["end", "your", "life"],
    &["hope", "you", "die"],
    &["go", "back", "to", "your", "country"],
    &["go", "back", "to", "africa"],
];

/// Whether the text has a slur or a call for harm, also when letters are replaced by digits, stretched, or split by invisible characters.
pub(super) fn is_hateful(text: &str) -> bool {
    let visible: String = text
        .chars()
        .filter(|character| !is_invisible(*character))
        .collect();
    let words = words(&visible);
    let has_phrase = PHRASES.iter().any(|phrase| {
        words.windows(phrase.len()).any(|window| {
            window
                .iter()
                .zip(*phrase)
                .all(|(word, wanted)| word == wanted)
        })
    });
    has_phrase || visible.split_whitespace().any(is_slur) || words.iter().any(|word| is_slur(word))
}

fn is_slur(word: &str) -> bool {
    let letters = letters(
        word.trim_matches(|edge: char| !edge.is_alphanumeric() && !matches!(edge, '@' | '$')),
    );
    [1, 2].into_iter().any(|longest_run| {
        let folded = squeeze(&letters, longest_run);
        let singular = folded.strip_suffix('s').unwrap_or(&folded);
        HASHES.contains(&hash(&folded)) || HASHES.contains(&hash(singular))
    })
}

/// Lower case, look-alike digits and signs as letters, everything else dropped.
fn letters(word: &str) -> Vec<char> {
    word.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|character| match character {
            '0' => Some('o'),
            '1' | '!' | '|' => Some('i'),
            '3' => Some('e'),
            '4' | '@' => Some('a'),
            '5' | '$' => Some('s'),
            '7' => Some('t'),
            letter => letter.is_alphabetic().then_some(letter),
        })
        .collect()
}

/// The word with every stretched letter (three in a row or more) cut to `run` in a row; doubled letters are ordinary spelling and stay.
fn squeeze(letters: &[char], run: usize) -> String {
    letters
        .chunk_by(|a, b| a == b)
        .flat_map(|same| {
            if same.len() > 2 {
                same.get(..run).unwrap_or(same)
            } else {
                same
            }
        })
        .collect()
}

fn hash(word: &str) -> u64 {
    let digest: [u8; 32] = Sha256::new()
        .chain_update(DOMAIN)
        .chain_update(word)
        .finalize()
        .into();
    let [a, b, c, d, e, f, g, h, ..] = digest;
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// Zero-width and soft hyphen characters, which hide a word from a plain comparison.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}
