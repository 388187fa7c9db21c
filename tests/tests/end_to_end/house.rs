//! A booted stack with funded wallets, and what a test needs to play on it and to look behind it.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use roast::config::Settings;
use roast::demo::Progress;
use roast::demo::api::Api;
use roast::demo::ledger::Ledger;
use roast::demo::wallet::Wallet;
use roast::stack::{self, PLAYER_ROAST, Stack};
use roast_protocol::amount::BaseUnits;
use solana_commitment_config::CommitmentConfig;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_message::Message;
use solana_pubkey::Pubkey;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client_api::client_error;
use solana_signer::Signer;
use solana_transaction::Transaction;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;

/// The services, each a process of its own.
pub const SERVICES: [&str; 3] = ["indexer", "api", "keeper"];
/// Pairs of players that a suite may use.
const PAIRS: usize = 30;

/// A booted stack.
pub struct House {
    pub stack: Stack,
    pub client: Client,
    /// The judge's key, which the keeper has.
    pub judge: Keypair,
    /// Somebody with SOL and ROAST who plays in no battle.
    pub stranger: Keypair,
    /// All ROAST there is since the house opened.
    pub supply: u128,
    /// The `roast` program.
    pub binary: PathBuf,
    /// What a battle leaves that nobody disturbed; made when it is first asked for.
    pub undisturbed: Option<serde_json::Value>,
    players: Vec<Keypair>,
    state: tempfile::TempDir,
}

/// What is needed to play and to look, apart from the stack, so that a test may break the stack meanwhile.
#[derive(Clone)]
pub struct Client {
    pub api: Api,
    pub api_url: String,
    pub rpc: Arc<RpcClient>,
    pub pool: PgPool,
    pub mint: Pubkey,
}

/// The two players of a battle.
pub struct Pair {
    pub opener: Wallet,
    pub opponent: Wallet,
}

impl House {
    /// Boots a stack on free ports, in a folder of its own.
    pub async fn open(name: &str) -> Result<Self> {
        let binary = binary()?;
        let state = tempfile::Builder::new()
            .prefix(&format!("roast-{name}-"))
            .tempdir()?;
        // Postgres runs as another user when we are root, and has to get in.
        std::fs::set_permissions(state.path(), PermissionsExt::from_mode(0o755))?;
        let settings = settings(state.path())?;
        let started = Stack::start(&settings, &binary, &mut Progress::default()).await;
        let (stack, state) = match started {
            Ok(stack) => (stack, state),
            Err(error) => return Err(error.context(logs(&state.keep()))),
        };
        let judge = read_key(&stack.world.judge_file)?;
        let stranger = Keypair::new();
        let players: Vec<_> = (0..2 * PAIRS).map(|_| Keypair::new()).collect();
        let mut funded: Vec<_> = players.iter().map(Keypair::insecure_clone).collect();
        funded.extend([judge.insecure_clone(), stranger.insecure_clone()]);
        let mint = stack.world.mint;
        stack::fund(&stack.localnet, &mint, &funded, PLAYER_ROAST).await?;
        let client = Client {
            api: Api::new(&stack.api_url)?,
            api_url: stack.api_url.clone(),
            rpc: Arc::new(RpcClient::new_with_commitment(
                stack.localnet.rpc_url.clone(),
                CommitmentConfig::confirmed(),
            )),
            pool: PgPoolOptions::new()
                .max_connections(4)
                .connect(&stack.database_url)
                .await?,
            mint,
        };
        let supply = client.ledger().await?.total();
        Ok(Self {
            stack,
            client,
            judge,
            stranger,
            supply,
            binary,
            undisturbed: None,
            players,
            state,
        })
    }

    /// Stops everything and removes its files; the logs stay when a test failed.
    pub async fn close(self, passed: bool) {
        self.client.pool.close().await;
        let cluster = self.stack.localnet.postgres.directory().map(Path::to_owned);
        self.stack.stop().await;
        if !passed {
            roast::demo::say(&logs(&self.state.keep()));
        }
        if let Some(cluster) = cluster {
            let _ = std::fs::remove_dir_all(cluster);
        }
    }

