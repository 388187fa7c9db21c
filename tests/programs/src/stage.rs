//! The tipping program on a chain, a viewer with tokens, a performer, and an allowed mint.

use std::sync::OnceLock;

use roast_protocol::{
    amount::{BaseUnits, Bps},
    tipping::{
        self, Reference, Terms,
        account::{self, Config, MintConfig, Performer, ProgramAccount},
        event::{self, TippingEvent},
        instruction::{self, AllowMint, Recipient, RegisterPerformer, Tip, WithdrawFees},
        pda,
    },
    token,
};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

use crate::{
    arena::Fighter,
    constraints::Scene,
    house::House,
    tokens::{Extension, Mint},
    world::{Receipt, Sent, Shared, World},
};

/// Smallest tip in fixtures: 0.001 tokens.
pub const MINIMUM_TIP: BaseUnits = BaseUnits(1_000_000);

/// The highest fee that the program lets an admin set.
const MAX_FEE: Bps = Bps(1_000);

/// 2 %, for the treasury's wallet.
#[must_use]
pub fn tipping_terms(treasury: &Keypair) -> Terms {
    Terms {
        treasury: treasury.pubkey(),
        fee_bps: Bps(200),
    }
}

/// A viewer, a performer and the protocol's treasury.
///
/// When it goes out of scope it checks that every base unit of the supply is in some token account.
#[derive(Clone)]
pub struct Stage {
    /// The chain.
    pub world: World,
    /// What is tipped.
    pub mint: Mint,
    /// Who tips.
    pub viewer: Fighter,
    /// Who is tipped.
    pub performer: Fighter,
    /// Receives the fees.
    pub treasury: Shared,
    /// The treasury's token account.
    pub treasury_token: Pubkey,
}

impl Drop for Stage {
    fn drop(&mut self) {
        if !std::thread::panicking() && !self.mint.is_wrapped_sol() {
            let (held, supply) = self.world.circulation(&self.mint);
            assert_eq!(held, supply, "base units in token accounts and supply");
        }
    }
}

impl Scene for Stage {
    fn world(&mut self) -> &mut World {
        &mut self.world
    }
}

impl Default for Stage {
    fn default() -> Self {
        Self::new()
    }
}

impl Stage {
    /// A mint of SPL Token.
    #[must_use]
    pub fn new() -> Self {
        static READY: OnceLock<Stage> = OnceLock::new();
        READY
            .get_or_init(|| Self::with_mint(token::SPL_TOKEN, &[]))
            .clone()
    }

    /// A mint of Token-2022 without extensions.
    #[must_use]
    pub fn token_2022() -> Self {
        static READY: OnceLock<Stage> = OnceLock::new();
        READY
            .get_or_init(|| Self::with_mint(token::TOKEN_2022, &[]))
            .clone()
    }

    /// The program is deployed; it is not initialised, and the mint is not allowed.
    #[must_use]
    pub fn deployed(program: Pubkey, extensions: &[Extension]) -> Self {
        House::deployed(program, extensions)
    }

    /// The program is initialised with 2 % of fee; the mint is not allowed.
    ///
    /// # Panics
    /// When the program refuses.
    #[must_use]
    pub fn initialised(program: Pubkey, extensions: &[Extension]) -> Self {
        House::initialised(program, extensions)
    }

    /// An allowed mint of `program` with extensions, and token accounts of it.
    ///
    /// # Panics
    /// When the program refuses the mint.
    #[must_use]
    pub fn with_mint(program: Pubkey, extensions: &[Extension]) -> Self {
        House::with_mint(program, extensions)
    }

    /// Wrapped SOL of SPL Token, whose token accounts hold their tokens as lamports.
    ///
    /// # Panics
    /// When the program refuses it.
    #[must_use]
    pub fn wrapped_sol() -> Self {
        let mut stage = Self::new();
        stage.mint = stage.world.wrapped_sol(token::SPL_TOKEN);
        stage.admitted()
    }

    /// Arguments of the admin's `allow_mint`.
    #[must_use]
    pub fn allow_arguments(&self) -> AllowMint {
        AllowMint {
            admin: self.world.admin.pubkey(),
            mint: self.mint.address,
            token_program: self.mint.program,
            minimum_tip: MINIMUM_TIP,
        }
    }

