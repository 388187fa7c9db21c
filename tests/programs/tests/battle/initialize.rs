use roast_program_tests::{Arena, Case, Sent, World, check, refusal, refused_initialize, terms};
use roast_protocol::{
    amount::Bps,
    battle::{
        Terms,
        account::Config,
        error::BattleError,
        event::BattleEvent,
        instruction::{self, Initialize},
        pda,
    },
};
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
    let mut cases = refused_initialize::<Arena>();
    cases.extend([
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
    ]);
    cases
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
