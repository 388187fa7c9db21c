use roast_program_tests::{Arena, Case, Sent, check, refusal};
use roast_protocol::{
    battle::{
        BattleStatus, Ending, Side,
        error::BattleError,
        event::BattleEvent,
        instruction::{self, Resign},
    },
    time::UnixSeconds,
    verdict::Outcome,
};
use solana_instruction::error::InstructionError;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

#[test]
fn both_get_their_stakes_back_at_once() {
    for mut arena in [Arena::new(), Arena::token_2022()] {
        let battle = arena.joined();
        let resign = instruction::resign(&arena.resign_arguments(battle));
        let receipt = arena.send_as_judge(resign).unwrap();
        let told = BattleEvent::JudgeResigned {
            battle,
            judge: arena.world.judge.pubkey(),
            resigned_at: UnixSeconds(arena.world.now()),
        };
        assert_eq!(receipt.events, [told]);
        let resigned = arena.world.battle(&battle);
        assert_eq!(
            (resigned.status, resigned.ending, resigned.transcript_hash),
            (BattleStatus::Settled, Some(Ending::Resignation), None)
        );
        for side in [Side::Opener, Side::Opponent] {
            let refund = instruction::refund(&arena.refund_arguments(battle, side));
            arena.send(refund).unwrap();
        }
        assert_eq!(arena.gains(), [0, 0]);
        assert_eq!(arena.world.battle(&battle).status, BattleStatus::Refunded);
    }
}

/// Resigns from a battle in some state.
fn after(bring: fn(&mut Arena) -> Pubkey) -> Sent {
    let mut arena = Arena::new();
    let battle = bring(&mut arena);
    let resign = instruction::resign(&arena.resign_arguments(battle));
    arena.send_as_judge(resign)
}

pub(crate) fn refusals() -> Vec<Case> {
    vec![
        refusal("a stranger", BattleError::WrongJudge, || {
            let mut arena = Arena::new();
            let battle = arena.joined();
            let judge = arena.opener.address();
            arena.send_as_opener(instruction::resign(&Resign { judge, battle }))
        }),
        refusal(
            "a judge who does not sign",
            InstructionError::MissingRequiredSignature,
            || {
                let mut arena = Arena::new();
                let battle = arena.joined();
                let mut resign = instruction::resign(&arena.resign_arguments(battle));
                resign.accounts[0].is_signer = false;
                arena.send(resign)
            },
        ),
        refusal(
            "a battle without an opponent",
            BattleError::NotJoined,
            || after(Arena::opened),
        ),
        refusal(
            "a battle that has a verdict",
            BattleError::AlreadySettled,
            || after(|arena| arena.settled(Outcome::OpenerWins)),
        ),
        refusal("a second time", BattleError::AlreadySettled, || {
            after(Arena::resigned)
        }),
        refusal(
            "a second after the deadline",
            BattleError::JudgeDeadlinePassed,
            || after(Arena::expired),
        ),
        refusal(
            "a payout of a battle that the judge has left",
            BattleError::DrawHasNoWinner,
            || {
                let mut arena = Arena::new();
                let battle = arena.resigned();
                arena.send(instruction::payout(&arena.payout_arguments(battle)))
            },
        ),
    ]
}

#[test]
fn refuses() {
    check(&refusals());
}
