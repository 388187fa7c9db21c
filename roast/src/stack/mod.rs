//! Everything at once: the embedded chain and Postgres in this process, anvil and the services (indexer, API, keeper) as child processes.

mod chains;
mod handout;
mod supervisor;
mod world;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use roast_localnet::{Ethereum, Localnet};
use sqlx::{AssertSqlSafe, Connection, Executor};
use tokio::time::Instant;

pub use supervisor::{Service, Supervisor, follow_supervisor};
pub use world::{PLAYER_ROAST, World, fund};

use crate::config::Settings;
use crate::demo::{Progress, say};
use crate::{services, telemetry};

/// How long the services may take until the API says that it is ready.
const READY_LIMIT: Duration = Duration::from_secs(60);

/// The running stack.
#[derive(Debug)]
pub struct Stack {
    /// The embedded chain and Postgres.
    pub localnet: Localnet,
    /// The EVM chain with the contracts.
    pub ethereum: Ethereum,
    /// Mint, keys and wallets on that chain.
    pub world: World,
    /// The services.
    pub services: Supervisor,
    /// `http://127.0.0.1:PORT` of the API.
    pub api_url: String,
    /// Postgres of the services: a database that this start made.
    pub database_url: String,
    /// Folder of the services' logs.
    pub logs: PathBuf,
}

