//! Compiles the contracts with the settings of `contracts/foundry.toml`, through the same compiler as forge.
//!
//! It writes `protocol/abi/NAME.json`, which is committed and which `protocol` takes its bindings from, and
//! `target/contracts/artifacts/NAME.sol/NAME.json` with the bytecode, which is not.

mod abi;
mod project;
mod settings;

use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};
use clap::Parser;

use crate::project::Contract;

/// Most bytes of code that a contract may have on chain (EIP-170).
const CODE_LIMIT: usize = 24 * 1_024;

#[derive(Parser)]
#[command(
    name = "roast-contracts",
    about = "Compiles the contracts; prints each one's name and bytes of code."
)]
struct Arguments {
    /// Change no committed file, and fail when an ABI in protocol/abi is not what the sources give.
    #[arg(long)]
    check: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("contracts: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    // Where it is run, not where it was built: checkouts share one folder of built programs.
    let repository = std::env::current_dir().context("finding the repository")?;
    ensure!(
        repository.join("contracts/foundry.toml").is_file(),
        "there is no contracts/foundry.toml here; run it in the repository's root, as `make contracts` does"
    );
    let contracts = project::compile(&repository)?;
    report(&contracts)?;
    let folder = repository.join("protocol/abi");
    if arguments.check {
        abi::check(&folder, &contracts)
    } else {
        abi::write(&folder, &contracts)
    }
}

// What was built is what the command is for.
#[allow(clippy::print_stdout)]
fn report(contracts: &[Contract]) -> Result<()> {
    for Contract {
        name, code_bytes, ..
    } in contracts
    {
        println!("{name:<20} {code_bytes:>6} bytes");
        if *code_bytes > CODE_LIMIT {
            bail!(
                "{name} has {code_bytes} bytes of code; no chain takes more than {CODE_LIMIT} (EIP-170)"
            );
        }
    }
    Ok(())
}
