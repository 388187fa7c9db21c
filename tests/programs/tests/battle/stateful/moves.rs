//! Everything that can happen next, and the instruction that does it. Wallets, token accounts and battles are numbers in the model's lists.

use roast_program_tests::verdict;
use roast_protocol::{
    amount::{BaseUnits, Bps},
    battle::{
        Side, Terms, Tier,
        instruction::{
            self, AcceptAdmin, Cancel, Close, Forfeit, Join, Open, Payout, ProposeAdmin, Refund,
            Resign, Settle, UpdateConfig, UpdateMint, WithdrawFees,
        },
    },
    verdict::Outcome,
};
use solana_instruction::Instruction;

use super::model::Chain;

/// What an admin decides about later battles; wallets as numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Conditions {
    pub(super) judge: usize,
    pub(super) creator: usize,
    pub(super) partner: usize,
    pub(super) fee_bps: u16,
    pub(super) partner_share_bps: u16,
    pub(super) bonus_bps: u16,
    pub(super) join_seconds: u32,
    pub(super) judge_seconds: u32,
    pub(super) paused: bool,
}

/// A token account that can be frozen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Holding {
    /// Of a wallet.
    Person(usize),
    /// The vault of a battle.
    Vault(usize),
    /// The fee vault.
    Fees,
}

/// One step. `source`, `payee`, `sweep` and the like are the wallets whose token account is named; who signs comes first.
#[derive(Clone, Copy, Debug)]
pub(super) enum Move {
    Open {
        opener: usize,
        source: usize,
        index: u64,
        tier: usize,
        stake: u64,
        /// The judge, and the highest fee in basis points, that the opener agreed to.
        judge: usize,
        max_fee: u16,
    },
    Join {
        opponent: usize,
        source: usize,
        duel: usize,
        stake: u64,
    },
    Cancel {
        caller: usize,
        duel: usize,
        payee: usize,
    },
    Settle {
        judge: usize,
        duel: usize,
        outcome: Outcome,
    },
    Forfeit {
        judge: usize,
        duel: usize,
        absent: Side,
    },
    Resign {
        judge: usize,
        duel: usize,
    },
    Payout {
        duel: usize,
        payee: usize,
    },
    Refund {
        duel: usize,
        side: Side,
        payee: usize,
    },
    Close {
        caller: usize,
        duel: usize,
        rent: usize,
        sweep: usize,
    },
    Withdraw {
        caller: usize,
        creator: usize,
        partner: usize,
    },
    UpdateConfig {
        caller: usize,
        conditions: Conditions,
    },
    UpdateMint {
        caller: usize,
        tiers: [u64; 4],
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
    /// A stranger sends one base unit to a vault.
    Donate {
        donor: usize,
        duel: usize,
    },
    /// Time passes, in seconds.
    Wait(u32),
}

impl Move {
    /// Whether it is an instruction of the program, not something that happens around it.
    pub(super) fn is_instruction(self) -> bool {
        self.signer().is_some() || matches!(self, Self::Payout { .. } | Self::Refund { .. })
    }

    /// Who signs the instruction; nobody signs what anybody may send.
    pub(super) fn signer(self) -> Option<usize> {
        match self {
            Self::Open { opener, .. } => Some(opener),
            Self::Join { opponent, .. } => Some(opponent),
            Self::Settle { judge, .. }
            | Self::Forfeit { judge, .. }
            | Self::Resign { judge, .. } => Some(judge),
            Self::Cancel { caller, .. }
            | Self::Close { caller, .. }
            | Self::Withdraw { caller, .. }
            | Self::UpdateConfig { caller, .. }
            | Self::UpdateMint { caller, .. }
            | Self::ProposeAdmin { caller, .. }
            | Self::AcceptAdmin { caller } => Some(caller),
            Self::Payout { .. }
            | Self::Refund { .. }
            | Self::Freeze(_)
            | Self::Thaw(_)
            | Self::Donate { .. }
            | Self::Wait(_) => None,
        }
    }
}

impl Chain {
    /// The instruction of a move; `None` for what happens around the program.
    pub(super) fn instruction(&self, step: Move) -> Option<Instruction> {
        self.player_instruction(step)
            .or_else(|| self.judge_instruction(step))
            .or_else(|| self.public_instruction(step))
            .or_else(|| self.admin_instruction(step))
    }

