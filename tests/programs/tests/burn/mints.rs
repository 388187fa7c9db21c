//! Allowing mints, and which Token-2022 extensions keep a mint out.

use roast_program_tests::{
    Case, Extension, LOWEST_BURN, Mine, Sent, check, refusal, replace, wallet,
};
use roast_protocol::{
    amount::BaseUnits,
    burn::{
        error::BurnError,
        event::BurnEvent,
        instruction::{self, AllowMint, UpdateMint},
        pda,
    },
    token,
};
use solana_instruction::error::InstructionError;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

fn allow(extensions: &[Extension]) -> Sent {
    Mine::initialised(token::TOKEN_2022, extensions).allow()
}

fn fresh() -> Mine {
    Mine::initialised(token::SPL_TOKEN, &[])
}

/// Submits in a mint that was allowed and then closed and made anew, here by changing its bytes: an extension is added.
fn submit_after(kind: u16, value: &[u8]) -> Sent {
    let mut mine = Mine::token_2022();
    let campaign = mine.opened();
    extend(&mut mine, kind, value);
    let submit = instruction::submit(&mine.submit_arguments(campaign, 0));
    mine.send_as_miner(submit)
}

/// Opens a campaign in such a mint.
fn open_after(kind: u16, value: &[u8]) -> Sent {
    let mut mine = Mine::token_2022();
    extend(&mut mine, kind, value);
    let open = instruction::open_campaign(&mine.open_arguments());
    mine.send_as_project(open)
}

fn extend(mine: &mut Mine, kind: u16, value: &[u8]) {
    let mint = mine.mint.address;
    mine.world.tamper(&mint, |data| {
        data.resize(165, 0);
        data.push(1);
        data.extend(kind.to_le_bytes());
        data.extend(u16::try_from(value.len()).unwrap().to_le_bytes());
        data.extend(value);
    });
    let lamports = mine.world.svm.minimum_balance_for_rent_exemption(1_000);
    mine.world.svm.airdrop(&mint, lamports).unwrap();
}

#[test]
fn mints_of_both_token_programs_are_allowed_once() {
    for program in [token::SPL_TOKEN, token::TOKEN_2022] {
        let mut mine = Mine::initialised(program, &[]);
        // Lamports that somebody sent there beforehand do not get in the way.
        let address = pda::mint_config(&mine.mint.address).0;
        mine.world.svm.airdrop(&address, 1_000_000).unwrap();
        let receipt = mine.allow().unwrap();
        let config = mine.mint_config();
        assert_eq!(
            (config.mint, config.token_program),
            (mine.mint.address, program)
        );
        assert_eq!(config.decimals, 9);
        assert_eq!((config.lowest_burn, config.enabled), (LOWEST_BURN, true));
        let told = BurnEvent::MintAllowed {
            mint: mine.mint.address,
            lowest_burn: LOWEST_BURN,
            enabled: true,
        };
        assert_eq!(Mine::events(&receipt), [told]);
    }
}

/// A chain whose mint is wrapped SOL.
fn wrapped_sol(program: Pubkey) -> Sent {
    let mut mine = fresh();
    let usual = mine.mint.clone();
    mine.mint = mine.world.wrapped_sol(program);
    let sent = mine.allow();
    mine.mint = usual;
    sent
}

#[test]
fn the_admin_changes_minimum_and_switch() {
    let mut mine = Mine::new();
    for (lowest_burn, enabled) in [(BaseUnits(7), false), (BaseUnits(u64::MAX), true)] {
        let update = UpdateMint {
            admin: mine.world.admin.pubkey(),
            mint: mine.mint.address,
            lowest_burn,
            enabled,
        };
        let receipt = mine
            .send_as_admin(instruction::update_mint(&update))
            .unwrap();
        let config = mine.mint_config();
        assert_eq!((config.lowest_burn, config.enabled), (lowest_burn, enabled));
        let told = BurnEvent::MintAllowed {
            mint: mine.mint.address,
            lowest_burn,
            enabled,
        };
        assert_eq!(Mine::events(&receipt), [told]);
    }
}

#[test]
fn content_is_submitted_and_closed_in_a_mint_with_every_harmless_extension() {
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
        let mut mine = Mine::with_mint(token::TOKEN_2022, extensions);
        let campaign = mine.opened();
        let before = mine.balance(&mine.miner.token);
        let submission = mine.submitted(campaign, 0);
        assert_eq!(
            before - mine.balance(&mine.miner.token),
            submission.amount.0
        );
        mine.expire();
        let close = instruction::close_submission(&mine.close_arguments(&submission));
        mine.send(close).unwrap();
    }
}

pub(crate) fn refusals() -> Vec<Case> {
    let mut cases = refused_calls();
    cases.extend(refused_mints());
    cases
}

