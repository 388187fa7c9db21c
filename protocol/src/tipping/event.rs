//! What the program tells indexers, by calls to itself whose data is a tag, the event's discriminator and the event's fields.

use serde::{Deserialize, Serialize};
use solana_pubkey::Pubkey;

use super::{DecodeError, PerformerName, Reference, generated::events as raw};
use crate::amount::{BaseUnits, Bps};
use crate::json;
use crate::program::{EVENT_TAG, unless_zero};

/// An event of the program. In JSON it is an object whose `kind` names the variant in snake case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TippingEvent {
    /// The configuration changed, or was created.
    ConfigChanged {
        /// May change the configuration and the mints.
        #[serde(with = "json::address")]
        admin: Pubkey,
        /// Receives the fees.
        #[serde(with = "json::address")]
        treasury: Pubkey,
        /// Part of a tip taken as fee.
        fee_bps: Bps,
        /// Whether tipping is stopped.
        paused: bool,
    },
    /// An admin proposed a successor, or took the proposal back.
    AdminProposed {
        /// The admin.
        #[serde(with = "json::address")]
        admin: Pubkey,
        /// The successor; `None` when the proposal was taken back.
        #[serde(with = "json::optional_address")]
        pending_admin: Option<Pubkey>,
    },
    /// A mint was allowed, or its smallest tip or its switch changed.
    MintAllowed {
        /// The mint.
        #[serde(with = "json::address")]
        mint: Pubkey,
        /// Smallest tip.
        minimum_tip: BaseUnits,
        /// Whether tips in this mint are taken.
        enabled: bool,
    },
    /// A name was taken.
    PerformerRegistered {
        /// The name.
        name: PerformerName,
        /// May move and release it.
        #[serde(with = "json::address")]
        owner: Pubkey,
        /// Where its tips go.
        #[serde(with = "json::address")]
        wallet: Pubkey,
    },
    /// A name's tips go elsewhere, or the name belongs to another wallet.
    PerformerMoved {
        /// The name.
        name: PerformerName,
        /// May move and release it from now on.
        #[serde(with = "json::address")]
        owner: Pubkey,
        /// Where its tips go from now on.
        #[serde(with = "json::address")]
        wallet: Pubkey,
    },
    /// A name is free again.
    PerformerReleased {
        /// The name.
        name: PerformerName,
        /// Who released it.
        #[serde(with = "json::address")]
        owner: Pubkey,
    },
    /// A performer was tipped.
    TipSent {
        /// The token.
        #[serde(with = "json::address")]
        mint: Pubkey,
        /// Who paid.
        #[serde(with = "json::address")]
        tipper: Pubkey,
        /// The performer's wallet.
        #[serde(with = "json::address")]
        performer: Pubkey,
        /// What the tip was given for.
        reference: Reference,
        /// What the tipper paid; the performer got it less the fee.
        amount: BaseUnits,
        /// What went to the fee vault.
        fee: BaseUnits,
    },
    /// The whole fee vault of a mint went to the treasury.
    FeesWithdrawn {
        /// The mint.
        #[serde(with = "json::address")]
        mint: Pubkey,
        /// The treasury's wallet.
        #[serde(with = "json::address")]
        treasury: Pubkey,
        /// What it received.
        amount: BaseUnits,
    },
}

/// Reads the data of an inner instruction of the program (the caller has checked its program id).
///
/// `None` when the call carries no event. An event that this build does not know is an error, so that none is passed over in silence.
/// Bytes beyond an event's fields are ignored, so that events may grow.
#[must_use]
pub fn decode(inner_instruction_data: &[u8]) -> Option<Result<TippingEvent, DecodeError>> {
    inner_instruction_data
        .strip_prefix(&EVENT_TAG)
        .map(decode_body)
}

fn decode_body(data: &[u8]) -> Result<TippingEvent, DecodeError> {
    raw::Event::decode(data)
        .ok_or(DecodeError::UnknownDiscriminator { program: "tipping" })?
        .map_err(|_| DecodeError::Truncated)?
        .try_into()
}

impl TippingEvent {
    /// The variant's name in snake case, such as `tip_sent`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::ConfigChanged { .. } => "config_changed",
            Self::AdminProposed { .. } => "admin_proposed",
            Self::MintAllowed { .. } => "mint_allowed",
            Self::PerformerRegistered { .. } => "performer_registered",
            Self::PerformerMoved { .. } => "performer_moved",
            Self::PerformerReleased { .. } => "performer_released",
            Self::TipSent { .. } => "tip_sent",
            Self::FeesWithdrawn { .. } => "fees_withdrawn",
        }
    }

    /// The mint that the event names; `None` when it names none.
    #[must_use]
    pub const fn mint(&self) -> Option<Pubkey> {
        match self {
            Self::MintAllowed { mint, .. }
            | Self::TipSent { mint, .. }
            | Self::FeesWithdrawn { mint, .. } => Some(*mint),
            _ => None,
        }
    }
}

impl TryFrom<raw::Event> for TippingEvent {
    type Error = DecodeError;

    fn try_from(event: raw::Event) -> Result<Self, DecodeError> {
        Ok(match event {
            raw::Event::ConfigChanged(event) => Self::ConfigChanged {
                admin: event.admin,
                treasury: event.treasury,
                fee_bps: Bps(event.fee_bps),
                paused: event.paused,
            },
            raw::Event::AdminProposed(event) => Self::AdminProposed {
                admin: event.admin,
                pending_admin: unless_zero(event.pending_admin),
            },
            raw::Event::MintAllowed(event) => Self::MintAllowed {
                mint: event.mint,
                minimum_tip: BaseUnits(event.minimum_tip),
                enabled: event.enabled,
            },
            raw::Event::PerformerRegistered(event) => Self::PerformerRegistered {
                name: PerformerName::from_bytes(event.name)?,
                owner: event.owner,
                wallet: event.wallet,
            },
            raw::Event::PerformerMoved(event) => Self::PerformerMoved {
                name: PerformerName::from_bytes(event.name)?,
                owner: event.owner,
                wallet: event.wallet,
            },
            raw::Event::PerformerReleased(event) => Self::PerformerReleased {
                name: PerformerName::from_bytes(event.name)?,
                owner: event.owner,
            },
            raw::Event::TipSent(event) => Self::TipSent {
                mint: event.mint,
                tipper: event.tipper,
                performer: event.performer,
                reference: Reference::new(event.kind, event.reference).ok_or(
                    DecodeError::Invalid {
                        program: "tipping",
                        field: "kind",
                    },
                )?,
                amount: BaseUnits(event.amount),
                fee: BaseUnits(event.fee),
            },
            raw::Event::FeesWithdrawn(event) => Self::FeesWithdrawn {
                mint: event.mint,
                treasury: event.treasury,
                amount: BaseUnits(event.amount),
            },
        })
    }
}

#[cfg(test)]
pub(crate) mod tests;
