//! Allowing mints, and which Token-2022 extensions keep a mint out.

use roast_program_tests::{
    Case, Extension, MINIMUM_TIP, Stage, check, refusal, refused_allow_mint, refused_changed_mints,
    refused_mints, refused_update_mint, replace, wallet,
};
use roast_protocol::{
    amount::BaseUnits,
    tipping::{
        error::TippingError,
        event::TippingEvent,
        instruction::{self, AllowMint, UpdateMint},
        pda,
    },
    token,
};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

fn fresh() -> Stage {
    Stage::initialised(token::SPL_TOKEN, &[])
}

#[test]
fn mints_of_both_token_programs_are_allowed_with_an_empty_fee_vault() {
    for program in [token::SPL_TOKEN, token::TOKEN_2022] {
        let mut stage = Stage::initialised(program, &[]);
        let addresses = [
            pda::mint_config(&stage.mint.address).0,
            pda::fee_vault(&stage.mint.address).0,
        ];
        // Lamports that somebody sent there beforehand do not get in the way.
        for address in addresses {
            stage.world.svm.airdrop(&address, 1_000_000).unwrap();
        }
        let receipt = stage.allow().unwrap();
        let config = stage.mint_config();
        assert_eq!(
            (config.mint, config.token_program),
            (stage.mint.address, program)
        );
        assert_eq!((config.fee_vault, config.decimals), (addresses[1], 9));
        assert_eq!((config.minimum_tip, config.enabled), (MINIMUM_TIP, true));
        assert_eq!(stage.fees(), 0);
        let told = TippingEvent::MintAllowed {
            mint: stage.mint.address,
            minimum_tip: MINIMUM_TIP,
            enabled: true,
        };
        assert_eq!(Stage::events(&receipt), [told]);
    }
}

#[test]
fn the_admin_changes_minimum_and_switch() {
    let mut stage = Stage::new();
    for (minimum_tip, enabled) in [(BaseUnits(7), false), (BaseUnits(u64::MAX), true)] {
        let update = UpdateMint {
            admin: stage.world.admin.pubkey(),
            mint: stage.mint.address,
            minimum_tip,
            enabled,
        };
        let receipt = stage
            .send_as_admin(instruction::update_mint(&update))
            .unwrap();
        let config = stage.mint_config();
        assert_eq!((config.minimum_tip, config.enabled), (minimum_tip, enabled));
        let told = TippingEvent::MintAllowed {
            mint: stage.mint.address,
            minimum_tip,
            enabled,
        };
        assert_eq!(Stage::events(&receipt), [told]);
    }
}

#[test]
fn tips_are_paid_and_fees_withdrawn_in_a_mint_with_every_harmless_extension() {
    for extensions in Extension::HARMLESS {
        let mut stage = Stage::with_mint(token::TOKEN_2022, extensions);
        let tip = instruction::tip(&stage.tip_arguments());
        stage.send_as_viewer(tip).unwrap();
        let withdraw = instruction::withdraw_fees(&stage.withdraw_arguments());
        stage.send_as_treasury(withdraw).unwrap();
        assert_eq!(stage.balance(&stage.treasury_token), 200_000_000);
    }
}

pub(crate) fn refusals() -> Vec<Case> {
    let mut cases = refused_allow_mint::<Stage>();
    cases.extend(refused_update_mint::<Stage>());
    cases.extend(refused_mints::<Stage>());
    cases.extend(refused_changed_mints("a tip", |stage: &mut Stage| {
        let tip = instruction::tip(&stage.tip_arguments());
        (tip, stage.viewer.keys.clone())
    }));
    cases.extend(own_refusals());
    cases
}

fn own_refusals() -> Vec<Case> {
    vec![
        refusal(
            "a smallest tip of nothing",
            TippingError::MinimumTipZero,
            || {
                let mut stage = fresh();
                let arguments = AllowMint {
                    minimum_tip: BaseUnits(0),
                    ..stage.allow_arguments()
                };
                stage.send_as_admin(instruction::allow_mint(&arguments))
            },
        ),
        refusal(
            "a smallest tip of nothing, later",
            TippingError::MinimumTipZero,
            || {
                let mut stage = Stage::new();
                let update = UpdateMint {
                    admin: stage.world.admin.pubkey(),
                    mint: stage.mint.address,
                    minimum_tip: BaseUnits(0),
                    enabled: true,
                };
                stage.send_as_admin(instruction::update_mint(&update))
            },
        ),
        refusal(
            "another address for the fee vault",
            InstructionError::InvalidSeeds,
            || {
                let mut stage = fresh();
                let mut allow = instruction::allow_mint(&stage.allow_arguments());
                let vault = pda::fee_vault(&stage.mint.address).0;
                replace(&mut allow, vault, wallet(51).pubkey());
                stage.send_as_admin(allow)
            },
        ),
    ]
}

#[test]
fn refuses() {
    check(&refusals());
}
