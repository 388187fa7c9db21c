//! What the program must allow, and what that changes: its rules, written down a second time.

use roast_protocol::burn::pda;

use super::{
    chain::{Chain, Job, Taken, lamports},
    moves::{Conditions, Move, Plan},
};

/// Most submissions of a campaign, the factor of a retarget, and bounds of what an admin can set, in seconds.
const MAX_SUBMISSIONS: u32 = 1_500;
const MAX_STEP: u128 = 4;
const RETARGET: std::ops::RangeInclusive<u32> = 30..=86_400;
const MAX_RETENTION: u32 = 30 * 86_400;

impl Chain {
    /// Whether a step must go through.
    pub(super) fn allows(&self, step: Move) -> bool {
        match step {
            Move::Open { owner, plan } => {
                !self.conditions.paused
                    && self.enabled
                    && plan.index == self.next_index[owner]
                    && plan.minimum >= self.lowest
                    && plan.ends_at > plan.starts_at.max(self.now())
                    && (1..=MAX_SUBMISSIONS).contains(&plan.cap)
            }
            Move::Submit {
                miner,
                source,
                job,
                content,
                amount,
            } => {
                let campaign = &self.jobs[job];
                !self.conditions.paused
                    && campaign.is_running(self.now())
                    && campaign.taken.len() < campaign.cap
                    && !campaign.taken.contains_key(&content)
                    && amount >= campaign.minimum
                    && source == miner
                    && amount <= self.balances[source]
                    && !self.frozen.contains(&source)
            }
            Move::Retarget {
                keeper,
                job,
                minimum,
            } => keeper == self.conditions.keeper && self.allows_retarget(&self.jobs[job], minimum),
            Move::CloseSubmission {
                job,
                content,
                payee,
            } => {
                let campaign = &self.jobs[job];
                let taken = campaign.taken.get(&content);
                campaign.is_closable(self.now())
                    && taken.is_some_and(|it| !it.closed && it.miner == payee)
            }
            Move::CloseCampaign { job, payee } => {
                let campaign = &self.jobs[job];
                campaign.is_closable(self.now())
                    && campaign.closed() == campaign.taken.len()
                    && campaign.owner == payee
            }
            Move::UpdateConfig { caller, conditions } => {
                caller == self.admin && are_valid(&conditions)
            }
            Move::UpdateMint { caller, lowest, .. } => caller == self.admin && lowest != 0,
            Move::ProposeAdmin { caller, .. } => caller == self.admin,
            Move::AcceptAdmin { caller } => self.heir == Some(caller),
            Move::Freeze(person) => !self.frozen.contains(&person),
            Move::Thaw(person) => self.frozen.contains(&person),
            Move::Wait(_) => true,
        }
    }

    fn allows_retarget(&self, job: &Job, minimum: u64) -> bool {
        let now = self.now();
        let (present, next) = (u128::from(job.minimum), u128::from(minimum));
        job.is_running(now)
            && now - job.retargeted_at >= i64::from(self.conditions.retarget_seconds)
            && next <= present * MAX_STEP
            && next * MAX_STEP >= present
            && minimum >= job.lowest
    }

    /// What a step that went through changes.
    pub(super) fn apply(&mut self, step: Move) {
        let now = self.now();
        match step {
            Move::Open { owner, plan } => self.apply_open(owner, &plan),
            Move::Submit {
                miner,
                job,
                content,
                amount,
                ..
            } => {
                self.balances[miner] -= amount;
                let campaign = &mut self.jobs[job];
                let hash = self
                    .mine
                    .submit_arguments(campaign.address, content)
                    .content_hash;
                let record = pda::submission(&campaign.address, &hash).0;
                let rent = lamports(&self.mine, &record);
                campaign.burned += amount;
                let closed = false;
                campaign.taken.insert(
                    content,
                    Taken {
                        miner,
                        rent,
                        closed,
                    },
                );
            }
            Move::Retarget { job, minimum, .. } => {
                let campaign = &mut self.jobs[job];
                (campaign.minimum, campaign.retargeted_at) = (minimum, now);
            }
            Move::CloseSubmission { job, content, .. } => {
                if let Some(taken) = self.jobs[job].taken.get_mut(&content) {
                    taken.closed = true;
                }
            }
            Move::CloseCampaign { job, .. } => self.jobs[job].gone = true,
            Move::UpdateConfig { conditions, .. } => self.conditions = conditions,
            Move::UpdateMint {
                lowest, enabled, ..
            } => {
                (self.lowest, self.enabled) = (lowest, enabled);
            }
            Move::ProposeAdmin { heir, .. } => self.heir = Some(heir),
            Move::AcceptAdmin { caller } => (self.admin, self.heir) = (caller, None),
            Move::Freeze(person) => {
                self.frozen.insert(person);
            }
            Move::Thaw(person) => {
                self.frozen.remove(&person);
            }
            Move::Wait(_) => {}
        }
    }

    fn apply_open(&mut self, owner: usize, plan: &Plan) {
        let wallet = self.wallet(owner);
        let address = pda::campaign(&wallet, plan.index).0;
        self.next_index[owner] += 1;
        self.numbering[owner] = lamports(&self.mine, &pda::project(&wallet).0);
        self.jobs.push(Job {
            address,
            owner,
            minimum: plan.minimum,
            lowest: self.lowest,
            starts_at: plan.starts_at,
            ends_at: plan.ends_at,
            kept_until: plan.ends_at + i64::from(self.conditions.retention_seconds),
            retargeted_at: self.now(),
            cap: usize::try_from(plan.cap).expect("at most 1,500"),
            burned: 0,
            taken: std::collections::BTreeMap::new(),
            rent: lamports(&self.mine, &address),
            gone: false,
        });
    }
}

/// Whether an admin may set these conditions.
fn are_valid(conditions: &Conditions) -> bool {
    RETARGET.contains(&conditions.retarget_seconds) && conditions.retention_seconds <= MAX_RETENTION
}
