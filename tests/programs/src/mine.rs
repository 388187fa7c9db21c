//! The burn program on a chain, a project, a miner with tokens, and an allowed mint.

use std::sync::OnceLock;

use roast_protocol::{
    amount::BaseUnits,
    burn::{
        self, Offer, PayoutAddress, Terms,
        account::{self, Campaign, Config, MintConfig, ProgramAccount, Project, Submission},
        event::{self, BurnEvent},
        instruction::{
            self, AllowMint, CloseCampaign, CloseSubmission, OpenCampaign, Retarget, Submit,
            UpdateConfig,
        },
        pda,
    },
    time::UnixSeconds,
    token,
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

use crate::{
    arena::Fighter,
    constraints::Scene,
    house::House,
    tokens::{Extension, Mint},
    world::{Receipt, Sent, Shared, World},
};

/// Lowest burn of the mint in fixtures: 0.001 tokens.
pub const LOWEST_BURN: BaseUnits = BaseUnits(1_000_000);
/// Minimum burn of campaigns in fixtures: 1 token.
pub const MINIMUM_BURN: BaseUnits = BaseUnits(1_000_000_000);
/// Length of campaigns in fixtures.
pub const CAMPAIGN_SECONDS: u32 = 86_400;
/// Time between retargets in fixtures.
pub const RETARGET_SECONDS: u32 = 60;
/// Time that submissions are kept in fixtures.
pub const RETENTION_SECONDS: u32 = 3_600;

/// A project, a miner and a keeper.
///
/// When it goes out of scope it checks that every base unit of the supply is in some token account: what is burnt left both.
#[derive(Clone)]
pub struct Mine {
    /// The chain.
    pub world: World,
    /// What is burnt.
    pub mint: Mint,
    /// Opens campaigns.
    pub project: Fighter,
    /// Submits.
    pub miner: Fighter,
    /// Moves minimum burns.
    pub keeper: Shared,
}

impl Drop for Mine {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let (held, supply) = self.world.circulation(&self.mint);
            assert_eq!(held, supply, "base units in token accounts and supply");
        }
    }
}

impl Scene for Mine {
    fn world(&mut self) -> &mut World {
        &mut self.world
    }
}

impl Default for Mine {
    fn default() -> Self {
        Self::new()
    }
}

impl Mine {
    /// A mint of SPL Token.
    #[must_use]
    pub fn new() -> Self {
        static READY: OnceLock<Mine> = OnceLock::new();
        READY
            .get_or_init(|| Self::with_mint(token::SPL_TOKEN, &[]))
            .clone()
    }

    /// A mint of Token-2022 without extensions.
    #[must_use]
    pub fn token_2022() -> Self {
        static READY: OnceLock<Mine> = OnceLock::new();
        READY
            .get_or_init(|| Self::with_mint(token::TOKEN_2022, &[]))
            .clone()
    }

    /// The program is deployed; nobody has tokens.
    #[must_use]
    pub fn deployed(program: Pubkey, extensions: &[Extension]) -> Self {
        House::deployed(program, extensions)
    }

    /// The program is initialised; the mint is not allowed.
    ///
    /// # Panics
    /// When the program refuses.
    #[must_use]
    pub fn initialised(program: Pubkey, extensions: &[Extension]) -> Self {
        House::initialised(program, extensions)
    }

    /// An allowed mint of `program` with extensions, and a miner with tokens.
    ///
    /// # Panics
    /// When the program refuses the mint.
    #[must_use]
    pub fn with_mint(program: Pubkey, extensions: &[Extension]) -> Self {
        House::with_mint(program, extensions)
    }

    /// The keeper, a minute between retargets, an hour of keeping.
    #[must_use]
    pub fn terms(&self) -> Terms {
        Terms {
            keeper: self.keeper.pubkey(),
            retarget_seconds: RETARGET_SECONDS,
            retention_seconds: RETENTION_SECONDS,
        }
    }