impl Stack {
    /// Boots everything and waits until the API is ready, showing each step.
    ///
    /// # Errors
    /// When a part does not start; the error says which and what to do.
    pub async fn start(
        settings: &Settings,
        binary: &Path,
        progress: &mut Progress,
    ) -> Result<Self> {
        let logs = settings.localnet.state_dir.join("logs");
        let keys = settings.localnet.state_dir.join("keys");
        for folder in [&logs, &keys] {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("creating {}", folder.display()))?;
        }
        let (localnet, ethereum) = progress
            .step(
                "start Solana, Yellowstone gRPC, Postgres, and anvil with the contracts",
                chains::start(settings),
            )
            .await?;
        let world = World::create(&localnet, &settings.demo.programs, &keys);
        let world = progress
            .step(
                "deploy the program, open the house, fund the wallets",
                world,
            )
            .await?;
        let database_url = new_database(&localnet).await?;
        let api_port = roast_localnet::ports::choose("the API", settings.demo.api_port)?;
        let api_url = format!("http://127.0.0.1:{api_port}");
        let described = describe(&localnet, &ethereum, &world, &database_url, api_port, &logs)?;
        let services = Supervisor::start(binary, described)?;
        let stack = Self {
            localnet,
            ethereum,
            world,
            services,
            api_url,
            database_url,
            logs,
        };
        progress
            .step("start indexer, API and keeper", stack.ready())
            .await?;
        Ok(stack)
    }

    /// Ends the services, the chains and Postgres, in this order.
    pub async fn stop(self) {
        self.services.stop().await;
        self.ethereum.stop().await;
        self.localnet.stop().await;
    }

    /// Waits until the API says that everything behind it answers.
    async fn ready(&self) -> Result<()> {
        let client = reqwest::Client::new();
        let url = format!("{}/ready", self.api_url);
        let deadline = Instant::now() + READY_LIMIT;
        let mut last = "it does not answer".to_owned();
        while Instant::now() < deadline {
            match client.get(&url).send().await {
                Ok(answer) if answer.status().is_success() => return Ok(()),
                Ok(answer) => last = answer.text().await.unwrap_or_default(),
                Err(error) => last = error.to_string(),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!(
            "the API is not ready after {} s: {last}\nThe services' logs are in {}",
            READY_LIMIT.as_secs(),
            self.logs.display()
        )
    }

    /// The addresses of everything, a line each.
    pub fn addresses(&self) -> Vec<(&'static str, String)> {
        let api = &self.api_url;
        let beacon = self
            .ethereum
            .own
            .as_ref()
            .map(|own| own.beacon_server.url().to_owned());
        let mut addresses = vec![
            ("API", format!("{api}/api/battles")),
            ("API documentation", format!("{api}/docs")),
            ("metrics", format!("{api}/metrics")),
            ("Solana JSON-RPC", self.localnet.rpc_url.clone()),
            ("Solana WebSocket", self.localnet.ws_url.clone()),
            ("Yellowstone gRPC", self.localnet.yellowstone_url.clone()),
            ("EVM JSON-RPC", self.ethereum.rpc_url.clone()),
            ("contracts", format!("{api}/api/contracts")),
            ("Postgres", self.database_url.clone()),
            ("ROAST mint", self.world.mint.to_string()),
            ("logs", self.logs.display().to_string()),
        ];
        addresses.extend(beacon.map(|url| ("beacon", format!("{url}/public/latest"))));
        addresses
    }
}

/// The three services and their settings. All of them go by the environment, as an operator's would.
fn describe(
    localnet: &Localnet,
    ethereum: &Ethereum,
    world: &World,
    database_url: &str,
    api_port: u16,
    logs: &Path,
) -> Result<Vec<Service>> {
    let judge = std::path::absolute(&world.judge_file)?
        .display()
        .to_string();
    let address_book = std::path::absolute(&ethereum.book_file)?
        .display()
        .to_string();
    let environment: BTreeMap<String, String> = [
        ("DATABASE_URL", database_url.to_owned()),
        ("SOLANA_RPC_URL", localnet.rpc_url.clone()),
        ("YELLOWSTONE_URL", localnet.yellowstone_url.clone()),
        ("ETH_RPC_URL", ethereum.rpc_url.clone()),
        ("ADDRESS_BOOK", address_book),
        ("JUDGE_KEYPAIR", judge),
        ("ROAST_API__LISTEN", format!("127.0.0.1:{api_port}")),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    let service = |name: &'static str| Service {
        name,
        environment: environment.clone(),
        log: logs.join(format!("{name}.log")),
    };
    Ok(["indexer", "api", "keeper"].map(service).into())
}

/// Makes an empty database for this start. The chain begins anew each time, so an earlier one's rows must not be mixed with it. In our own
/// cluster it takes the place of the last one; on a server that DATABASE_URL names nothing is ever dropped.
async fn new_database(localnet: &Localnet) -> Result<String> {
    if localnet.postgres.directory().is_some() {
        return Ok(localnet.postgres.create_database("roast_localnet").await?);
    }
    let server = localnet.database_url.as_str();
    let name = format!(
        "roast_{}",
        std::time::SystemTime::UNIX_EPOCH.elapsed()?.as_millis()
    );
    let mut connection = sqlx::PgConnection::connect(server)
        .await
        .context("connecting to Postgres")?;
    connection
        .execute(AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .await
        .with_context(|| {
            format!(
                "creating the database {name}; the user of DATABASE_URL needs the right CREATEDB"
            )
        })?;
    connection.close().await?;
    let mut url = reqwest::Url::parse(server).context("reading the database's URL")?;
    url.set_path(&name);
    Ok(url.into())
}

/// Boots everything, prints where it is, and serves until Ctrl-C.
///
/// # Errors
/// When a part does not start.
pub async fn serve(settings: Settings) -> Result<()> {
    telemetry::logs_to_file(&settings.log, &settings.localnet.state_dir.join("logs"))?;
    let stop = services::stop_on_signal()?;
    let binary = std::env::current_exe()?;
    let stack = Stack::start(&settings, &binary, &mut Progress::default()).await?;
    let handout = handout::Handout::write(&stack, &settings.localnet.state_dir)?;
    print_addresses(&stack);
    stop.cancelled().await;
    drop(handout);
    stack.stop().await;
    Ok(())
}

/// Prints where everything is.
pub fn print_addresses(stack: &Stack) {
    say("");
    for (name, address) in stack.addresses() {
        say(&format!("{name:<18} {address}"));
    }
    say("\nServing until Ctrl-C.");
}
