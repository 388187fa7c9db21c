use borsh::BorshSerialize;
use proptest::prelude::*;

use super::*;

fn bytes(discriminator: [u8; 8], fields: &impl BorshSerialize) -> Vec<u8> {
    let mut data = discriminator.to_vec();
    fields.serialize(&mut data).unwrap();
    data
}

prop_compose! {
    fn raw_battle()(
        keys: [[u8; 32]; 5], numbers: [u64; 2], times: [i64; 5], judge_seconds: u32, fee_bps: u16, forfeit_bonus_bps: u16, ending in 0u8..=3,
        tier in 0u8..4, status in 1u8..=6, outcome in 0u8..=3, paid in 0u8..8,
        opener_scores in proptest::array::uniform3(proptest::array::uniform4(0u8..=10)),
        opponent_scores in proptest::array::uniform3(proptest::array::uniform4(0u8..=10)),
        bumps: [u8; 3],
    ) -> raw::Battle {
        raw::Battle {
            opener: Pubkey::new_from_array(keys[0]),
            opponent: Pubkey::new_from_array(keys[1]),
            mint: Pubkey::new_from_array(keys[2]),
            judge: Pubkey::new_from_array(keys[3]),
            transcript_hash: keys[4],
            index: numbers[0],
            stake: numbers[1],
            opened_at: times[0],
            join_deadline: times[1],
            joined_at: times[2],
            judge_deadline: times[3],
            settled_at: times[4],
            judge_seconds, fee_bps, tier, status, outcome, paid, opener_scores, opponent_scores,
            decimals: bumps[0],
            vault_bump: bumps[1],
            bump: bumps[2],
            forfeit_bonus_bps,
            ending,
        }
    }
}

fn sample() -> raw::Battle {
    raw::Battle {
        opener: Pubkey::new_from_array([1; 32]),
        opponent: Pubkey::default(),
        mint: Pubkey::new_from_array([3; 32]),
        judge: Pubkey::new_from_array([4; 32]),
        transcript_hash: [0; 32],
        index: 5,
        stake: 100,
        opened_at: 1,
        join_deadline: 2,
        joined_at: 0,
        judge_deadline: 0,
        settled_at: 0,
        judge_seconds: 600,
        fee_bps: 500,
        tier: 1,
        status: 1,
        outcome: 0,
        paid: 0,
        opener_scores: [[0; 4]; 3],
        opponent_scores: [[0; 4]; 3],
        decimals: 9,
        vault_bump: 255,
        bump: 254,
        forfeit_bonus_bps: 10_000,
        ending: 0,
    }
}

fn decoded(battle: &raw::Battle) -> Result<Battle, DecodeError> {
    match decode(&bytes(raw::Battle::DISCRIMINATOR, battle))? {
        ProgramAccount::Battle(battle) => Ok(*battle),
        other => panic!("decoded as {other:?}"),
    }
}

#[test]
fn what_is_not_set_yet_is_none() {
    let battle = decoded(&sample()).unwrap();
    assert_eq!(
        (battle.opponent, battle.joined_at, battle.judge_deadline),
        (None, None, None)
    );
    assert_eq!(
        (battle.settled_at, battle.outcome, battle.transcript_hash),
        (None, None, None)
    );
    assert_eq!(
        (battle.tier, battle.status, battle.winner()),
        (Tier::Silver, BattleStatus::Open, None)
    );
}

#[test]
fn the_winner_follows_from_the_outcome() {
    let opponent = Pubkey::new_from_array([2; 32]);
    let joined = raw::Battle {
        opponent,
        status: 3,
        ..sample()
    };
    let winner = |outcome| {
        decoded(&raw::Battle {
            outcome,
            ..joined.clone()
        })
        .unwrap()
        .winner()
    };
    assert_eq!(winner(1), Some(Pubkey::new_from_array([1; 32])));
    assert_eq!(winner(2), Some(opponent));
    assert_eq!(winner(3), None);
}

#[test]
fn values_that_the_program_never_writes_are_refused() {
    let invalid = |field, value| Err(DecodeError::Invalid { field, value });
    assert_eq!(
        decoded(&raw::Battle {
            status: 0,
            ..sample()
        }),
        invalid("status", 0)
    );
    assert_eq!(
        decoded(&raw::Battle {
            status: 7,
            ..sample()
        }),
        invalid("status", 7)
    );
    assert_eq!(
        decoded(&raw::Battle {
            tier: 4,
            ..sample()
        }),
        invalid("tier", 4)
    );
    assert_eq!(
        decoded(&raw::Battle {
            outcome: 4,
            ..sample()
        }),
        invalid("outcome", 4)
    );
    let opener_scores = [[0, 0, 0, 0], [0, 11, 0, 0], [0, 0, 0, 0]];
    assert_eq!(
        decoded(&raw::Battle {
            opener_scores,
            ..sample()
        }),
        invalid("opener_scores", 11)
    );
}

#[test]
fn truncated_accounts_are_errors_and_longer_ones_are_read() {
    let mut data = bytes(raw::Battle::DISCRIMINATOR, &sample());
    for length in 0..data.len() {
        let expected = if length < 8 {
            DecodeError::UnknownDiscriminator
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
    fn every_field_of_a_battle_arrives(raw in raw_battle()) {
        let battle = decoded(&raw).unwrap();
        prop_assert_eq!(battle.opener, raw.opener);
        prop_assert_eq!(battle.opponent.unwrap_or_default(), raw.opponent);
        prop_assert_eq!((battle.mint, battle.judge), (raw.mint, raw.judge));
        prop_assert_eq!((battle.index, battle.stake.0, battle.fee_bps.0), (raw.index, raw.stake, raw.fee_bps));
        prop_assert_eq!((battle.opened_at.0, battle.join_deadline.0), (raw.opened_at, raw.join_deadline));
        let times = [battle.joined_at, battle.judge_deadline, battle.settled_at];
        prop_assert_eq!(times.map(|time| time.unwrap_or_default().0), [raw.joined_at, raw.judge_deadline, raw.settled_at]);
        prop_assert_eq!((battle.tier.code(), battle.status.code()), (raw.tier, raw.status));
        prop_assert_eq!(battle.outcome.map_or(0, Outcome::code), raw.outcome);
        prop_assert_eq!(battle.transcript_hash.is_some(), raw.outcome != 0 && raw.ending != 3);
        prop_assert_eq!(battle.forfeit_bonus_bps, Bps(raw.forfeit_bonus_bps));
        prop_assert_eq!(battle.ending.map_or(0, Ending::code), raw.ending);
        prop_assert_eq!(battle.opener_scores.map(Score::to_array), raw.opener_scores);
        prop_assert_eq!(battle.opponent_scores.map(Score::to_array), raw.opponent_scores);
        prop_assert_eq!((battle.paid.bits(), battle.decimals), (raw.paid, raw.decimals));
        prop_assert_eq!(battle.judge_seconds, raw.judge_seconds);
    }

    #[test]
    fn decoding_never_panics(kind in 0usize..5, body in proptest::collection::vec(any::<u8>(), 0..500)) {
        let discriminators = [
            raw::Config::DISCRIMINATOR,
            raw::MintConfig::DISCRIMINATOR,
            raw::Player::DISCRIMINATOR,
            raw::Battle::DISCRIMINATOR,
        ];
        let prefix = discriminators.get(kind).map_or(&[][..], |discriminator| &discriminator[..]);
        let _ = decode(&[prefix, &body].concat());
    }
}
