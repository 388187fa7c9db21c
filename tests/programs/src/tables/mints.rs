//! Which mints are not allowed, and who may not allow any.

use roast_protocol::token;
use solana_instruction::{Instruction, error::InstructionError};
use solana_pubkey::Pubkey;
use solana_signer::Signer;

use super::{send_as, stranger};
use crate::{
    house::House,
    refusal::{Case, refusal},
    tokens::Extension,
    world::{Sent, Shared, World, replace, wallet},
};

/// Extensions of Token-2022 that keep a mint out, in words, and the error's name.
const EXTENSIONS: [(&[Extension], &str, &str); 11] = [
    (
        &[Extension::TransferFee],
        "a fee on transfers",
        "TransferFeeMint",
    ),
    (
        &[Extension::TransferHookProgram],
        "a program on transfers",
        "TransferHookMint",
    ),
    (
        &[Extension::TransferHookAuthority],
        "a program on transfers that could be set",
        "TransferHookMint",
    ),
    (
        &[Extension::NonTransferable],
        "no transfers",
        "NonTransferableMint",
    ),
    (
        &[Extension::PermanentDelegate],
        "a permanent delegate",
        "PermanentDelegateMint",
    ),
    (&[Extension::Pausable], "a pause button", "PausableMint"),
    (
        &[Extension::ConfidentialTransferFee],
        "a fee on confidential transfers",
        "ConfidentialTransferFeeMint",
    ),
    (
        &[Extension::FrozenByDefault],
        "new accounts frozen",
        "FrozenByDefaultMint",
    ),
    (
        &[Extension::ConfidentialMintBurn],
        "confidential minting",
        "UnsupportedMintExtension",
    ),
    (
        &[Extension::PermissionedBurn],
        "burns that need a permission",
        "UnsupportedMintExtension",
    ),
    (
        &[Extension::MetadataPointer, Extension::Pausable],
        "a refused extension behind a harmless one",
        "PausableMint",
    ),
];

/// An extension that a mint got since it was allowed.
#[derive(Clone, Copy)]
struct Added {
    /// Number of the extension.
    kind: u16,
    /// Its length as the mint says, in bytes.
    length: u16,
    /// How many of those bytes are there.
    present: usize,
    /// In words.
    words: &'static str,
    /// Name of the error.
    error: &'static str,
}

const ADDED: [Added; 4] = [
    Added {
        kind: 1,
        length: 108,
        present: 108,
        words: "a fee on transfers",
        error: "TransferFeeMint",
    },
    Added {
        kind: 26,
        length: 33,
        present: 33,
        words: "a pause button",
        error: "PausableMint",
    },
    Added {
        kind: 999,
        length: 0,
        present: 0,
        words: "an extension that nobody knows",
        error: "UnsupportedMintExtension",
    },
    Added {
        kind: 18,
        length: 64,
        present: 3,
        words: "an extension that ends too early",
        error: "InvalidMint",
    },
];

/// `allow_mint` of mints with each refused extension.
#[must_use]
pub fn refused_mints<H: House>() -> Vec<Case> {
    let case = |(extensions, name, error): (&'static [Extension], &str, &str)| {
        refusal(name, H::error(error), move || {
            let mut house = H::initialised(token::TOKEN_2022, extensions);
            let (admin, mint) = (house.admin(), house.mint());
            let allow = H::allow_mint(admin, mint.address, mint.program);
            house.send_as_admin(allow)
        })
    };
    EXTENSIONS.into_iter().map(case).collect()
}

/// An instruction in a mint that was allowed and then closed and made anew, here by changing its bytes: an extension is added.
///
/// `build` brings a chain to where the instruction goes through, and gives that and who signs it.
#[must_use]
pub fn refused_changed_mints<H: House>(
    instruction: &str,
    build: fn(&mut H) -> (Instruction, Shared),
) -> Vec<Case> {
    let case = |added: Added| {
        let name = format!("{instruction} after the mint got {}", added.words);
        refusal(name, H::error(added.error), move || {
            let mut house = H::with_mint(token::TOKEN_2022, &[]);
            let (built, signer) = build(&mut house);
            let mint = house.mint().address;
            extend(house.world(), &mint, added);
            send_as(&mut house, &signer, built)
        })
    };
    ADDED.into_iter().map(case).collect()
}

