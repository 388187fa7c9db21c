//! The keeper on the real program: real bytecode on the localnet, real token accounts, the real indexer between them.
//!
//! A helper that panics fails its test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::time::Duration;

use roast_keeper::{Config, KeypairSource};
use roast_localnet::{Funding, LAMPORTS_PER_SOL, Localnet, TIER_STAKES};
use roast_migrations::testing::TestDatabase;
use roast_protocol::amount::{BaseUnits, Bps};
use roast_protocol::battle::account::{Battle, ProgramAccount, decode};
use roast_protocol::battle::{BattleStatus, Terms, Tier, instruction, pda};
use roast_protocol::token::{SPL_TOKEN, associated_token_address};
use roast_protocol::transcript::{Bout, ChainId, hash_of_canonical, text_message};
use roast_protocol::{Instruction, Pubkey};
use serde_json::{Value, json};
use solana_commitment_config::CommitmentConfig;
use solana_keypair::{Keypair, Signer as _};
use solana_message::{Message, VersionedMessage};
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client_api::request::RpcRequest;
use solana_transaction::versioned::VersionedTransaction;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

const PATIENCE: Duration = Duration::from_secs(60);
const DEADLINE_SECONDS: u32 = 3_600;
const STAKE: BaseUnits = TIER_STAKES[1];
/// Of two stakes of 100 ROAST, less 5 %.
const PRIZE: u64 = 190_000_000_000;
const FEE_RATE: Bps = Bps(500);
const FEE: u64 = 10_000_000_000;

struct House {
    localnet: Localnet,
    database: TestDatabase,
    rpc: RpcClient,
    judge: Keypair,
    mint: Pubkey,
    stop: CancellationToken,
}

/// A battle with two players who staked all they had.
struct Contest {
    address: Pubkey,
    opener: Keypair,
    opponent: Keypair,
}

impl House {
    async fn open() -> Self {
        let database = TestDatabase::create().await;
        let settings = roast_localnet::Config {
            slot_ms: 50,
            rpc_port: 0,
            ws_port: 0,
            yellowstone_port: 0,
            database_url: Some(database.url.clone()),
            ..roast_localnet::Config::default()
        };
        let localnet = Localnet::start(settings).await.unwrap();
        let (admin, judge) = (Keypair::new(), Keypair::new());
        let programs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/deploy");
        localnet
            .deploy_programs(&programs, &admin.pubkey())
            .await
            .unwrap();
        let terms = Terms {
            judge: judge.pubkey(),
            creator: Pubkey::new_unique(),
            partner: Pubkey::new_unique(),
            fee_bps: FEE_RATE,
            partner_share_bps: Bps(2_500),
            forfeit_bonus_bps: Bps(10_000),
            join_seconds: DEADLINE_SECONDS,
            judge_seconds: DEADLINE_SECONDS,
        };
        localnet.initialize_battle(&admin, terms).await.unwrap();
        let mint = localnet.create_roast_mint().await.unwrap();
        localnet
            .allow_mint(&admin, &mint, TIER_STAKES)
            .await
            .unwrap();
        localnet
            .solana
            .airdrop(&judge.pubkey(), LAMPORTS_PER_SOL)
            .await
            .unwrap();

        let stop = CancellationToken::new();
        let indexer = roast_indexer::Config {
            yellowstone_url: localnet.yellowstone_url.clone(),
            rpc_url: localnet.rpc_url.clone(),
            ..roast_indexer::Config::default()
        };
        tokio::spawn(roast_indexer::run(
            indexer,
            database.pool.clone(),
            stop.clone(),
        ));
        let rpc =
            RpcClient::new_with_commitment(localnet.rpc_url.clone(), CommitmentConfig::confirmed());
        Self {
            localnet,
            database,
            rpc,
            judge,
            mint,
            stop,
        }
    }

    fn keeper(&self) -> JoinHandle<()> {
        let config = Config {
            rpc_url: self.localnet.rpc_url.as_str().into(),
            judge_keypair: KeypairSource::Bytes(self.judge.to_bytes().to_vec()),
            poll_ms: 200,
            confirm_poll_ms: 50,
            backoff_seconds: 0,
            ..Config::default()
        };
        let keeper = roast_keeper::run(config, self.database.pool.clone(), self.stop.clone());
        tokio::spawn(async move { keeper.await.unwrap() })
    }

    async fn close(self) {
        self.stop.cancel();
        self.localnet.stop().await;
    }

    async fn player(&self) -> Keypair {
        let player = Keypair::new();
        let funding = Funding {
            wallet: player.pubkey(),
            lamports: LAMPORTS_PER_SOL,
            tokens: STAKE,
        };
        self.localnet.fund(&self.mint, &[funding]).await.unwrap();
        player
    }

