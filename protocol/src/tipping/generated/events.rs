// Generated from programs/idl/tipping.json by scripts/codegen; "make codegen" renders it anew. Do not edit.

use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct AdminProposed {
    pub admin: Pubkey,
    pub pending_admin: Pubkey,
}

impl AdminProposed {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [129, 249, 226, 227, 199, 82, 110, 243];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ConfigChanged {
    pub admin: Pubkey,
    pub treasury: Pubkey,
    pub fee_bps: u16,
    pub paused: bool,
}

impl ConfigChanged {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [147, 25, 86, 98, 98, 77, 78, 192];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct FeesWithdrawn {
    pub mint: Pubkey,
    pub treasury: Pubkey,
    pub amount: u64,
}

impl FeesWithdrawn {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [234, 15, 0, 119, 148, 241, 40, 21];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct MintAllowed {
    pub mint: Pubkey,
    pub minimum_tip: u64,
    pub enabled: bool,
}

impl MintAllowed {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [80, 212, 130, 120, 125, 216, 111, 240];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PerformerMoved {
    pub name: [u8; 32],
    pub owner: Pubkey,
    pub wallet: Pubkey,
}

impl PerformerMoved {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [15, 198, 157, 61, 131, 163, 148, 157];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PerformerRegistered {
    pub name: [u8; 32],
    pub owner: Pubkey,
    pub wallet: Pubkey,
}

impl PerformerRegistered {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [183, 225, 24, 107, 174, 161, 220, 166];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PerformerReleased {
    pub name: [u8; 32],
    pub owner: Pubkey,
}

impl PerformerReleased {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [203, 237, 193, 13, 184, 235, 20, 18];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct TipSent {
    pub mint: Pubkey,
    pub tipper: Pubkey,
    pub performer: Pubkey,
    pub reference: [u8; 32],
    pub amount: u64,
    pub fee: u64,
    pub kind: u8,
}

impl TipSent {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [124, 3, 185, 130, 232, 65, 132, 235];
}

/// Any event of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    AdminProposed(AdminProposed),
    ConfigChanged(ConfigChanged),
    FeesWithdrawn(FeesWithdrawn),
    MintAllowed(MintAllowed),
    PerformerMoved(PerformerMoved),
    PerformerRegistered(PerformerRegistered),
    PerformerReleased(PerformerReleased),
    TipSent(TipSent),
}

impl Event {
    /// The event in these bytes, which begin with its discriminator; `None` when that is not one of the program's.
    ///
    /// # Errors
    /// When the data ends before the event's fields do.
    pub fn decode(data: &[u8]) -> Option<std::io::Result<Self>> {
        let (discriminator, mut body) = data.split_first_chunk::<8>()?;
        match *discriminator {
            AdminProposed::DISCRIMINATOR => {
                Some(AdminProposed::deserialize(&mut body).map(Self::AdminProposed))
            }
            ConfigChanged::DISCRIMINATOR => {
                Some(ConfigChanged::deserialize(&mut body).map(Self::ConfigChanged))
            }
            FeesWithdrawn::DISCRIMINATOR => {
                Some(FeesWithdrawn::deserialize(&mut body).map(Self::FeesWithdrawn))
            }
            MintAllowed::DISCRIMINATOR => {
                Some(MintAllowed::deserialize(&mut body).map(Self::MintAllowed))
            }
            PerformerMoved::DISCRIMINATOR => {
                Some(PerformerMoved::deserialize(&mut body).map(Self::PerformerMoved))
            }
            PerformerRegistered::DISCRIMINATOR => {
                Some(PerformerRegistered::deserialize(&mut body).map(Self::PerformerRegistered))
            }
            PerformerReleased::DISCRIMINATOR => {
                Some(PerformerReleased::deserialize(&mut body).map(Self::PerformerReleased))
            }
            TipSent::DISCRIMINATOR => Some(TipSent::deserialize(&mut body).map(Self::TipSent)),
            _ => None,
        }
    }
}
