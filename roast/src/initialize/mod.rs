//! `roast initialize`: opens the house on a cluster where the programs are deployed. It creates each program's configuration and allows one
//! mint. What is there already stays as it is, so a run that was interrupted is finished by another one.

mod arguments;
mod house;
mod send;

use anyhow::{Context, Result, bail};
use roast_protocol::token::{SPL_TOKEN, TOKEN_2022};
use solana_commitment_config::CommitmentConfig;
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_signer::Signer;

pub use arguments::Arguments;
pub use house::House;
use house::Opening;

use crate::demo::say;
use crate::node_error::without_url;

/// What one program got.
#[derive(Debug)]
pub struct Opened {
    /// The program's name.
    pub program: &'static str,
    /// Signature of the transaction; none when everything was there before.
    pub signature: Option<String>,
}

/// Opens the house that the arguments describe and says what was done for each program.
///
/// # Errors
/// When the key cannot be read, the node does not answer, the mint is no token mint, or a program refuses.
pub async fn run(arguments: Arguments) -> Result<()> {
    let admin = arguments.authority.load().context("reading --authority")?;
    let house = arguments.house();
    for opened in open(&arguments.rpc_url, &admin, &house).await? {
        let told = match opened.signature {
            Some(signature) => format!("is open for {} ({signature})", house.mint),
            None => format!("was open for {} before; nothing is changed", house.mint),
        };
        say(&format!("{}: {told}", opened.program));
    }
    Ok(())
}

/// Creates the configurations and mint configurations that are missing, a transaction for each program. `admin` is the programs' upgrade
/// authority; it signs, pays and becomes admin.
///
/// # Errors
/// When the node does not answer, the mint is no token mint, or a program is not deployed or refuses.
pub async fn open(rpc_url: &str, admin: &Keypair, house: &House) -> Result<Vec<Opened>> {
    let rpc = RpcClient::new_with_commitment(rpc_url.to_owned(), CommitmentConfig::confirmed());
    let token_program = owner_of_mint(&rpc, &house.mint).await?;
    let openings = house.openings(&admin.pubkey(), &token_program);
    futures::future::try_join_all(
        openings
            .into_iter()
            .map(|opening| open_program(&rpc, admin, opening)),
    )
    .await
}

async fn open_program(rpc: &RpcClient, admin: &Keypair, opening: Opening) -> Result<Opened> {
    let accounts = [opening.program_id, opening.config, opening.mint_config];
    let found = rpc.get_multiple_accounts(&accounts).await;
    let found = found.map_err(without_url)?;
    let is_there = |place: usize| found.get(place).is_some_and(Option::is_some);
    if !is_there(0) {
        bail!(
            "the program {} is not deployed at {}; deploy its .so first",
            opening.program,
            opening.program_id
        );
    }
    let mut missing = Vec::new();
    if !is_there(1) {
        missing.push(opening.initialize.clone());
    }
    if !is_there(2) {
        missing.push(opening.allow_mint.clone());
    }
    let signature = if missing.is_empty() {
        None
    } else {
        let sent = send::confirmed(rpc, admin, &missing).await;
        Some(sent.map_err(|error| refusal(&opening, error))?)
    };
    Ok(Opened {
        program: opening.program,
        signature,
    })
}

/// What the program says, where it was the program that refused.
fn refusal(opening: &Opening, error: anyhow::Error) -> anyhow::Error {
    let words = send::custom_code(&error).and_then(opening.words);
    let what = match words {
        Some(words) => format!("{} refuses: {words}", opening.program),
        None => format!("opening {}", opening.program),
    };
    error.context(what)
}

/// The token program that owns the mint.
async fn owner_of_mint(rpc: &RpcClient, mint: &Pubkey) -> Result<Pubkey> {
    let found = rpc.get_multiple_accounts(&[*mint]).await;
    let found = found.map_err(without_url)?;
    match found.into_iter().flatten().next() {
        Some(account) if [SPL_TOKEN, TOKEN_2022].contains(&account.owner) => Ok(account.owner),
        Some(account) => bail!("{mint} is no token mint: {} owns it", account.owner),
        None => bail!("there is no account at {mint}; create the mint first"),
    }
}