    async fn start(&self, joined: bool) -> Contest {
        let (opener, opponent) = (self.player().await, self.player().await);
        let open = instruction::open(&instruction::Open {
            opener: opener.pubkey(),
            opener_token: self.token_account(&opener.pubkey()),
            mint: self.mint,
            token_program: SPL_TOKEN,
            index: 0,
            tier: Tier::Silver,
            stake: STAKE,
            judge: self.judge.pubkey(),
            max_fee: FEE_RATE,
        });
        self.transact(&[open], &opener).await;
        let address = pda::battle(&opener.pubkey(), 0).0;
        if joined {
            let join = instruction::join(&instruction::Join {
                opponent: opponent.pubkey(),
                opponent_token: self.token_account(&opponent.pubkey()),
                battle: address,
                mint: self.mint,
                token_program: SPL_TOKEN,
                stake: STAKE,
            });
            self.transact(&[join], &opponent).await;
        }
        Contest {
            address,
            opener,
            opponent,
        }
    }

    /// Words of all rounds, stored as the API stores them; the opener's are better.
    async fn talk(&self, contest: &Contest) {
        let genesis = self.rpc.get_genesis_hash().await.unwrap();
        let bout = Bout {
            chain: ChainId::of_genesis(&genesis.to_bytes()),
            battle: contest.address,
            joined_at: self.battle(contest).await.joined_at.unwrap(),
        };
        for round in 1..=3u8 {
            let roast = format!(
                "Round {round}: your ideas age like milk in a sauna, and your jokes still ask the waiter for directions to the punchline."
            );
            for (player, text) in [(&contest.opener, roast.as_str()), (&contest.opponent, "no")] {
                let signature = player.sign_message(text_message(&bout, round, text).as_bytes());
                sqlx::query("INSERT INTO app.round_texts (battle, joined_at, round, player, text, signature) VALUES ($1, $2, $3, $4, $5, $6)")
                    .bind(contest.address.as_ref())
                    .bind(bout.joined_at.date_time())
                    .bind(i16::from(round))
                    .bind(player.pubkey().as_ref())
                    .bind(text)
                    .bind(signature.as_ref())
                    .execute(&self.database.pool)
                    .await
                    .unwrap();
            }
        }
    }

    async fn transact(&self, instructions: &[Instruction], signer: &Keypair) {
        let blockhash = self.rpc.get_latest_blockhash().await.unwrap();
        let message = Message::new_with_blockhash(instructions, Some(&signer.pubkey()), &blockhash);
        let transaction =
            VersionedTransaction::try_new(VersionedMessage::Legacy(message), &[signer]).unwrap();
        self.rpc
            .send_and_confirm_transaction(&transaction)
            .await
            .unwrap();
    }

    fn token_account(&self, wallet: &Pubkey) -> Pubkey {
        associated_token_address(wallet, &self.mint, &SPL_TOKEN)
    }

    /// `None` when the wallet has no token account.
    async fn tokens(&self, wallet: &Pubkey) -> Option<u64> {
        self.balance(&self.token_account(wallet)).await
    }

    async fn balance(&self, token_account: &Pubkey) -> Option<u64> {
        let answer = self
            .rpc
            .get_account_with_commitment(token_account, self.rpc.commitment())
            .await;
        let data = answer.unwrap().value?.data;
        Some(u64::from_le_bytes(data[64..72].try_into().unwrap()))
    }

    /// Sets whether the wallet's token account is frozen, by cheating.
    async fn set_frozen(&self, wallet: &Pubkey, frozen: bool) {
        let amount = self.tokens(wallet).await.unwrap();
        let update =
            json!({ "amount": amount, "state": if frozen { "frozen" } else { "initialized" } });
        let parameters = json!([wallet.to_string(), self.mint.to_string(), update]);
        let method = RpcRequest::Custom {
            method: "surfnet_setTokenAccount",
        };
        self.rpc.send::<Value>(method, parameters).await.unwrap();
    }

    async fn battle(&self, contest: &Contest) -> Battle {
        let data = self.rpc.get_account_data(&contest.address).await.unwrap();
        match decode(&data).unwrap() {
            ProgramAccount::Battle(battle) => *battle,
            other => panic!("no battle: {other:?}"),
        }
    }

