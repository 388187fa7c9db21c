//! The program's accounts in words: amounts and rates have their types, and what is not set is `None`.

use solana_pubkey::Pubkey;

use super::{DecodeError, PerformerName, generated::accounts as raw};
use crate::amount::{BaseUnits, Bps};
use crate::program::unless_zero;

/// Any account that the program owns; its fee vaults belong to the token programs and are none of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProgramAccount {
    /// Terms of tips.
    Config(Config),
    /// An allowed mint.
    MintConfig(MintConfig),
    /// A name of the registry.
    Performer(Performer),
}

/// Terms of tips and the wallets that may change or collect something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// May change this account and the mints.
    pub admin: Pubkey,
    /// Becomes admin by accepting.
    pub pending_admin: Option<Pubkey>,
    /// Receives the fees.
    pub treasury: Pubkey,
    /// Part of a tip taken as fee.
    pub fee_bps: Bps,
    /// Whether tipping is stopped.
    pub paused: bool,
}

/// A mint that tips may be paid in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MintConfig {
    /// The mint.
    pub mint: Pubkey,
    /// The token program that owns the mint.
    pub token_program: Pubkey,
    /// The token account that gathers the fees.
    pub fee_vault: Pubkey,
    /// Smallest tip.
    pub minimum_tip: BaseUnits,
    /// Decimals of the mint.
    pub decimals: u8,
    /// Whether tips in this mint are taken.
    pub enabled: bool,
}

/// A name and the wallet that its tips go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Performer {
    /// The name.
    pub name: PerformerName,
    /// May move and release the name.
    pub owner: Pubkey,
    /// Owns the token accounts that tips go to.
    pub wallet: Pubkey,
    /// Paid the rent and gets it back.
    pub payer: Pubkey,
}

/// Reads an account that the program owns. Bytes beyond its fields are ignored, so that accounts may grow.
///
/// # Errors
/// When the data is not an account of the program, ends too early, or holds a value that the program never writes.
pub fn decode(data: &[u8]) -> Result<ProgramAccount, DecodeError> {
    let account = raw::Account::decode(data)
        .ok_or(DecodeError::UnknownDiscriminator { program: "tipping" })?
        .map_err(|_| DecodeError::Truncated)?;
    Ok(match account {
        raw::Account::Config(config) => ProgramAccount::Config(config.into()),
        raw::Account::MintConfig(mint) => ProgramAccount::MintConfig(mint.into()),
        raw::Account::Performer(performer) => ProgramAccount::Performer(performer.try_into()?),
    })
}

impl From<raw::Config> for Config {
    fn from(config: raw::Config) -> Self {
        Self {
            admin: config.admin,
            pending_admin: unless_zero(config.pending_admin),
            treasury: config.treasury,
            fee_bps: Bps(config.fee_bps),
            paused: config.paused != 0,
        }
    }
}

impl From<raw::MintConfig> for MintConfig {
    fn from(config: raw::MintConfig) -> Self {
        Self {
            mint: config.mint,
            token_program: config.token_program,
            fee_vault: config.fee_vault,
            minimum_tip: BaseUnits(config.minimum_tip),
            decimals: config.decimals,
            enabled: config.enabled != 0,
        }
    }
}

impl TryFrom<raw::Performer> for Performer {
    type Error = DecodeError;

    fn try_from(performer: raw::Performer) -> Result<Self, DecodeError> {
        Ok(Self {
            name: PerformerName::from_bytes(performer.name)?,
            owner: performer.owner,
            wallet: performer.wallet,
            payer: performer.payer,
        })
    }
}

#[cfg(test)]
mod tests;
