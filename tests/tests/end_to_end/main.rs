//! The whole stack on the embedded localnet: real bytecode, real gRPC, real Postgres, and the services as processes of their own.
//!
//! `docs/testing.md` tells what each suite shows and how to run one alone.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "a test that panics is a test that fails"
)]

mod audit;
mod closing;
mod ends;
mod faults;
mod happy;
mod house;
mod opening;
mod play;
mod record;
mod refusals;
mod rulings;
mod runner;

use std::process::ExitCode;

use runner::{Suite, Wanted, tests};

/// Tests of a suite share one stack and run one after the other, so that each knows what it finds and may break what it likes.
const SUITES: &[Suite] = &[
    Suite {
        name: "calm",
        tests: tests![
            happy::a_battle_pays_to_the_base_unit_and_is_seen_live_once_and_in_order,
            happy::verify_passes_and_fails_on_a_transcript_that_was_changed,
            audit::the_audit_notices_what_is_wrong,
            refusals::what_cannot_be_read_is_told_and_stores_nothing,
            refusals::what_the_program_forbids_is_refused_before_it_is_signed,
            refusals::words_are_taken_from_the_players_alone_and_in_order,
            refusals::transactions_of_others_are_not_passed_on,
            refusals::the_chain_refuses_verdicts_that_must_not_be,
            ends::the_opener_cancels,
            ends::a_draw_gives_both_stakes_back,
            rulings::who_stays_away_forfeits_and_gets_back_what_the_bonus_leaves,
            rulings::a_judge_who_resigns_returns_both_stakes_before_the_deadline,
            ends::deadlines_give_every_stake_back,
            opening::a_house_is_opened_once_and_by_its_admin,
            closing::minimums_follow_demand_and_rent_goes_back_to_who_paid_it,
        ],
    },
    Suite {
        name: "faults",
        tests: tests![
            faults::services_that_wait_for_postgres_work_once_it_is_there,
            faults::postgres_killed_in_mid_battle_changes_nothing,
            faults::streams_broken_and_refused_change_nothing,
            faults::services_killed_at_the_worst_moments_change_nothing,
            faults::services_killed_at_random_change_nothing,
            faults::everything_failing_at_once_changes_nothing,
            faults::rebuilt_rows_are_the_same_rows,
        ],
    },
];

fn main() -> ExitCode {
    runner::run(SUITES, &Wanted::from_arguments())
}