    /// Undoes what a failed test may have left broken, so that the next one fails for reasons of its own.
    pub async fn mend(&mut self) {
        let localnet = &mut self.stack.localnet;
        localnet.yellowstone.refuse_streams(false);
        if localnet.postgres.process_id().is_none() {
            let _ = localnet.postgres.start_again().await;
        }
        for service in SERVICES {
            self.stack.services.release(service);
        }
    }

    /// Two wallets with 1,000 ROAST each that have never played.
    pub fn pair(&mut self) -> Pair {
        let mut next = || self.players.pop().expect("more pairs: raise PAIRS");
        Pair {
            opener: Wallet::new("the opener", next()),
            opponent: Wallet::new("the opponent", next()),
        }
    }

    /// The environment of the services, for one that a test starts itself.
    pub fn environment(&self) -> BTreeMap<&'static str, String> {
        BTreeMap::from([
            ("DATABASE_URL", self.stack.database_url.clone()),
            ("SOLANA_RPC_URL", self.stack.localnet.rpc_url.clone()),
            (
                "YELLOWSTONE_URL",
                self.stack.localnet.yellowstone_url.clone(),
            ),
        ])
    }
}

impl Client {
    /// Every token account of the mint.
    pub async fn ledger(&self) -> Result<Ledger> {
        Ledger::read(&self.rpc, &self.mint).await
    }

    /// What a wallet holds.
    pub async fn holds(&self, wallet: &Pubkey) -> Result<BaseUnits> {
        Ok(self.ledger().await?.wallet(wallet, &self.mint))
    }

    /// Signs instructions and sends them past the API.
    pub async fn send(
        &self,
        instructions: &[Instruction],
        payer: &Keypair,
    ) -> Result<(), client_error::Error> {
        let blockhash = self.rpc.get_latest_blockhash().await?;
        let message = Message::new_with_blockhash(instructions, Some(&payer.pubkey()), &blockhash);
        let transaction = Transaction::new(&[payer], message, blockhash);
        self.rpc
            .send_and_confirm_transaction(&transaction)
            .await
            .map(|_| ())
    }
}

fn settings(state: &Path) -> Result<Settings> {
    let mut settings = Settings::default();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    settings.demo.programs = std::env::var_os("ROAST_PROGRAMS_DIR")
        .map_or_else(|| repository.join("target/deploy"), PathBuf::from);
    let battle = settings.demo.programs.join("battle.so");
    ensure!(
        battle.is_file(),
        "{} is missing: run `make programs`, or set ROAST_PROGRAMS_DIR",
        battle.display()
    );
    let ethereum = &mut settings.localnet.ethereum;
    ethereum.artifacts = repository.join("target/contracts/artifacts");
    ethereum.rpc_port = 0;
    ethereum.beacon_port = 0;
    settings.demo.api_port = 0;
    let localnet = &mut settings.localnet;
    localnet.state_dir = state.to_owned();
    localnet.rpc_port = 0;
    localnet.ws_port = 0;
    localnet.yellowstone_port = 0;
    localnet.postgres_port = 0;
    Ok(settings)
}

/// `roast` stands beside the folder that test programs are built into.
fn binary() -> Result<PathBuf> {
    if let Some(binary) = std::env::var_os("ROAST_BIN") {
        return Ok(binary.into());
    }
    let test = std::env::current_exe()?;
    let beside = test.ancestors().nth(2).context("no target folder")?;
    let binary = beside.join("roast");
    ensure!(
        binary.is_file(),
        "{} is missing: run `cargo build -p roast`, or set ROAST_BIN",
        binary.display()
    );
    Ok(binary)
}

fn read_key(file: &Path) -> Result<Keypair> {
    let bytes: Vec<u8> = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    Keypair::try_from(bytes.as_slice()).context("the judge's key")
}

fn logs(state: &Path) -> String {
    format!("the services' logs are in {}", state.join("logs").display())
}
