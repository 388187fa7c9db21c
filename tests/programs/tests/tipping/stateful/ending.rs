//! From every state, paused or not, all fees reach the treasury and all rents who paid them: tried on copies of the chain.

use roast_program_tests::Model;

use super::{
    chain::Chain,
    moves::{Move, NAMES},
};

impl Chain {
    /// Brings a copy of the chain to its end; says how many instructions that took. What is frozen is thawed first: nobody but the
    /// mint's freeze authority can hold fees up.
    pub(super) fn copy_to_the_end(&self) -> u64 {
        let mut copy = self.clone();
        for holding in copy.frozen.clone() {
            copy.play(Move::Thaw(holding));
        }
        let mut sent = 0;
        if copy.fees != 0 {
            let treasury = copy.conditions.treasury;
            assert!(copy.play(Move::Withdraw {
                caller: treasury,
                payee: treasury
            }));
            sent += 1;
        }
        for name in 0..NAMES.len() {
            let Some(record) = copy.names[name] else {
                continue;
            };
            let (owner, payer) = (record.owner, record.payer);
            assert!(copy.play(Move::Release { owner, name, payer }));
            sent += 1;
        }
        copy.check();
        let had = self.balances.iter().sum::<u64>() + self.fees;
        assert_eq!(copy.balances.iter().sum::<u64>(), had);
        sent
    }
}
