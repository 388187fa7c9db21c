//! On bytecode: for stakes from 1 base unit to a quarter of 64 bits and every fee within the cap, what is paid is what was staked.

use roast_program_tests::{Arena, terms};
use roast_protocol::{
    amount::{BaseUnits, Bps},
    battle::{
        Side,
        instruction::{self, Join, Open, UpdateConfig, UpdateMint},
        pda,
    },
    fees::{split_forfeit, split_pool},
    verdict::Outcome,
};
use solana_signer::Signer;

/// Cases of a run, besides the corners.
const CASES: u64 = 150;

/// Plays one battle and gives what the opener, who wins, and the fee vault got, and what is left for the opponent.
fn play(stake: u64, fee: u16, bonus: Option<u16>) -> [u64; 3] {
    let mut arena = Arena::new();
    let (mint, admin) = (arena.mint.clone(), arena.world.admin.pubkey());
    let mut terms = terms(&arena.world);
    (terms.fee_bps, terms.forfeit_bonus_bps) = (Bps(fee), Bps(bonus.unwrap_or(10_000)));
    let update = UpdateConfig {
        admin,
        terms,
        paused: false,
    };
    arena
        .send_as_admin(instruction::update_config(&update))
        .unwrap();
    let update = UpdateMint {
        admin,
        mint: mint.address,
        tier_stakes: [BaseUnits(stake); 4],
        enabled: true,
    };
    arena
        .send_as_admin(instruction::update_mint(&update))
        .unwrap();
    for account in [arena.opener.token, arena.opponent.token] {
        arena.world.mint_to(&mint, &account, stake);
    }
    let stake = BaseUnits(stake);
    let open = Open {
        stake,
        ..arena.open_arguments()
    };
    arena.send_as_opener(instruction::open(&open)).unwrap();
    let battle = pda::battle(&arena.opener.address(), 0).0;
    let join = Join {
        stake,
        ..arena.join_arguments(battle)
    };
    arena.send_as_opponent(instruction::join(&join)).unwrap();
    let before = [arena.opener.token, arena.opponent.token].map(|it| arena.balance(&it));
    let end = match bonus {
        None => instruction::settle(&arena.settle_arguments(battle, Outcome::OpenerWins)),
        Some(_) => instruction::forfeit(&arena.forfeit_arguments(battle, Side::Opponent)),
    };
    arena.send_as_judge(end).unwrap();
    arena
        .send(instruction::payout(&arena.payout_arguments(battle)))
        .unwrap();
    if arena.balance(&pda::vault(&battle).0) != 0 {
        let refund = arena.refund_arguments(battle, Side::Opponent);
        arena.send(instruction::refund(&refund)).unwrap();
    }
    assert_eq!(arena.balance(&pda::vault(&battle).0), 0);
    [
        arena.balance(&arena.opener.token) - before[0],
        arena.balance(&pda::fee_vault(&mint.address).0),
        arena.balance(&arena.opponent.token) - before[1],
    ]
}

#[test]
fn payouts_and_fees_are_the_stakes_for_every_stake_and_fee() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut roll = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let corners = [1, 2, 9_999, 10_000, 10_001, u64::MAX / 4].map(|stake| (stake, 1_000));
    let random = (0..CASES).map(|_| {
        // Every order of magnitude alike.
        let stake = (roll() >> (2 + roll() % 62)).clamp(1, u64::MAX / 4);
        (stake, u16::try_from(roll() % 1_001).unwrap())
    });
    for (stake, fee) in corners.into_iter().chain(random) {
        let units = BaseUnits(stake);
        let pool = split_pool(units, Bps(fee)).unwrap();
        let paid = play(stake, fee, None);
        assert_eq!(paid, [pool.prize.0, pool.fee.0, 0], "{stake} at {fee}");
        let bonus = u16::try_from(stake % 10_001).unwrap();
        let split = split_forfeit(units, Bps(fee), Bps(bonus)).unwrap();
        let paid = play(stake, fee, Some(bonus));
        let expected = [split.prize, split.fee, split.rest].map(|part| part.0);
        assert_eq!(paid, expected, "{stake} at {fee}, bonus {bonus}");
        assert_eq!(
            paid.iter().map(|part| u128::from(*part)).sum::<u128>(),
            2 * u128::from(stake)
        );
    }
}