    /// The admin allows the mint.
    ///
    /// # Errors
    /// When the program refuses.
    pub fn allow(&mut self) -> Sent {
        self.send_as_admin(instruction::allow_mint(&self.allow_arguments()))
    }

    /// Arguments of the viewer's tip of 10 tokens to the performer for a battle, whatever the fee.
    #[must_use]
    pub fn tip_arguments(&self) -> Tip {
        Tip {
            tipper: self.viewer.address(),
            tipper_token: self.viewer.token,
            performer: Recipient::Wallet(self.performer.address()),
            performer_token: self.performer.token,
            mint: self.mint.address,
            token_program: self.mint.program,
            amount: BaseUnits(10_000_000_000),
            max_fee: MAX_FEE,
            reference: Reference::Battle(Pubkey::new_from_array([9; 32])),
        }
    }

    /// Arguments of the treasury's `withdraw_fees`.
    #[must_use]
    pub fn withdraw_arguments(&self) -> WithdrawFees {
        WithdrawFees {
            caller: self.treasury.pubkey(),
            mint: self.mint.address,
            token_program: self.mint.program,
            treasury_token: self.treasury_token,
        }
    }

    /// Arguments of the performer's `register_performer` of `mc-roast`, whose tips go to the performer's wallet.
    ///
    /// # Panics
    /// Never: it is a name.
    #[must_use]
    pub fn register_arguments(&self) -> RegisterPerformer {
        RegisterPerformer {
            owner: self.performer.address(),
            name: "mc-roast".parse().expect("a name"),
            wallet: self.performer.address(),
        }
    }

    /// The performer takes the name.
    ///
    /// # Panics
    /// When the program refuses.
    pub fn registered(&mut self) -> RegisterPerformer {
        let arguments = self.register_arguments();
        self.send_as_performer(instruction::register_performer(&arguments))
            .expect("the name is free");
        arguments
    }

    /// Sends an instruction that the admin signs.
    ///
    /// # Errors
    /// When it is refused.
    pub fn send_as_admin(&mut self, instruction: Instruction) -> Sent {
        House::send_as_admin(self, instruction)
    }

    /// Sends an instruction that the viewer signs.
    ///
    /// # Errors
    /// When it is refused.
    pub fn send_as_viewer(&mut self, instruction: Instruction) -> Sent {
        let keys = self.viewer.keys.clone();
        self.world.send(&[instruction], &[&keys])
    }

    /// Sends an instruction that the performer signs.
    ///
    /// # Errors
    /// When it is refused.
    pub fn send_as_performer(&mut self, instruction: Instruction) -> Sent {
        let keys = self.performer.keys.clone();
        self.world.send(&[instruction], &[&keys])
    }

    /// Sends an instruction that the treasury signs.
    ///
    /// # Errors
    /// When it is refused.
    pub fn send_as_treasury(&mut self, instruction: Instruction) -> Sent {
        let keys = self.treasury.clone();
        self.world.send(&[instruction], &[&keys])
    }

    /// Base units in a token account.
    ///
    /// # Panics
    /// When there is no such account.
    #[must_use]
    pub fn balance(&self, account: &Pubkey) -> u64 {
        self.world.balance(account).expect("a token account").0
    }

    /// Base units in the fee vault.
    #[must_use]
    pub fn fees(&self) -> u64 {
        self.balance(&pda::fee_vault(&self.mint.address).0)
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

    /// A name's record, if the name is taken.
    ///
    /// # Panics
    /// When another account is at its address.
    #[must_use]
    pub fn record(&self, name: &tipping::PerformerName) -> Option<Performer> {
        match self.decoded(&pda::performer(name).0)? {
            ProgramAccount::Performer(performer) => Some(performer),
            other => panic!("no performer but {other:?}"),
        }
    }

    fn decoded(&self, address: &Pubkey) -> Option<ProgramAccount> {
        let account = self.world.svm.get_account(address)?;
        if account.data.is_empty() {
            return None;
        }
        assert_eq!(account.owner, tipping::ID);
        Some(account::decode(&account.data).expect("an account that can be read"))
    }

    /// The tipping program's events of a transaction.
    #[must_use]
    pub fn events(receipt: &Receipt) -> Vec<TippingEvent> {
        receipt.events_of(tipping::ID, event::decode)
    }
}
