//! Allowing mints, and which Token-2022 extensions keep a mint out.

use roast_program_tests::{
    Case, Extension, LOWEST_BURN, Mine, Sent, check, refusal, refused_allow_mint,
    refused_changed_mints, refused_mints, refused_update_mint,
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
use solana_pubkey::Pubkey;
use solana_signer::Signer;

fn fresh() -> Mine {
    Mine::initialised(token::SPL_TOKEN, &[])
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
    for extensions in Extension::HARMLESS {
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
    let mut cases = refused_allow_mint::<Mine>();
    cases.extend(refused_update_mint::<Mine>());
    cases.extend(refused_mints::<Mine>());
    cases.extend(refused_changed_mints("a campaign", |mine: &mut Mine| {
        let open = instruction::open_campaign(&mine.open_arguments());
        (open, mine.project.keys.clone())
    }));
    cases.extend(refused_changed_mints("a submission", |mine: &mut Mine| {
        let campaign = mine.opened();
        let submit = instruction::submit(&mine.submit_arguments(campaign, 0));
        (submit, mine.miner.keys.clone())
    }));
    cases.extend(own_refusals());
    cases
}

fn own_refusals() -> Vec<Case> {
    vec![
        // The token programs would refuse every burn of it.
        refusal("wrapped SOL", BurnError::NativeMint, || {
            wrapped_sol(token::SPL_TOKEN)
        }),
        refusal("wrapped SOL of Token-2022", BurnError::NativeMint, || {
            wrapped_sol(token::TOKEN_2022)
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
    ]
}

#[test]
fn refuses() {
    check(&refusals());
}
