//! The configuration and who may change it.

use roast_program_tests::{
    Case, Sent, Stage, bytecode, check, refusal, refused_administration, tipping_terms, wallet,
};
use roast_protocol::{
    amount::Bps,
    tipping::{
        Terms,
        account::Config,
        error::TippingError,
        event::TippingEvent,
        instruction::{self, AcceptAdmin, Initialize, ProposeAdmin, UpdateConfig},
        pda,
    },
    token,
};
use solana_instruction::error::InstructionError;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

fn deployed() -> Stage {
    Stage::deployed(token::SPL_TOKEN, &[])
}

/// `initialize` with other terms.
fn initialize(change: fn(&mut Terms)) -> Sent {
    let mut stage = deployed();
    let mut terms = tipping_terms(&stage.treasury);
    change(&mut terms);
    let authority = stage.world.admin.pubkey();
    stage.send_as_admin(instruction::initialize(&Initialize { authority, terms }))
}

/// The admin's `update_config` with other terms.
fn update(change: fn(&mut UpdateConfig)) -> Sent {
    let mut stage = Stage::new();
    let mut arguments = UpdateConfig {
        admin: stage.world.admin.pubkey(),
        terms: tipping_terms(&stage.treasury),
        paused: false,
    };
    change(&mut arguments);
    stage.send_as_admin(instruction::update_config(&arguments))
}

fn propose(stage: &mut Stage, pending_admin: Option<Pubkey>) -> Sent {
    let admin = stage.world.admin.pubkey();
    let arguments = ProposeAdmin {
        admin,
        pending_admin,
    };
    stage.send_as_admin(instruction::propose_admin(&arguments))
}

#[test]
fn the_upgrade_authority_becomes_admin_and_the_terms_are_kept() {
    let mut stage = deployed();
    stage
        .world
        .svm
        .airdrop(&pda::config().0, 1_000_000)
        .unwrap();
    let terms = tipping_terms(&stage.treasury);
    let authority = stage.world.admin.pubkey();
    let receipt = stage
        .send_as_admin(instruction::initialize(&Initialize { authority, terms }))
        .unwrap();
    let expected = Config {
        admin: authority,
        pending_admin: None,
        treasury: terms.treasury,
        fee_bps: Bps(200),
        paused: false,
    };
    assert_eq!(stage.config(), expected);
    let told = TippingEvent::ConfigChanged {
        admin: authority,
        treasury: terms.treasury,
        fee_bps: Bps(200),
        paused: false,
    };
    assert_eq!(Stage::events(&receipt), [told]);
}

#[test]
fn the_admin_is_handed_over_in_two_steps() {
    let mut stage = Stage::new();
    let successor = wallet(40);
    let receipt = propose(&mut stage, Some(successor.pubkey())).unwrap();
    let told = TippingEvent::AdminProposed {
        admin: stage.world.admin.pubkey(),
        pending_admin: Some(successor.pubkey()),
    };
    assert_eq!(Stage::events(&receipt), [told]);
    assert_eq!(stage.config().admin, stage.world.admin.pubkey());
    let accept = instruction::accept_admin(&AcceptAdmin {
        pending_admin: successor.pubkey(),
    });
    stage.world.send(&[accept], &[&successor]).unwrap();
    let config = stage.config();
    assert_eq!(
        (config.admin, config.pending_admin),
        (successor.pubkey(), None)
    );
    let refused = propose(&mut stage, None).unwrap_err();
    let expected = InstructionError::Custom(TippingError::NotAdmin.code());
    assert_eq!(refused.instruction_error(), Some(&expected));
}

#[test]
fn terms_at_their_limits_are_accepted() {
    initialize(|terms| terms.fee_bps = Bps(1_000)).unwrap();
    update(|update| {
        update.terms.fee_bps = Bps(0);
        update.paused = true;
    })
    .unwrap();
}

pub(crate) fn refusals() -> Vec<Case> {
    let mut cases = refused_administration::<Stage>();
    cases.extend(refused_terms());
    cases
}

fn refused_terms() -> Vec<Case> {
    vec![
        refusal("no treasury", TippingError::ZeroAddress, || {
            initialize(|terms| terms.treasury = Pubkey::default())
        }),
        refusal("a fee above the cap", TippingError::FeeAboveCap, || {
            initialize(|terms| terms.fee_bps = Bps(1_001))
        }),
        refusal("no treasury, later", TippingError::ZeroAddress, || {
            update(|update| update.terms.treasury = Pubkey::default())
        }),
        refusal(
            "a fee above the cap, later",
            TippingError::FeeAboveCap,
            || update(|update| update.terms.fee_bps = Bps(1_001)),
        ),
    ]
}

#[test]
fn refuses() {
    check(&refusals());
}

#[test]
fn the_bytecode_says_whom_to_tell_about_a_vulnerability() {
    let text = b"=======BEGIN SECURITY.TXT V1=======\0name\0RoastPower tipping";
    let bytecode = bytecode("tipping");
    assert!(bytecode.windows(text.len()).any(|window| window == text));
}
