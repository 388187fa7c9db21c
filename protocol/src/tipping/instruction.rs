//! Builders of the program's instructions. They derive every address that the program demands; callers name the wallets, the mint and their token accounts.

use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use super::generated::instructions as raw;
use super::{ID, PerformerName, Reference, Terms, pda};
use crate::amount::{BaseUnits, Bps};

/// Arguments of [`initialize`].
#[derive(Clone, Copy, Debug)]
pub struct Initialize {
    /// The program's upgrade authority, who signs, pays the rent and becomes admin.
    pub authority: Pubkey,
    /// Terms of the first tips.
    pub terms: Terms,
}

/// Arguments of [`update_config`].
#[derive(Clone, Copy, Debug)]
pub struct UpdateConfig {
    /// The admin, who signs.
    pub admin: Pubkey,
    /// Terms of tips from now on.
    pub terms: Terms,
    /// Whether to stop tipping.
    pub paused: bool,
}

/// Arguments of [`propose_admin`].
#[derive(Clone, Copy, Debug)]
pub struct ProposeAdmin {
    /// The admin, who signs.
    pub admin: Pubkey,
    /// The successor; `None` takes an earlier proposal back.
    pub pending_admin: Option<Pubkey>,
}

/// Arguments of [`accept_admin`].
#[derive(Clone, Copy, Debug)]
pub struct AcceptAdmin {
    /// The proposed successor, who signs.
    pub pending_admin: Pubkey,
}

/// Arguments of [`allow_mint`].
#[derive(Clone, Copy, Debug)]
pub struct AllowMint {
    /// The admin, who signs and pays the rent.
    pub admin: Pubkey,
    /// The mint to allow.
    pub mint: Pubkey,
    /// The token program that owns the mint.
    pub token_program: Pubkey,
    /// Smallest tip, at least 1 base unit.
    pub minimum_tip: BaseUnits,
}

/// Arguments of [`update_mint`].
#[derive(Clone, Copy, Debug)]
pub struct UpdateMint {
    /// The admin, who signs.
    pub admin: Pubkey,
    /// The allowed mint.
    pub mint: Pubkey,
    /// Smallest tip, at least 1 base unit.
    pub minimum_tip: BaseUnits,
    /// Whether tips in this mint are taken.
    pub enabled: bool,
}

/// Arguments of [`register_performer`].
#[derive(Clone, Copy, Debug)]
pub struct RegisterPerformer {
    /// Who signs, pays the rent and will own the name.
    pub owner: Pubkey,
    /// The name to take.
    pub name: PerformerName,
    /// Where its tips go.
    pub wallet: Pubkey,
}

/// Arguments of [`move_performer`].
#[derive(Clone, Copy, Debug)]
pub struct MovePerformer {
    /// The name's owner, who signs.
    pub owner: Pubkey,
    /// The name.
    pub name: PerformerName,
    /// Where its tips go from now on.
    pub wallet: Pubkey,
    /// Who owns it from now on.
    pub new_owner: Pubkey,
}

/// Arguments of [`release_performer`].
#[derive(Clone, Copy, Debug)]
pub struct ReleasePerformer {
    /// The name's owner, who signs.
    pub owner: Pubkey,
    /// The name.
    pub name: PerformerName,
    /// Who paid the rent and gets it back.
    pub payer: Pubkey,
}

/// Whom a tip is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// A wallet.
    Wallet(Pubkey),
    /// The wallet that a name of the registry stands for when the tip arrives.
    Name(PerformerName),
}

/// Arguments of [`tip`].
#[derive(Clone, Copy, Debug)]
pub struct Tip {
    /// Who pays and signs.
    pub tipper: Pubkey,
    /// The tipper's token account.
    pub tipper_token: Pubkey,
    /// Who is tipped.
    pub performer: Recipient,
    /// A token account of the mint that belongs to the performer's wallet.
    pub performer_token: Pubkey,
    /// The token.
    pub mint: Pubkey,
    /// The token program that owns the mint.
    pub token_program: Pubkey,
    /// What the tipper pays, the fee included.
    pub amount: BaseUnits,
    /// The highest fee that the tipper agreed to; refused when the configured one is higher by then.
    pub max_fee: Bps,
    /// What the tip is given for.
    pub reference: Reference,
}

/// Arguments of [`withdraw_fees`].
#[derive(Clone, Copy, Debug)]
pub struct WithdrawFees {
    /// The admin or the treasury, who signs.
    pub caller: Pubkey,
    /// The mint whose fees to withdraw.
    pub mint: Pubkey,
    /// The token program that owns the mint.
    pub token_program: Pubkey,
    /// The treasury's token account.
    pub treasury_token: Pubkey,
}

/// Creates the configuration, once.
#[must_use]
pub fn initialize(arguments: &Initialize) -> Instruction {
    raw::initialize(
        &raw::InitializeAccounts {
            admin: arguments.authority,
            config: pda::config().0,
            program_data: pda::program_data().0,
            event_authority: pda::event_authority().0,
            program: ID,
        },
        &raw::InitializeArguments {
            terms: (&arguments.terms).into(),
        },
    )
}