    fn player_instruction(&self, step: Move) -> Option<Instruction> {
        let (mint, token_program) = (self.arena.mint.address, self.arena.mint.program);
        Some(match step {
            Move::Open {
                opener,
                source,
                index,
                tier,
                stake,
                judge,
                max_fee,
            } => instruction::open(&Open {
                opener: self.wallet(opener),
                opener_token: self.token(source),
                mint,
                token_program,
                index,
                tier: Tier::ALL[tier],
                stake: BaseUnits(stake),
                judge: self.wallet(judge),
                max_fee: Bps(max_fee),
            }),
            Move::Join {
                opponent,
                source,
                duel,
                stake,
            } => instruction::join(&Join {
                opponent: self.wallet(opponent),
                opponent_token: self.token(source),
                battle: self.duels[duel].address,
                mint,
                token_program,
                stake: BaseUnits(stake),
            }),
            Move::Cancel {
                caller,
                duel,
                payee,
            } => instruction::cancel(&Cancel {
                caller: self.wallet(caller),
                battle: self.duels[duel].address,
                opener_token: self.token(payee),
                mint,
                token_program,
            }),
            Move::Close {
                caller,
                duel,
                rent,
                sweep,
            } => instruction::close(&Close {
                caller: self.wallet(caller),
                battle: self.duels[duel].address,
                opener: self.wallet(rent),
                opener_token: self.token(sweep),
                mint,
                token_program,
            }),
            _ => return None,
        })
    }

    fn judge_instruction(&self, step: Move) -> Option<Instruction> {
        Some(match step {
            Move::Settle {
                judge,
                duel,
                outcome,
            } => instruction::settle(&Settle {
                judge: self.wallet(judge),
                battle: self.duels[duel].address,
                verdict: verdict(outcome),
            }),
            Move::Forfeit {
                judge,
                duel,
                absent,
            } => instruction::forfeit(&Forfeit {
                judge: self.wallet(judge),
                battle: self.duels[duel].address,
                absent,
                transcript_hash: [0xcd; 32],
            }),
            Move::Resign { judge, duel } => instruction::resign(&Resign {
                judge: self.wallet(judge),
                battle: self.duels[duel].address,
            }),
            _ => return None,
        })
    }

    fn public_instruction(&self, step: Move) -> Option<Instruction> {
        let (mint, token_program) = (self.arena.mint.address, self.arena.mint.program);
        Some(match step {
            Move::Payout { duel, payee } => instruction::payout(&Payout {
                battle: self.duels[duel].address,
                winner_token: self.token(payee),
                mint,
                token_program,
            }),
            Move::Refund { duel, side, payee } => instruction::refund(&Refund {
                battle: self.duels[duel].address,
                side,
                player_token: self.token(payee),
                mint,
                token_program,
            }),
            Move::Withdraw {
                caller,
                creator,
                partner,
            } => instruction::withdraw_fees(&WithdrawFees {
                caller: self.wallet(caller),
                mint,
                token_program,
                creator_token: self.token(creator),
                partner_token: self.token(partner),
            }),
            _ => return None,
        })
    }

    fn admin_instruction(&self, step: Move) -> Option<Instruction> {
        Some(match step {
            Move::UpdateConfig { caller, conditions } => {
                instruction::update_config(&UpdateConfig {
                    admin: self.wallet(caller),
                    terms: self.terms(&conditions),
                    paused: conditions.paused,
                })
            }
            Move::UpdateMint {
                caller,
                tiers,
                enabled,
            } => instruction::update_mint(&UpdateMint {
                admin: self.wallet(caller),
                mint: self.arena.mint.address,
                tier_stakes: tiers.map(BaseUnits),
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

    /// The program's terms for conditions.
    fn terms(&self, conditions: &Conditions) -> Terms {
        Terms {
            judge: self.wallet(conditions.judge),
            creator: self.wallet(conditions.creator),
            partner: self.wallet(conditions.partner),
            fee_bps: Bps(conditions.fee_bps),
            partner_share_bps: Bps(conditions.partner_share_bps),
            forfeit_bonus_bps: Bps(conditions.bonus_bps),
            join_seconds: conditions.join_seconds,
            judge_seconds: conditions.judge_seconds,
        }
    }
}
