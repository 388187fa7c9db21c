//! The program in a virtual machine.

use std::path::{Path, PathBuf};

use litesvm::LiteSVM;
use solana_account::Account;
use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_instruction::{AccountMeta, Instruction};
use solana_keypair::Keypair;
use solana_message::Message;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use solana_transaction::Transaction;

use crate::records;

/// The most that a transaction may use.
const COMPUTE_UNITS: u32 = 1_400_000;
/// Records of one transaction: the slowest operation, a division, stays within [`COMPUTE_UNITS`] with them.
const BATCH: usize = 500;
const LAMPORTS: u64 = 1_000_000_000_000;

/// A chain in memory with the program on it.
pub struct Bytecode {
    svm: LiteSVM,
    program: Pubkey,
    payer: Keypair,
}

impl Bytecode {
    /// Deploys `arith.so` of `ROAST_PROGRAMS_DIR`, or else of the workspace's `target/deploy`.
    ///
    /// # Panics
    /// When the programs have not been built, or the loader refuses the bytecode.
    #[must_use]
    #[allow(clippy::panic, clippy::expect_used)]
    pub fn deploy() -> Self {
        let directory =
            std::env::var_os("ROAST_PROGRAMS_DIR").map_or_else(default_directory, PathBuf::from);
        let path = directory.join("arith.so");
        let bytes = std::fs::read(&path)
            .unwrap_or_else(|error| panic!("{}: {error}; run make programs first", path.display()));
        // Signatures and history say nothing about arithmetic; without them thousands of transactions take seconds.
        let mut svm = LiteSVM::new()
            .with_sigverify(false)
            .with_transaction_history(0);
        let (program, payer) = (Pubkey::new_unique(), Keypair::new());
        svm.add_program(program, &bytes)
            .expect("the loader takes the bytecode");
        svm.airdrop(&payer.pubkey(), LAMPORTS)
            .expect("the payer gets lamports");
        Self {
            svm,
            program,
            payer,
        }
    }

    /// What the bytecode answers to an operation on each pair.
    ///
    /// # Errors
    /// When a transaction fails: its error and its log.
    pub fn evaluate(
        &mut self,
        operation: u16,
        pairs: &[(u128, u128)],
    ) -> Result<Vec<Option<u128>>, String> {
        let mut answers = Vec::with_capacity(pairs.len());
        for batch in pairs.chunks(BATCH) {
            answers.extend(self.evaluate_batch(operation, batch)?);
        }
        Ok(answers)
    }

    fn evaluate_batch(
        &mut self,
        operation: u16,
        pairs: &[(u128, u128)],
    ) -> Result<Vec<Option<u128>>, String> {
        let address = Pubkey::new_unique();
        let account = Account {
            lamports: LAMPORTS,
            data: pairs
                .iter()
                .flat_map(|&(a, b)| records::unanswered(a, b))
                .collect(),
            owner: self.program,
            ..Account::default()
        };
        self.svm
            .set_account(address, account)
            .map_err(|error| error.to_string())?;
        self.send(operation, address)?;
        let account = self
            .svm
            .get_account(&address)
            .ok_or("the account is gone")?;
        let (records, _) = account.data.as_chunks();
        records
            .iter()
            .map(|record| {
                records::result(record).ok_or_else(|| "a record without an answer".to_owned())
            })
            .collect()
    }

    fn send(&mut self, operation: u16, records: Pubkey) -> Result<(), String> {
        let instruction = Instruction::new_with_bytes(
            self.program,
            &operation.to_le_bytes(),
            vec![AccountMeta::new(records, false)],
        );
        let limit = ComputeBudgetInstruction::set_compute_unit_limit(COMPUTE_UNITS);
        let message = Message::new(&[limit, instruction], Some(&self.payer.pubkey()));
        let transaction = Transaction::new(&[&self.payer], message, self.svm.latest_blockhash());
        match self.svm.send_transaction(transaction) {
            Ok(_) => Ok(()),
            Err(failed) => Err(format!("{}\n{}", failed.err, failed.meta.logs.join("\n"))),
        }
    }
}

fn default_directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/deploy")
}
