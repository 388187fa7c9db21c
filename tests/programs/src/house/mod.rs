//! What the scenes of all three programs have: an admin, a configuration and allowed mints.

mod arena;
mod mine;
mod stage;

use roast_protocol::program;
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

use crate::{
    constraints::Scene,
    idl,
    refusal::Expected,
    tokens::{Extension, Mint},
    world::{Sent, Shared},
};

/// A program that its admin administers, on a chain with its cast.
///
/// The instructions that every program has are built here with the terms of the program's fixtures, so that a test of
/// all programs need not know those.
pub trait House: Scene + 'static {
    /// Address of the program.
    const ID: Pubkey;
    /// Its IDL, as JSON.
    const IDL: &'static str;
    /// Name of its bytecode.
    const NAME: &'static str;

    /// The program is deployed; it is not initialised, and the mint is not allowed.
    #[must_use]
    fn deployed(token_program: Pubkey, extensions: &[Extension]) -> Self;

    /// Gives the cast token accounts of the mint, with tokens.
    fn furnish(&mut self);

    /// The program is initialised; the mint is not allowed.
    ///
    /// # Panics
    /// When the program refuses.
    #[must_use]
    fn initialised(token_program: Pubkey, extensions: &[Extension]) -> Self {
        let mut house = Self::deployed(token_program, extensions);
        let authority = house.admin();
        let initialize = house.initialize(authority);
        house
            .send_as_admin(initialize)
            .expect("the upgrade authority initialises");
        house
    }

    /// The mint is allowed, and the cast has tokens of it.
    ///
    /// # Panics
    /// When the program refuses the mint.
    #[must_use]
    fn with_mint(token_program: Pubkey, extensions: &[Extension]) -> Self {
        Self::initialised(token_program, extensions).admitted()
    }

    /// Allows the mint and gives the cast tokens of it.
    ///
    /// # Panics
    /// When the program refuses the mint.
    #[must_use]
    fn admitted(mut self) -> Self {
        let (admin, mint) = (self.admin(), self.mint());
        let allow = Self::allow_mint(admin, mint.address, mint.program);
        self.send_as_admin(allow)
            .expect("the program allows the mint");
        self.furnish();
        self
    }

    /// The mint.
    fn mint(&self) -> &Mint;

    /// A wallet of the cast that can become admin.
    fn heir(&self) -> Shared;

    /// Where the configuration is.
    fn config_address() -> Pubkey;

    /// Where the configuration of an allowed mint is.
    fn mint_config_address(mint: &Pubkey) -> Pubkey;

    /// `initialize` with the fixtures' terms.
    fn initialize(&self, authority: Pubkey) -> Instruction;

    /// `update_config` with the fixtures' terms.
    fn update_config(&self, admin: Pubkey, paused: bool) -> Instruction;

    /// `propose_admin`.
    fn propose_admin(admin: Pubkey, pending_admin: Option<Pubkey>) -> Instruction;

    /// `accept_admin`.
    fn accept_admin(pending_admin: Pubkey) -> Instruction;

    /// `allow_mint` with the fixtures' limits.
    fn allow_mint(admin: Pubkey, mint: Pubkey, token_program: Pubkey) -> Instruction;

    /// `update_mint` with the fixtures' limits.
    fn update_mint(admin: Pubkey, mint: Pubkey, enabled: bool) -> Instruction;

    /// The address that signs the program's events.
    #[must_use]
    fn event_authority() -> Pubkey {
        program::event_authority(&Self::ID).0
    }

    /// Where the loader keeps the program's code.
    #[must_use]
    fn program_data() -> Pubkey {
        program::program_data(&Self::ID).0
    }

    /// The program's own error of a name; programs give the same error different codes.
    ///
    /// # Panics
    /// When the program has no such error.
    #[must_use]
    fn error(name: &str) -> Expected {
        let errors = idl::errors(Self::IDL);
        let found = errors.iter().find(|(named, _)| named == name);
        let (_, code) = found.unwrap_or_else(|| panic!("{} has no error {name}", Self::NAME));
        Expected::Own {
            program: Self::ID,
            code: *code,
        }
    }

    /// Address of the admin, who before `initialize` is the upgrade authority.
    fn admin(&mut self) -> Pubkey {
        self.world().admin.pubkey()
    }

    /// Sends an instruction that the admin signs.
    ///
    /// # Errors
    /// When it is refused.
    fn send_as_admin(&mut self, instruction: Instruction) -> Sent {
        let keys = self.world().admin.clone();
        self.world().send(&[instruction], &[&keys])
    }
}
