use crate::{
    errors::BurnError,
    events::{self, ContentSubmitted},
    mint, seeds,
    state::{Campaign, Config, Submission},
};
use anchor_lang::prelude::*;
use common::{
    address::is_canonical,
    create::Creator,
    token::{Burn, TokenProgram},
    zero_copy::write_new,
};

/// Accounts of `submit`.
#[event_cpi]
#[derive(Accounts)]
pub struct Submit {
    /// Burns the tokens and pays the submission's rent.
    #[account(mut)]
    pub miner: Signer,
    /// Says whether submitting is paused.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// Must be running and not full. Only this program creates such accounts.
    #[account(mut)]
    pub campaign: Account<Campaign>,
    /// Created here, once a campaign and content hash. Creating it proves the address: the runtime accepts the program's signature for
    /// no other, and the bump must be the highest, so that there is one.
    #[account(mut)]
    pub submission: UncheckedAccount,
    /// The campaign's mint, whose supply shrinks; its extensions are inspected.
    #[account(
        mut,
        address = campaign.mint @ BurnError::WrongMint,
        owner = *token_program.address() @ BurnError::WrongTokenProgram
    )]
    pub mint: UncheckedAccount,
    /// Tokens are burnt from here; the token program checks mint, balance and the miner's authority.
    #[account(mut)]
    pub miner_token: UncheckedAccount,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: TokenProgram,
    /// Creates the account.
    pub system_program: Program<System>,
}

/// What a miner submits.
pub(crate) struct Content {
    pub content_hash: [u8; 32],
    /// An address of the other chain.
    pub payout_address: [u8; 20],
    /// In base units.
    pub amount: u64,
    /// Bump of the submission's address. The client knows it; finding it here would cost 320 compute units a try.
    pub bump: u8,
}

impl Submit {
    fn validate(&self, content: &Content, now: i64) -> Result<()> {
        let campaign = &self.campaign;
        require!(!self.config.is_paused(), BurnError::Paused);
        campaign.require_running(now)?;
        require!(campaign.submissions < campaign.cap, BurnError::CampaignFull);
        let is_enough = content.amount >= campaign.minimum_burn;
        require!(is_enough, BurnError::BurnTooSmall);
        require!(content.content_hash != [0; 32], BurnError::EmptyContent);
        require!(
            content.payout_address != [0; 20],
            BurnError::ZeroPayoutAddress
        );
        // A mint that was made anew with other decimals is another token.
        let decimals = mint::inspect(&self.mint)?.decimals;
        require!(decimals == campaign.decimals, BurnError::WrongMint);
        let is_known = self.submission.owned_by(&crate::ID);
        require!(!is_known, BurnError::DuplicateContent);
        let seeds: [&[u8]; 3] = [
            seeds::SUBMISSION,
            campaign.address().as_ref(),
            &content.content_hash,
        ];
        require!(
            is_canonical(&seeds, content.bump, &crate::ID),
            BurnError::WrongBump
        );
        Ok(())
    }
}

pub(crate) fn handler(ctx: &mut Context<Submit>, content: &Content) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    accounts.validate(content, now)?;
    let position = count(&mut accounts.campaign, content.amount)?;
    record(accounts, content, position, now)?;
    Burn {
        token_program: accounts.token_program.address(),
        from: accounts.miner_token.try_cpi_handle_mut()?,
        mint: accounts.mint.try_cpi_handle_mut()?,
        authority: accounts.miner.cpi_handle(),
        amount: content.amount,
        decimals: accounts.campaign.decimals,
    }
    .invoke();
    let event = ContentSubmitted {
        campaign: *accounts.campaign.address(),
        miner: *accounts.miner.address(),
        content_hash: content.content_hash,
        payout_address: content.payout_address,
        position,
        amount: content.amount,
        submitted_at: now,
    };
    events::emit(&accounts.event_authority, ctx.bumps.event_authority, &event)
}

/// Counts a submission and gives its position.
fn count(campaign: &mut Campaign, amount: u64) -> Result<u32> {
    let position = campaign.submissions;
    campaign.submissions = position.checked_add(1).ok_or(Error::ArithmeticOverflow)?;
    // A supply can be burnt and minted again, so the sum may pass 64 bits in theory; it then stays at the end of numbers.
    campaign.burned = campaign.burned.saturating_add(amount);
    Ok(position)
}

fn record(accounts: &mut Submit, content: &Content, position: u32, now: i64) -> Result<()> {
    let campaign = *accounts.campaign.address();
    let mut view = *accounts.submission.account();
    Creator::new(&accounts.miner)?.create(
        view,
        Account::<Submission>::INIT_SPACE,
        &crate::ID,
        &[
            seeds::SUBMISSION,
            campaign.as_ref(),
            &content.content_hash,
            &[content.bump],
        ],
    )?;
    let mut data = view.try_borrow_mut()?;
    let submission: &mut Submission = write_new(&mut data)?;
    submission.campaign = campaign;
    submission.miner = *accounts.miner.address();
    submission.content_hash = content.content_hash;
    submission.amount = content.amount;
    submission.submitted_at = now;
    submission.position = position;
    submission.payout_address = content.payout_address;
    Ok(())
}
