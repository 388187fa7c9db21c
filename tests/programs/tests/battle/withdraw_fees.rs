use roast_program_tests::{Arena, Case, Sent, check, refusal, replace, terms};
use roast_protocol::{
    amount::{BaseUnits, Bps},
    battle::{
        error::BattleError,
        event::BattleEvent,
        instruction::{self, UpdateConfig, WithdrawFees},
        pda,
    },
    token,
};
use solana_instruction::{Instruction, error::InstructionError};
use solana_keypair::Keypair;
use solana_signer::Signer;

/// Withdraws as somebody.
fn withdraw(arena: &mut Arena, by: &Keypair) -> Sent {
    let arguments = WithdrawFees {
        caller: by.pubkey(),
        ..arena.withdraw_arguments()
    };
    arena
        .world
        .send(&[instruction::withdraw_fees(&arguments)], &[by])
}

#[test]
fn ten_of_fees_split_into_7_5_and_2_5_for_whichever_party_asks() {
    for mut arena in [Arena::new(), Arena::token_2022()] {
        let world = &arena.world;
        for (times, party) in (1..).zip([
            world.creator.clone(),
            world.partner.clone(),
            world.admin.clone(),
        ]) {
            arena.paid();
            let receipt = withdraw(&mut arena, &party).unwrap();
            assert_eq!(arena.balance(&arena.creator_token), times * 7_500_000_000);
            assert_eq!(arena.balance(&arena.partner_token), times * 2_500_000_000);
            assert_eq!(arena.balance(&pda::fee_vault(&arena.mint.address).0), 0);
            let told = BattleEvent::FeesWithdrawn {
                mint: arena.mint.address,
                creator: arena.world.creator.pubkey(),
                partner: arena.world.partner.pubkey(),
                creator_amount: BaseUnits(7_500_000_000),
                partner_amount: BaseUnits(2_500_000_000),
            };
            assert_eq!(receipt.events, [told]);
        }
    }
}

#[test]
fn odd_base_units_go_to_the_creator_and_nothing_stays() {
    let mut arena = Arena::new();
    let (mint, creator) = (arena.mint.clone(), arena.world.creator.clone());
    arena
        .world
        .mint_to(&mint, &pda::fee_vault(&mint.address).0, 3);
    withdraw(&mut arena, &creator).unwrap();
    assert_eq!(
        (
            arena.balance(&arena.creator_token),
            arena.balance(&arena.partner_token)
        ),
        (3, 0)
    );
}

#[test]
fn one_wallet_can_be_creator_and_partner_with_one_account() {
    let mut arena = Arena::new();
    let (admin, mut terms) = (arena.world.admin.pubkey(), terms(&arena.world));
    terms.partner = terms.creator;
    arena
        .send_as_admin(instruction::update_config(&UpdateConfig {
            admin,
            terms,
            paused: false,
        }))
        .unwrap();
    arena.partner_token = arena.creator_token;
    arena.paid();
    let creator = arena.world.creator.clone();
    withdraw(&mut arena, &creator).unwrap();
    assert_eq!(arena.balance(&arena.creator_token), 10_000_000_000);
}

#[test]
fn the_partner_can_get_everything() {
    let mut arena = Arena::new();
    let (admin, mut terms) = (arena.world.admin.pubkey(), terms(&arena.world));
    terms.partner_share_bps = Bps(10_000);
    arena
        .send_as_admin(instruction::update_config(&UpdateConfig {
            admin,
            terms,
            paused: true,
        }))
        .unwrap();
    let (mint, partner) = (arena.mint.clone(), arena.world.partner.clone());
    arena
        .world
        .mint_to(&mint, &pda::fee_vault(&mint.address).0, 1_001);
    withdraw(&mut arena, &partner).unwrap();
    assert_eq!(
        (
            arena.balance(&arena.creator_token),
            arena.balance(&arena.partner_token)
        ),
        (0, 1_001)
    );
}

/// The terms of a battle say how much is taken as fee; who gets it is decided when it is withdrawn.
#[test]
fn collected_fees_go_to_the_payees_of_the_day_they_are_withdrawn() {
    let mut arena = Arena::new();
    arena.paid();
    let (mint, admin, heir) = (
        arena.mint.clone(),
        arena.world.admin.clone(),
        arena.opponent.address(),
    );
    let mut terms = terms(&arena.world);
    (terms.creator, terms.partner, terms.partner_share_bps) = (heir, heir, Bps(0));
    arena
        .send_as_admin(instruction::update_config(&UpdateConfig {
            admin: admin.pubkey(),
            terms,
            paused: false,
        }))
        .unwrap();
    let account = arena.world.create_account(&mint, &heir);
    (arena.creator_token, arena.partner_token) = (account, account);
    withdraw(&mut arena, &admin).unwrap();
    assert_eq!(arena.balance(&account), 10_000_000_000);
}

/// Withdraws the fees of a paid battle with other accounts.
fn altered(change: fn(&mut Arena, &mut Instruction)) -> Sent {
    let mut arena = Arena::new();
    arena.paid();
    let mut withdraw = instruction::withdraw_fees(&arena.withdraw_arguments());
    change(&mut arena, &mut withdraw);
    let creator = arena.world.creator.clone();
    arena.world.send(&[withdraw], &[&creator])
}

pub(crate) fn refusals() -> Vec<Case> {
    vec![
        refusal("a stranger", BattleError::NotFeeParty, || {
            let mut arena = Arena::new();
            arena.paid();
            let stranger = arena.opener.keys.clone();
            withdraw(&mut arena, &stranger)
        }),
        refusal(
            "a creator who does not sign",
            InstructionError::MissingRequiredSignature,
            || {
                let mut arena = Arena::new();
                arena.paid();
                let mut withdraw = instruction::withdraw_fees(&arena.withdraw_arguments());
                withdraw.accounts[0].is_signer = false;
                arena.send(withdraw)
            },
        ),
        refusal("an empty vault", BattleError::NothingToWithdraw, || {
            let mut arena = Arena::new();
            let creator = arena.world.creator.clone();
            withdraw(&mut arena, &creator)
        }),
        refusal(
            "the creator's part into another wallet's account",
            BattleError::WrongDestination,
            || {
                altered(|arena, withdraw| {
                    replace(withdraw, arena.creator_token, arena.opener.token)
                })
            },
        ),
        refusal(
            "the partner's share into the creator's account",
            BattleError::WrongDestination,
            || {
                altered(|arena, withdraw| {
                    replace(withdraw, arena.partner_token, arena.creator_token)
                })
            },
        ),
        refusal(
            "the vault of a battle in place of the fee vault",
            InstructionError::InvalidSeeds,
            || {
                altered(|arena, withdraw| {
                    let battle = arena.joined();
                    replace(
                        withdraw,
                        pda::fee_vault(&arena.mint.address).0,
                        pda::vault(&battle).0,
                    );
                })
            },
        ),
        refusal(
            "another mint than the configuration's",
            BattleError::WrongMint,
            || {
                altered(|arena, withdraw| {
                    let other = arena.world.create_mint(token::SPL_TOKEN, 60, &[]);
                    replace(withdraw, arena.mint.address, other.address);
                })
            },
        ),
        refusal(
            "the other token program",
            BattleError::WrongTokenProgram,
            || altered(|_, withdraw| replace(withdraw, token::SPL_TOKEN, token::TOKEN_2022)),
        ),
    ]
}

#[test]
fn refuses() {
    check(&refusals());
}
