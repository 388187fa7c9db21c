//! 1v1 wager escrow: two players stake the same amount of one token, a judge who plays no part signs a verdict, and the winner is
//! paid or both get their stakes back. docs/programs/battle.md describes accounts, instructions, errors and guarantees.
#![cfg_attr(not(feature = "idl-build"), no_std)]
// Anchor's macros generate items without documentation; `state`, `fees` and `instructions` document theirs.
#![allow(missing_docs)]

#[cfg(target_arch = "bpf")]
use solana_compiler_builtins as _;

mod create;
pub mod errors;
pub mod events;
pub mod fees;
pub mod instructions;
mod mint;
mod security;
pub mod seeds;
pub mod state;
pub mod token;

use anchor_lang::prelude::*;
use instructions::{open::Opening, *};
use state::Terms;

declare_id!("59w6ecoucRrji9BFhFCAoHRS4Cjp7Y3i11cbLp7CJzdh");

#[program]
pub mod battle {
    use super::*;

    /// Creates the configuration. Only the program's upgrade authority can, who becomes admin.
    pub fn initialize(ctx: &mut Context<Initialize>, terms: Terms) -> Result<()> {
        initialize::handler(ctx, &terms)
    }

    /// Changes the terms of later battles, and pauses or resumes new ones. Open battles keep theirs; fees that are not withdrawn yet
    /// go to the new payees.
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

    /// Allows battles in a mint, with the stake of each tier in base units (0 closes a tier), and creates its fee vault.
    pub fn allow_mint(ctx: &mut Context<AllowMint>, tier_stakes: [u64; 4]) -> Result<()> {
        allow_mint::handler(ctx, tier_stakes)
    }

    /// Changes a mint's stakes, or stops and resumes opening battles in it.
    pub fn update_mint(
        ctx: &mut Context<UpdateMint>,
        tier_stakes: [u64; 4],
        enabled: bool,
    ) -> Result<()> {
        update_mint::handler(ctx, tier_stakes, enabled)
    }

    /// Opens a battle and takes the opener's stake, which must be the stake of the tier. Refused unless the configured judge is `judge`
    /// and the fee at most `max_fee_bps`.
    #[allow(clippy::too_many_arguments)] // An instruction's arguments are named one by one in its IDL.
    pub fn open(
        ctx: &mut Context<Open>,
        index: u64,
        tier: u8,
        stake: u64,
        judge: Address,
        max_fee_bps: u16,
        battle_bump: u8,
        vault_bump: u8,
    ) -> Result<()> {
        open::handler(
            ctx,
            &Opening {
                index,
                tier,
                stake,
                judge,
                max_fee_bps,
                battle_bump,
                vault_bump,
            },
        )
    }

    /// Takes the opponent's stake, which must be the battle's, and starts the judge's deadline.
    pub fn join(ctx: &mut Context<Join>, stake: u64) -> Result<()> {
        join::handler(ctx, stake)
    }

    /// Returns the stake while nobody has joined.
    pub fn cancel(ctx: &mut Context<Cancel>) -> Result<()> {
        cancel::handler(ctx)
    }

    /// Records the judge's verdict. Moves no token.
    pub fn settle(
        ctx: &mut Context<Settle>,
        outcome: u8,
        opener_scores: [[u8; 4]; 3],
        opponent_scores: [[u8; 4]; 3],
        transcript_hash: [u8; 32],
    ) -> Result<()> {
        settle::handler(
            ctx,
            outcome,
            opener_scores,
            opponent_scores,
            transcript_hash,
        )
    }

    /// Records that one side (0 opener, 1 opponent) stayed away. Moves no token.
    pub fn forfeit(
        ctx: &mut Context<Forfeit>,
        absent: u8,
        transcript_hash: [u8; 32],
    ) -> Result<()> {
        forfeit::handler(ctx, absent, transcript_hash)
    }

    /// Declares that the battle's judge gives no verdict, so that both stakes can be refunded at once.
    pub fn resign(ctx: &mut Context<Resign>) -> Result<()> {
        resign::handler(ctx)
    }

    /// Pays the prize to the winner and the fee to the fee vault.
    pub fn payout(ctx: &mut Context<Payout>) -> Result<()> {
        payout::handler(ctx)
    }

    /// Returns one player's stake after a draw, when the judge resigned or let the deadline pass; or what a forfeit leaves of it.
    pub fn refund(ctx: &mut Context<Refund>, side: u8) -> Result<()> {
        refund::handler(ctx, side)
    }

    /// Closes a finished battle and its vault; the rent goes back to the opener, who paid it.
    pub fn close(ctx: &mut Context<Close>) -> Result<()> {
        close::handler(ctx)
    }

    /// Splits the whole fee vault of a mint between creator and partner.
    pub fn withdraw_fees(ctx: &mut Context<WithdrawFees>) -> Result<()> {
        withdraw_fees::handler(ctx)
    }
}
