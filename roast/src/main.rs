//! The one binary: every service of RoastPower is a subcommand.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use roast::config::Settings;
use roast::{demo, initialize, resign, services, stack, telemetry, verify};

#[derive(Parser)]
#[command(
    name = "roast",
    version,
    about = "Paid, AI-judged roast battles: every service is a subcommand."
)]
struct Arguments {
    /// Settings file; `config.toml` is read when it is there.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Boot everything, let two wallets play one battle over the API, check it, keep serving.
    Demo {
        /// Exit when the battle is checked: 0 when every check holds.
        #[arg(long)]
        once: bool,
    },
    /// Boot the embedded Solana and Postgres with indexer, API and keeper; play nothing.
    Localnet,
    /// Follow the chain into Postgres.
    Indexer {
        /// Forget everything known of the chain first, and read it anew.
        #[arg(long)]
        rebuild: bool,
    },
    /// Serve people.
    Api,
    /// Judge, settle, pay, refund, move minimum burns, return rent.
    Keeper,
    /// Ask the keeper to resign as judge of battles, so that both stakes go back at once.
    Resign(resign::Arguments),
    /// Open the house on a cluster where the programs are deployed: create their configurations and allow a mint.
    Initialize(Box<initialize::Arguments>),
    /// Check an outcome from public data.
    #[command(subcommand)]
    Verify(Verify),
}

#[derive(Subcommand)]
enum Verify {
    /// Recompute the verdict and the payments of one battle.
    ///
    /// Ends with 0 when everything was recomputed and holds, with 3 when what was recomputed holds but something has to be believed (such as the
    /// marks of a judge that cannot be asked again), and with 1 when something does not hold or could not be read.
    Battle(verify::BattleArgs),
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("roast: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn run(arguments: Arguments) -> Result<ExitCode> {
    stack::follow_supervisor()?;
    let settings = Settings::load(arguments.config.as_deref())?;
    match arguments.command {
        Command::Demo { once } => return demo::run(settings, once).await,
        Command::Verify(Verify::Battle(arguments)) => {
            let report = verify::battle(arguments).await?;
            demo::say(&report.to_string());
            return Ok(ExitCode::from(report.conclusion().exit_code()));
        }
        Command::Initialize(arguments) => initialize::run(*arguments).await?,
        Command::Resign(arguments) => return resign::run(&settings, arguments).await,
        Command::Localnet => stack::serve(settings).await?,
        Command::Indexer { rebuild } => {
            telemetry::logs(&settings.log)?;
            services::indexer(settings, rebuild).await?;
        }
        Command::Api => {
            telemetry::logs(&settings.log)?;
            services::api(settings).await?;
        }
        Command::Keeper => {
            telemetry::logs(&settings.log)?;
            services::keeper(settings).await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
