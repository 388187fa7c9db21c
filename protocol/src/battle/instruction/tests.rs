//! The builders against the program's own IDL: account order, flags, discriminators, and every address that the IDL says how to derive.

use serde_json::Value;

use super::*;
use crate::amount::Bps;
use crate::token::SPL_TOKEN;
use crate::verdict::{Score, Verdict};

const INDEX: u64 = 0x0102_0304_0506_0708;

fn key(byte: u8) -> Pubkey {
    Pubkey::new_from_array([byte; 32])
}

fn terms() -> Terms {
    Terms {
        judge: key(1),
        creator: key(2),
        partner: key(3),
        fee_bps: Bps(500),
        partner_share_bps: Bps(2_500),
        forfeit_bonus_bps: Bps(10_000),
        join_seconds: 600,
        judge_seconds: 900,
    }
}

fn verdict() -> Verdict {
    let high = Score {
        savagery: 9,
        creativity: 8,
        delivery: 7,
        relevance: 6,
    };
    Verdict::new([high; 3], [Score::default(); 3], [7; 32])
}

/// One instruction of each kind, under its name in the IDL.
pub(crate) fn samples() -> Vec<(&'static str, Instruction)> {
    let (admin, mint, token_program, battle) = (key(4), key(5), SPL_TOKEN, key(6));
    let tier_stakes = [1, 2, 3, 4].map(BaseUnits);
    let stake = BaseUnits(100);
    vec![
        (
            "initialize",
            initialize(&Initialize {
                authority: admin,
                terms: terms(),
            }),
        ),
        (
            "update_config",
            update_config(&UpdateConfig {
                admin,
                terms: terms(),
                paused: true,
            }),
        ),
        (
            "propose_admin",
            propose_admin(&ProposeAdmin {
                admin,
                pending_admin: Some(key(7)),
            }),
        ),
        (
            "accept_admin",
            accept_admin(&AcceptAdmin {
                pending_admin: key(7),
            }),
        ),
        (
            "allow_mint",
            allow_mint(&AllowMint {
                admin,
                mint,
                token_program,
                tier_stakes,
            }),
        ),
        (
            "update_mint",
            update_mint(&UpdateMint {
                admin,
                mint,
                tier_stakes,
                enabled: true,
            }),
        ),
        (
            "open",
            open(&Open {
                opener: key(8),
                opener_token: key(9),
                mint,
                token_program,
                index: INDEX,
                tier: Tier::Gold,
                stake,
                judge: key(1),
                max_fee: Bps(500),
            }),
        ),
        (
            "join",
            join(&Join {
                opponent: key(10),
                opponent_token: key(11),
                battle,
                mint,
                token_program,
                stake,
            }),
        ),
        (
            "cancel",
            cancel(&Cancel {
                caller: key(8),
                battle,
                opener_token: key(9),
                mint,
                token_program,
            }),
        ),
        (
            "settle",
            settle(&Settle {
                judge: key(1),
                battle,
                verdict: verdict(),
            }),
        ),
        (
            "forfeit",
            forfeit(&Forfeit {
                judge: key(1),
                battle,
                absent: Side::Opponent,
                transcript_hash: [7; 32],
            }),
        ),
        (
            "resign",
            resign(&Resign {
                judge: key(1),
                battle,
            }),
        ),
        (
            "close",
            close(&Close {
                caller: key(7),
                battle,
                opener: key(7),
                opener_token: key(8),
                mint,
                token_program,
            }),
        ),
        (
            "payout",
            payout(&Payout {
                battle,
                winner_token: key(9),
                mint,
                token_program,
            }),
        ),
        (
            "refund",
            refund(&Refund {
                battle,
                side: Side::Opponent,
                player_token: key(11),
                mint,
                token_program,
            }),
        ),
        (
            "withdraw_fees",
            withdraw_fees(&WithdrawFees {
                caller: key(3),
                mint,
                token_program,
                creator_token: key(12),
                partner_token: key(13),
            }),
        ),
    ]
}

