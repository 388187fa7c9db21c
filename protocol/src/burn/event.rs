//! What the program tells indexers, by calls to itself whose data is a tag, the event's discriminator and the event's fields.

use serde::{Deserialize, Serialize};
use solana_pubkey::Pubkey;

use super::{DecodeError, PayoutAddress, generated::events as raw};
use crate::amount::BaseUnits;
use crate::json;
use crate::program::{EVENT_TAG, unless_zero};
use crate::time::UnixSeconds;

/// An event of the program. In JSON it is an object whose `kind` names the variant in snake case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BurnEvent {
    /// The configuration changed, or was created.
    ConfigChanged {
        /// May change the configuration and the mints.
        #[serde(with = "json::address")]
        admin: Pubkey,
        /// May move minimum burns within bounds.
        #[serde(with = "json::address")]
        keeper: Pubkey,
        /// Seconds between two retargets of a campaign, at least.
        retarget_seconds: u32,
        /// Seconds that submissions are kept after a campaign.
        retention_seconds: u32,
        /// Whether opening and submitting are stopped.
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
    /// A mint was allowed, or its lowest burn or its switch changed.
    MintAllowed {
        /// The mint.
        #[serde(with = "json::address")]
        mint: Pubkey,
        /// Lowest burn that a campaign may ask for.
        lowest_burn: BaseUnits,
        /// Whether campaigns in this mint may be opened.
        enabled: bool,
    },
    /// A campaign was opened.
    CampaignOpened {
        /// The campaign.
        #[serde(with = "json::address")]
        campaign: Pubkey,
        /// Who opened it.
        #[serde(with = "json::address")]
        project: Pubkey,
        /// The token that is burnt.
        #[serde(with = "json::address")]
        mint: Pubkey,
        /// Hash of the brief.
        #[serde(with = "json::hash")]
        brief_hash: [u8; 32],
        /// Which of the project's campaigns it is.
        index: u64,
        /// Least burn of a submission at first.
        minimum_burn: BaseUnits,
        /// First second in which submissions are taken.
        starts_at: UnixSeconds,
        /// Last second in which submissions are taken.
        ends_at: UnixSeconds,
        /// Most submissions.
        cap: u32,
    },
    /// Tokens were burnt for a content hash.
    ContentSubmitted {
        /// The campaign.
        #[serde(with = "json::address")]
        campaign: Pubkey,
        /// Who burnt the tokens.
        #[serde(with = "json::address")]
        miner: Pubkey,
        /// Hash of the content.
        #[serde(with = "json::hash")]
        content_hash: [u8; 32],
        /// Where rewards go.
        payout_address: PayoutAddress,
        /// Which of the campaign's submissions it is, from 0.
        position: u32,
        /// Burnt tokens.
        amount: BaseUnits,
        /// When.
        submitted_at: UnixSeconds,
    },
    /// A campaign's minimum burn moved.
    MinimumMoved {
        /// The campaign.
        #[serde(with = "json::address")]
        campaign: Pubkey,
        /// Least burn before.
        previous: BaseUnits,
        /// Least burn from now on.
        minimum_burn: BaseUnits,
        /// When.
        moved_at: UnixSeconds,
    },
    /// A submission's account is closed; its rent went to the miner.
    SubmissionClosed {
        /// The campaign.
        #[serde(with = "json::address")]
        campaign: Pubkey,
        /// Who got the rent.
        #[serde(with = "json::address")]
        miner: Pubkey,
        /// Hash of the content.
        #[serde(with = "json::hash")]
        content_hash: [u8; 32],
    },
    /// A campaign's account is closed; its rent went to the project.
    CampaignClosed {
        /// The campaign.
        #[serde(with = "json::address")]
        campaign: Pubkey,
        /// Who got the rent.
        #[serde(with = "json::address")]
        project: Pubkey,
        /// Submissions that it had.
        submissions: u32,
        /// Tokens that all of them burnt.
        burned: BaseUnits,
    },
}

