//! The vectors that other clients are held to: `clients/ts/vectors.json` says what these builders and decoders make of fixed inputs.

use serde::Serialize;
use serde_json::{Value, json};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use crate::time::UnixSeconds;
use crate::token::{SPL_TOKEN, TOKEN_2022, associated_token_address};
use crate::{battle, burn, tipping, transcript};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../clients/ts/vectors.json");
/// Set to write the file instead of comparing with it.
const WRITE: &str = "WRITE_VECTORS";

fn key(byte: u8) -> Pubkey {
    Pubkey::new_from_array([byte; 32])
}

fn address((address, bump): (Pubkey, u8)) -> Value {
    json!({ "address": address.to_string(), "bump": bump })
}

fn instructions(samples: Vec<(&str, Instruction)>) -> Value {
    let described = samples.into_iter().map(|(name, built)| {
        let accounts: Vec<_> = built
            .accounts
            .iter()
            .map(|meta| {
                json!({ "address": meta.pubkey.to_string(), "signer": meta.is_signer, "writable": meta.is_writable })
            })
            .collect();
        (name.to_owned(), json!({ "accounts": accounts, "data": hex::encode(built.data) }))
    });
    Value::Object(described.collect())
}

/// Every sample as bytes and as what this crate reads in them.
fn events<E: Serialize, F: std::fmt::Debug>(
    samples: Vec<(&str, Vec<u8>)>,
    decode: impl Fn(&[u8]) -> Option<Result<E, F>>,
) -> Value {
    let described = samples.into_iter().map(|(_, data)| {
        let event = decode(&data).unwrap().unwrap();
        json!({ "data": hex::encode(data), "event": serde_json::to_value(event).unwrap() })
    });
    Value::Array(described.collect())
}

fn battle_vectors() -> Value {
    use battle::{ID, event, instruction, pda};
    json!({
        "program": ID.to_string(),
        "addresses": {
            "config": address(pda::config()),
            "mintConfig": address(pda::mint_config(&key(5))),
            "feeVault": address(pda::fee_vault(&key(5))),
            "player": address(pda::player(&key(8))),
            "battle": address(pda::battle(&key(8), u64::MAX)),
            "vault": address(pda::vault(&key(6))),
            "eventAuthority": address(pda::event_authority()),
        },
        "instructions": instructions(instruction::tests::samples()),
        "events": events(event::tests::samples(), event::decode),
    })
}

fn tipping_vectors() -> Value {
    use tipping::{ID, event, instruction, pda};
    json!({
        "program": ID.to_string(),
        "addresses": {
            "config": address(pda::config()),
            "mintConfig": address(pda::mint_config(&key(5))),
            "feeVault": address(pda::fee_vault(&key(5))),
            "performer": address(pda::performer(&"mc-roast".parse().unwrap())),
            "eventAuthority": address(pda::event_authority()),
        },
        "instructions": instructions(instruction::tests::samples()),
        "events": events(event::tests::samples(), event::decode),
    })
}

fn burn_vectors() -> Value {
    use burn::{ID, event, instruction, pda};
    json!({
        "program": ID.to_string(),
        "addresses": {
            "config": address(pda::config()),
            "mintConfig": address(pda::mint_config(&key(5))),
            "project": address(pda::project(&key(3))),
            "campaign": address(pda::campaign(&key(3), u64::MAX)),
            "submission": address(pda::submission(&key(8), &[9; 32])),
            "eventAuthority": address(pda::event_authority()),
        },
        "instructions": instructions(instruction::tests::samples()),
        "events": events(event::tests::samples(), event::decode),
    })
}

fn words() -> String {
    let bout = transcript::Bout {
        chain: transcript::ChainId::of_genesis(&[7; 32]),
        battle: key(6),
        joined_at: UnixSeconds(1_763_690_400),
    };
    transcript::text_message(&bout, 3, "Your façade is a mood: 🔥")
}

#[test]
fn the_committed_vectors_are_what_the_builders_make() {
    let vectors = json!({
        "battle": battle_vectors(),
        "tipping": tipping_vectors(),
        "burn": burn_vectors(),
        "associatedToken": {
            "splToken": associated_token_address(&key(8), &key(5), &SPL_TOKEN).to_string(),
            "token2022": associated_token_address(&key(8), &key(5), &TOKEN_2022).to_string(),
        },
        "words": words(),
    });
    let made = format!("{vectors:#}\n");
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(FILE, &made).unwrap();
    }
    let committed = std::fs::read_to_string(FILE).unwrap();
    assert!(
        committed == made,
        "clients/ts/vectors.json is out of date; `make vectors` writes it"
    );
}