    /// Arguments of the admin's `allow_mint`.
    #[must_use]
    pub fn allow_arguments(&self) -> AllowMint {
        AllowMint {
            admin: self.world.admin.pubkey(),
            mint: self.mint.address,
            token_program: self.mint.program,
            lowest_burn: LOWEST_BURN,
        }
    }

    /// The admin allows the mint.
    ///
    /// # Errors
    /// When the program refuses.
    pub fn allow(&mut self) -> Sent {
        self.send_as_admin(instruction::allow_mint(&self.allow_arguments()))
    }

    /// The admin pauses or resumes.
    ///
    /// # Panics
    /// When the program refuses.
    pub fn pause(&mut self, paused: bool) {
        let (admin, terms) = (self.world.admin.pubkey(), self.terms());
        let update = UpdateConfig {
            admin,
            terms,
            paused,
        };
        self.send_as_admin(instruction::update_config(&update))
            .expect("the admin may pause");
    }

    /// Arguments of the project's next `open_campaign`, which starts at once and lasts a day.
    #[must_use]
    pub fn open_arguments(&self) -> OpenCampaign {
        let now = self.world.now();
        OpenCampaign {
            owner: self.project.address(),
            mint: self.mint.address,
            token_program: self.mint.program,
            offer: Offer {
                index: self
                    .numbering(&self.project.address())
                    .map_or(0, |project| project.next_index),
                brief_hash: [0xbb; 32],
                minimum_burn: MINIMUM_BURN,
                starts_at: UnixSeconds(now),
                ends_at: UnixSeconds(now + i64::from(CAMPAIGN_SECONDS)),
                cap: 1_500,
            },
        }
    }

    /// Opens a campaign and gives its address.
    ///
    /// # Panics
    /// When the program refuses.
    pub fn opened(&mut self) -> Pubkey {
        let arguments = self.open_arguments();
        self.send_as_project(instruction::open_campaign(&arguments))
            .expect("a campaign opens");
        pda::campaign(&arguments.owner, arguments.offer.index).0
    }

    /// Arguments of the miner's `submit` of content `number`, with the minimum burn.
    #[must_use]
    pub fn submit_arguments(&self, campaign: Pubkey, number: u32) -> Submit {
        let mut content_hash = [0xcc; 32];
        content_hash[..4].copy_from_slice(&number.to_le_bytes());
        Submit {
            miner: self.miner.address(),
            miner_token: self.miner.token,
            campaign,
            mint: self.mint.address,
            token_program: self.mint.program,
            content_hash,
            payout_address: PayoutAddress([0xee; 20]),
            amount: MINIMUM_BURN,
        }
    }

    /// Submits content `number`.
    ///
    /// # Panics
    /// When the program refuses.
    pub fn submitted(&mut self, campaign: Pubkey, number: u32) -> Submit {
        let arguments = self.submit_arguments(campaign, number);
        self.send_as_miner(instruction::submit(&arguments))
            .expect("a submission is taken");
        arguments
    }

    /// Lets the campaign and the time for keeping submissions pass.
    pub fn expire(&mut self) {
        self.world.pass(CAMPAIGN_SECONDS + RETENTION_SECONDS + 1);
    }

    /// Arguments of a `close_submission`.
    #[must_use]
    pub fn close_arguments(&self, submission: &Submit) -> CloseSubmission {
        CloseSubmission {
            campaign: submission.campaign,
            content_hash: submission.content_hash,
            miner: submission.miner,
        }
    }

    /// Arguments of a `close_campaign`.
    #[must_use]
    pub fn close_campaign_arguments(&self, campaign: Pubkey) -> CloseCampaign {
        CloseCampaign {
            campaign,
            owner: self.project.address(),
        }
    }

