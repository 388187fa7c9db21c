//! The configuration and who may change it.

use roast_program_tests::{
    Case, Mine, Sent, bytecode, check, refusal, refused_administration, wallet,
};
use roast_protocol::{
    burn::{
        Terms,
        account::Config,
        error::BurnError,
        event::BurnEvent,
        instruction::{self, AcceptAdmin, Initialize, ProposeAdmin, UpdateConfig},
        pda,
    },
    token,
};
use solana_instruction::error::InstructionError;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

fn deployed() -> Mine {
    Mine::deployed(token::SPL_TOKEN, &[])
}

/// `initialize` with other terms.
fn initialize(change: fn(&mut Terms)) -> Sent {
    let mut mine = deployed();
    let mut terms = mine.terms();
    change(&mut terms);
    let authority = mine.world.admin.pubkey();
    mine.send_as_admin(instruction::initialize(&Initialize { authority, terms }))
}

/// The admin's `update_config` with other terms.
fn update(change: fn(&mut UpdateConfig)) -> Sent {
    let mut mine = Mine::new();
    let mut arguments = UpdateConfig {
        admin: mine.world.admin.pubkey(),
        terms: mine.terms(),
        paused: false,
    };
    change(&mut arguments);
    mine.send_as_admin(instruction::update_config(&arguments))
}

fn propose(mine: &mut Mine, pending_admin: Option<Pubkey>) -> Sent {
    let admin = mine.world.admin.pubkey();
    let arguments = ProposeAdmin {
        admin,
        pending_admin,
    };
    mine.send_as_admin(instruction::propose_admin(&arguments))
}

#[test]
fn the_upgrade_authority_becomes_admin_and_the_terms_are_kept() {
    let mut mine = deployed();
    mine.world.svm.airdrop(&pda::config().0, 1_000_000).unwrap();
    let terms = mine.terms();
    let authority = mine.world.admin.pubkey();
    let receipt = mine
        .send_as_admin(instruction::initialize(&Initialize { authority, terms }))
        .unwrap();
    let expected = Config {
        admin: authority,
        pending_admin: None,
        keeper: terms.keeper,
        retarget_seconds: 60,
        retention_seconds: 3_600,
        paused: false,
    };
    assert_eq!(mine.config(), expected);
    let told = BurnEvent::ConfigChanged {
        admin: authority,
        keeper: terms.keeper,
        retarget_seconds: 60,
        retention_seconds: 3_600,
        paused: false,
    };
    assert_eq!(Mine::events(&receipt), [told]);
}

#[test]
fn the_admin_is_handed_over_in_two_steps() {
    let mut mine = Mine::new();
    let successor = wallet(40);
    let receipt = propose(&mut mine, Some(successor.pubkey())).unwrap();
    let told = BurnEvent::AdminProposed {
        admin: mine.world.admin.pubkey(),
        pending_admin: Some(successor.pubkey()),
    };
    assert_eq!(Mine::events(&receipt), [told]);
    assert_eq!(mine.config().admin, mine.world.admin.pubkey());
    let accept = instruction::accept_admin(&AcceptAdmin {
        pending_admin: successor.pubkey(),
    });
    mine.world.send(&[accept], &[&successor]).unwrap();
    let config = mine.config();
    assert_eq!(
        (config.admin, config.pending_admin),
        (successor.pubkey(), None)
    );
    let refused = propose(&mut mine, None).unwrap_err();
    let expected = InstructionError::Custom(BurnError::NotAdmin.code());
    assert_eq!(refused.instruction_error(), Some(&expected));
}

#[test]
fn terms_at_their_limits_are_accepted() {
    initialize(|terms| {
        terms.retarget_seconds = 30;
        terms.retention_seconds = 0;
    })
    .unwrap();
    update(|update| {
        update.terms.retarget_seconds = 86_400;
        update.terms.retention_seconds = 30 * 86_400;
        update.paused = true;
    })
    .unwrap();
}

pub(crate) fn refusals() -> Vec<Case> {
    let mut cases = refused_administration::<Mine>();
    cases.extend(refused_terms());
    cases
}

fn refused_terms() -> Vec<Case> {
    vec![
        refusal("no keeper", BurnError::ZeroAddress, || {
            initialize(|terms| terms.keeper = Pubkey::default())
        }),
        refusal(
            "steps that add up",
            BurnError::RetargetPeriodOutOfRange,
            || initialize(|terms| terms.retarget_seconds = 29),
        ),
        refusal(
            "steps that never come",
            BurnError::RetargetPeriodOutOfRange,
            || initialize(|terms| terms.retarget_seconds = 86_401),
        ),
        refusal(
            "rent locked for more than 30 days",
            BurnError::RetentionOutOfRange,
            || initialize(|terms| terms.retention_seconds = 30 * 86_400 + 1),
        ),
        refusal("no keeper, later", BurnError::ZeroAddress, || {
            update(|update| update.terms.keeper = Pubkey::default())
        }),
    ]
}

#[test]
fn refuses() {
    check(&refusals());
}

#[test]
fn the_bytecode_says_whom_to_tell_about_a_vulnerability() {
    let text = b"=======BEGIN SECURITY.TXT V1=======\0name\0RoastPower burn";
    let bytecode = bytecode("burn");
    assert!(bytecode.windows(text.len()).any(|window| window == text));
}
