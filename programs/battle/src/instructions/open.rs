use crate::{
    create::{Creator, write_new},
    errors::BattleError,
    events::{self, BattleOpened},
    mint::{self, MintInfo},
    seeds,
    state::{Battle, Config, MintConfig, PlayerSlot, Status},
    token::{self, TokenProgram, Transfer},
};
use anchor_lang::{pinocchio::address::address_eq, prelude::*};

/// Accounts of `open`.
#[event_cpi]
#[derive(Accounts)]
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
    /// Numbers the opener's battles; created with the first. It says whose it is, and only this program writes it.
    #[account(mut)]
    pub player: PlayerSlot,
    /// Created here; its address holds opener and index, so that a retried transaction cannot stake twice. Creating it proves the
    /// address: the runtime accepts the program's signature for no other.
    #[account(mut)]
    pub battle: UncheckedAccount,
    /// The stake comes from here; the token program checks mint, balance and the opener's authority.
    #[account(mut)]
    pub opener_token: UncheckedAccount,
    /// Created here at an address derived from the battle; holds the stakes. The battle alone can sign for it.
    #[account(mut)]
    pub vault: UncheckedAccount,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: TokenProgram,
    /// Creates the accounts.
    pub system_program: Program<System>,
}

/// What a client says about the battle that it opens.
pub(crate) struct Opening {
    pub index: u64,
    pub tier: u8,
    /// In base units.
    pub stake: u64,
    /// Who the opener agreed may decide the battle.
    pub judge: Address,
    /// Highest fee that the opener agreed to, in basis points.
    pub max_fee_bps: u16,
    /// Bumps of the new addresses. The client knows them; searching them here would cost 320 compute units a try.
    pub battle_bump: u8,
    pub vault_bump: u8,
}

impl Open {
    fn validate(&self, opening: &Opening) -> Result<MintInfo> {
        require!(!self.config.is_paused(), BattleError::Paused);
        require!(self.mint_config.is_enabled(), BattleError::MintDisabled);
        let stake = self.mint_config.stake_of(opening.tier)?;
        require!(opening.stake == stake, BattleError::WrongStake);
        // Whoever holds the admin's key decides in which order a change of terms and an opener's signed transaction are run.
        let is_agreed = address_eq(&self.config.judge, &opening.judge)
            && self.config.fee_bps <= opening.max_fee_bps;
        require!(is_agreed, BattleError::TermsChanged);
        let is_judge = self.config.judge == *self.opener.address();
        require!(!is_judge, BattleError::JudgeIsPlayer);
        // A mint that was made anew by the other token program would leave its prizes in the vault: the fee vault is of the first one.
        let is_same_program = self.mint_config.token_program == *self.token_program.address();
        require!(is_same_program, BattleError::WrongTokenProgram);
        let mint = mint::inspect(&self.mint)?;
        // A mint that was made anew with other decimals would leave its fees in the vault: withdrawals use the configured ones.
        require!(
            mint.decimals == self.mint_config.decimals,
            BattleError::WrongMint
        );
        Ok(mint)
    }
}

pub(crate) fn handler(ctx: &mut Context<Open>, opening: &Opening) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let mint = accounts.validate(opening)?;
    let creator = Creator::new(&accounts.opener)?;
    accounts
        .player
        .take_number(accounts.opener.address(), opening.index, &creator)?;
    let event = create_battle(accounts, &creator, opening, mint)?;
    create_vault(accounts, &creator, opening, mint)?;
    take_stake(accounts, opening, mint)?;
    events::emit(&accounts.event_authority, ctx.bumps.event_authority, &event)
}

/// Creates the battle and freezes in it everything that a later change of the configuration must not touch.
fn create_battle(
    accounts: &mut Open,
    creator: &Creator,
    opening: &Opening,
    mint: MintInfo,
) -> Result<BattleOpened> {
    let (opener, index) = (*accounts.opener.address(), opening.index);
    creator.create(
        *accounts.battle.account(),
        Account::<Battle>::INIT_SPACE,
        &crate::ID,
        &[
            seeds::BATTLE,
            opener.as_ref(),
            &index.to_le_bytes(),
            &[opening.battle_bump],
        ],
    )?;
    let config = &accounts.config;
    let now = Clock::get()?.unix_timestamp;
    let join_deadline = now
        .checked_add(i64::from(config.join_seconds))
        .ok_or(BattleError::ArithmeticOverflow)?;
    let mut view = *accounts.battle.account();
    let mut data = view.try_borrow_mut()?;
    let battle: &mut Battle = write_new(&mut data)?;
    battle.opener = opener;
    battle.mint = *accounts.mint.address();
    battle.judge = config.judge;
    battle.index = index;
    battle.stake = opening.stake;
    battle.opened_at = now;
    battle.join_deadline = join_deadline;
    battle.judge_seconds = config.judge_seconds;
    battle.fee_bps = config.fee_bps;
    battle.forfeit_bonus_bps = config.forfeit_bonus_bps;
    battle.tier = opening.tier;
    battle.status = Status::Open as u8;
    battle.decimals = mint.decimals;
    battle.vault_bump = opening.vault_bump;
    battle.bump = opening.battle_bump;
    Ok(BattleOpened {
        battle: *accounts.battle.address(),
        opener,
        mint: battle.mint,
        judge: battle.judge,
        index,
        stake: opening.stake,
        opened_at: now,
        join_deadline,
        fee_bps: battle.fee_bps,
        forfeit_bonus_bps: battle.forfeit_bonus_bps,
        tier: opening.tier,
    })
}

fn create_vault(
    accounts: &mut Open,
    creator: &Creator,
    opening: &Opening,
    mint: MintInfo,
) -> Result<()> {
    let (battle, token_program) = (accounts.battle.address(), accounts.token_program.address());
    creator.create(
        *accounts.vault.account(),
        mint.account_len,
        token_program,
        &[seeds::VAULT, battle.as_ref(), &[opening.vault_bump]],
    )?;
    token::initialize_account(&mut accounts.vault, &accounts.mint, battle, token_program)
}

fn take_stake(accounts: &mut Open, opening: &Opening, mint: MintInfo) -> Result<()> {
    Transfer {
        token_program: accounts.token_program.address(),
        from: accounts.opener_token.try_cpi_handle_mut()?,
        mint: accounts.mint.cpi_handle(),
        to: accounts.vault.try_cpi_handle_mut()?,
        authority: accounts.opener.cpi_handle(),
        amount: opening.stake,
        decimals: mint.decimals,
    }
    .invoke(&[]);
    Ok(())
}
