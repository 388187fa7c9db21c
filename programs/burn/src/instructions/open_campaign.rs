use crate::{
    errors::BurnError,
    events::{self, CampaignOpened},
    mint, seeds,
    state::{Campaign, Config, MintConfig, Offer, Project},
};
use anchor_lang::prelude::*;
use common::{create::Creator, token::TokenProgram, zero_copy::write_new};

/// Accounts of `open_campaign`.
#[event_cpi]
#[derive(Accounts)]
pub struct OpenCampaign {
    /// Opens the campaign and pays for the accounts.
    #[account(mut)]
    pub owner: Signer,
    /// Says whether campaigns may be opened, and how long submissions are kept.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// The token to burn; the token program must own it, and its extensions are inspected.
    #[account(owner = *token_program.address() @ BurnError::WrongTokenProgram)]
    pub mint: UncheckedAccount,
    /// Says that the mint is allowed. Only this program creates such accounts, one a mint.
    #[account(constraint = mint_config.mint == *mint.address() @ BurnError::WrongMint)]
    pub mint_config: Account<MintConfig>,
    /// Numbers the wallet's campaigns; created with the first.
    #[account(init_if_needed, payer = owner, seeds = [seeds::PROJECT, owner.address().as_ref()], bump)]
    pub project: Account<Project>,
    /// Created here; its address holds wallet and index. Creating it proves the address: the runtime accepts the program's signature
    /// for no other.
    #[account(mut)]
    pub campaign: UncheckedAccount,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: TokenProgram,
    /// Creates the accounts.
    pub system_program: Program<System>,
}

impl OpenCampaign {
    /// When the campaign's submissions may be closed, and the mint's decimals.
    fn validate(&self, offer: &Offer, now: i64) -> Result<(i64, u8)> {
        require!(!self.config.is_paused(), BurnError::Paused);
        require!(self.mint_config.is_enabled(), BurnError::MintDisabled);
        offer.validate(self.mint_config.lowest_burn, now)?;
        let decimals = mint::inspect(&self.mint)?.decimals;
        require!(decimals == self.mint_config.decimals, BurnError::WrongMint);
        let kept_until = offer
            .ends_at
            .checked_add(i64::from(self.config.retention_seconds))
            .ok_or(Error::ArithmeticOverflow)?;
        Ok((kept_until, decimals))
    }
}

pub(crate) fn handler(ctx: &mut Context<OpenCampaign>, offer: &Offer) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    let (kept_until, decimals) = accounts.validate(offer, now)?;
    let owner = *accounts.owner.address();
    accounts.project.take_number(&owner, offer.index)?;
    let campaign = Campaign {
        project: owner,
        mint: *accounts.mint.address(),
        brief_hash: offer.brief_hash,
        index: offer.index,
        minimum_burn: offer.minimum_burn,
        lowest_burn: accounts.mint_config.lowest_burn,
        burned: 0,
        starts_at: offer.starts_at,
        ends_at: offer.ends_at,
        kept_until,
        retargeted_at: now,
        cap: offer.cap,
        submissions: 0,
        closed: 0,
        decimals,
        bump: 0,
        padding: [0; 2],
    };
    create(accounts, &campaign)?;
    let event = CampaignOpened::of(*accounts.campaign.address(), &campaign);
    events::emit(&accounts.event_authority, ctx.bumps.event_authority, &event)
}

fn create(accounts: &mut OpenCampaign, campaign: &Campaign) -> Result<()> {
    let index = campaign.index.to_le_bytes();
    let seeds: [&[u8]; 3] = [seeds::CAMPAIGN, campaign.project.as_ref(), &index];
    let (_, bump) = find_program_address(&seeds, &crate::ID);
    let mut view = *accounts.campaign.account();
    Creator::new(&accounts.owner)?.create(
        view,
        Account::<Campaign>::INIT_SPACE,
        &crate::ID,
        &[seeds[0], seeds[1], seeds[2], &[bump]],
    )?;
    let mut data = view.try_borrow_mut()?;
    let created: &mut Campaign = write_new(&mut data)?;
    *created = Campaign { bump, ..*campaign };
    Ok(())
}
