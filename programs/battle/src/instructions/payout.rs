use crate::{
    errors::BattleError,
    events::{self, BattlePaid},
    fees::Spoils,
    seeds,
    state::{Battle, MintConfig, Side, paid},
    token::{self, Payment, TokenProgram},
};
use anchor_lang::prelude::*;

/// Accounts of `payout`. Anyone may call it.
#[event_cpi]
#[derive(Accounts)]
pub struct Payout {
    /// Must be settled with a winner.
    #[account(mut)]
    pub battle: Account<Battle>,
    /// The battle's mint.
    #[account(
        address = battle.mint @ BattleError::WrongMint,
        owner = *token_program.address() @ BattleError::WrongTokenProgram
    )]
    pub mint: UncheckedAccount,
    /// Knows the bump of the fee vault. Only this program creates such accounts, one a mint.
    #[account(constraint = mint_config.mint == battle.mint @ BattleError::WrongMint)]
    pub mint_config: Account<MintConfig>,
    /// Prize and fee come from here: the one vault of this battle.
    #[account(
        mut,
        constraint = seeds::derive(vault.address(), seeds::VAULT, battle.address(), battle.vault_bump) @ Error::InvalidSeeds
    )]
    pub vault: UncheckedAccount,
    /// The prize goes here: a token account of the mint that belongs to the winner.
    #[account(mut)]
    pub winner_token: UncheckedAccount,
    /// The fee goes here: the one fee vault of the mint.
    #[account(
        mut,
        constraint = seeds::derive(fee_vault.address(), seeds::FEE_VAULT, mint.address(), mint_config.fee_vault_bump)
            @ Error::InvalidSeeds
    )]
    pub fee_vault: UncheckedAccount,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: TokenProgram,
}

/// What a call moves, in base units, and to whom.
struct Due {
    winner: Side,
    prize: u64,
    fee: u64,
    /// Bits of `Battle::paid` that this call sets.
    bits: u8,
}

impl Payout {
    fn validate(&self) -> Result<Due> {
        let battle = &self.battle;
        let winner = battle.winner()?;
        token::require_destination(&self.winner_token, &battle.mint, battle.player(winner))?;
        let Spoils { prize, fee, .. } = battle.spoils()?;
        let mut due = Due {
            winner,
            prize: 0,
            fee: 0,
            bits: 0,
        };
        if !battle.has_paid(winner.paid_bit()) {
            due.prize = prize;
            due.bits |= winner.paid_bit();
        }
        // The mint's freeze authority may have frozen the fee vault: the winner does not wait for that.
        if !battle.has_paid(paid::FEE) && (fee == 0 || !token::is_frozen(&self.fee_vault)?) {
            due.fee = fee;
            due.bits |= paid::FEE;
        }
        if due.bits == 0 {
            return Err(if battle.has_paid(paid::FEE) {
                BattleError::AlreadyPaid
            } else {
                BattleError::FeeVaultFrozen
            }
            .into());
        }
        Ok(due)
    }
}

pub(crate) fn handler(ctx: &mut Context<Payout>) -> Result<()> {
    let due = ctx.accounts.validate()?;
    ctx.accounts.battle.record_paid(due.bits)?;
    pay(&mut ctx.accounts, &due)?;
    let battle = &ctx.accounts.battle;
    let event = BattlePaid {
        battle: *battle.address(),
        winner: *battle.player(due.winner),
        prize: due.prize,
        fee: due.fee,
    };
    events::emit(
        &ctx.accounts.event_authority,
        ctx.bumps.event_authority,
        &event,
    )
}

fn pay(accounts: &mut Payout, due: &Due) -> Result<()> {
    for (to, amount) in [
        (&mut accounts.winner_token, due.prize),
        (&mut accounts.fee_vault, due.fee),
    ] {
        if amount == 0 {
            continue;
        }
        Payment {
            battle: &accounts.battle,
            token_program: accounts.token_program.address(),
            mint: &accounts.mint,
            vault: &mut accounts.vault,
            to,
            amount,
        }
        .send()?;
    }
    Ok(())
}
