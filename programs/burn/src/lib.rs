//! Content mining: miners burn tokens to submit the hash of a text to a project's campaign, once a campaign and hash.
//! docs/programs/burn.md describes accounts, instructions, errors and guarantees.
#![cfg_attr(not(feature = "idl-build"), no_std)]
// Anchor's macros generate items without documentation; `state` and `instructions` document theirs.
#![allow(missing_docs)]

#[cfg(target_arch = "bpf")]
use solana_compiler_builtins as _;

pub mod errors;
pub mod events;
pub mod instructions;
mod mint;
mod security;
pub mod seeds;
pub mod state;

use anchor_lang::prelude::*;
use instructions::{submit::Content, *};
use state::{Offer, Terms};

declare_id!("vBS5t3RwevdMbQ1avVthK2xjGePDKbtj9G6PHzCBPNH");

#[program]
pub mod burn {
    use super::*;

    /// Creates the configuration. Only the program's upgrade authority can, who becomes admin.
    pub fn initialize(ctx: &mut Context<Initialize>, terms: Terms) -> Result<()> {
        initialize::handler(ctx, &terms)
    }

    /// Changes how long later campaigns keep submissions; the keeper and the time between retargets, of running campaigns too; and
    /// pauses or resumes opening and submitting.
    pub fn update_config(
        ctx: &mut Context<UpdateConfig>,
        terms: Terms,
        paused: bool,
    ) -> Result<()> {
        update_config::handler(ctx, &terms, paused)
    }

    /// Names the wallet that may accept to be the admin.
    pub fn propose_admin(ctx: &mut Context<ProposeAdmin>, pending_admin: Address) -> Result<()> {
        propose_admin::handler(ctx, pending_admin)
    }

    /// Makes the proposed wallet, which signs, the admin.
    pub fn accept_admin(ctx: &mut Context<AcceptAdmin>) -> Result<()> {
        accept_admin::handler(ctx)
    }

    /// Allows campaigns in a mint, with the lowest burn that a campaign may ask for, in base units.
    pub fn allow_mint(ctx: &mut Context<AllowMint>, lowest_burn: u64) -> Result<()> {
        allow_mint::handler(ctx, lowest_burn)
    }

    /// Changes a mint's lowest burn, or stops and resumes opening campaigns in it.
    pub fn update_mint(
        ctx: &mut Context<UpdateMint>,
        lowest_burn: u64,
        enabled: bool,
    ) -> Result<()> {
        update_mint::handler(ctx, lowest_burn, enabled)
    }

    /// Opens a campaign. It holds no money; its project pays the rent and gets it back.
    pub fn open_campaign(ctx: &mut Context<OpenCampaign>, offer: Offer) -> Result<()> {
        open_campaign::handler(ctx, &offer)
    }

    /// Burns the miner's tokens and records a content hash, once a campaign.
    pub fn submit(
        ctx: &mut Context<Submit>,
        content_hash: [u8; 32],
        payout_address: [u8; 20],
        amount: u64,
        bump: u8,
    ) -> Result<()> {
        submit::handler(
            ctx,
            &Content {
                content_hash,
                payout_address,
                amount,
                bump,
            },
        )
    }

    /// Moves a campaign's minimum burn, at most to a quarter or to four times, and not again before some time has passed.
    pub fn retarget(ctx: &mut Context<Retarget>, minimum_burn: u64) -> Result<()> {
        retarget::handler(ctx, minimum_burn)
    }

    /// Closes a submission of a campaign that is over, and returns the rent to its miner.
    pub fn close_submission(ctx: &mut Context<CloseSubmission>) -> Result<()> {
        close_submission::handler(ctx)
    }

    /// Closes a campaign that is over and has no submissions left, and returns the rent to its project.
    pub fn close_campaign(ctx: &mut Context<CloseCampaign>) -> Result<()> {
        close_campaign::handler(ctx)
    }
}
