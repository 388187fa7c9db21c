//! `roast resign`: asks the keeper, through its ledger in Postgres, to resign as judge of battles.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use roast_keeper::resignations::{self, Wish};
use roast_migrations::ConnectOptions;
use solana_pubkey::Pubkey;

use crate::config::Settings;
use crate::demo::say;
use crate::services;

/// Which battles.
#[derive(Clone, Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Arguments {
    /// Addresses of the battles' accounts.
    battles: Vec<Pubkey>,
    /// All joined battles that name this judge and have no verdict, such as a judge who is being replaced.
    #[arg(long, value_name = "ADDRESS")]
    judge: Option<Pubkey>,
}

/// Plans the resignations and says what becomes of each; fails when one comes too late.
///
/// # Errors
/// When Postgres does not answer.
pub async fn run(settings: &Settings, arguments: Arguments) -> Result<ExitCode> {
    let pool = services::database(settings, ConnectOptions::named("roast-resign")).await?;
    let battles = match arguments.judge {
        Some(judge) => resignations::undecided(&pool, &judge).await?,
        None => arguments.battles,
    };
    let mut code = ExitCode::SUCCESS;
    if battles.is_empty() {
        say("no joined battle names this judge, so there is nothing to resign from");
    }
    for battle in battles {
        let told = match resignations::plan(&pool, &battle).await? {
            Wish::Planned => "planned: the keeper resigns and returns both stakes".to_owned(),
            Wish::KnownBefore => "was planned before".to_owned(),
            Wish::TooLate(status) => {
                code = ExitCode::FAILURE;
                match status {
                    Some(status) => format!("is {status}, so there is nothing to resign from"),
                    None => "is not indexed; check the address and the database".to_owned(),
                }
            }
        };
        say(&format!("battle {battle}: {told}"));
    }
    pool.close().await;
    Ok(code)
}
