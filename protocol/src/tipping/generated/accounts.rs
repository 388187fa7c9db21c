// Generated from programs/idl/tipping.json by scripts/codegen; "make codegen" renders it anew. Do not edit.

use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Config {
    /// May change this account and the mints.
    pub admin: Pubkey,
    /// Becomes admin by accepting; zero when nobody was proposed.
    pub pending_admin: Pubkey,
    /// Receives the fees.
    pub treasury: Pubkey,
    /// Part of a tip taken as fee, in basis points, at most [`MAX_FEE_BPS`].
    pub fee_bps: u16,
    /// 1 while `tip` is stopped, else 0.
    pub paused: u8,
    /// Bump of this account's address.
    pub bump: u8,
}

impl Config {
    /// The account's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [155, 12, 170, 224, 30, 250, 204, 130];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct MintConfig {
    /// The mint.
    pub mint: Pubkey,
    /// The token program that owns the mint.
    pub token_program: Pubkey,
    /// The token account that gathers the fees of this mint. Kept here because comparing it is cheaper than deriving it at every tip.
    pub fee_vault: Pubkey,
    /// Smallest tip in base units, at least 1.
    pub minimum_tip: u64,
    /// Decimals of the mint.
    pub decimals: u8,
    /// 1 while tips in this mint are taken, else 0.
    pub enabled: u8,
    /// Bump of the fee vault's address.
    pub fee_vault_bump: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Zero; keeps the length a multiple of the alignment.
    pub padding: [u8; 4],
}

impl MintConfig {
    /// The account's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [168, 252, 88, 182, 219, 205, 39, 53];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Performer {
    /// 3 to 32 characters of a-z, 0-9, - and _, then zero bytes.
    pub name: [u8; 32],
    /// May move and release the name.
    pub owner: Pubkey,
    /// Owns the token accounts that tips go to.
    pub wallet: Pubkey,
    /// Paid the rent and gets it back.
    pub payer: Pubkey,
    /// Bump of this account's address.
    pub bump: u8,
}

impl Performer {
    /// The account's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [133, 180, 90, 198, 49, 135, 33, 173];
}

/// Any account of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Account {
    Config(Config),
    MintConfig(MintConfig),
    Performer(Performer),
}

impl Account {
    /// The account in this data; `None` when the discriminator is not one of the program's. Bytes beyond the account's fields are ignored.
    ///
    /// # Errors
    /// When the data ends before the account's fields do.
    pub fn decode(data: &[u8]) -> Option<std::io::Result<Self>> {
        let (discriminator, mut body) = data.split_first_chunk::<8>()?;
        match *discriminator {
            Config::DISCRIMINATOR => Some(Config::deserialize(&mut body).map(Self::Config)),
            MintConfig::DISCRIMINATOR => {
                Some(MintConfig::deserialize(&mut body).map(Self::MintConfig))
            }
            Performer::DISCRIMINATOR => {
                Some(Performer::deserialize(&mut body).map(Self::Performer))
            }
            _ => None,
        }
    }
}
