//! Everything that can happen next, and the instruction that does it. People, campaigns and contents are numbers in the model's lists.

use roast_protocol::{
    amount::BaseUnits,
    burn::{
        Offer, Terms,
        instruction::{
            self, AcceptAdmin, CloseCampaign, CloseSubmission, OpenCampaign, ProposeAdmin,
            Retarget, Submit, UpdateConfig, UpdateMint,
        },
    },
    time::UnixSeconds,
};
use solana_instruction::Instruction;

use super::chain::Chain;

/// What an admin decides about campaigns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Conditions {
    pub(super) keeper: usize,
    pub(super) retarget_seconds: u32,
    pub(super) retention_seconds: u32,
    pub(super) paused: bool,
}

/// What a project asks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    pub(super) index: u64,
    pub(super) minimum: u64,
    pub(super) starts_at: i64,
    pub(super) ends_at: i64,
    pub(super) cap: u32,
}

/// One step. Who signs comes first.
#[derive(Clone, Copy, Debug)]
pub(super) enum Move {
    Open {
        owner: usize,
        plan: Plan,
    },
    Submit {
        miner: usize,
        source: usize,
        job: usize,
        content: u32,
        amount: u64,
    },
    Retarget {
        keeper: usize,
        job: usize,
        minimum: u64,
    },
    CloseSubmission {
        job: usize,
        content: u32,
        payee: usize,
    },
    CloseCampaign {
        job: usize,
        payee: usize,
    },
    UpdateConfig {
        caller: usize,
        conditions: Conditions,
    },
    UpdateMint {
        caller: usize,
        lowest: u64,
        enabled: bool,
    },
    ProposeAdmin {
        caller: usize,
        heir: usize,
    },
    AcceptAdmin {
        caller: usize,
    },
    /// The mint's freeze authority freezes somebody's tokens.
    Freeze(usize),
    /// The mint's freeze authority thaws somebody's tokens.
    Thaw(usize),
    /// Time passes, in seconds.
    Wait(u32),
}

impl Move {
    /// Whether it is an instruction of the program, not something that happens around it.
    pub(super) fn is_instruction(self) -> bool {
        !matches!(self, Self::Freeze(_) | Self::Thaw(_) | Self::Wait(_))
    }

    /// Who signs the instruction; nobody signs what anybody may send.
    pub(super) fn signer(self) -> Option<usize> {
        match self {
            Self::Open { owner, .. } => Some(owner),
            Self::Submit { miner, .. } => Some(miner),
            Self::Retarget { keeper, .. } => Some(keeper),
            Self::UpdateConfig { caller, .. }
            | Self::UpdateMint { caller, .. }
            | Self::ProposeAdmin { caller, .. }
            | Self::AcceptAdmin { caller } => Some(caller),
            Self::CloseSubmission { .. }
            | Self::CloseCampaign { .. }
            | Self::Freeze(_)
            | Self::Thaw(_)
            | Self::Wait(_) => None,
        }
    }
}

impl Chain {
    /// The instruction of a move; `None` for what happens around the program.
    pub(super) fn instruction(&self, step: Move) -> Option<Instruction> {
        self.campaign_instruction(step)
            .or_else(|| self.closing_instruction(step))
            .or_else(|| self.admin_instruction(step))
    }

    fn campaign_instruction(&self, step: Move) -> Option<Instruction> {
        Some(match step {
            Move::Open { owner, plan } => instruction::open_campaign(&OpenCampaign {
                owner: self.wallet(owner),
                mint: self.mine.mint.address,
                token_program: self.mine.mint.program,
                offer: Offer {
                    index: plan.index,
                    brief_hash: [0xbb; 32],
                    minimum_burn: BaseUnits(plan.minimum),
                    starts_at: UnixSeconds(plan.starts_at),
                    ends_at: UnixSeconds(plan.ends_at),
                    cap: plan.cap,
                },
            }),
            Move::Submit {
                miner,
                source,
                job,
                content,
                amount,
            } => instruction::submit(&Submit {
                miner: self.wallet(miner),
                miner_token: self.token(source),
                amount: BaseUnits(amount),
                ..self.mine.submit_arguments(self.jobs[job].address, content)
            }),
            Move::Retarget {
                keeper,
                job,
                minimum,
            } => instruction::retarget(&Retarget {
                keeper: self.wallet(keeper),
                campaign: self.jobs[job].address,
                minimum_burn: BaseUnits(minimum),
            }),
            _ => return None,
        })
    }

    fn closing_instruction(&self, step: Move) -> Option<Instruction> {
        Some(match step {
            Move::CloseSubmission {
                job,
                content,
                payee,
            } => {
                let campaign = self.jobs[job].address;
                let submission = self.mine.submit_arguments(campaign, content);
                instruction::close_submission(&CloseSubmission {
                    campaign,
                    content_hash: submission.content_hash,
                    miner: self.wallet(payee),
                })
            }
            Move::CloseCampaign { job, payee } => instruction::close_campaign(&CloseCampaign {
                campaign: self.jobs[job].address,
                owner: self.wallet(payee),
            }),
            _ => return None,
        })
    }

    fn admin_instruction(&self, step: Move) -> Option<Instruction> {
        Some(match step {
            Move::UpdateConfig { caller, conditions } => {
                instruction::update_config(&UpdateConfig {
                    admin: self.wallet(caller),
                    terms: Terms {
                        keeper: self.wallet(conditions.keeper),
                        retarget_seconds: conditions.retarget_seconds,
                        retention_seconds: conditions.retention_seconds,
                    },
                    paused: conditions.paused,
                })
            }
            Move::UpdateMint {
                caller,
                lowest,
                enabled,
            } => instruction::update_mint(&UpdateMint {
                admin: self.wallet(caller),
                mint: self.mine.mint.address,
                lowest_burn: BaseUnits(lowest),
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
