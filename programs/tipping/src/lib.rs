//! Tips: a viewer pays a performer, the protocol takes a small fee, all in one instruction and without holding the performer's part.
//! docs/programs/tipping.md describes accounts, instructions, errors and guarantees.
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
use instructions::*;
use state::Terms;

declare_id!("5ocg4pU7CNRRGBjzkCD9Scw8AauvCTBMjE3KWC52AV9D");

#[program]
pub mod tipping {
    use super::*;

    /// Creates the configuration. Only the program's upgrade authority can, who becomes admin.
    pub fn initialize(ctx: &mut Context<Initialize>, terms: Terms) -> Result<()> {
        initialize::handler(ctx, &terms)
    }

    /// Changes the terms of later tips, and pauses or resumes tipping.
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

    /// Allows tips in a mint, with the smallest tip in base units, and creates its fee vault.
    pub fn allow_mint(ctx: &mut Context<AllowMint>, minimum_tip: u64) -> Result<()> {
        allow_mint::handler(ctx, minimum_tip)
    }

    /// Changes a mint's smallest tip, or stops and resumes tipping in it.
    pub fn update_mint(
        ctx: &mut Context<UpdateMint>,
        minimum_tip: u64,
        enabled: bool,
    ) -> Result<()> {
        update_mint::handler(ctx, minimum_tip, enabled)
    }

    /// Takes a free name and says which wallet its tips go to.
    pub fn register_performer(
        ctx: &mut Context<RegisterPerformer>,
        name: [u8; 32],
        wallet: Address,
    ) -> Result<()> {
        register_performer::handler(ctx, name, wallet)
    }

    /// Changes the wallet that a name's tips go to, or gives the name away.
    pub fn move_performer(
        ctx: &mut Context<MovePerformer>,
        wallet: Address,
        owner: Address,
    ) -> Result<()> {
        move_performer::handler(ctx, wallet, owner)
    }

    /// Frees a name and returns its rent to who paid it.
    pub fn release_performer(ctx: &mut Context<ReleasePerformer>) -> Result<()> {
        release_performer::handler(ctx)
    }

    /// Pays a performer for a battle (0) or a clip (1): the fee goes to the fee vault, the rest straight to the performer. Refused when
    /// the fee is above `max_fee_bps`.
    pub fn tip(
        ctx: &mut Context<Tip>,
        amount: u64,
        max_fee_bps: u16,
        kind: u8,
        reference: [u8; 32],
    ) -> Result<()> {
        tip::handler(ctx, amount, max_fee_bps, kind, reference)
    }

    /// Pays the whole fee vault of a mint to the treasury.
    pub fn withdraw_fees(ctx: &mut Context<WithdrawFees>) -> Result<()> {
        withdraw_fees::handler(ctx)
    }
}
