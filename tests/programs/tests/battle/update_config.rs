use roast_program_tests::{
    Arena, Case, STAKE, World, check, refusal, refused_update_config, terms, wallet,
};
use roast_protocol::{
    amount::Bps,
    battle::{
        error::BattleError,
        event::BattleEvent,
        instruction::{self, UpdateConfig},
    },
};
use solana_signer::Signer;

#[test]
fn the_admin_changes_every_term() {
    let mut world = World::new();
    let mut terms = terms(&world);
    (terms.judge, terms.creator, terms.partner) = (
        wallet(30).pubkey(),
        wallet(31).pubkey(),
        wallet(32).pubkey(),
    );
    (terms.fee_bps, terms.partner_share_bps) = (Bps(123), Bps(4_567));
    (terms.join_seconds, terms.judge_seconds) = (77, 88);
    let admin = world.admin.clone();
    let update = instruction::update_config(&UpdateConfig {
        admin: admin.pubkey(),
        terms,
        paused: true,
    });
    let receipt = world.send(&[update], &[&admin]).unwrap();
    let config = world.config();
    assert_eq!(
        (config.judge, config.creator, config.partner),
        (terms.judge, terms.creator, terms.partner)
    );
    assert_eq!(
        (config.fee_bps, config.partner_share_bps),
        (terms.fee_bps, terms.partner_share_bps)
    );
    assert_eq!((config.join_seconds, config.judge_seconds), (77, 88));
    assert!(config.paused);
    let expected = BattleEvent::ConfigChanged {
        admin: admin.pubkey(),
        judge: terms.judge,
        creator: terms.creator,
        partner: terms.partner,
        fee_bps: terms.fee_bps,
        partner_share_bps: terms.partner_share_bps,
        forfeit_bonus_bps: terms.forfeit_bonus_bps,
        join_seconds: 77,
        judge_seconds: 88,
        paused: true,
    };
    assert_eq!(receipt.events, [expected]);
}

#[test]
fn open_battles_keep_their_terms() {
    let mut arena = Arena::new();
    let battle = arena.opened();
    let before = arena.world.battle(&battle);
    let mut terms = terms(&arena.world);
    (terms.judge, terms.fee_bps, terms.judge_seconds) = (wallet(30).pubkey(), Bps(1_000), 1);
    let admin = arena.world.admin.pubkey();
    arena
        .send_as_admin(instruction::update_config(&UpdateConfig {
            admin,
            terms,
            paused: false,
        }))
        .unwrap();
    assert_eq!(arena.world.battle(&battle), before);
    arena
        .send_as_opponent(instruction::join(&arena.join_arguments(battle)))
        .unwrap();
    let joined = arena.world.battle(&battle);
    assert_eq!(
        joined.judge_deadline.unwrap().0 - joined.joined_at.unwrap().0,
        i64::from(before.judge_seconds)
    );
    arena
        .send_as_judge(instruction::settle(&arena.settle_arguments(
            battle,
            roast_protocol::verdict::Outcome::OpenerWins,
        )))
        .unwrap();
    arena
        .send(instruction::payout(&arena.payout_arguments(battle)))
        .unwrap();
    assert_eq!(
        arena.gains()[0],
        i128::from(STAKE.0) * 9 / 10,
        "the fee of 5 % that held when the battle opened"
    );
}

pub(crate) fn refusals() -> Vec<Case> {
    let mut cases = refused_update_config::<Arena>();
    cases.extend([refusal(
        "a fee above the cap",
        BattleError::FeeAboveCap,
        || {
            let mut world = World::new();
            let (admin, mut terms) = (world.admin.clone(), terms(&world));
            terms.fee_bps = Bps(1_001);
            let update = UpdateConfig {
                admin: admin.pubkey(),
                terms,
                paused: false,
            };
            world.send(&[instruction::update_config(&update)], &[&admin])
        },
    )]);
    cases
}

#[test]
fn refuses() {
    check(&refusals());
}
