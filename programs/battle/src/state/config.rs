use crate::errors::BattleError;
use anchor_lang::prelude::*;
pub use common::amount::BPS;

/// Highest fee that an admin can set: 10 % of the pool.
pub const MAX_FEE_BPS: u16 = 1_000;
/// Longest deadline that an admin can set, so that no stake can be locked for good: 30 days, in seconds.
pub const MAX_DEADLINE_SECONDS: u32 = 30 * 24 * 60 * 60;

/// Terms of later battles and the wallets that may change or collect something. There is one.
#[account]
pub struct Config {
    /// May change this account and the mints.
    pub admin: Address,
    /// Becomes admin by accepting; zero when nobody was proposed.
    pub pending_admin: Address,
    /// Signs the verdicts of battles opened from now on.
    pub judge: Address,
    /// Receives the fees, less the partner's share.
    pub creator: Address,
    /// Receives the partner's share of the fees.
    pub partner: Address,
    /// Seconds that a battle waits for an opponent.
    pub join_seconds: u32,
    /// Seconds that the judge has from the moment an opponent joined.
    pub judge_seconds: u32,
    /// Part of the pool taken as fee, in basis points, at most [`MAX_FEE_BPS`].
    pub fee_bps: u16,
    /// Part of the fee that goes to the partner, in basis points, at most [`BPS`].
    pub partner_share_bps: u16,
    /// Part of the absent player's stake that the present one gets in a forfeit, in basis points, at most [`BPS`].
    pub forfeit_bonus_bps: u16,
    /// 1 while `open` and `join` are stopped, else 0.
    pub paused: u8,
    /// Bump of this account's address.
    pub bump: u8,
}

/// What an admin decides about later battles.
#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct Terms {
    /// Signs verdicts; cannot play.
    pub judge: Address,
    /// Receives the fees, less the partner's share.
    pub creator: Address,
    /// Receives the partner's share of the fees.
    pub partner: Address,
    /// Part of the pool taken as fee, in basis points, at most 1,000.
    pub fee_bps: u16,
    /// Part of the fee that goes to the partner, in basis points, at most 10,000.
    pub partner_share_bps: u16,
    /// Part of the absent player's stake that the present one gets in a forfeit, in basis points, at most 10,000; never more than
    /// the fee leaves of it.
    pub forfeit_bonus_bps: u16,
    /// Seconds that a battle waits for an opponent, 1 to 2,592,000.
    pub join_seconds: u32,
    /// Seconds that the judge has once an opponent joined, 1 to 2,592,000.
    pub judge_seconds: u32,
}

impl Terms {
    /// Refuses terms that could lose money (no payee), take too much, or lock stakes for good.
    pub fn validate(&self) -> Result<()> {
        let zero = Address::default();
        let named = self.judge != zero && self.creator != zero && self.partner != zero;
        require!(named, BattleError::ZeroAddress);
        require!(self.fee_bps <= MAX_FEE_BPS, BattleError::FeeAboveCap);
        let shares = self.partner_share_bps.max(self.forfeit_bonus_bps);
        require!(shares <= BPS, BattleError::ShareAboveWhole);
        let bounded = |seconds: u32| (1..=MAX_DEADLINE_SECONDS).contains(&seconds);
        require!(
            bounded(self.join_seconds) && bounded(self.judge_seconds),
            BattleError::DeadlineOutOfRange
        );
        Ok(())
    }
}

impl Config {
    /// Takes over validated terms.
    pub fn set_terms(&mut self, terms: &Terms) {
        self.judge = terms.judge;
        self.creator = terms.creator;
        self.partner = terms.partner;
        self.fee_bps = terms.fee_bps;
        self.partner_share_bps = terms.partner_share_bps;
        self.forfeit_bonus_bps = terms.forfeit_bonus_bps;
        self.join_seconds = terms.join_seconds;
        self.judge_seconds = terms.judge_seconds;
    }

    /// Whether `open` and `join` are stopped.
    pub fn is_paused(&self) -> bool {
        self.paused != 0
    }
}
