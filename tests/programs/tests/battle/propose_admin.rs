use roast_program_tests::{Case, World, check, refusal, wallet};
use roast_protocol::battle::{
    error::BattleError,
    event::BattleEvent,
    instruction::{self, ProposeAdmin},
};
use solana_signer::Signer;

#[test]
fn a_proposal_is_kept_and_taken_back_and_changes_no_admin() {
    let mut world = World::new();
    let admin = world.admin.clone();
    for pending_admin in [Some(wallet(40).pubkey()), None] {
        let propose = instruction::propose_admin(&ProposeAdmin {
            admin: admin.pubkey(),
            pending_admin,
        });
        let receipt = world.send(&[propose], &[&admin]).unwrap();
        assert_eq!(
            receipt.events,
            [BattleEvent::AdminProposed {
                admin: admin.pubkey(),
                pending_admin
            }]
        );
        assert_eq!(world.config().pending_admin, pending_admin);
        assert_eq!(world.config().admin, admin.pubkey());
    }
}

pub(crate) fn refusals() -> Vec<Case> {
    vec![refusal(
        "a stranger who proposes",
        BattleError::NotAdmin,
        || {
            let mut world = World::new();
            let stranger = world.judge.clone();
            let pending_admin = Some(stranger.pubkey());
            let propose = instruction::propose_admin(&ProposeAdmin {
                admin: stranger.pubkey(),
                pending_admin,
            });
            world.send(&[propose], &[&stranger])
        },
    )]
}

#[test]
fn refuses() {
    check(&refusals());
}
