//! An effect on a battle: whether the chain shows it, whether it can be brought about now, and by which instructions.

use roast_protocol::battle::account::Battle;
use roast_protocol::token::{associated_token_address, create_associated_token_account};
use roast_protocol::{Instruction, Pubkey};

use crate::chain::View;
use crate::error::KeeperError;
use crate::ledger::Kind;

/// What the chain says about an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is there.
    Reached,
    /// A transaction now would bring it about.
    Ready,
    /// Not yet: it needs another effect, a deadline, or a node that is up to date.
    NotYet,
    /// It can never come about; the text says why.
    Impossible(&'static str),
}

/// Something that the keeper wants the chain to show about one battle.
pub trait Effect: Send + Sync {
    /// Its name in the ledger.
    fn kind(&self) -> Kind;

    /// What the chain says about it.
    fn state(&self, view: &View) -> State;

    /// The instructions that bring it about; `payer` signs and pays.
    ///
    /// # Errors
    /// When the view lacks what they need.
    fn instructions(
        &self,
        battle: &Pubkey,
        view: &View,
        payer: &Pubkey,
    ) -> Result<Vec<Instruction>, KeeperError>;
}

/// The battle of a view.
///
/// # Errors
/// When the node has no such account.
pub fn battle_of(view: &View) -> Result<&Battle, KeeperError> {
    view.battle
        .as_ref()
        .ok_or_else(|| KeeperError::Build("the battle's account is missing".to_owned()))
}

/// Where a player receives the battle's token, and the instruction that makes sure it exists. The payer pays its rent when it is missing.
///
/// # Errors
/// When the view has no vault to tell the token program from.
pub fn receiving_account(
    view: &View,
    mint: &Pubkey,
    wallet: &Pubkey,
    payer: &Pubkey,
) -> Result<Destination, KeeperError> {
    let token_program = view
        .token_program
        .ok_or_else(|| KeeperError::Build("the battle's vault is missing".to_owned()))?;
    let address = associated_token_address(wallet, mint, &token_program);
    let create = create_associated_token_account(payer, wallet, mint, &token_program);
    Ok(Destination {
        address,
        token_program,
        create,
    })
}

/// A token account that is about to receive something.
pub struct Destination {
    /// Its address.
    pub address: Pubkey,
    /// The token program that owns it.
    pub token_program: Pubkey,
    /// Creates it unless it is there.
    pub create: Instruction,
}
