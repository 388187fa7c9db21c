use crate::{
    errors::BattleError,
    events::{self, BattleOpened},
    mint::{self, MintInfo},
    seeds,
    state::{Battle, Config, MintConfig, Player, Status},
    token::{self, TokenProgram, Transfer},
};
use anchor_lang::{bytemuck, prelude::*};

/// Accounts of `open`.
#[event_cpi]
#[derive(Accounts)]
#[instruction(index: u64)]
pub struct Open {
    /// Stakes and pays for the accounts.
    #[account(mut)]
    pub opener: Signer,
    /// The terms that this battle freezes.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// The token to stake; the token program must own it, and its extensions are inspected.
    #[account(owner = *token_program.address() @ BattleError::WrongTokenProgram)]
    pub mint: UncheckedAccount,
    /// Says that the mint is allowed and what each tier stakes. Only this program creates such accounts, one a mint.
    #[account(constraint = mint_config.mint == *mint.address() @ BattleError::WrongMint)]
    pub mint_config: Account<MintConfig>,
    /// Numbers the opener's battles; created with the first. Never created anew: the program never closes it.
    #[account(init_if_needed, payer = opener, seeds = [seeds::PLAYER, opener.address().as_ref()], bump)]
    pub player: Account<Player>,
    /// Created here; its address holds opener and index, so that a retried transaction cannot stake twice.
    #[account(mut, seeds = [seeds::BATTLE, opener.address().as_ref(), index.to_le_bytes()], bump)]
    pub battle: UncheckedAccount,
    /// The stake comes from here; the token program checks mint, balance and the opener's authority.
    #[account(mut)]
    pub opener_token: UncheckedAccount,
    /// Created here; holds the stakes. Its address is derived from the battle, which alone can sign for it.
    #[account(mut, seeds = [seeds::VAULT, battle.address().as_ref()], bump)]
    pub vault: UncheckedAccount,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: TokenProgram,
    /// Creates the accounts.
    pub system_program: Program<System>,
}

impl Open {
    fn validate(&self, index: u64, tier: u8, stake: u64) -> Result<MintInfo> {
        require!(!self.config.is_paused(), BattleError::Paused);
        require!(self.mint_config.is_enabled(), BattleError::MintDisabled);
        let tier_stake = self.mint_config.stake_of(tier)?;
        require!(stake == tier_stake, BattleError::WrongStake);
        require!(index == self.player.next_index, BattleError::WrongIndex);
        let is_judge = self.config.judge == *self.opener.address();
        require!(!is_judge, BattleError::JudgeIsPlayer);
        mint::inspect(&self.mint)
    }
}

pub(crate) fn handler(ctx: &mut Context<Open>, index: u64, tier: u8, stake: u64) -> Result<()> {
    let mint = ctx.accounts.validate(index, tier, stake)?;
    let battle = terms(ctx, mint, index, tier, stake)?;
    take_number(&mut ctx.accounts)?;
    create_battle(ctx, &battle)?;
    take_stake(ctx, &battle, mint)?;
    let event = BattleOpened {
        battle: *ctx.accounts.battle.address(),
        opener: battle.opener,
        mint: battle.mint,
        judge: battle.judge,
        index,
        stake,
        opened_at: battle.opened_at,
        join_deadline: battle.join_deadline,
        fee_bps: battle.fee_bps,
        tier,
    };
    events::emit(&ctx.accounts.event_authority, ctx.bumps.event_authority, &event);
    Ok(())
}

/// The new battle, with everything that a later change of the configuration must not touch.
fn terms(ctx: &Context<Open>, mint: MintInfo, index: u64, tier: u8, stake: u64) -> Result<Battle> {
    let config = &ctx.accounts.config;
    let now = Clock::get()?.unix_timestamp;
    let join_deadline = now.checked_add(i64::from(config.join_seconds));
    Ok(Battle {
        opener: *ctx.accounts.opener.address(),
        mint: *ctx.accounts.mint.address(),
        judge: config.judge,
        index,
        stake,
        opened_at: now,
        join_deadline: join_deadline.ok_or(BattleError::ArithmeticOverflow)?,
        judge_seconds: config.judge_seconds,
        fee_bps: config.fee_bps,
        tier,
        status: Status::Open as u8,
        decimals: mint.decimals,
        vault_bump: ctx.bumps.vault,
        bump: ctx.bumps.battle,
        ..bytemuck::Zeroable::zeroed()
    })
}

fn take_number(accounts: &mut Open) -> Result<()> {
    let player = &mut accounts.player;
    player.wallet = *accounts.opener.address();
    player.next_index = player.next_index.checked_add(1).ok_or(BattleError::ArithmeticOverflow)?;
    Ok(())
}

fn create_battle(ctx: &mut Context<Open>, battle: &Battle) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let (index, bump) = (battle.index.to_le_bytes(), [battle.bump]);
    create_account_signed(
        accounts.opener.account(),
        accounts.battle.account(),
        Account::<Battle>::INIT_SPACE,
        &crate::ID,
        &[seeds::BATTLE, battle.opener.as_ref(), &index, &bump],
    )?;
    let mut view = *accounts.battle.account();
    let mut data = view.try_borrow_mut()?;
    let (discriminator, body) = data.split_at_mut(Battle::DISCRIMINATOR.len());
    discriminator.copy_from_slice(Battle::DISCRIMINATOR);
    body.copy_from_slice(bytemuck::bytes_of(battle));
    Ok(())
}

fn take_stake(ctx: &mut Context<Open>, battle: &Battle, mint: MintInfo) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let token_program = accounts.token_program.address();
    token::create_vault(
        &accounts.opener,
        &mut accounts.vault,
        &accounts.mint,
        accounts.battle.address(),
        token_program,
        mint.account_len,
        &[seeds::VAULT, accounts.battle.address().as_ref(), &[battle.vault_bump]],
    )?;
    Transfer {
        token_program,
        from: accounts.opener_token.try_cpi_handle_mut()?,
        mint: accounts.mint.cpi_handle(),
        to: accounts.vault.try_cpi_handle_mut()?,
        authority: accounts.opener.cpi_handle(),
        amount: battle.stake,
        decimals: battle.decimals,
    }
    .invoke(&[]);
    Ok(())
}
