use borsh::BorshSerialize;
use proptest::prelude::*;

use super::*;

fn bytes(discriminator: [u8; 8], fields: &impl BorshSerialize) -> Vec<u8> {
    let mut data = discriminator.to_vec();
    fields.serialize(&mut data).unwrap();
    data
}

fn submission(
    keys: [[u8; 32]; 3],
    amount: u64,
    submitted_at: i64,
    position: u32,
) -> raw::Submission {
    raw::Submission {
        campaign: Pubkey::new_from_array(keys[0]),
        miner: Pubkey::new_from_array(keys[1]),
        content_hash: keys[2],
        amount,
        submitted_at,
        position,
        payout_address: [0xab; 20],
    }
}

#[test]
fn truncated_accounts_are_errors_and_longer_ones_are_read() {
    let mut data = bytes(
        raw::Submission::DISCRIMINATOR,
        &submission([[1; 32]; 3], 1, 2, 3),
    );
    for length in 0..data.len() {
        let expected = if length < 8 {
            DecodeError::UnknownDiscriminator { program: "burn" }
        } else {
            DecodeError::Truncated
        };
        assert_eq!(decode(&data[..length]), Err(expected), "{length} bytes");
    }
    let whole = decode(&data);
    data.extend([7; 32]);
    assert!(whole.is_ok());
    assert_eq!(decode(&data), whole);
}

proptest! {
    #[test]
    fn every_field_of_a_submission_arrives(keys: [[u8; 32]; 3], amount: u64, submitted_at: i64, position: u32) {
        let raw = submission(keys, amount, submitted_at, position);
        let expected = Submission {
            campaign: raw.campaign,
            miner: raw.miner,
            content_hash: keys[2],
            amount: BaseUnits(amount),
            submitted_at: UnixSeconds(submitted_at),
            position,
            payout_address: PayoutAddress([0xab; 20]),
        };
        prop_assert_eq!(decode(&bytes(raw::Submission::DISCRIMINATOR, &raw)), Ok(ProgramAccount::Submission(expected)));
    }

    #[test]
    fn every_field_of_a_campaign_arrives(keys: [[u8; 32]; 3], numbers: [u64; 4], times: [i64; 4], counts: [u32; 3], decimals: u8) {
        let [project, mint] = [keys[0], keys[1]].map(Pubkey::new_from_array);
        let raw = raw::Campaign {
            project, mint, brief_hash: keys[2],
            index: numbers[0], minimum_burn: numbers[1], lowest_burn: numbers[2], burned: numbers[3],
            starts_at: times[0], ends_at: times[1], kept_until: times[2], retargeted_at: times[3],
            cap: counts[0], submissions: counts[1], closed: counts[2],
            decimals, bump: 255, padding: [0; 2],
        };
        let expected = Campaign {
            project, mint, brief_hash: keys[2],
            index: numbers[0],
            minimum_burn: BaseUnits(numbers[1]),
            lowest_burn: BaseUnits(numbers[2]),
            burned: BaseUnits(numbers[3]),
            starts_at: UnixSeconds(times[0]),
            ends_at: UnixSeconds(times[1]),
            kept_until: UnixSeconds(times[2]),
            retargeted_at: UnixSeconds(times[3]),
            cap: counts[0], submissions: counts[1], closed: counts[2],
            decimals,
        };
        prop_assert_eq!(decode(&bytes(raw::Campaign::DISCRIMINATOR, &raw)), Ok(ProgramAccount::Campaign(expected)));
    }

    #[test]
    fn decoding_never_panics(kind in 0usize..6, body in proptest::collection::vec(any::<u8>(), 0..300)) {
        let discriminators = [
            raw::Config::DISCRIMINATOR,
            raw::MintConfig::DISCRIMINATOR,
            raw::Project::DISCRIMINATOR,
            raw::Campaign::DISCRIMINATOR,
            raw::Submission::DISCRIMINATOR,
        ];
        let prefix = discriminators.get(kind).map_or(&[][..], |discriminator| &discriminator[..]);
        let _ = decode(&[prefix, &body].concat());
    }
}