fn idl() -> Value {
    serde_json::from_str(include_str!("../../../../programs/idl/battle.json")).unwrap()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn bytes(value: &Value) -> Vec<u8> {
    serde_json::from_value(value.clone()).unwrap()
}

/// The address that the IDL derives for an account, from the instruction's other accounts and its arguments.
fn derived(pda: &Value, definition: &Value, built: &Instruction) -> Pubkey {
    let seeds: Vec<Vec<u8>> = list(pda, "seeds")
        .iter()
        .map(|seed| match seed["kind"].as_str().unwrap() {
            "const" => bytes(&seed["value"]),
            "account" => {
                let position = list(definition, "accounts")
                    .iter()
                    .position(|account| account["name"] == seed["path"]);
                built.accounts[position.unwrap()].pubkey.to_bytes().to_vec()
            }
            "arg" if seed["path"] == "index" => INDEX.to_le_bytes().to_vec(),
            other => panic!("a seed of kind {other}: {seed}"),
        })
        .collect();
    let seeds: Vec<&[u8]> = seeds.iter().map(Vec::as_slice).collect();
    let program = match &pda["program"] {
        Value::Null => ID,
        program => Pubkey::try_from(bytes(&program["value"])).unwrap(),
    };
    Pubkey::find_program_address(&seeds, &program).0
}

#[test]
fn every_instruction_of_the_idl_has_a_builder() {
    let idl = idl();
    let names: Vec<_> = list(&idl, "instructions")
        .iter()
        .map(|instruction| &instruction["name"])
        .collect();
    let samples = samples();
    assert_eq!(names.len(), samples.len());
    assert!(
        samples
            .iter()
            .all(|(name, _)| names.iter().any(|known| *known == name))
    );
}

#[test]
fn accounts_have_the_order_the_flags_and_the_addresses_of_the_idl() {
    let idl = idl();
    for (name, built) in samples() {
        let definition = list(&idl, "instructions")
            .iter()
            .find(|definition| definition["name"] == name)
            .unwrap();
        assert_eq!(built.program_id.to_string(), idl["address"]);
        assert!(built.data.starts_with(&bytes(&definition["discriminator"])));
        assert_eq!(
            built.accounts.len(),
            list(definition, "accounts").len(),
            "{name}"
        );
        for (account, meta) in list(definition, "accounts").iter().zip(&built.accounts) {
            let label = format!("{name}.{}", account["name"]);
            assert_eq!(meta.is_signer, account["signer"] == true, "{label}");
            assert_eq!(meta.is_writable, account["writable"] == true, "{label}");
            if let Some(address) = account["address"].as_str() {
                assert_eq!(meta.pubkey.to_string(), address, "{label}");
            }
            if !account["pda"].is_null() {
                assert_eq!(
                    meta.pubkey,
                    derived(&account["pda"], definition, &built),
                    "{label}"
                );
            }
        }
    }
}

#[test]
fn mint_configs_stand_where_mint_and_program_say() {
    let expected = pda::mint_config(&key(5)).0;
    for (name, position) in [
        ("update_mint", 2),
        ("open", 3),
        ("payout", 2),
        ("withdraw_fees", 3),
    ] {
        let built = samples()
            .into_iter()
            .find(|(sample, _)| *sample == name)
            .unwrap()
            .1;
        assert_eq!(built.accounts[position].pubkey, expected, "{name}");
    }
}

#[test]
fn settle_carries_the_verdict_byte_for_byte() {
    let data = settle(&Settle {
        judge: key(1),
        battle: key(6),
        verdict: verdict(),
    })
    .data;
    let expected = [&[1][..], &[9, 8, 7, 6].repeat(3), &[0; 12], &[7; 32]].concat();
    assert_eq!(data[8..], expected);
}

#[test]
fn open_carries_index_tier_stake_judge_fee_and_bumps_in_little_endian() {
    let built = samples()
        .into_iter()
        .find(|(name, _)| *name == "open")
        .unwrap()
        .1;
    let (battle, battle_bump) = pda::battle(&built.accounts[0].pubkey, INDEX);
    let bumps = [battle_bump, pda::vault(&battle).1];
    let expected = [
        &INDEX.to_le_bytes()[..],
        &[2],
        &100u64.to_le_bytes(),
        &[1; 32],
        &500u16.to_le_bytes(),
        &bumps,
    ]
    .concat();
    assert_eq!(built.data[8..], expected);
}
