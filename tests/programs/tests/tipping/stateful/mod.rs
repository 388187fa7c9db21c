//! Random tips, withdrawals, names and changes of terms by honest and hostile actors, on bytecode, against a model of who has what.

mod chain;
mod draw;
mod ending;
mod moves;
mod rules;

use roast_program_tests::run_sequences;

#[test]
fn random_sequences_keep_every_base_unit_and_every_rent() {
    run_sequences::<chain::Chain>(20_000);
}
