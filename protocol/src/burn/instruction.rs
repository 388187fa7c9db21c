//! Builders of the program's instructions. They derive every address that the program demands; callers name the wallets, the mint and their token accounts.

use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use super::generated::instructions as raw;
use super::{ID, Offer, PayoutAddress, Terms, pda};
use crate::amount::BaseUnits;

/// Arguments of [`initialize`].
#[derive(Clone, Copy, Debug)]
pub struct Initialize {
    /// The program's upgrade authority, who signs, pays the rent and becomes admin.
    pub authority: Pubkey,
    /// Terms of the first campaigns.
    pub terms: Terms,
}

/// Arguments of [`update_config`].
#[derive(Clone, Copy, Debug)]
pub struct UpdateConfig {
    /// The admin, who signs.
    pub admin: Pubkey,
    /// Terms of campaigns from now on.
    pub terms: Terms,
    /// Whether to stop opening and submitting.
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
    /// Lowest burn that a campaign may ask for, at least 1 base unit.
    pub lowest_burn: BaseUnits,
}

/// Arguments of [`update_mint`].
#[derive(Clone, Copy, Debug)]
pub struct UpdateMint {
    /// The admin, who signs.
    pub admin: Pubkey,
    /// The allowed mint.
    pub mint: Pubkey,
    /// Lowest burn that a campaign may ask for, at least 1 base unit.
    pub lowest_burn: BaseUnits,
    /// Whether campaigns in this mint may be opened.
    pub enabled: bool,
}

/// Arguments of [`open_campaign`].
#[derive(Clone, Copy, Debug)]
pub struct OpenCampaign {
    /// The wallet that opens the campaign, signs and pays the rent.
    pub owner: Pubkey,
    /// The token to burn.
    pub mint: Pubkey,
    /// The token program that owns the mint.
    pub token_program: Pubkey,
    /// What the campaign asks for.
    pub offer: Offer,
}

/// Arguments of [`submit`].
#[derive(Clone, Copy, Debug)]
pub struct Submit {
    /// Who signs, burns and pays the rent.
    pub miner: Pubkey,
    /// The miner's token account.
    pub miner_token: Pubkey,
    /// The running campaign.
    pub campaign: Pubkey,
    /// The campaign's mint.
    pub mint: Pubkey,
    /// The token program that owns the mint.
    pub token_program: Pubkey,
    /// Hash of the content.
    pub content_hash: [u8; 32],
    /// Where rewards go.
    pub payout_address: PayoutAddress,
    /// What to burn, at least the campaign's minimum.
    pub amount: BaseUnits,
}

/// Arguments of [`retarget`].
#[derive(Clone, Copy, Debug)]
pub struct Retarget {
    /// The keeper, who signs.
    pub keeper: Pubkey,
    /// The running campaign.
    pub campaign: Pubkey,
    /// Least burn from now on, a quarter to four times the present one.
    pub minimum_burn: BaseUnits,
}

/// Arguments of [`close_submission`].
#[derive(Clone, Copy, Debug)]
pub struct CloseSubmission {
    /// The campaign, which is over.
    pub campaign: Pubkey,
    /// Hash of the content.
    pub content_hash: [u8; 32],
    /// The submission's miner, who gets the rent.
    pub miner: Pubkey,
}

/// Arguments of [`close_campaign`].
#[derive(Clone, Copy, Debug)]
pub struct CloseCampaign {
    /// The campaign, which is over and has no submissions left.
    pub campaign: Pubkey,
    /// The wallet that opened it, which gets the rent.
    pub owner: Pubkey,
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

/// Changes the terms of later campaigns.
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

/// Allows campaigns in a mint.
#[must_use]
pub fn allow_mint(arguments: &AllowMint) -> Instruction {
    raw::allow_mint(
        &raw::AllowMintAccounts {
            admin: arguments.admin,
            config: pda::config().0,
            mint: arguments.mint,
            mint_config: pda::mint_config(&arguments.mint).0,
            token_program: arguments.token_program,
            event_authority: pda::event_authority().0,
            program: ID,
        },
        &raw::AllowMintArguments {
            lowest_burn: arguments.lowest_burn.0,
        },
    )
}

/// Changes the lowest burn of an allowed mint, or switches it off or on.
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
            lowest_burn: arguments.lowest_burn.0,
            enabled: arguments.enabled,
        },
    )
}

/// Opens a campaign. It is [`pda::campaign`] of wallet and index.
#[must_use]
pub fn open_campaign(arguments: &OpenCampaign) -> Instruction {
    raw::open_campaign(
        &raw::OpenCampaignAccounts {
            owner: arguments.owner,
            config: pda::config().0,
            mint: arguments.mint,
            mint_config: pda::mint_config(&arguments.mint).0,
            project: pda::project(&arguments.owner).0,
            campaign: pda::campaign(&arguments.owner, arguments.offer.index).0,
            token_program: arguments.token_program,
            event_authority: pda::event_authority().0,
            program: ID,
        },
        &raw::OpenCampaignArguments {
            offer: (&arguments.offer).into(),
        },
    )
}

/// Burns tokens and records a content hash. The record is [`pda::submission`] of campaign and hash.
#[must_use]
pub fn submit(arguments: &Submit) -> Instruction {
    let (submission, bump) = pda::submission(&arguments.campaign, &arguments.content_hash);
    raw::submit(
        &raw::SubmitAccounts {
            miner: arguments.miner,
            config: pda::config().0,
            campaign: arguments.campaign,
            submission,
            mint: arguments.mint,
            miner_token: arguments.miner_token,
            token_program: arguments.token_program,
            event_authority: pda::event_authority().0,
            program: ID,
        },
        &raw::SubmitArguments {
            content_hash: arguments.content_hash,
            payout_address: arguments.payout_address.0,
            amount: arguments.amount.0,
            bump,
        },
    )
}

/// Moves a campaign's minimum burn within bounds.
#[must_use]
pub fn retarget(arguments: &Retarget) -> Instruction {
    raw::retarget(
        &raw::RetargetAccounts {
            keeper: arguments.keeper,
            config: pda::config().0,
            campaign: arguments.campaign,
            event_authority: pda::event_authority().0,
            program: ID,
        },
        &raw::RetargetArguments {
            minimum_burn: arguments.minimum_burn.0,
        },
    )
}

/// Closes a submission of a campaign that is over. Anyone may send it.
#[must_use]
pub fn close_submission(arguments: &CloseSubmission) -> Instruction {
    raw::close_submission(&raw::CloseSubmissionAccounts {
        campaign: arguments.campaign,
        submission: pda::submission(&arguments.campaign, &arguments.content_hash).0,
        miner: arguments.miner,
        event_authority: pda::event_authority().0,
        program: ID,
    })
}

/// Closes a campaign that is over and has no submissions left. Anyone may send it.
#[must_use]
pub fn close_campaign(arguments: &CloseCampaign) -> Instruction {
    raw::close_campaign(&raw::CloseCampaignAccounts {
        campaign: arguments.campaign,
        owner: arguments.owner,
        event_authority: pda::event_authority().0,
        program: ID,
    })
}

#[cfg(test)]
pub(crate) mod tests;
