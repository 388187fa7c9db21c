use roast_program_tests::{Arena, Case, World, check, refused_accept_admin, terms, wallet};
use roast_protocol::battle::{
    error::BattleError,
    event::BattleEvent,
    instruction::{self, AcceptAdmin, ProposeAdmin, UpdateConfig},
};
use solana_keypair::Keypair;
use solana_signer::Signer;

/// A world whose admin has proposed `successor`.
fn proposed(successor: &Keypair) -> World {
    let mut world = World::new();
    let admin = world.admin.clone();
    let proposal = ProposeAdmin {
        admin: admin.pubkey(),
        pending_admin: Some(successor.pubkey()),
    };
    world
        .send(&[instruction::propose_admin(&proposal)], &[&admin])
        .unwrap();
    world
}

fn accept(by: &Keypair) -> solana_instruction::Instruction {
    instruction::accept_admin(&AcceptAdmin {
        pending_admin: by.pubkey(),
    })
}

#[test]
fn the_proposed_admin_takes_over_and_the_old_one_has_no_say() {
    let successor = wallet(40);
    let mut world = proposed(&successor);
    let receipt = world.send(&[accept(&successor)], &[&successor]).unwrap();
    assert_eq!(
        (world.config().admin, world.config().pending_admin),
        (successor.pubkey(), None)
    );
    let [BattleEvent::ConfigChanged { admin, .. }] = receipt.events[..] else {
        panic!("{:?}", receipt.events)
    };
    assert_eq!(admin, successor.pubkey());

    let (old, terms) = (world.admin.clone(), terms(&world));
    let update = instruction::update_config(&UpdateConfig {
        admin: old.pubkey(),
        terms,
        paused: true,
    });
    let refusal = world.send(&[update], &[&old]).unwrap_err();
    assert_eq!(refusal.battle_error(), Some(BattleError::NotAdmin));
}

pub(crate) fn refusals() -> Vec<Case> {
    refused_accept_admin::<Arena>()
}

#[test]
fn refuses() {
    check(&refusals());
}
