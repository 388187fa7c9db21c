use roast_program_tests::{
    Case, Sent, World, bytecode, check, deploy, refusal, replace, terms, wallet,
};
use roast_protocol::{
    amount::Bps,
    battle::{
        self, Terms,
        account::Config,
        error::BattleError,
        event::BattleEvent,
        instruction::{self, Initialize},
        pda,
    },
};
use solana_instruction::error::InstructionError;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

/// `initialize` with other terms.
fn with(change: fn(&mut Terms)) -> Sent {
    let mut world = World::deployed();
    let mut terms = terms(&world);
    change(&mut terms);
    let admin = world.admin.clone();
    world.send(
        &[instruction::initialize(&Initialize {
            authority: admin.pubkey(),
            terms,
        })],
        &[&admin],
    )
}

#[test]
fn the_upgrade_authority_becomes_admin_and_the_terms_are_kept() {
    let mut world = World::deployed();
    let (admin, terms) = (world.admin.clone(), terms(&world));
    let initialize = instruction::initialize(&Initialize {
        authority: admin.pubkey(),
        terms,
    });
    let receipt = world.send(&[initialize], &[&admin]).unwrap();
    let expected = Config {
        admin: admin.pubkey(),
        pending_admin: None,
        judge: terms.judge,
        creator: terms.creator,
        partner: terms.partner,
        fee_bps: terms.fee_bps,
        partner_share_bps: terms.partner_share_bps,
        forfeit_bonus_bps: terms.forfeit_bonus_bps,
        join_seconds: terms.join_seconds,
        judge_seconds: terms.judge_seconds,
        paused: false,
    };
    assert_eq!(world.config(), expected);
    let [
        BattleEvent::ConfigChanged {
            admin: told,
            judge,
            paused: false,
            ..
        },
    ] = receipt.events[..]
    else {
        panic!("{:?}", receipt.events)
    };
    assert_eq!((told, judge), (admin.pubkey(), terms.judge));
}

#[test]
fn lamports_sent_to_the_address_beforehand_do_not_block_it() {
    let mut world = World::deployed();
    world.svm.airdrop(&pda::config().0, 1_000_000).unwrap();
    let (admin, terms) = (world.admin.clone(), terms(&world));
    world
        .send(
            &[instruction::initialize(&Initialize {
                authority: admin.pubkey(),
                terms,
            })],
            &[&admin],
        )
        .unwrap();
}

pub(crate) fn refusals() -> Vec<Case> {
    vec![
        refusal(
            "a stranger, before the upgrade authority",
            BattleError::NotUpgradeAuthority,
            || {
                let mut world = World::deployed();
                let (stranger, terms) = (world.judge.clone(), terms(&world));
                world.send(
                    &[instruction::initialize(&Initialize {
                        authority: stranger.pubkey(),
                        terms,
                    })],
                    &[&stranger],
                )
            },
        ),
        refusal(
            "a program that nobody can upgrade",
            BattleError::NotUpgradeAuthority,
            || {
                let mut world = World::deployed();
                deploy(&mut world.svm, battle::ID, &bytecode("battle"), None);
                let (admin, terms) = (world.admin.clone(), terms(&world));
                world.send(
                    &[instruction::initialize(&Initialize {
                        authority: admin.pubkey(),
                        terms,
                    })],
                    &[&admin],
                )
            },
        ),
        refusal(
            "the data account of another program",
            InstructionError::InvalidSeeds,
            || {
                let mut world = World::deployed();
                let stranger = world.judge.clone();
                let other = Pubkey::new_from_array([9; 32]);
                deploy(
                    &mut world.svm,
                    other,
                    &bytecode("battle"),
                    Some(stranger.pubkey()),
                );
                let mut initialize = instruction::initialize(&Initialize {
                    authority: stranger.pubkey(),
                    terms: terms(&world),
                });
                replace(
                    &mut initialize,
                    program_data(&battle::ID),
                    program_data(&other),
                );
                world.send(&[initialize], &[&stranger])
            },
        ),
        refusal(
            "an admin who does not sign",
            InstructionError::MissingRequiredSignature,
            || {
                let mut world = World::deployed();
                let mut initialize = instruction::initialize(&Initialize {
                    authority: world.admin.pubkey(),
                    terms: terms(&world),
                });
                initialize.accounts[0].is_signer = false;
                world.send(&[initialize], &[])
            },
        ),
        // The system program's "account already in use".
        refusal("a second time", 0, || {
            let mut world = World::new();
            let (admin, terms) = (world.admin.clone(), terms(&world));
            world.send(
                &[instruction::initialize(&Initialize {
                    authority: admin.pubkey(),
                    terms,
                })],
                &[&admin],
            )
        }),
        refusal(
            "another address for the configuration",
            InstructionError::InvalidSeeds,
            || {
                let mut world = World::deployed();
                let (admin, terms) = (world.admin.clone(), terms(&world));
                let mut initialize = instruction::initialize(&Initialize {
                    authority: admin.pubkey(),
                    terms,
                });
                replace(&mut initialize, pda::config().0, wallet(99).pubkey());
                world.send(&[initialize], &[&admin])
            },
        ),
        refusal("no judge", BattleError::ZeroAddress, || {
            with(|terms| terms.judge = Pubkey::default())
        }),
        refusal("no creator", BattleError::ZeroAddress, || {
            with(|terms| terms.creator = Pubkey::default())
        }),
        refusal("no partner", BattleError::ZeroAddress, || {
            with(|terms| terms.partner = Pubkey::default())
        }),
        refusal("a fee above the cap", BattleError::FeeAboveCap, || {
            with(|terms| terms.fee_bps = Bps(1_001))
        }),
        refusal(
            "more than the whole fee for the partner",
            BattleError::ShareAboveWhole,
            || with(|terms| terms.partner_share_bps = Bps(10_001)),
        ),
        refusal(
            "a forfeit bonus above the absent player's stake",
            BattleError::ShareAboveWhole,
            || with(|terms| terms.forfeit_bonus_bps = Bps(10_001)),
        ),
        refusal("no time to join", BattleError::DeadlineOutOfRange, || {
            with(|terms| terms.join_seconds = 0)
        }),
        refusal("no time to judge", BattleError::DeadlineOutOfRange, || {
            with(|terms| terms.judge_seconds = 0)
        }),
        refusal(
            "stakes locked for more than 30 days",
            BattleError::DeadlineOutOfRange,
            || with(|terms| terms.judge_seconds = 30 * 24 * 60 * 60 + 1),
        ),
    ]
}

fn program_data(program: &Pubkey) -> Pubkey {
    let loader = Pubkey::from_str_const("BPFLoaderUpgradeab1e11111111111111111111111");
    Pubkey::find_program_address(&[program.as_ref()], &loader).0
}

#[test]
fn refuses() {
    check(&refusals());
}

#[test]
fn terms_at_their_limits_are_accepted() {
    with(|terms| {
        terms.fee_bps = Bps(1_000);
        terms.partner_share_bps = Bps(10_000);
        terms.join_seconds = 30 * 24 * 60 * 60;
        terms.judge_seconds = 1;
    })
    .unwrap();
}
