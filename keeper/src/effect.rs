//! An effect on a battle, a campaign or a submission: whether the chain shows it, whether it can be brought about now, and by which instructions.

use std::time::Duration;

use roast_protocol::battle::account::Battle;
use roast_protocol::battle::{BattleStatus, Ending};
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
    /// The account that would show it is not there: it was closed, or the node has not heard of it yet.
    Gone,
    /// It can never come about; the text says why.
    Impossible(&'static str),
}

/// Something that the keeper wants the chain to show about one battle, campaign or submission.
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
        subject: &Pubkey,
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

/// What the chain says about one of the judge's three ways to end a joined battle: by verdict, forfeit or resignation. They exclude each
/// other. `is_decided` says whether the judge knows already what to send.
#[must_use]
pub fn ruling(view: &View, judge: &Pubkey, ending: Ending, is_decided: bool) -> State {
    let Some(battle) = &view.battle else {
        return State::Gone;
    };
    if battle.judge != *judge {
        return State::Impossible("another judge was named when it was opened");
    }
    match battle.ending {
        Some(reached) if reached == ending => return State::Reached,
        Some(_) => return State::Impossible("the judge ended the battle in another way"),
        None => {}
    }
    let in_time = battle
        .judge_deadline
        .is_some_and(|deadline| view.now <= deadline);
    match battle.status {
        BattleStatus::Open => State::NotYet,
        BattleStatus::Joined if !in_time => State::Impossible("the judge's deadline has passed"),
        BattleStatus::Joined if battle.paid.bits() != 0 => {
            State::Impossible("stakes were given back already")
        }
        BattleStatus::Joined if is_decided => State::Ready,
        BattleStatus::Joined => State::NotYet,
        _ => State::Impossible("the battle is over without a verdict"),
    }
}

/// How long an effect can still come about, on the chain's clock; `None` when it has no deadline.
#[must_use]
pub fn time_left(kind: Kind, view: &View) -> Option<Duration> {
    let deadline = view.battle.as_ref()?.judge_deadline?;
    let seconds = deadline.0.saturating_sub(view.now.0);
    kind.is_ruling()
        .then(|| Duration::from_secs(u64::try_from(seconds).unwrap_or_default()))
}

/// Where a player receives the battle's token, and the instruction that makes sure it exists. The payer pays its rent when it is missing.
///
/// A prize deserves that: the house has earned its fee. Stakes that go back do not: whoever opens battles, closes the token account and lets
/// them lapse would earn its rent from the keeper each time. Their owner makes the account again, or sends the refund with one.
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
