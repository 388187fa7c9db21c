use borsh::BorshSerialize;
use proptest::prelude::*;

use super::*;

fn bytes(discriminator: [u8; 8], fields: &impl BorshSerialize) -> Vec<u8> {
    let mut data = [TAG, discriminator].concat();
    fields.serialize(&mut data).unwrap();
    data
}

fn key(byte: u8) -> Pubkey {
    Pubkey::new_from_array([byte; 32])
}

/// One event of each kind, as the program sends it.
pub(crate) fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let scores = [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 0, 1]];
    let config = raw::ConfigChanged {
        admin: key(1),
        judge: key(2),
        creator: key(3),
        partner: key(4),
        fee_bps: 500,
        partner_share_bps: 2_500,
        forfeit_bonus_bps: 10_000,
        join_seconds: 600,
        judge_seconds: 900,
        paused: true,
    };
    let proposed = raw::AdminProposed {
        admin: key(1),
        pending_admin: Pubkey::default(),
    };
    let allowed = raw::MintAllowed {
        mint: key(5),
        tier_stakes: [1, 2, 3, u64::MAX],
        enabled: true,
    };
    let opened = raw::BattleOpened {
        battle: key(6),
        opener: key(7),
        mint: key(5),
        judge: key(2),
        index: 8,
        stake: 100,
        opened_at: 1_700_000_000,
        join_deadline: 1_700_000_600,
        fee_bps: 500,
        forfeit_bonus_bps: 10_000,
        tier: 2,
    };
    let joined = raw::BattleJoined {
        battle: key(6),
        opponent: key(8),
        joined_at: 1_700_000_001,
        judge_deadline: 1_700_000_901,
    };
    let cancelled = raw::BattleCancelled {
        battle: key(6),
        opener: key(7),
        amount: 100,
    };
    let settled = raw::BattleSettled {
        battle: key(6),
        winner: key(8),
        transcript_hash: [9; 32],
        settled_at: 1_700_000_100,
        outcome: 2,
        opener_scores: scores,
        opponent_scores: scores,
    };
    let forfeited = raw::BattleForfeited {
        battle: key(6),
        absent: key(7),
        winner: key(8),
        transcript_hash: [9; 32],
        settled_at: 1_700_000_100,
        prize: 150,
        fee: 10,
        rest: 40,
        absent_side: 0,
    };
    let resigned = raw::JudgeResigned {
        battle: key(6),
        judge: key(2),
        resigned_at: 1_700_000_100,
    };
    let closed = raw::BattleClosed {
        battle: key(6),
        opener: key(7),
        lamports: 4_000_000,
        swept: 1,
    };
    let paid = raw::BattlePaid {
        battle: key(6),
        winner: key(8),
        prize: 190,
        fee: 10,
    };
    let refunded = raw::BattleRefunded {
        battle: key(6),
        player: key(7),
        amount: 100,
        side: 1,
    };
    let withdrawn = raw::FeesWithdrawn {
        mint: key(5),
        creator: key(3),
        partner: key(4),
        creator_amount: 75,
        partner_amount: 25,
    };
    vec![
        (
            "config_changed",
            bytes(raw::ConfigChanged::DISCRIMINATOR, &config),
        ),
        (
            "admin_proposed",
            bytes(raw::AdminProposed::DISCRIMINATOR, &proposed),
        ),
        (
            "mint_allowed",
            bytes(raw::MintAllowed::DISCRIMINATOR, &allowed),
        ),
        (
            "battle_opened",
            bytes(raw::BattleOpened::DISCRIMINATOR, &opened),
        ),
        (
            "battle_joined",
            bytes(raw::BattleJoined::DISCRIMINATOR, &joined),
        ),
        (
            "battle_cancelled",
            bytes(raw::BattleCancelled::DISCRIMINATOR, &cancelled),
        ),
        (
            "battle_settled",
            bytes(raw::BattleSettled::DISCRIMINATOR, &settled),
        ),
        (
            "battle_forfeited",
            bytes(raw::BattleForfeited::DISCRIMINATOR, &forfeited),
        ),
        (
            "judge_resigned",
            bytes(raw::JudgeResigned::DISCRIMINATOR, &resigned),
        ),
        (
            "battle_closed",
            bytes(raw::BattleClosed::DISCRIMINATOR, &closed),
        ),
        ("battle_paid", bytes(raw::BattlePaid::DISCRIMINATOR, &paid)),
        (
            "battle_refunded",
            bytes(raw::BattleRefunded::DISCRIMINATOR, &refunded),
        ),
        (
            "fees_withdrawn",
            bytes(raw::FeesWithdrawn::DISCRIMINATOR, &withdrawn),
        ),
    ]
}

#[test]
fn every_kind_is_read_named_and_survives_json() {
    for (kind, data) in samples() {
        let event = decode(&data).unwrap().unwrap();
        assert_eq!(event.kind(), kind);
        let json = serde_json::to_value(&event).unwrap();
        assert_eq!(json["kind"], kind);
        assert_eq!(serde_json::from_value::<BattleEvent>(json).unwrap(), event);
        assert_eq!(
            event.battle().is_some(),
            kind.starts_with("battle_") || kind == "judge_resigned"
        );
    }
}

#[test]
fn json_has_base58_addresses_decimal_strings_and_rfc_3339_times() {
    let (_, data) = &samples()[3];
    let json = serde_json::to_value(decode(data).unwrap().unwrap()).unwrap();
    assert_eq!(json["battle"], key(6).to_string());
    assert_eq!(json["stake"], "100");
    assert_eq!(json["opened_at"], "2023-11-14T22:13:20Z");
    assert_eq!(
        (&json["tier"], &json["fee_bps"]),
        (&"gold".into(), &500.into())
    );
}

#[test]
fn truncated_events_are_errors_and_longer_ones_are_read() {
    for (kind, mut data) in samples() {
        for length in 0..data.len() {
            match decode(&data[..length]) {
                None => assert!(length < 8, "{kind}: {length} bytes"),
                Some(result) => assert!(length >= 8 && result.is_err(), "{kind}: {length} bytes"),
            }
        }
        let whole = decode(&data);
        data.push(0);
        assert_eq!(decode(&data), whole);
    }
}

#[test]
fn other_calls_carry_no_event_and_unknown_events_are_not_passed_over() {
    assert_eq!(decode(&[1, 2, 3, 4, 5, 6, 7, 8, 9]), None);
    let unknown = [TAG, [0; 8]].concat();
    assert_eq!(
        decode(&unknown),
        Some(Err(DecodeError::UnknownDiscriminator))
    );
}

proptest! {
    #[test]
    fn decoding_never_panics(sample in 0usize..14, body in proptest::collection::vec(any::<u8>(), 0..400)) {
        let samples = samples();
        let prefix = samples.get(sample).map_or(&TAG[..], |(_, data)| &data[..16]);
        let _ = decode(&[prefix, &body].concat());
        let _ = decode(&body);
    }
}
