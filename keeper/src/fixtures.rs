//! What the crate's tests start from: battles and campaigns on the scripted chain and in a migrated database of the test's own.

use std::sync::Arc;

use roast_migrations::testing::TestDatabase;
use roast_protocol::Pubkey;
use roast_protocol::amount::{BaseUnits, Bps};
use roast_protocol::battle::account::Battle;
use roast_protocol::battle::{BattleStatus, Tier};
use roast_protocol::burn::account::{Campaign, Submission};
use roast_protocol::burn::{PayoutAddress, pda};
use roast_protocol::time::UnixSeconds;
use roast_protocol::transcript::{Bout, text_message};
use solana_keypair::{Keypair, Signer as _};

use crate::chain::Chain;
use crate::chain::scripted::{ScriptedChain, chain_id};
use crate::config::{Config, KeypairSource};
use crate::ledger::Ledger;
use crate::sender::Sender;

/// The chain's time when a test begins.
pub(crate) const NOW: i64 = 1_000_000;
/// Seconds from then to the deadlines of a battle.
pub(crate) const TIME_LEFT: i64 = 600;
/// When the opponents of joined battles joined.
pub(crate) const JOINED: i64 = NOW - 5;
/// Of each player.
pub(crate) const STAKE: u64 = 100;
/// Of two stakes of 100, less 5 %.
pub(crate) const PRIZE: u64 = 190;

pub(crate) struct Stage {
    pub(crate) database: TestDatabase,
    pub(crate) chain: Arc<ScriptedChain>,
    pub(crate) judge: Keypair,
    pub(crate) config: Config,
}

/// A battle and its players' keys.
pub(crate) struct Contest {
    pub(crate) address: Pubkey,
    pub(crate) joined_at: UnixSeconds,
    pub(crate) opener: Keypair,
    pub(crate) opponent: Keypair,
}

impl Contest {
    pub(crate) fn bout(&self) -> Bout {
        Bout {
            chain: chain_id(),
            battle: self.address,
            joined_at: self.joined_at,
        }
    }
}

impl Stage {
    pub(crate) async fn new() -> Self {
        let judge = Keypair::new();
        let config = Config {
            judge_keypair: KeypairSource::Bytes(judge.to_bytes().to_vec()),
            elect: false,
            poll_ms: 50,
            confirm_poll_ms: 10,
            rebroadcast_ms: 0,
            backoff_seconds: 0,
            ..Config::default()
        };
        Self {
            database: TestDatabase::create().await,
            chain: Arc::new(ScriptedChain::at(NOW)),
            judge,
            config,
        }
    }

    pub(crate) fn ledger(&self) -> Ledger {
        Ledger::new(self.database.pool.clone(), self.judge.pubkey())
    }

    pub(crate) fn sender(&self) -> Sender {
        let chain: Arc<dyn Chain> = self.chain.clone();
        Sender::new(
            chain,
            self.ledger(),
            Arc::new(self.judge.insecure_clone()),
            Arc::new(self.config.clone()),
        )
    }

    /// A battle that two players have joined, on the chain and where the indexer would have written it.
    pub(crate) async fn joined(&self) -> Contest {
        self.battle(BattleStatus::Joined).await
    }

    /// A battle that nobody has joined.
    pub(crate) async fn open(&self) -> Contest {
        self.battle(BattleStatus::Open).await
    }

    async fn battle(&self, status: BattleStatus) -> Contest {
        let (opener, opponent) = (Keypair::new(), Keypair::new());
        let joined = status == BattleStatus::Joined;
        let battle = Battle {
            opener: opener.pubkey(),
            opponent: joined.then(|| opponent.pubkey()),
            mint: Pubkey::new_unique(),
            judge: self.judge.pubkey(),
            index: 0,
            stake: BaseUnits(STAKE),
            decimals: 0,
            fee_bps: Bps(500),
            forfeit_bonus_bps: Bps(10_000),
            tier: Tier::Bronze,
            status,
            opened_at: UnixSeconds(NOW - 10),
            join_deadline: UnixSeconds(NOW + TIME_LEFT),
            joined_at: joined.then_some(UnixSeconds(JOINED)),
            judge_seconds: 605,
            judge_deadline: joined.then_some(UnixSeconds(NOW + TIME_LEFT)),
            settled_at: None,
            outcome: None,
            ending: None,
            opener_scores: Default::default(),
            opponent_scores: Default::default(),
            transcript_hash: None,
            paid: Default::default(),
        };
        let address = Pubkey::new_unique();
        self.index(&address, &battle).await;
        self.chain.put(address, battle);
        Contest {
            address,
            joined_at: UnixSeconds(JOINED),
            opener,
            opponent,
        }
    }

