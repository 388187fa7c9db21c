//! The program's accounts in words: amounts and times have their types, and what is not set is `None`.

use solana_pubkey::Pubkey;

use super::{DecodeError, PayoutAddress, generated::accounts as raw};
use crate::amount::BaseUnits;
use crate::program::unless_zero;
use crate::time::UnixSeconds;

/// Any account that the program owns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProgramAccount {
    /// Terms of campaigns.
    Config(Config),
    /// An allowed mint.
    MintConfig(MintConfig),
    /// A wallet's numbering of its campaigns.
    Project(Project),
    /// A campaign.
    Campaign(Campaign),
    /// A submission.
    Submission(Submission),
}

/// Terms of campaigns and the wallets that may change something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// May change this account and the mints.
    pub admin: Pubkey,
    /// Becomes admin by accepting.
    pub pending_admin: Option<Pubkey>,
    /// May move the minimum burn of campaigns within bounds.
    pub keeper: Pubkey,
    /// Seconds between two retargets of a campaign, at least.
    pub retarget_seconds: u32,
    /// Seconds that submissions of later campaigns are kept after the campaign's end.
    pub retention_seconds: u32,
    /// Whether opening and submitting are stopped.
    pub paused: bool,
}

/// A mint that campaigns may ask to burn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MintConfig {
    /// The mint.
    pub mint: Pubkey,
    /// The token program that owns the mint.
    pub token_program: Pubkey,
    /// Lowest burn that a campaign may ask for.
    pub lowest_burn: BaseUnits,
    /// Decimals of the mint.
    pub decimals: u8,
    /// Whether campaigns in this mint may be opened.
    pub enabled: bool,
}

/// A wallet's numbering of its campaigns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// The wallet.
    pub wallet: Pubkey,
    /// Number of the next campaign that the wallet opens.
    pub next_index: u64,
}

/// A campaign: what it asks for, and what it got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Campaign {
    /// The wallet that opened it, paid the rent and gets it back.
    pub project: Pubkey,
    /// The token that is burnt.
    pub mint: Pubkey,
    /// Hash of the brief.
    pub brief_hash: [u8; 32],
    /// Which of the project's campaigns this is.
    pub index: u64,
    /// Least burn of a submission now.
    pub minimum_burn: BaseUnits,
    /// Bound below which the minimum burn never moves.
    pub lowest_burn: BaseUnits,
    /// Tokens that all submissions burnt.
    pub burned: BaseUnits,
    /// First second in which submissions are taken.
    pub starts_at: UnixSeconds,
    /// Last second in which submissions are taken.
    pub ends_at: UnixSeconds,
    /// Last second in which submissions are kept.
    pub kept_until: UnixSeconds,
    /// When the minimum burn moved last; when the campaign opened until then.
    pub retargeted_at: UnixSeconds,
    /// Most submissions.
    pub cap: u32,
    /// Submissions so far.
    pub submissions: u32,
    /// Submissions whose accounts are closed.
    pub closed: u32,
    /// Decimals of the mint.
    pub decimals: u8,
}

/// One content hash in one campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// The campaign.
    pub campaign: Pubkey,
    /// Burnt the tokens, paid the rent and gets it back.
    pub miner: Pubkey,
    /// Hash of the content.
    pub content_hash: [u8; 32],
    /// Burnt tokens.
    pub amount: BaseUnits,
    /// When it was submitted.
    pub submitted_at: UnixSeconds,
    /// Which of the campaign's submissions it is, from 0.
    pub position: u32,
    /// Where rewards go.
    pub payout_address: PayoutAddress,
}

/// Reads an account that the program owns. Bytes beyond its fields are ignored, so that accounts may grow.
///
/// # Errors
/// When the data is not an account of the program, or ends too early.
pub fn decode(data: &[u8]) -> Result<ProgramAccount, DecodeError> {
    let account = raw::Account::decode(data)
        .ok_or(DecodeError::UnknownDiscriminator { program: "burn" })?
        .map_err(|_| DecodeError::Truncated)?;
    Ok(match account {
        raw::Account::Config(config) => ProgramAccount::Config(config.into()),
        raw::Account::MintConfig(mint) => ProgramAccount::MintConfig(mint.into()),
        raw::Account::Project(project) => ProgramAccount::Project(project.into()),
        raw::Account::Campaign(campaign) => ProgramAccount::Campaign(campaign.into()),
        raw::Account::Submission(submission) => ProgramAccount::Submission(submission.into()),
    })
}

impl From<raw::Config> for Config {
    fn from(config: raw::Config) -> Self {
        Self {
            admin: config.admin,
            pending_admin: unless_zero(config.pending_admin),
            keeper: config.keeper,
            retarget_seconds: config.retarget_seconds,
            retention_seconds: config.retention_seconds,
            paused: config.paused != 0,
        }
    }
}

impl From<raw::MintConfig> for MintConfig {
    fn from(config: raw::MintConfig) -> Self {
        Self {
            mint: config.mint,
            token_program: config.token_program,
            lowest_burn: BaseUnits(config.lowest_burn),
            decimals: config.decimals,
            enabled: config.enabled != 0,
        }
    }
}

impl From<raw::Project> for Project {
    fn from(project: raw::Project) -> Self {
        Self {
            wallet: project.wallet,
            next_index: project.next_index,
        }
    }
}

impl From<raw::Campaign> for Campaign {
    fn from(campaign: raw::Campaign) -> Self {
        Self {
            project: campaign.project,
            mint: campaign.mint,
            brief_hash: campaign.brief_hash,
            index: campaign.index,
            minimum_burn: BaseUnits(campaign.minimum_burn),
            lowest_burn: BaseUnits(campaign.lowest_burn),
            burned: BaseUnits(campaign.burned),
            starts_at: UnixSeconds(campaign.starts_at),
            ends_at: UnixSeconds(campaign.ends_at),
            kept_until: UnixSeconds(campaign.kept_until),
            retargeted_at: UnixSeconds(campaign.retargeted_at),
            cap: campaign.cap,
            submissions: campaign.submissions,
            closed: campaign.closed,
            decimals: campaign.decimals,
        }
    }
}

impl From<raw::Submission> for Submission {
    fn from(submission: raw::Submission) -> Self {
        Self {
            campaign: submission.campaign,
            miner: submission.miner,
            content_hash: submission.content_hash,
            amount: BaseUnits(submission.amount),
            submitted_at: UnixSeconds(submission.submitted_at),
            position: submission.position,
            payout_address: PayoutAddress(submission.payout_address),
        }
    }
}

#[cfg(test)]
mod tests;
