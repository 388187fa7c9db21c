use borsh::BorshSerialize;
use proptest::prelude::*;

use super::*;

fn bytes(discriminator: [u8; 8], fields: &impl BorshSerialize) -> Vec<u8> {
    let mut data = [EVENT_TAG, discriminator].concat();
    fields.serialize(&mut data).unwrap();
    data
}

fn key(byte: u8) -> Pubkey {
    Pubkey::new_from_array([byte; 32])
}

fn tip(kind: u8) -> raw::TipSent {
    raw::TipSent {
        mint: key(5),
        tipper: key(6),
        performer: key(7),
        reference: [8; 32],
        amount: 10_000_000_000,
        fee: 200_000_000,
        kind,
    }
}

/// One event of each kind, as the program sends it.
pub(crate) fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let name = *"mc-roast".parse::<PerformerName>().unwrap().as_bytes();
    let config = raw::ConfigChanged {
        admin: key(1),
        treasury: key(2),
        fee_bps: 200,
        paused: true,
    };
    let proposed = raw::AdminProposed {
        admin: key(1),
        pending_admin: Pubkey::default(),
    };
    let allowed = raw::MintAllowed {
        mint: key(5),
        minimum_tip: u64::MAX,
        enabled: true,
    };
    let registered = raw::PerformerRegistered {
        name,
        owner: key(3),
        wallet: key(4),
    };
    let moved = raw::PerformerMoved {
        name,
        owner: key(3),
        wallet: key(4),
    };
    let released = raw::PerformerReleased {
        name,
        owner: key(3),
    };
    let withdrawn = raw::FeesWithdrawn {
        mint: key(5),
        treasury: key(2),
        amount: 75,
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
            "performer_registered",
            bytes(raw::PerformerRegistered::DISCRIMINATOR, &registered),
        ),
        (
            "performer_moved",
            bytes(raw::PerformerMoved::DISCRIMINATOR, &moved),
        ),
        (
            "performer_released",
            bytes(raw::PerformerReleased::DISCRIMINATOR, &released),
        ),
        ("tip_sent", bytes(raw::TipSent::DISCRIMINATOR, &tip(1))),
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
        assert_eq!(serde_json::from_value::<TippingEvent>(json).unwrap(), event);
    }
}

#[test]
fn a_tip_in_json_names_battle_or_clip() {
    for (kind, name, id) in [
        (0, "battle", key(8).to_string()),
        (1, "clip", "08".repeat(32)),
    ] {
        let data = bytes(raw::TipSent::DISCRIMINATOR, &tip(kind));
        let json = serde_json::to_value(decode(&data).unwrap().unwrap()).unwrap();
        assert_eq!(json["reference"][name], id);
        assert_eq!(
            (&json["amount"], &json["fee"]),
            (&"10000000000".into(), &"200000000".into())
        );
    }
}

#[test]
fn a_kind_of_reference_that_the_program_never_writes_is_refused() {
    let data = bytes(raw::TipSent::DISCRIMINATOR, &tip(2));
    assert_eq!(
        decode(&data),
        Some(Err(DecodeError::Invalid {
            program: "tipping",
            field: "kind"
        }))
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
    let unknown = [EVENT_TAG, [0; 8]].concat();
    assert_eq!(
        decode(&unknown),
        Some(Err(DecodeError::UnknownDiscriminator {
            program: "tipping"
        }))
    );
}

proptest! {
    #[test]
    fn decoding_never_panics(sample in 0usize..9, body in proptest::collection::vec(any::<u8>(), 0..400)) {
        let samples = samples();
        let prefix = samples.get(sample).map_or(&EVENT_TAG[..], |(_, data)| &data[..16]);
        let _ = decode(&[prefix, &body].concat());
        let _ = decode(&body);
    }
}
