//! The indexer on a real chain: the localnet with the program's bytecode, its Yellowstone service and its faults.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that panics is a test that fails"
)]

use std::path::Path;
use std::time::Duration;

use roast_indexer::run;
use roast_localnet::{Break, Funding, LAMPORTS_PER_SOL, Localnet, TIER_STAKES};
use roast_migrations::testing::TestDatabase;
use roast_protocol::amount::Bps;
use roast_protocol::battle::instruction::{self, Join, Open};
use roast_protocol::battle::{Terms, Tier, pda};
use roast_protocol::token::{SPL_TOKEN, associated_token_address};
use roast_protocol::{Instruction, Pubkey};
use solana_keypair::Keypair;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_signer::Signer as _;
use solana_transaction::Transaction;
use tokio_util::sync::CancellationToken;

const FEE_RATE: Bps = Bps(500);

/// A localnet with an open house and two funded wallets.
struct House {
    localnet: Localnet,
    rpc: RpcClient,
    database: TestDatabase,
    judge: Pubkey,
    mint: Pubkey,
    opener: Keypair,
    opponent: Keypair,
    _state: tempfile::TempDir,
}

impl House {
    async fn open() -> Self {
        let database = TestDatabase::create().await;
        let state = tempfile::tempdir().unwrap();
        let localnet = Localnet::start(roast_localnet::Config {
            slot_ms: 40,
            rpc_port: 0,
            ws_port: 0,
            yellowstone_port: 0,
            replay_slots: 150,
            state_dir: state.path().to_owned(),
            database_url: Some(database.url.clone()),
            ..roast_localnet::Config::default()
        })
        .await
        .unwrap();
        let admin = Keypair::new();
        let bytecode = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/deploy");
        localnet
            .deploy_programs(&bytecode, &admin.pubkey())
            .await
            .unwrap();
        let judge = Pubkey::new_unique();
        let terms = Terms {
            judge,
            creator: Pubkey::new_unique(),
            partner: Pubkey::new_unique(),
            fee_bps: FEE_RATE,
            partner_share_bps: Bps(2_500),
            forfeit_bonus_bps: Bps(10_000),
            join_seconds: 600,
            judge_seconds: 600,
        };
        localnet.initialize_battle(&admin, terms).await.unwrap();
        let mint = localnet.create_roast_mint().await.unwrap();
        localnet
            .allow_mint(&admin, &mint, TIER_STAKES)
            .await
            .unwrap();
        let (opener, opponent) = (Keypair::new(), Keypair::new());
        let fundings = [&opener, &opponent].map(|wallet| Funding {
            wallet: wallet.pubkey(),
            lamports: LAMPORTS_PER_SOL,
            tokens: TIER_STAKES[1],
        });
        localnet.fund(&mint, &fundings).await.unwrap();
        Self {
            rpc: RpcClient::new(localnet.rpc_url.clone()),
            localnet,
            database,
            judge,
            mint,
            opener,
            opponent,
            _state: state,
        }
    }

    fn battle(&self, index: u64) -> Pubkey {
        pda::battle(&self.opener.pubkey(), index).0
    }

    async fn open_battle(&self, index: u64) {
        let open = instruction::open(&Open {
            opener: self.opener.pubkey(),
            opener_token: self.token(&self.opener),
            mint: self.mint,
            token_program: SPL_TOKEN,
            index,
            tier: Tier::Bronze,
            stake: TIER_STAKES[0],
            judge: self.judge,
            max_fee: FEE_RATE,
        });
        self.send(open, &self.opener).await;
    }

    async fn join_battle(&self, index: u64) {
        let join = instruction::join(&Join {
            opponent: self.opponent.pubkey(),
            opponent_token: self.token(&self.opponent),
            battle: self.battle(index),
            mint: self.mint,
            token_program: SPL_TOKEN,
            stake: TIER_STAKES[0],
        });
        self.send(join, &self.opponent).await;
    }

    fn token(&self, wallet: &Keypair) -> Pubkey {
        associated_token_address(&wallet.pubkey(), &self.mint, &SPL_TOKEN)
    }

