//! Allowing mints, and which Token-2022 extensions keep a mint out.

use roast_program_tests::{
    Case, Extension, MINIMUM_TIP, Sent, Stage, check, refusal, replace, wallet,
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

fn allow(extensions: &[Extension]) -> Sent {
    Stage::initialised(token::TOKEN_2022, extensions).allow()
}

fn fresh() -> Stage {
    Stage::initialised(token::SPL_TOKEN, &[])
}

/// Tips in a mint that was allowed and then closed and made anew, here by changing its bytes: an extension is added.
fn tip_after(kind: u16, value: &[u8]) -> Sent {
    let mut stage = Stage::token_2022();
    let mint = stage.mint.address;
    stage.world.tamper(&mint, |data| {
        data.resize(165, 0);
        data.push(1);
        data.extend(kind.to_le_bytes());
        data.extend(u16::try_from(value.len()).unwrap().to_le_bytes());
        data.extend(value);
    });
    let lamports = stage.world.svm.minimum_balance_for_rent_exemption(1_000);
    stage.world.svm.airdrop(&mint, lamports).unwrap();
    let tip = instruction::tip(&stage.tip_arguments());
    stage.send_as_viewer(tip)
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
    let harmless = [
        Extension::TransferHookInert,
        Extension::InitializedByDefault,
        Extension::ConfidentialTransfer,
        Extension::InterestBearing,
        Extension::MintCloseAuthority,
        Extension::MetadataPointer,
        Extension::GroupPointer,
        Extension::GroupMemberPointer,
    ];
    for extensions in [&harmless[..], &[Extension::ScaledUiAmount]] {
        let mut stage = Stage::with_mint(token::TOKEN_2022, extensions);
        let tip = instruction::tip(&stage.tip_arguments());
        stage.send_as_viewer(tip).unwrap();
        let withdraw = instruction::withdraw_fees(&stage.withdraw_arguments());
        stage.send_as_treasury(withdraw).unwrap();
        assert_eq!(stage.balance(&stage.treasury_token), 200_000_000);
    }
}

pub(crate) fn refusals() -> Vec<Case> {
    let mut cases = refused_calls();
    cases.extend(refused_mints());
    cases
}

fn refused_calls() -> Vec<Case> {
    vec![
        refusal(
            "a stranger who allows a mint",
            TippingError::NotAdmin,
            || {
                let mut stage = fresh();
                let arguments = AllowMint {
                    admin: stage.viewer.address(),
                    ..stage.allow_arguments()
                };
                stage.send_as_viewer(instruction::allow_mint(&arguments))
            },
        ),
        refusal(
            "a stranger who changes a mint",
            TippingError::NotAdmin,
            || {
                let mut stage = Stage::new();
                let update = UpdateMint {
                    admin: stage.viewer.address(),
                    mint: stage.mint.address,
                    minimum_tip: MINIMUM_TIP,
                    enabled: false,
                };
                stage.send_as_viewer(instruction::update_mint(&update))
            },
        ),
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
        // The system program's "account already in use".
        refusal("a mint that is allowed", 0, || Stage::new().allow()),
        refusal(
            "the other token program",
            TippingError::WrongTokenProgram,
            || {
                let mut stage = fresh();
                let arguments = AllowMint {
                    token_program: token::TOKEN_2022,
                    ..stage.allow_arguments()
                };
                stage.send_as_admin(instruction::allow_mint(&arguments))
            },
        ),
        refusal(
            "a token account in place of the mint",
            TippingError::InvalidMint,
            || {
                let mut stage = fresh();
                let mint = stage.mint.clone();
                let account = stage.world.create_account(&mint, &wallet(50).pubkey());
                let arguments = AllowMint {
                    mint: account,
                    ..stage.allow_arguments()
                };
                stage.send_as_admin(instruction::allow_mint(&arguments))
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
        refusal(
            "another address for the mint configuration",
            InstructionError::InvalidSeeds,
            || {
                let mut stage = fresh();
                let mut allow = instruction::allow_mint(&stage.allow_arguments());
                let config = pda::mint_config(&stage.mint.address).0;
                replace(&mut allow, config, wallet(51).pubkey());
                stage.send_as_admin(allow)
            },
        ),
    ]
}

fn refused_mints() -> Vec<Case> {
    vec![
        refusal("a fee on transfers", TippingError::TransferFeeMint, || {
            allow(&[Extension::TransferFee])
        }),
        refusal(
            "a program on transfers",
            TippingError::TransferHookMint,
            || allow(&[Extension::TransferHookProgram]),
        ),
        refusal(
            "a program on transfers that could be set",
            TippingError::TransferHookMint,
            || allow(&[Extension::TransferHookAuthority]),
        ),
        refusal("no transfers", TippingError::NonTransferableMint, || {
            allow(&[Extension::NonTransferable])
        }),
        refusal(
            "a permanent delegate",
            TippingError::PermanentDelegateMint,
            || allow(&[Extension::PermanentDelegate]),
        ),
        refusal("a pause button", TippingError::PausableMint, || {
            allow(&[Extension::Pausable])
        }),
        refusal(
            "a fee on confidential transfers",
            TippingError::ConfidentialTransferFeeMint,
            || allow(&[Extension::ConfidentialTransferFee]),
        ),
        refusal(
            "new accounts frozen",
            TippingError::FrozenByDefaultMint,
            || allow(&[Extension::FrozenByDefault]),
        ),
        refusal(
            "confidential minting",
            TippingError::UnsupportedMintExtension,
            || allow(&[Extension::ConfidentialMintBurn]),
        ),
        refusal(
            "a fee on transfers since the mint was allowed",
            TippingError::TransferFeeMint,
            || tip_after(1, &[0; 108]),
        ),
        refusal(
            "an extension that nobody knows",
            TippingError::UnsupportedMintExtension,
            || tip_after(999, &[]),
        ),
    ]
}

#[test]
fn refuses() {
    check(&refusals());
}
