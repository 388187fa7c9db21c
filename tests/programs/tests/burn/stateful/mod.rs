//! Random campaigns, submissions, retargets, closings and changes of terms by honest and hostile actors, on bytecode, against a model of
//! what was burnt.

mod chain;
mod draw;
mod ending;
mod moves;
mod rules;

use roast_program_tests::run_sequences;

#[test]
fn random_sequences_burn_what_they_say_and_give_every_rent_back() {
    run_sequences::<chain::Chain>(20_000);
}