/// Reads the data of an inner instruction of the program (the caller has checked its program id).
///
/// `None` when the call carries no event. An event that this build does not know is an error, so that none is passed over in silence.
/// Bytes beyond an event's fields are ignored, so that events may grow.
#[must_use]
pub fn decode(inner_instruction_data: &[u8]) -> Option<Result<BurnEvent, DecodeError>> {
    inner_instruction_data
        .strip_prefix(&EVENT_TAG)
        .map(decode_body)
}

fn decode_body(data: &[u8]) -> Result<BurnEvent, DecodeError> {
    let event = raw::Event::decode(data)
        .ok_or(DecodeError::UnknownDiscriminator { program: "burn" })?
        .map_err(|_| DecodeError::Truncated)?;
    Ok(event.into())
}

impl BurnEvent {
    /// The variant's name in snake case, such as `content_submitted`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::ConfigChanged { .. } => "config_changed",
            Self::AdminProposed { .. } => "admin_proposed",
            Self::MintAllowed { .. } => "mint_allowed",
            Self::CampaignOpened { .. } => "campaign_opened",
            Self::ContentSubmitted { .. } => "content_submitted",
            Self::MinimumMoved { .. } => "minimum_moved",
            Self::SubmissionClosed { .. } => "submission_closed",
            Self::CampaignClosed { .. } => "campaign_closed",
        }
    }

    /// The campaign that the event is about; `None` for events about the configuration or a mint.
    #[must_use]
    pub const fn campaign(&self) -> Option<Pubkey> {
        match self {
            Self::CampaignOpened { campaign, .. }
            | Self::ContentSubmitted { campaign, .. }
            | Self::MinimumMoved { campaign, .. }
            | Self::SubmissionClosed { campaign, .. }
            | Self::CampaignClosed { campaign, .. } => Some(*campaign),
            Self::ConfigChanged { .. } | Self::AdminProposed { .. } | Self::MintAllowed { .. } => {
                None
            }
        }
    }
}

impl From<raw::Event> for BurnEvent {
    fn from(event: raw::Event) -> Self {
        match event {
            raw::Event::ConfigChanged(event) => Self::ConfigChanged {
                admin: event.admin,
                keeper: event.keeper,
                retarget_seconds: event.retarget_seconds,
                retention_seconds: event.retention_seconds,
                paused: event.paused,
            },
            raw::Event::AdminProposed(event) => Self::AdminProposed {
                admin: event.admin,
                pending_admin: unless_zero(event.pending_admin),
            },
            raw::Event::MintAllowed(event) => Self::MintAllowed {
                mint: event.mint,
                lowest_burn: BaseUnits(event.lowest_burn),
                enabled: event.enabled,
            },
            raw::Event::CampaignOpened(event) => Self::CampaignOpened {
                campaign: event.campaign,
                project: event.project,
                mint: event.mint,
                brief_hash: event.brief_hash,
                index: event.index,
                minimum_burn: BaseUnits(event.minimum_burn),
                starts_at: UnixSeconds(event.starts_at),
                ends_at: UnixSeconds(event.ends_at),
                cap: event.cap,
            },
            raw::Event::ContentSubmitted(event) => Self::ContentSubmitted {
                campaign: event.campaign,
                miner: event.miner,
                content_hash: event.content_hash,
                payout_address: PayoutAddress(event.payout_address),
                position: event.position,
                amount: BaseUnits(event.amount),
                submitted_at: UnixSeconds(event.submitted_at),
            },
            raw::Event::MinimumMoved(event) => Self::MinimumMoved {
                campaign: event.campaign,
                previous: BaseUnits(event.previous),
                minimum_burn: BaseUnits(event.minimum_burn),
                moved_at: UnixSeconds(event.moved_at),
            },
            raw::Event::SubmissionClosed(event) => Self::SubmissionClosed {
                campaign: event.campaign,
                miner: event.miner,
                content_hash: event.content_hash,
            },
            raw::Event::CampaignClosed(event) => Self::CampaignClosed {
                campaign: event.campaign,
                project: event.project,
                submissions: event.submissions,
                burned: BaseUnits(event.burned),
            },
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