    /// Writes the battle as the indexer does.
    pub(crate) async fn index(&self, address: &Pubkey, battle: &Battle) {
        sqlx::query(
            "INSERT INTO chain.battles (address, opener, opponent, mint, judge, battle_index, tier, stake, decimals, fee_bps, status,
                 outcome, opened_at, join_deadline, joined_at, judge_deadline, judge_seconds, slot, write_version, finality,
                 ending, forfeit_bonus_bps, paid)
             VALUES ($1, $2, $3, $4, $5, 0, 0, 100, 0, 500, $6::chain.battle_status, $7::chain.battle_outcome,
                 $8, $9, $10, $11, 605, 1, 1, 'confirmed', $12::chain.battle_ending, $13, $14)
             ON CONFLICT (address) DO UPDATE SET status = excluded.status, outcome = excluded.outcome,
                 ending = excluded.ending, forfeit_bonus_bps = excluded.forfeit_bonus_bps, paid = excluded.paid",
        )
        .bind(address.as_ref())
        .bind(battle.opener.as_ref())
        .bind(battle.opponent.as_ref().map(AsRef::<[u8]>::as_ref))
        .bind(battle.mint.as_ref())
        .bind(battle.judge.as_ref())
        .bind(battle.status.name())
        .bind(battle.outcome.map(|outcome| outcome.name()))
        .bind(battle.opened_at.date_time())
        .bind(battle.join_deadline.date_time())
        .bind(battle.joined_at.map(UnixSeconds::date_time))
        .bind(battle.judge_deadline.map(UnixSeconds::date_time))
        .bind(battle.ending.map(|ending| ending.name()))
        .bind(i32::from(battle.forfeit_bonus_bps.0))
        .bind(i16::from(battle.paid.bits()))
        .execute(&self.database.pool)
        .await
        .unwrap();
    }

    /// Copies the battle from the chain to where the indexer would write it.
    pub(crate) async fn reindex(&self, address: &Pubkey) {
        self.index(address, &self.chain.battle(address)).await;
    }

    /// Stores a player's words as the API does.
    pub(crate) async fn say(&self, contest: &Contest, player: &Keypair, round: u8, text: &str) {
        self.say_at(NOW, contest, player, round, text).await;
    }

    /// Stores a player's words as an API does whose clock shows this time.
    pub(crate) async fn say_at(
        &self,
        time: i64,
        contest: &Contest,
        player: &Keypair,
        round: u8,
        text: &str,
    ) {
        let message = text_message(&contest.bout(), round, text);
        let signature = player.sign_message(message.as_bytes());
        self.write(time, contest, player, round, text, signature.as_ref())
            .await;
    }

    /// Stores words with a signature that need not be one.
    pub(crate) async fn say_signed(
        &self,
        contest: &Contest,
        player: &Keypair,
        round: u8,
        text: &str,
        signature: &[u8],
    ) {
        self.write(NOW, contest, player, round, text, signature)
            .await;
    }

    async fn write(
        &self,
        time: i64,
        contest: &Contest,
        player: &Keypair,
        round: u8,
        text: &str,
        signature: &[u8],
    ) {
        let insert = sqlx::query(
            "INSERT INTO app.round_texts (battle, joined_at, round, player, text, signature, submitted_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        );
        insert
            .bind(contest.address.as_ref())
            .bind(contest.joined_at.date_time())
            .bind(i16::from(round))
            .bind(player.pubkey().as_ref())
            .bind(text)
            .bind(signature)
            .bind(UnixSeconds(time).date_time())
            .execute(&self.database.pool)
            .await
            .unwrap();
    }

    /// The burn program's terms as the indexer writes them: this keeper moves minimums, a minute apart at least.
    pub(crate) async fn burn_terms(&self) {
        sqlx::query(
            "INSERT INTO chain.burn_config (address, admin, keeper, retarget_seconds, retention_seconds, paused, slot, write_version, finality)
             VALUES ($1, $1, $2, 60, 600, false, 1, 1, 'confirmed')",
        )
        .bind([1u8; 32])
        .bind(self.judge.pubkey().as_ref())
        .execute(&self.database.pool)
        .await
        .unwrap();
    }

    /// A campaign that opened 200 s ago and runs for 6,000 s, of which 600 submissions are wanted: twenty until now.
    pub(crate) async fn campaign(&self, submissions: u32) -> Pubkey {
        let (address, project) = (Pubkey::new_unique(), Pubkey::new_unique());
        let campaign = Campaign {
            project,
            mint: Pubkey::new_unique(),
            brief_hash: [1; 32],
            index: 0,
            minimum_burn: BaseUnits(1_000),
            lowest_burn: BaseUnits(100),
            burned: BaseUnits(0),
            starts_at: UnixSeconds(NOW - 200),
            ends_at: UnixSeconds(NOW + 5_800),
            kept_until: UnixSeconds(NOW + 6_400),
            retargeted_at: UnixSeconds(NOW - 200),
            cap: 600,
            submissions,
            closed: 0,
            decimals: 0,
        };
        self.index_campaign(&address, &campaign).await;
        self.chain.put_campaign(address, campaign);
        for position in 0..submissions {
            self.submission(&address, position).await;
        }
        address
    }

    /// Writes the campaign as the indexer does.
    pub(crate) async fn index_campaign(&self, address: &Pubkey, campaign: &Campaign) {
        sqlx::query(
            "INSERT INTO chain.campaigns (address, project, mint, decimals, brief_hash, campaign_index, minimum_burn, lowest_burn, burned,
                 starts_at, ends_at, kept_until, retargeted_at, cap, submissions, closed_submissions, slot, write_version, finality)
             VALUES ($1, $2, $3, 0, $4, 0, $5::text::numeric, $6::text::numeric, 0, $7, $8, $9, $10, $11, $12, $13, 1, 1, 'confirmed')
             ON CONFLICT (address) DO UPDATE SET minimum_burn = excluded.minimum_burn, retargeted_at = excluded.retargeted_at,
                 closed_submissions = excluded.closed_submissions",
        )
        .bind(address.as_ref())
        .bind(campaign.project.as_ref())
        .bind(campaign.mint.as_ref())
        .bind(campaign.brief_hash)
        .bind(campaign.minimum_burn.to_string())
        .bind(campaign.lowest_burn.to_string())
        .bind(campaign.starts_at.date_time())
        .bind(campaign.ends_at.date_time())
        .bind(campaign.kept_until.date_time())
        .bind(campaign.retargeted_at.date_time())
        .bind(i64::from(campaign.cap))
        .bind(i64::from(campaign.submissions))
        .bind(i64::from(campaign.closed))
        .execute(&self.database.pool)
        .await
        .unwrap();
    }

    /// A submission of ten seconds ago.
    async fn submission(&self, campaign: &Pubkey, position: u32) {
        let content_hash = Pubkey::new_unique().to_bytes();
        let address = pda::submission(campaign, &content_hash).0;
        let submission = Submission {
            campaign: *campaign,
            miner: Pubkey::new_unique(),
            content_hash,
            amount: BaseUnits(1_000),
            submitted_at: UnixSeconds(NOW - 10),
            position,
            payout_address: PayoutAddress([7; 20]),
        };
        sqlx::query(
            "INSERT INTO chain.submissions (address, campaign, miner, content_hash, amount, submitted_at, position, payout_address,
                 slot, write_version, finality)
             VALUES ($1, $2, $3, $4, 1000, $5, $6, $7, 1, 1, 'confirmed')",
        )
        .bind(address.as_ref())
        .bind(campaign.as_ref())
        .bind(submission.miner.as_ref())
        .bind(submission.content_hash)
        .bind(submission.submitted_at.date_time())
        .bind(i64::from(position))
        .bind(submission.payout_address.0)
        .execute(&self.database.pool)
        .await
        .unwrap();
        self.chain.put_submission(address, submission);
    }

    /// All words of a battle that the opener wins.
    pub(crate) async fn say_everything(&self, contest: &Contest) {
        for round in 1..=3 {
            let roast = format!(
                "Round {round}, and you still open like a fridge at midnight: cold light, nothing inside, and everybody sorry they looked. \
                 Your coffee order has more personality than you do."
            );
            self.say(contest, &contest.opener, round, &roast).await;
            self.say(contest, &contest.opponent, round, "no").await;
        }
    }
}
