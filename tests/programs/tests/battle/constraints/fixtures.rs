//! One valid instruction of each kind that only this program has, and more where one kind checks different things in different
//! situations.

use roast_program_tests::{Arena, Fixture, JOIN_SECONDS};
use roast_protocol::{
    amount::Bps,
    battle::{
        Side,
        instruction::{self, Cancel, Close},
        pda,
    },
    verdict::Outcome,
};

/// Seconds after a battle's last deadline from which anyone may close it: 30 days.
const PUBLIC_AFTER: u32 = 30 * 24 * 60 * 60;

pub(super) fn own(theatre: &Arena) -> Vec<Fixture> {
    let mut own = playing(theatre);
    own.extend(judging(theatre));
    own.extend(paying(theatre));
    own.extend(closing(theatre));
    own
}

fn playing(theatre: &Arena) -> Vec<Fixture> {
    let opener = || Some(theatre.opener.keys.clone());
    vec![
        Fixture::on(theatre, "open", "a later battle", |arena| {
            (instruction::open(&arena.open_arguments()), opener())
        }),
        Fixture::on(theatre, "open", "a wallet's first battle", |arena| {
            let newcomer = arena.world.fighter(&arena.mint.clone(), 68);
            arena.opener = newcomer.clone();
            (
                instruction::open(&arena.open_arguments()),
                Some(newcomer.keys),
            )
        }),
        Fixture::on(theatre, "join", "", |arena| {
            let battle = arena.opened();
            let join = instruction::join(&arena.join_arguments(battle));
            (join, Some(arena.opponent.keys.clone()))
        }),
        Fixture::on(theatre, "cancel", "", |arena| {
            let battle = arena.opened();
            (
                instruction::cancel(&arena.cancel_arguments(battle)),
                opener(),
            )
        }),
        Fixture::on(theatre, "cancel", "by anyone", |arena| {
            let battle = arena.opened();
            arena.world.pass(JOIN_SECONDS + 1);
            let cancel = Cancel {
                caller: arena.opponent.address(),
                ..arena.cancel_arguments(battle)
            };
            (
                instruction::cancel(&cancel),
                Some(arena.opponent.keys.clone()),
            )
        }),
    ]
}

fn judging(theatre: &Arena) -> Vec<Fixture> {
    let judge = || Some(theatre.world.judge.clone());
    vec![
        Fixture::on(theatre, "settle", "", |arena| {
            let battle = arena.joined();
            let settle = arena.settle_arguments(battle, Outcome::OpponentWins);
            (instruction::settle(&settle), judge())
        }),
        Fixture::on(theatre, "forfeit", "", |arena| {
            let battle = arena.joined();
            let forfeit = arena.forfeit_arguments(battle, Side::Opener);
            (instruction::forfeit(&forfeit), judge())
        }),
        Fixture::on(theatre, "resign", "", |arena| {
            let battle = arena.joined();
            (
                instruction::resign(&arena.resign_arguments(battle)),
                judge(),
            )
        }),
    ]
}

fn paying(theatre: &Arena) -> Vec<Fixture> {
    let refund = |arena: &Arena, battle, side| {
        (
            instruction::refund(&arena.refund_arguments(battle, side)),
            None,
        )
    };
    vec![
        Fixture::on(theatre, "payout", "", |arena| {
            let battle = arena.settled(Outcome::OpenerWins);
            (instruction::payout(&arena.payout_arguments(battle)), None)
        }),
        Fixture::on(theatre, "payout", "of the fee alone", |arena| {
            let (mint, battle) = (arena.mint.clone(), arena.settled(Outcome::OpenerWins));
            let fee_vault = pda::fee_vault(&mint.address).0;
            let payout = instruction::payout(&arena.payout_arguments(battle));
            arena.world.freeze(&mint, &fee_vault);
            arena.send(payout.clone()).unwrap();
            arena.world.thaw(&mint, &fee_vault);
            (payout, None)
        }),
        Fixture::on(theatre, "payout", "after a forfeit", |arena| {
            let battle = arena.forfeited(Side::Opponent);
            (instruction::payout(&arena.payout_arguments(battle)), None)
        }),
        Fixture::on(theatre, "refund", "of a forfeit's rest", |arena| {
            arena.set_bonus(Bps(5_000));
            let battle = arena.forfeited(Side::Opponent);
            refund(arena, battle, Side::Opponent)
        }),
        Fixture::on(theatre, "refund", "after a resignation", |arena| {
            let battle = arena.resigned();
            refund(arena, battle, Side::Opener)
        }),
        Fixture::on(theatre, "refund", "of a draw", |arena| {
            let battle = arena.settled(Outcome::Draw);
            refund(arena, battle, Side::Opener)
        }),
        Fixture::on(theatre, "refund", "without a verdict", |arena| {
            let battle = arena.expired();
            refund(arena, battle, Side::Opponent)
        }),
        Fixture::on(theatre, "withdraw_fees", "", |arena| {
            let withdraw = instruction::withdraw_fees(&arena.withdraw_arguments());
            (withdraw, Some(arena.world.creator.clone()))
        }),
    ]
}

fn closing(theatre: &Arena) -> Vec<Fixture> {
    let opener = || Some(theatre.opener.keys.clone());
    vec![
        Fixture::on(theatre, "close", "an empty vault", |arena| {
            let battle = arena.paid();
            (instruction::close(&arena.close_arguments(battle)), opener())
        }),
        Fixture::on(theatre, "close", "by anyone", |arena| {
            let (mint, battle) = (arena.mint.clone(), arena.paid());
            arena.world.mint_to(&mint, &pda::vault(&battle).0, 7);
            arena.world.pass(JOIN_SECONDS + PUBLIC_AFTER + 1);
            let close = Close {
                caller: arena.opponent.address(),
                ..arena.close_arguments(battle)
            };
            (
                instruction::close(&close),
                Some(arena.opponent.keys.clone()),
            )
        }),
        Fixture::on(
            theatre,
            "close",
            "a vault with a stranger's tokens",
            |arena| {
                let (mint, battle) = (arena.mint.clone(), arena.paid());
                arena.world.mint_to(&mint, &pda::vault(&battle).0, 7);
                (instruction::close(&arena.close_arguments(battle)), opener())
            },
        ),
    ]
}