    async fn until(&self, contest: &Contest, status: BattleStatus) -> Battle {
        let began = Instant::now();
        loop {
            let battle = self.battle(contest).await;
            if battle.status == status {
                return battle;
            }
            assert!(
                began.elapsed() < PATIENCE,
                "still {} and not {}",
                battle.status.name(),
                status.name()
            );
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// The transcript in the database is the one whose hash the chain holds.
    async fn assert_transcript(&self, contest: &Contest) {
        let stored: String =
            sqlx::query_scalar("SELECT transcript FROM app.transcripts WHERE battle = $1")
                .bind(contest.address.as_ref())
                .fetch_one(&self.database.pool)
                .await
                .unwrap();
        assert_eq!(
            self.battle(contest).await.transcript_hash,
            Some(hash_of_canonical(&stored))
        );
    }

    /// Signatures of successful transactions that wrote the battle's vault.
    async fn movements(&self, contest: &Contest) -> usize {
        let vault = pda::vault(&contest.address).0;
        let listed = self.rpc.get_signatures_for_address(&vault).await.unwrap();
        listed
            .into_iter()
            .filter(|listed| listed.err.is_none())
            .count()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn battles_end_as_they_should_on_the_real_program() {
    let house = House::open().await;
    let keeper = house.keeper();

    // A winner whose token account is gone gets a new one at the keeper's expense, in the transaction that settles and pays.
    let won = house.start(true).await;
    let close = spl_close_account(
        &house.token_account(&won.opener.pubkey()),
        &won.opener.pubkey(),
    );
    house.transact(&[close], &won.opener).await;
    assert_eq!(house.tokens(&won.opener.pubkey()).await, None);
    house.talk(&won).await;
    house.until(&won, BattleStatus::Paid).await;
    assert_eq!(house.tokens(&won.opener.pubkey()).await, Some(PRIZE));
    assert_eq!(house.tokens(&won.opponent.pubkey()).await, Some(0));
    assert_eq!(
        house.balance(&pda::fee_vault(&house.mint).0).await,
        Some(FEE)
    );
    assert_eq!(house.movements(&won).await, 3, "two stakes and one payout");
    house.assert_transcript(&won).await;

    // A winner whose token account is frozen waits for the prize alone: the verdict is on chain, and others are paid.
    let frozen = house.start(true).await;
    house.set_frozen(&frozen.opener.pubkey(), true).await;
    house.talk(&frozen).await;
    house.until(&frozen, BattleStatus::Settled).await;
    let meanwhile = house.start(true).await;
    house.talk(&meanwhile).await;
    house.until(&meanwhile, BattleStatus::Paid).await;
    house.set_frozen(&frozen.opener.pubkey(), false).await;
    house.until(&frozen, BattleStatus::Paid).await;
    assert_eq!(house.tokens(&frozen.opener.pubkey()).await, Some(PRIZE));

    // Time alone ends the rest: nobody joined the one, nobody said a word in the other.
    let (lonely, silent) = (house.start(false).await, house.start(true).await);
    house
        .localnet
        .solana
        .advance_clock(u64::from(DEADLINE_SECONDS) + 10)
        .await
        .unwrap();
    house.until(&lonely, BattleStatus::Cancelled).await;
    house.until(&silent, BattleStatus::Refunded).await;
    for player in [&lonely.opener, &silent.opener, &silent.opponent] {
        assert_eq!(house.tokens(&player.pubkey()).await, Some(STAKE.0));
    }
    keeper.abort();
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keeper_that_is_killed_over_and_over_pays_once() {
    let house = House::open().await;
    let contest = house.start(true).await;
    house.talk(&contest).await;
    let began = Instant::now();
    let mut life_ms = 20;
    while house.battle(&contest).await.status != BattleStatus::Paid {
        assert!(began.elapsed() < PATIENCE, "never paid");
        let keeper = house.keeper();
        sleep(Duration::from_millis(life_ms)).await;
        keeper.abort();
        assert!(keeper.await.unwrap_err().is_cancelled());
        life_ms += 20;
    }
    assert_eq!(house.tokens(&contest.opener.pubkey()).await, Some(PRIZE));
    assert_eq!(
        house.movements(&contest).await,
        3,
        "two stakes and one payout"
    );
    house.assert_transcript(&contest).await;

    // The next life finds nothing to do, and says so in the ledger.
    let keeper = house.keeper();
    let pending = "SELECT count(*) FROM app.intents WHERE status IN ('planned', 'sent')";
    while sqlx::query_scalar::<_, i64>(pending)
        .fetch_one(&house.database.pool)
        .await
        .unwrap()
        > 0
    {
        assert!(began.elapsed() < PATIENCE, "the ledger is never closed");
        sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(house.movements(&contest).await, 3);
    keeper.abort();
    house.close().await;
}

/// `CloseAccount` of the token program: the rent goes to the owner.
fn spl_close_account(account: &Pubkey, owner: &Pubkey) -> Instruction {
    const CLOSE_ACCOUNT: u8 = 9;
    let accounts = vec![
        roast_protocol::AccountMeta::new(*account, false),
        roast_protocol::AccountMeta::new(*owner, false),
        roast_protocol::AccountMeta::new_readonly(*owner, true),
    ];
    Instruction {
        program_id: SPL_TOKEN,
        accounts,
        data: vec![CLOSE_ACCOUNT],
    }
}
