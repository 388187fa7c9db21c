//! Everything that can happen next, and the instruction that does it. People and names are numbers in the model's lists.

use roast_program_tests::MINIMUM_TIP;
use roast_protocol::{
    amount::{BaseUnits, Bps},
    tipping::{
        PerformerName, Terms,
        instruction::{
            self, AcceptAdmin, MovePerformer, ProposeAdmin, Recipient, RegisterPerformer,
            ReleasePerformer, Tip, UpdateConfig, UpdateMint, WithdrawFees,
        },
    },
};
use solana_instruction::Instruction;

use super::chain::Chain;

/// Names that people take.
pub(super) const NAMES: [&str; 3] = ["mc-roast", "the-king", "abc"];

/// What an admin decides about later tips.
#[derive(Clone, Copy, Debug)]
pub(super) struct Conditions {
    pub(super) treasury: usize,
    pub(super) fee_bps: u16,
    pub(super) paused: bool,
}

/// A token account that can be frozen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Holding {
    Person(usize),
    Fees,
}

/// Who is named to be tipped.
#[derive(Clone, Copy, Debug)]
pub(super) enum Named {
    Wallet(usize),
    Name(usize),
}

/// One step. Who signs comes first; `source`, `payee` and the like are those whose token account is named.
#[derive(Clone, Copy, Debug)]
pub(super) enum Move {
    Tip {
        tipper: usize,
        source: usize,
        performer: Named,
        payee: usize,
        amount: u64,
        /// The highest fee in basis points that the tipper agreed to.
        max_fee: u16,
    },
    Withdraw {
        caller: usize,
        payee: usize,
    },
    Register {
        owner: usize,
        name: usize,
        wallet: usize,
    },
    Redirect {
        owner: usize,
        name: usize,
        wallet: usize,
        heir: usize,
    },
    Release {
        owner: usize,
        name: usize,
        payer: usize,
    },
    UpdateConfig {
        caller: usize,
        conditions: Conditions,
    },
    UpdateMint {
        caller: usize,
        minimum: u64,
        enabled: bool,
    },
    ProposeAdmin {
        caller: usize,
        heir: usize,
    },
    AcceptAdmin {
        caller: usize,
    },
    /// The mint's freeze authority freezes.
    Freeze(Holding),
    /// The mint's freeze authority thaws.
    Thaw(Holding),
}

impl Move {
    /// Who signs; nobody of these for what happens around the program.
    pub(super) fn signer(self) -> Option<usize> {
        match self {
            Self::Tip { tipper, .. } => Some(tipper),
            Self::Register { owner, .. }
            | Self::Redirect { owner, .. }
            | Self::Release { owner, .. } => Some(owner),
            Self::Withdraw { caller, .. }
            | Self::UpdateConfig { caller, .. }
            | Self::UpdateMint { caller, .. }
            | Self::ProposeAdmin { caller, .. }
            | Self::AcceptAdmin { caller } => Some(caller),
            Self::Freeze(_) | Self::Thaw(_) => None,
        }
    }
}

/// A name of the list.
fn name_of(number: usize) -> PerformerName {
    NAMES[number].parse().expect("a name")
}

impl Chain {
    /// The instruction of a move; `None` for what happens around the program.
    pub(super) fn instruction(&self, step: Move) -> Option<Instruction> {
        self.money_instruction(step)
            .or_else(|| self.name_instruction(step))
            .or_else(|| self.admin_instruction(step))
    }

    fn money_instruction(&self, step: Move) -> Option<Instruction> {
        Some(match step {
            Move::Tip {
                tipper,
                source,
                performer,
                payee,
                amount,
                max_fee,
            } => instruction::tip(&Tip {
                tipper: self.wallet(tipper),
                tipper_token: self.token(source),
                performer: match performer {
                    Named::Wallet(person) => Recipient::Wallet(self.wallet(person)),
                    Named::Name(name) => Recipient::Name(name_of(name)),
                },
                performer_token: self.token(payee),
                amount: BaseUnits(amount),
                max_fee: Bps(max_fee),
                ..self.stage.tip_arguments()
            }),
            Move::Withdraw { caller, payee } => instruction::withdraw_fees(&WithdrawFees {
                caller: self.wallet(caller),
                treasury_token: self.token(payee),
                ..self.stage.withdraw_arguments()
            }),
            _ => return None,
        })
    }

    fn name_instruction(&self, step: Move) -> Option<Instruction> {
        Some(match step {
            Move::Register {
                owner,
                name,
                wallet,
            } => instruction::register_performer(&RegisterPerformer {
                owner: self.wallet(owner),
                name: name_of(name),
                wallet: self.wallet(wallet),
            }),
            Move::Redirect {
                owner,
                name,
                wallet,
                heir,
            } => instruction::move_performer(&MovePerformer {
                owner: self.wallet(owner),
                name: name_of(name),
                wallet: self.wallet(wallet),
                new_owner: self.wallet(heir),
            }),
            Move::Release { owner, name, payer } => {
                instruction::release_performer(&ReleasePerformer {
                    owner: self.wallet(owner),
                    name: name_of(name),
                    payer: self.wallet(payer),
                })
            }
            _ => return None,
        })
    }

    fn admin_instruction(&self, step: Move) -> Option<Instruction> {
        Some(match step {
            Move::UpdateConfig { caller, conditions } => {
                instruction::update_config(&UpdateConfig {
                    admin: self.wallet(caller),
                    terms: Terms {
                        treasury: self.wallet(conditions.treasury),
                        fee_bps: Bps(conditions.fee_bps),
                    },
                    paused: conditions.paused,
                })
            }
            Move::UpdateMint {
                caller,
                minimum,
                enabled,
            } => instruction::update_mint(&UpdateMint {
                admin: self.wallet(caller),
                mint: self.stage.mint.address,
                minimum_tip: BaseUnits(minimum),
                enabled,
            }),
            Move::ProposeAdmin { caller, heir } => instruction::propose_admin(&ProposeAdmin {
                admin: self.wallet(caller),
                pending_admin: Some(self.wallet(heir)),
            }),
            Move::AcceptAdmin { caller } => instruction::accept_admin(&AcceptAdmin {
                pending_admin: self.wallet(caller),
            }),
            _ => return None,
        })
    }
}

/// Smallest tips that admins set; zero is refused.
pub(super) const MINIMA: [u64; 5] = [0, 1, 1_000, MINIMUM_TIP.0, MINIMUM_TIP.0];