    async fn send(&self, instruction: Instruction, signer: &Keypair) {
        let blockhash = self.rpc.get_latest_blockhash().await.unwrap();
        let payer = signer.pubkey();
        let transaction =
            Transaction::new_signed_with_payer(&[instruction], Some(&payer), &[signer], blockhash);
        self.rpc
            .send_and_confirm_transaction(&transaction)
            .await
            .unwrap();
    }

    fn index(&self) -> CancellationToken {
        let config = roast_indexer::Config {
            yellowstone_url: self.localnet.yellowstone_url.clone(),
            rpc_url: self.localnet.rpc_url.clone(),
            ..roast_indexer::Config::default()
        };
        let cancel = CancellationToken::new();
        tokio::spawn(run(config, self.database.pool.clone(), cancel.clone()));
        cancel
    }

    async fn count(&self, what: &str) -> i64 {
        sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
            "SELECT count(*) FROM chain.{what}"
        )))
        .fetch_one(&self.database.pool)
        .await
        .unwrap()
    }

    /// Waits until a battle's row has a status.
    async fn becomes(&self, index: u64, status: &str) {
        let address = self.battle(index).to_string();
        let bytes = self.battle(index).to_bytes().to_vec();
        let query =
            "SELECT EXISTS (SELECT 1 FROM chain.battles WHERE address = $1 AND status::text = $2)";
        for _ in 0..1_000 {
            let holds: bool = sqlx::query_scalar(query)
                .bind(&bytes)
                .bind(status)
                .fetch_one(&self.database.pool)
                .await
                .unwrap();
            if holds {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("battle {address} did not become {status}");
    }

    async fn kinds(&self) -> Vec<String> {
        sqlx::query_scalar("SELECT kind FROM chain.events ORDER BY id")
            .fetch_all(&self.database.pool)
            .await
            .unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_chain_is_mirrored_through_restarts_breaks_and_gaps() {
    let house = House::open().await;
    house.open_battle(0).await;
    // What happened before the first start comes from RPC.
    let first = house.index();
    house.becomes(0, "open").await;
    assert_eq!(
        house.kinds().await,
        ["config_changed", "mint_allowed", "battle_opened"]
    );
    for table in ["config", "mints", "players"] {
        assert_eq!(house.count(table).await, 1, "{table}");
    }

    // What happens while the stream runs, and right after it was closed as if it were done, comes from the stream.
    house.open_battle(1).await;
    house.becomes(1, "open").await;
    house.localnet.yellowstone.break_streams(Break::CleanEnd);
    house.join_battle(0).await;
    house.becomes(0, "joined").await;
    house.localnet.yellowstone.break_streams(Break::Unavailable);
    house.open_battle(2).await;
    house.becomes(2, "open").await;

    // A successor takes over from the checkpoint.
    first.cancel();
    house.join_battle(1).await;
    let second = house.index();
    house.becomes(1, "joined").await;

    // More slots pass without a stream than the service can replay: RPC fills in.
    house.localnet.yellowstone.refuse_streams(true);
    house.localnet.yellowstone.break_streams(Break::Unavailable);
    house.join_battle(2).await;
    let missed = house.localnet.yellowstone.first_available_slot().unwrap() + 151;
    let head = house.rpc.get_slot().await.unwrap().max(missed);
    while house.localnet.yellowstone.first_available_slot().unwrap() <= head {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    house.localnet.yellowstone.refuse_streams(false);
    house.becomes(2, "joined").await;
    assert_eq!(
        house.count("checkpoints WHERE repaired_slot > 100").await,
        1
    );

    let kinds = house.kinds().await;
    let of = |kind: &str| kinds.iter().filter(|found| *found == kind).count();
    assert_eq!((of("battle_opened"), of("battle_joined")), (3, 3));
    assert_eq!(kinds.len(), 8);
    // 32 slots later everything is final.
    for _ in 0..500 {
        if house.count("events WHERE finality = 'finalized'").await == 8
            && house.count("battles WHERE finality = 'finalized'").await == 3
        {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(house.count("events WHERE finality = 'finalized'").await, 8);
    assert_eq!(house.count("battles WHERE finality = 'finalized'").await, 3);
    second.cancel();
    house.localnet.stop().await;
}
