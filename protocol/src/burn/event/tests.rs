use borsh::BorshSerialize;
use proptest::prelude::*;

use super::*;

fn bytes(discriminator: [u8; 8], fields: &impl BorshSerialize) -> Vec<u8> {
    let mut data = [EVENT_TAG, discriminator].concat();
    fields.serialize(&mut data).unwrap();
    data
}

/// One event of each kind, as the program sends it.
pub(crate) fn samples() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        (
            "config_changed",
            bytes(
                raw::ConfigChanged::DISCRIMINATOR,
                &raw::ConfigChanged {
                    admin: Pubkey::new_from_array([7; 32]),
                    keeper: Pubkey::new_from_array([7; 32]),
                    retarget_seconds: 3,
                    retention_seconds: 3,
                    paused: true,
                },
            ),
        ),
        (
            "admin_proposed",
            bytes(
                raw::AdminProposed::DISCRIMINATOR,
                &raw::AdminProposed {
                    admin: Pubkey::new_from_array([7; 32]),
                    pending_admin: Pubkey::default(),
                },
            ),
        ),
        (
            "mint_allowed",
            bytes(
                raw::MintAllowed::DISCRIMINATOR,
                &raw::MintAllowed {
                    mint: Pubkey::new_from_array([7; 32]),
                    lowest_burn: 100,
                    enabled: true,
                },
            ),
        ),
        (
            "campaign_opened",
            bytes(
                raw::CampaignOpened::DISCRIMINATOR,
                &raw::CampaignOpened {
                    campaign: Pubkey::new_from_array([7; 32]),
                    project: Pubkey::new_from_array([7; 32]),
                    mint: Pubkey::new_from_array([7; 32]),
                    brief_hash: [8; 32],
                    index: 4,
                    minimum_burn: 100,
                    starts_at: 1_700_000_000,
                    ends_at: 1_700_000_000,
                    cap: 3,
                },
            ),
        ),
        (
            "content_submitted",
            bytes(
                raw::ContentSubmitted::DISCRIMINATOR,
                &raw::ContentSubmitted {
                    campaign: Pubkey::new_from_array([7; 32]),
                    miner: Pubkey::new_from_array([7; 32]),
                    content_hash: [8; 32],
                    payout_address: [9; 20],
                    position: 3,
                    amount: 100,
                    submitted_at: 1_700_000_000,
                },
            ),
        ),
        (
            "minimum_moved",
            bytes(
                raw::MinimumMoved::DISCRIMINATOR,
                &raw::MinimumMoved {
                    campaign: Pubkey::new_from_array([7; 32]),
                    previous: 100,
                    minimum_burn: 100,
                    moved_at: 1_700_000_000,
                },
            ),
        ),
        (
            "submission_closed",
            bytes(
                raw::SubmissionClosed::DISCRIMINATOR,
                &raw::SubmissionClosed {
                    campaign: Pubkey::new_from_array([7; 32]),
                    miner: Pubkey::new_from_array([7; 32]),
                    content_hash: [8; 32],
                },
            ),
        ),
        (
            "campaign_closed",
            bytes(
                raw::CampaignClosed::DISCRIMINATOR,
                &raw::CampaignClosed {
                    campaign: Pubkey::new_from_array([7; 32]),
                    project: Pubkey::new_from_array([7; 32]),
                    submissions: 3,
                    burned: 100,
                },
            ),
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
        assert_eq!(serde_json::from_value::<BurnEvent>(json).unwrap(), event);
    }
}

#[test]
fn a_submission_in_json_has_hexadecimal_hash_and_payout_address() {
    let (_, data) = &samples()[4];
    let json = serde_json::to_value(decode(data).unwrap().unwrap()).unwrap();
    assert_eq!(json["content_hash"], "08".repeat(32));
    assert_eq!(json["payout_address"], format!("0x{}", "09".repeat(20)));
    assert_eq!(json["amount"], "100");
    assert_eq!(json["submitted_at"], "2023-11-14T22:13:20Z");
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
        Some(Err(DecodeError::UnknownDiscriminator { program: "burn" }))
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