    /// The keeper moves a campaign's minimum burn.
    ///
    /// # Errors
    /// When the program refuses.
    pub fn retarget(&mut self, campaign: Pubkey, minimum_burn: u64) -> Sent {
        let keys = self.keeper.clone();
        let arguments = Retarget {
            keeper: keys.pubkey(),
            campaign,
            minimum_burn: BaseUnits(minimum_burn),
        };
        self.world
            .send(&[instruction::retarget(&arguments)], &[&keys])
    }

    /// Sends an instruction that the admin signs.
    ///
    /// # Errors
    /// When it is refused.
    pub fn send_as_admin(&mut self, instruction: Instruction) -> Sent {
        House::send_as_admin(self, instruction)
    }

    /// Sends an instruction that the project signs.
    ///
    /// # Errors
    /// When it is refused.
    pub fn send_as_project(&mut self, instruction: Instruction) -> Sent {
        let keys = self.project.keys.clone();
        self.world.send(&[instruction], &[&keys])
    }

    /// Sends an instruction that the miner signs.
    ///
    /// # Errors
    /// When it is refused.
    pub fn send_as_miner(&mut self, instruction: Instruction) -> Sent {
        let keys = self.miner.keys.clone();
        self.world.send(&[instruction], &[&keys])
    }

    /// Sends an instruction that nobody but the fee payer signs.
    ///
    /// # Errors
    /// When it is refused.
    pub fn send(&mut self, instruction: Instruction) -> Sent {
        self.world.send(&[instruction], &[])
    }

    /// Base units in a token account.
    ///
    /// # Panics
    /// When there is no such account.
    #[must_use]
    pub fn balance(&self, account: &Pubkey) -> u64 {
        self.world.balance(account).expect("a token account").0
    }

    /// The configuration.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn config(&self) -> Config {
        match self.decoded(&pda::config().0) {
            Some(ProgramAccount::Config(config)) => config,
            other => panic!("no configuration but {other:?}"),
        }
    }

    /// The allowed mint.
    ///
    /// # Panics
    /// When the mint is not allowed.
    #[must_use]
    pub fn mint_config(&self) -> MintConfig {
        match self.decoded(&pda::mint_config(&self.mint.address).0) {
            Some(ProgramAccount::MintConfig(config)) => config,
            other => panic!("no mint configuration but {other:?}"),
        }
    }

    /// A wallet's project account, if it ever opened a campaign.
    ///
    /// # Panics
    /// When another account is at its address.
    #[must_use]
    pub fn numbering(&self, wallet: &Pubkey) -> Option<Project> {
        match self.decoded(&pda::project(wallet).0)? {
            ProgramAccount::Project(project) => Some(project),
            other => panic!("no project but {other:?}"),
        }
    }

    /// A campaign, unless it is closed.
    ///
    /// # Panics
    /// When another account is at its address.
    #[must_use]
    pub fn campaign(&self, address: &Pubkey) -> Option<Campaign> {
        match self.decoded(address)? {
            ProgramAccount::Campaign(campaign) => Some(campaign),
            other => panic!("no campaign but {other:?}"),
        }
    }

    /// The record of a submission, unless it is closed.
    ///
    /// # Panics
    /// When another account is at its address.
    #[must_use]
    pub fn submission(&self, submit: &Submit) -> Option<Submission> {
        match self.decoded(&pda::submission(&submit.campaign, &submit.content_hash).0)? {
            ProgramAccount::Submission(submission) => Some(submission),
            other => panic!("no submission but {other:?}"),
        }
    }

    fn decoded(&self, address: &Pubkey) -> Option<ProgramAccount> {
        let account = self.world.svm.get_account(address)?;
        if account.data.is_empty() {
            return None;
        }
        assert_eq!(account.owner, burn::ID);
        Some(account::decode(&account.data).expect("an account that can be read"))
    }

    /// The burn program's events of a transaction.
    #[must_use]
    pub fn events(receipt: &Receipt) -> Vec<BurnEvent> {
        receipt.events_of(burn::ID, event::decode)
    }
}
