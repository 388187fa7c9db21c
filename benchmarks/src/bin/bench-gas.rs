//! Gas of every user-facing function of the contracts, measured on anvil, the 21,000 of a transaction included.

use std::process::ExitCode;

use roast_benchmarks::{Report, gas};

#[tokio::main]
async fn main() -> std::io::Result<ExitCode> {
    let mut report = Report::new("gas");
    if let Err(error) = gas::measure(&mut report).await {
        eprintln!("bench-gas: {error:#}");
        return Ok(ExitCode::FAILURE);
    }
    report.finish()
}