fn refused_calls() -> Vec<Case> {
    vec![
        // The token programs would refuse every burn of it.
        refusal("wrapped SOL", BurnError::NativeMint, || {
            wrapped_sol(token::SPL_TOKEN)
        }),
        refusal("wrapped SOL of Token-2022", BurnError::NativeMint, || {
            wrapped_sol(token::TOKEN_2022)
        }),
        refusal("a stranger who allows a mint", BurnError::NotAdmin, || {
            let mut mine = fresh();
            let arguments = AllowMint {
                admin: mine.miner.address(),
                ..mine.allow_arguments()
            };
            mine.send_as_miner(instruction::allow_mint(&arguments))
        }),
        refusal("a stranger who changes a mint", BurnError::NotAdmin, || {
            let mut mine = Mine::new();
            let update = UpdateMint {
                admin: mine.miner.address(),
                mint: mine.mint.address,
                lowest_burn: LOWEST_BURN,
                enabled: false,
            };
            mine.send_as_miner(instruction::update_mint(&update))
        }),
        refusal(
            "a lowest burn of nothing",
            BurnError::LowestBurnZero,
            || {
                let mut mine = fresh();
                let arguments = AllowMint {
                    lowest_burn: BaseUnits(0),
                    ..mine.allow_arguments()
                };
                mine.send_as_admin(instruction::allow_mint(&arguments))
            },
        ),
        refusal(
            "a lowest burn of nothing, later",
            BurnError::LowestBurnZero,
            || {
                let mut mine = Mine::new();
                let update = UpdateMint {
                    admin: mine.world.admin.pubkey(),
                    mint: mine.mint.address,
                    lowest_burn: BaseUnits(0),
                    enabled: true,
                };
                mine.send_as_admin(instruction::update_mint(&update))
            },
        ),
        // The system program's "account already in use".
        refusal("a mint that is allowed", 0, || Mine::new().allow()),
        refusal(
            "the other token program",
            BurnError::WrongTokenProgram,
            || {
                let mut mine = fresh();
                let arguments = AllowMint {
                    token_program: token::TOKEN_2022,
                    ..mine.allow_arguments()
                };
                mine.send_as_admin(instruction::allow_mint(&arguments))
            },
        ),
        refusal(
            "a token account in place of the mint",
            BurnError::InvalidMint,
            || {
                let mut mine = fresh();
                let mint = mine.mint.clone();
                let account = mine.world.create_account(&mint, &wallet(50).pubkey());
                let arguments = AllowMint {
                    mint: account,
                    ..mine.allow_arguments()
                };
                mine.send_as_admin(instruction::allow_mint(&arguments))
            },
        ),
        refusal(
            "another address for the mint configuration",
            InstructionError::InvalidSeeds,
            || {
                let mut mine = fresh();
                let mut allow = instruction::allow_mint(&mine.allow_arguments());
                let config = pda::mint_config(&mine.mint.address).0;
                replace(&mut allow, config, wallet(51).pubkey());
                mine.send_as_admin(allow)
            },
        ),
    ]
}

fn refused_mints() -> Vec<Case> {
    vec![
        refusal("a fee on transfers", BurnError::TransferFeeMint, || {
            allow(&[Extension::TransferFee])
        }),
        refusal(
            "a program on transfers",
            BurnError::TransferHookMint,
            || allow(&[Extension::TransferHookProgram]),
        ),
        refusal(
            "a program on transfers that could be set",
            BurnError::TransferHookMint,
            || allow(&[Extension::TransferHookAuthority]),
        ),
        refusal("no transfers", BurnError::NonTransferableMint, || {
            allow(&[Extension::NonTransferable])
        }),
        refusal(
            "a permanent delegate",
            BurnError::PermanentDelegateMint,
            || allow(&[Extension::PermanentDelegate]),
        ),
        refusal("a pause button", BurnError::PausableMint, || {
            allow(&[Extension::Pausable])
        }),
        refusal(
            "a fee on confidential transfers",
            BurnError::ConfidentialTransferFeeMint,
            || allow(&[Extension::ConfidentialTransferFee]),
        ),
        refusal(
            "new accounts frozen",
            BurnError::FrozenByDefaultMint,
            || allow(&[Extension::FrozenByDefault]),
        ),
        refusal(
            "confidential minting",
            BurnError::UnsupportedMintExtension,
            || allow(&[Extension::ConfidentialMintBurn]),
        ),
        refusal(
            "burns that need a permission",
            BurnError::UnsupportedMintExtension,
            || allow(&[Extension::PermissionedBurn]),
        ),
        refusal(
            "a fee on transfers since the campaign opened",
            BurnError::TransferFeeMint,
            || submit_after(1, &[0; 108]),
        ),
        refusal(
            "an extension that nobody knows",
            BurnError::UnsupportedMintExtension,
            || open_after(999, &[]),
        ),
    ]
}

#[test]
fn refuses() {
    check(&refusals());
}
