//! Which Token-2022 extensions keep a mint out, and which do not.

use roast_program_tests::{
    Arena, Case, Extension, STAKE, STAKES, Sent, World, check, refusal, refused_changed_mints,
    refused_mints,
};
use roast_protocol::{
    battle::{
        Tier,
        error::BattleError,
        instruction::{self, AllowMint, Open},
    },
    token,
    verdict::Outcome,
};
use solana_signer::Signer;

/// Opens a battle in a mint that was allowed, then closed, and made anew at the same address by the other token program. Its prizes
/// could never be paid: the fee vault belongs to the first program.
fn open_after_another_program_made_it_anew() -> Sent {
    let mut world = World::new();
    let mint = world.create_mint(token::TOKEN_2022, 10, &[Extension::MintCloseAuthority]);
    let (admin, authority) = (world.admin.clone(), mint.authority.clone());
    let allow = instruction::allow_mint(&AllowMint {
        admin: admin.pubkey(),
        mint: mint.address,
        token_program: mint.program,
        tier_stakes: STAKES,
    });
    world.send(&[allow], &[&admin]).unwrap();
    world.close_account(&mint, &mint.address, &authority);
    let mint = world.create_mint(token::SPL_TOKEN, 10, &[]);
    let opener = world.fighter(&mint, 11);
    let config = world.config();
    let open = instruction::open(&Open {
        opener: opener.address(),
        opener_token: opener.token,
        mint: mint.address,
        token_program: mint.program,
        index: 0,
        tier: Tier::Silver,
        stake: STAKE,
        judge: config.judge,
        max_fee: config.fee_bps,
    });
    world.send(&[open], &[&opener.keys])
}

#[test]
fn a_battle_is_fought_to_the_end_in_a_mint_with_every_harmless_extension() {
    for extensions in Extension::HARMLESS {
        let mut arena = Arena::with_mint(token::TOKEN_2022, extensions);
        let battle = arena.settled(Outcome::OpenerWins);
        arena
            .send(instruction::payout(&arena.payout_arguments(battle)))
            .unwrap();
        let stake = i128::from(STAKE.0);
        assert_eq!(arena.gains(), [stake * 9 / 10, -stake]);
        let creator = arena.world.creator.clone();
        let withdraw = instruction::withdraw_fees(&arena.withdraw_arguments());
        arena.world.send(&[withdraw], &[&creator]).unwrap();
        let refunded = arena.settled(Outcome::Draw);
        for side in [
            roast_protocol::battle::Side::Opener,
            roast_protocol::battle::Side::Opponent,
        ] {
            arena
                .send(instruction::refund(&arena.refund_arguments(refunded, side)))
                .unwrap();
        }
        assert_eq!(arena.gains(), [stake * 9 / 10, -stake]);
    }
}

pub(crate) fn refusals() -> Vec<Case> {
    let mut cases = refused_mints::<Arena>();
    cases.extend(refused_changed_mints("a battle", |arena: &mut Arena| {
        let open = instruction::open(&arena.open_arguments());
        (open, arena.opener.keys.clone())
    }));
    cases.extend([
        refusal(
            "a mint made anew by the other token program",
            BattleError::WrongTokenProgram,
            open_after_another_program_made_it_anew,
        ),
        refusal(
            "other decimals since the mint was allowed",
            BattleError::WrongMint,
            || {
                let mut arena = Arena::token_2022();
                let mint = arena.mint.address;
                arena.world.tamper(&mint, |data| data[44] = 6);
                let open = instruction::open(&arena.open_arguments());
                arena.send_as_opener(open)
            },
        ),
    ]);
    cases
}

#[test]
fn refuses() {
    check(&refusals());
}
