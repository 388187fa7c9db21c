use roast_program_tests::{Arena, Case, STAKES, check, refusal, refused_update_mint, replace};
use roast_protocol::{
    amount::BaseUnits,
    battle::{
        error::BattleError,
        event::BattleEvent,
        instruction::{self, UpdateMint},
        pda,
    },
};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

fn arguments(arena: &Arena) -> UpdateMint {
    UpdateMint {
        admin: arena.world.admin.pubkey(),
        mint: arena.mint.address,
        tier_stakes: STAKES,
        enabled: true,
    }
}

#[test]
fn stakes_and_switch_change() {
    let mut arena = Arena::new();
    let tier_stakes = [1, 2, 3, u64::MAX / 2].map(BaseUnits);
    let update = UpdateMint {
        tier_stakes,
        enabled: false,
        ..arguments(&arena)
    };
    let receipt = arena
        .send_as_admin(instruction::update_mint(&update))
        .unwrap();
    let config = arena.world.mint_config(&arena.mint.address);
    assert_eq!((config.tier_stakes, config.enabled), (tier_stakes, false));
    let told = BattleEvent::MintAllowed {
        mint: arena.mint.address,
        tier_stakes,
        enabled: false,
    };
    assert_eq!(receipt.events, [told]);
}

#[test]
fn a_disabled_mint_still_lets_open_battles_be_joined_and_cancelled() {
    let mut arena = Arena::new();
    let (joined, cancelled) = (arena.opened(), arena.opened());
    arena
        .send_as_admin(instruction::update_mint(&UpdateMint {
            enabled: false,
            ..arguments(&arena)
        }))
        .unwrap();
    arena
        .send_as_opponent(instruction::join(&arena.join_arguments(joined)))
        .unwrap();
    arena
        .send_as_opener(instruction::cancel(&arena.cancel_arguments(cancelled)))
        .unwrap();
}

pub(crate) fn refusals() -> Vec<Case> {
    let mut cases = refused_update_mint::<Arena>();
    cases.extend([
        refusal(
            "a stake of which two do not fit",
            BattleError::StakeTooLarge,
            || {
                let mut arena = Arena::new();
                let mut update = arguments(&arena);
                update.tier_stakes[0] = BaseUnits(u64::MAX);
                arena.send_as_admin(instruction::update_mint(&update))
            },
        ),
        refusal(
            "the configuration in place of the mint's",
            InstructionError::InvalidAccountData,
            || {
                let mut arena = Arena::new();
                let mut update = instruction::update_mint(&arguments(&arena));
                let battle = arena.opened();
                replace(&mut update, pda::mint_config(&arena.mint.address).0, battle);
                arena.send_as_admin(update)
            },
        ),
        refusal(
            "an account of another program in place of the mint's",
            InstructionError::IllegalOwner,
            || {
                let mut arena = Arena::new();
                let mut update = instruction::update_mint(&arguments(&arena));
                replace(
                    &mut update,
                    pda::mint_config(&arena.mint.address).0,
                    arena.opener.token,
                );
                arena.send_as_admin(update)
            },
        ),
    ]);
    cases
}

#[test]
fn refuses() {
    check(&refusals());
}
