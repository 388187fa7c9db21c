//! From every state, paused or not, strangers send every rent back but that of the numbering: tried on copies of the chain.

use roast_program_tests::Model;

use super::{chain::Chain, moves::Move};

/// Longer than any campaign and its time for keeping submissions, in seconds.
const UNTIL_CLOSABLE: u32 = 60 * 86_400;

impl Chain {
    /// Brings a copy of the chain to its end, with admins and keepers gone and whatever is frozen frozen; says how many instructions
    /// that took. [`Model::check`] then finds every rent with who paid it.
    pub(super) fn copy_to_the_end(&self) -> u64 {
        let mut copy = self.clone();
        copy.play(Move::Wait(UNTIL_CLOSABLE));
        let mut sent = 0;
        for job in 0..copy.jobs.len() {
            for (content, taken) in copy.jobs[job].taken.clone() {
                if !taken.closed {
                    let payee = taken.miner;
                    assert!(copy.play(Move::CloseSubmission {
                        job,
                        content,
                        payee
                    }));
                    sent += 1;
                }
            }
            if !copy.jobs[job].gone {
                let payee = copy.jobs[job].owner;
                assert!(copy.play(Move::CloseCampaign { job, payee }));
                sent += 1;
            }
        }
        copy.check();
        sent
    }
}