/// Changes the terms of later tips.
#[must_use]
pub fn update_config(arguments: &UpdateConfig) -> Instruction {
    raw::update_config(
        &raw::UpdateConfigAccounts {
            admin: arguments.admin,
            config: pda::config().0,
            event_authority: pda::event_authority().0,
            program: ID,
        },
        &raw::UpdateConfigArguments {
            terms: (&arguments.terms).into(),
            paused: arguments.paused,
        },
    )
}

/// Names the wallet that may become admin by accepting.
#[must_use]
pub fn propose_admin(arguments: &ProposeAdmin) -> Instruction {
    raw::propose_admin(
        &raw::ProposeAdminAccounts {
            admin: arguments.admin,
            config: pda::config().0,
            event_authority: pda::event_authority().0,
            program: ID,
        },
        &raw::ProposeAdminArguments {
            pending_admin: arguments.pending_admin.unwrap_or_default(),
        },
    )
}

/// Makes the proposed successor the admin.
#[must_use]
pub fn accept_admin(arguments: &AcceptAdmin) -> Instruction {
    raw::accept_admin(&raw::AcceptAdminAccounts {
        pending_admin: arguments.pending_admin,
        config: pda::config().0,
        event_authority: pda::event_authority().0,
        program: ID,
    })
}

/// Allows tips in a mint and creates its fee vault.
#[must_use]
pub fn allow_mint(arguments: &AllowMint) -> Instruction {
    raw::allow_mint(
        &raw::AllowMintAccounts {
            admin: arguments.admin,
            config: pda::config().0,
            mint: arguments.mint,
            mint_config: pda::mint_config(&arguments.mint).0,
            fee_vault: pda::fee_vault(&arguments.mint).0,
            token_program: arguments.token_program,
            event_authority: pda::event_authority().0,
            program: ID,
        },
        &raw::AllowMintArguments {
            minimum_tip: arguments.minimum_tip.0,
        },
    )
}

/// Changes the smallest tip of an allowed mint, or switches it off or on.
#[must_use]
pub fn update_mint(arguments: &UpdateMint) -> Instruction {
    raw::update_mint(
        &raw::UpdateMintAccounts {
            admin: arguments.admin,
            config: pda::config().0,
            mint_config: pda::mint_config(&arguments.mint).0,
            event_authority: pda::event_authority().0,
            program: ID,
        },
        &raw::UpdateMintArguments {
            minimum_tip: arguments.minimum_tip.0,
            enabled: arguments.enabled,
        },
    )
}

/// Takes a free name.
#[must_use]
pub fn register_performer(arguments: &RegisterPerformer) -> Instruction {
    raw::register_performer(
        &raw::RegisterPerformerAccounts {
            owner: arguments.owner,
            performer: pda::performer(&arguments.name).0,
            event_authority: pda::event_authority().0,
            program: ID,
        },
        &raw::RegisterPerformerArguments {
            name: *arguments.name.as_bytes(),
            wallet: arguments.wallet,
        },
    )
}

/// Changes where a name's tips go, or whose the name is.
#[must_use]
pub fn move_performer(arguments: &MovePerformer) -> Instruction {
    raw::move_performer(
        &raw::MovePerformerAccounts {
            owner: arguments.owner,
            performer: pda::performer(&arguments.name).0,
            event_authority: pda::event_authority().0,
            program: ID,
        },
        &raw::MovePerformerArguments {
            wallet: arguments.wallet,
            owner: arguments.new_owner,
        },
    )
}

/// Frees a name.
#[must_use]
pub fn release_performer(arguments: &ReleasePerformer) -> Instruction {
    raw::release_performer(&raw::ReleasePerformerAccounts {
        owner: arguments.owner,
        performer: pda::performer(&arguments.name).0,
        payer: arguments.payer,
        event_authority: pda::event_authority().0,
        program: ID,
    })
}

/// Tips a performer.
#[must_use]
pub fn tip(arguments: &Tip) -> Instruction {
    raw::tip(
        &raw::TipAccounts {
            tipper: arguments.tipper,
            config: pda::config().0,
            mint: arguments.mint,
            mint_config: pda::mint_config(&arguments.mint).0,
            tipper_token: arguments.tipper_token,
            performer: match &arguments.performer {
                Recipient::Wallet(wallet) => *wallet,
                Recipient::Name(name) => pda::performer(name).0,
            },
            performer_token: arguments.performer_token,
            fee_vault: pda::fee_vault(&arguments.mint).0,
            token_program: arguments.token_program,
            event_authority: pda::event_authority().0,
            program: ID,
        },
        &raw::TipArguments {
            amount: arguments.amount.0,
            max_fee_bps: arguments.max_fee.0,
            kind: arguments.reference.kind(),
            reference: arguments.reference.to_bytes(),
        },
    )
}

/// Pays the whole fee vault of a mint to the treasury.
#[must_use]
pub fn withdraw_fees(arguments: &WithdrawFees) -> Instruction {
    raw::withdraw_fees(&raw::WithdrawFeesAccounts {
        caller: arguments.caller,
        config: pda::config().0,
        mint: arguments.mint,
        mint_config: pda::mint_config(&arguments.mint).0,
        fee_vault: pda::fee_vault(&arguments.mint).0,
        treasury_token: arguments.treasury_token,
        token_program: arguments.token_program,
        event_authority: pda::event_authority().0,
        program: ID,
    })
}

#[cfg(test)]
pub(crate) mod tests;