/// Adds an extension to a mint that has none.
fn extend(world: &mut World, mint: &Pubkey, added: Added) {
    world.tamper(mint, |data| {
        // Extensions begin where a token account would end, after a byte that says that this is a mint.
        data.resize(165, 0);
        data.push(1);
        data.extend(added.kind.to_le_bytes());
        data.extend(added.length.to_le_bytes());
        data.resize(data.len() + added.present, 0);
    });
    let rent = world.svm.minimum_balance_for_rent_exemption(1_000);
    world.svm.airdrop(mint, rent).expect("an airdrop");
}

/// The admin's `allow_mint` with other accounts than the mint and its token program.
fn allow_other<H: House>(
    token_program: Pubkey,
    other: impl FnOnce(&mut H, &mut Pubkey, &mut Pubkey),
) -> Sent {
    let mut house = H::initialised(token_program, &[]);
    let (mut mint, mut program) = (house.mint().address, token_program);
    other(&mut house, &mut mint, &mut program);
    let allow = H::allow_mint(house.admin(), mint, program);
    house.send_as_admin(allow)
}

/// Makes a token account of the mint and gives its address.
fn token_account<H: House>(house: &mut H) -> Pubkey {
    let mint = house.mint().clone();
    house.world().create_account(&mint, &wallet(50).pubkey())
}

/// `allow_mint` by others than the admin, and with other accounts.
#[must_use]
pub fn refused_allow_mint<H: House>() -> Vec<Case> {
    let mut cases = refused_accounts::<H>();
    cases.extend([
        refusal("a stranger who allows a mint", H::error("NotAdmin"), || {
            let mut house = H::initialised(token::SPL_TOKEN, &[]);
            let (stranger, mint) = (stranger(&mut house), house.mint());
            let allow = H::allow_mint(stranger.pubkey(), mint.address, mint.program);
            send_as(&mut house, &stranger, allow)
        }),
        // The system program's "account already in use".
        refusal("a mint that is allowed", 0, || {
            let mut house = H::with_mint(token::SPL_TOKEN, &[]);
            let (admin, mint) = (house.admin(), house.mint());
            let allow = H::allow_mint(admin, mint.address, mint.program);
            house.send_as_admin(allow)
        }),
        refusal(
            "another address for the mint configuration",
            InstructionError::InvalidSeeds,
            || {
                let mut house = H::initialised(token::SPL_TOKEN, &[]);
                let (admin, mint) = (house.admin(), house.mint());
                let config = H::mint_config_address(&mint.address);
                let mut allow = H::allow_mint(admin, mint.address, mint.program);
                replace(&mut allow, config, wallet(51).pubkey());
                house.send_as_admin(allow)
            },
        ),
    ]);
    cases
}

fn refused_accounts<H: House>() -> Vec<Case> {
    vec![
        refusal(
            "the other token program",
            H::error("WrongTokenProgram"),
            || {
                allow_other::<H>(token::SPL_TOKEN, |_, _, program| {
                    *program = token::TOKEN_2022
                })
            },
        ),
        refusal(
            "a program that is no token program",
            InstructionError::IncorrectProgramId,
            || allow_other::<H>(token::SPL_TOKEN, |_, _, program| *program = H::ID),
        ),
        refusal(
            "a wallet in place of the mint",
            H::error("WrongTokenProgram"),
            || {
                allow_other::<H>(token::SPL_TOKEN, |house, mint, _| {
                    *mint = stranger(house).pubkey()
                })
            },
        ),
        refusal(
            "a token account in place of the mint",
            H::error("InvalidMint"),
            || {
                allow_other::<H>(token::SPL_TOKEN, |house, mint, _| {
                    *mint = token_account(house)
                })
            },
        ),
        refusal(
            "a token account of Token-2022 in place of the mint",
            H::error("InvalidMint"),
            || {
                allow_other::<H>(token::TOKEN_2022, |house, mint, _| {
                    *mint = token_account(house)
                })
            },
        ),
        refusal(
            "a mint that is not initialised",
            H::error("InvalidMint"),
            || {
                allow_other::<H>(token::SPL_TOKEN, |house, mint, _| {
                    house.world().tamper(mint, |data| data.fill(0));
                })
            },
        ),
    ]
}

/// `update_mint` by others than the admin.
#[must_use]
pub fn refused_update_mint<H: House>() -> Vec<Case> {
    vec![refusal(
        "a stranger who changes a mint",
        H::error("NotAdmin"),
        || {
            let mut house = H::with_mint(token::SPL_TOKEN, &[]);
            let (stranger, mint) = (stranger(&mut house), house.mint().address);
            let update = H::update_mint(stranger.pubkey(), mint, false);
            send_as(&mut house, &stranger, update)
        },
    )]
}
