use roast_program_tests::{Arena, Case, World, check, refused_propose_admin, wallet};
use roast_protocol::battle::{
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
    refused_propose_admin::<Arena>()
}

#[test]
fn refuses() {
    check(&refusals());
}
