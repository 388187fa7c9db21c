//! Rows as the indexer writes them.

use roast_protocol::battle::pda;
use roast_protocol::token::SPL_TOKEN;
use roast_protocol::{burn, tipping};
use serde_json::Value;
use solana_pubkey::Pubkey;
use sqlx::PgPool;
use time::OffsetDateTime;

use crate::types::Address;

/// Wallets, mints and battles by a number, so that tests can name them.
pub(super) fn address(number: u8) -> Address {
    Address::from([number; 32])
}

pub(super) const MINT: [u8; 32] = [200; 32];

/// A battle between two wallets over 100 tokens of 9 decimals.
#[derive(Clone, Debug)]
pub(super) struct Battle {
    pub(super) address: Address,
    pub(super) opener: Address,
    pub(super) opponent: Option<Address>,
    pub(super) mint: Address,
    pub(super) tier: i16,
    pub(super) stake: &'static str,
    pub(super) status: &'static str,
    pub(super) outcome: Option<&'static str>,
    pub(super) transcript_hash: Option<[u8; 32]>,
    pub(super) opened_at: i64,
    /// Seconds from now.
    pub(super) judge_deadline: i64,
}

/// When tests' battles open.
pub(super) const OPENED: i64 = 1_763_690_400;

impl Battle {
    /// An open battle of wallet 1.
    pub(super) fn open(number: u8) -> Self {
        Self {
            address: address(number),
            opener: address(1),
            opponent: None,
            mint: Address::from(MINT),
            tier: 0,
            stake: "100000000000",
            status: "open",
            outcome: None,
            transcript_hash: None,
            opened_at: OPENED + i64::from(number),
            judge_deadline: 3_600,
        }
    }

    /// A joined battle of wallets 1 and 2.
    pub(super) fn joined(number: u8) -> Self {
        Self {
            opponent: Some(address(2)),
            status: "joined",
            ..Self::open(number)
        }
    }

    /// A paid battle of wallets 1 and 2.
    pub(super) fn paid(number: u8, outcome: &'static str) -> Self {
        let status = if outcome == "draw" {
            "refunded"
        } else {
            "paid"
        };
        Self {
            status,
            outcome: Some(outcome),
            transcript_hash: Some([number; 32]),
            ..Self::joined(number)
        }
    }

    fn winner(&self) -> Option<Address> {
        match self.outcome? {
            "opener_wins" => Some(self.opener),
            "opponent_wins" => self.opponent,
            _ => None,
        }
    }

    pub(super) async fn insert(self, pool: &PgPool) -> Self {
        let opened_at = OffsetDateTime::from_unix_timestamp(self.opened_at).unwrap();
        let joined = self.opponent.is_some();
        let deadline = OffsetDateTime::now_utc() + time::Duration::seconds(self.judge_deadline);
        let scores = |mark: i16| self.outcome.map(|_| vec![mark; 12]);
        sqlx::query(
            "INSERT INTO chain.battles (address, opener, opponent, mint, judge, battle_index, tier, stake, decimals, fee_bps, judge_seconds, status, outcome, winner,
                 opener_scores, opponent_scores, transcript_hash, opened_at, join_deadline, joined_at, judge_deadline, settled_at, slot, write_version, finality)
             VALUES ($1, $2, $3, $4, $5, 0, $6, $7::numeric, 9, 500, 600, $8::chain.battle_status, $9::chain.battle_outcome, $10,
                 $11, $12, $13, $14, $15, $16, $17, $18, 5, 1, 'confirmed')",
        )
        .bind(self.address)
        .bind(self.opener)
        .bind(self.opponent)
        .bind(self.mint)
        .bind(address(9))
        .bind(self.tier)
        .bind(self.stake)
        .bind(self.status)
        .bind(self.outcome)
        .bind(self.winner())
        .bind(scores(7))
        .bind(scores(6))
        .bind(self.transcript_hash)
        .bind(opened_at)
        .bind(opened_at + time::Duration::hours(1))
        .bind(joined.then_some(opened_at))
        .bind(joined.then_some(deadline))
        .bind(self.outcome.map(|_| opened_at))
        .execute(pool)
        .await
        .unwrap();
        self
    }
}

/// An allowed mint of 9 decimals with two open tiers.
pub(super) async fn insert_mint(pool: &PgPool, mint: [u8; 32]) {
    sqlx::query(
        "INSERT INTO chain.mints (mint, address, token_program, decimals, tier_stakes, enabled, slot, write_version, finality)
         VALUES ($1, $2, $3, 9, ARRAY[100000000000, 500000000000, 0, 0]::numeric[], true, 1, 1, 'finalized')",
    )
    .bind(mint)
    .bind(pda::mint_config(&Pubkey::new_from_array(mint)).0.to_bytes())
    .bind(SPL_TOKEN.to_bytes())
    .execute(pool)
    .await
    .unwrap();
}

/// The program's terms: 5 % fee, a quarter of it to the partner.
pub(super) async fn insert_config(pool: &PgPool) {
    sqlx::query(
        "INSERT INTO chain.config (address, admin, judge, creator, partner, fee_bps, partner_share_bps, join_seconds, judge_seconds, paused, slot, write_version, finality)
         VALUES ($1, $2, $3, $4, $5, 500, 2500, 3600, 600, false, 1, 1, 'finalized')",
    )
    .bind(pda::config().0.to_bytes())
    .bind(address(10))
    .bind(address(9))
    .bind(address(11))
    .bind(address(12))
    .execute(pool)
    .await
    .unwrap();
}

/// Terms of tips, and of campaigns that nobody can open: the program is paused and the mint switched off.
pub(super) async fn insert_side_houses(pool: &PgPool, mint: [u8; 32]) {
    let key = Pubkey::new_from_array(mint);
    sqlx::query(
        "INSERT INTO chain.tipping_config (address, admin, treasury, fee_bps, paused, slot, write_version, finality)
         VALUES ($1, $2, $3, 200, false, 1, 1, 'finalized')",
    )
    .bind(tipping::pda::config().0.to_bytes())
    .bind(address(10))
    .bind(address(11))
    .execute(pool)
    .await
    .unwrap();
    sqlx::query(
        "INSERT INTO chain.tipping_mints (mint, address, token_program, fee_vault, decimals, minimum_tip, enabled, slot, write_version, finality)
         VALUES ($1, $2, $3, $4, 9, 1000000000, true, 1, 1, 'finalized')",
    )
    .bind(mint)
    .bind(tipping::pda::mint_config(&key).0.to_bytes())
    .bind(SPL_TOKEN.to_bytes())
    .bind(tipping::pda::fee_vault(&key).0.to_bytes())
    .execute(pool)
    .await
    .unwrap();
    sqlx::query(
        "INSERT INTO chain.burn_config (address, admin, keeper, retarget_seconds, retention_seconds, paused, slot, write_version, finality)
         VALUES ($1, $2, $3, 60, 86400, true, 1, 1, 'finalized')",
    )
    .bind(burn::pda::config().0.to_bytes())
    .bind(address(10))
    .bind(address(9))
    .execute(pool)
    .await
    .unwrap();
    sqlx::query(
        "INSERT INTO chain.burn_mints (mint, address, token_program, decimals, lowest_burn, enabled, slot, write_version, finality)
         VALUES ($1, $2, $3, 9, 18446744073709551615, false, 1, 1, 'finalized')",
    )
    .bind(mint)
    .bind(burn::pda::mint_config(&key).0.to_bytes())
    .bind(SPL_TOKEN.to_bytes())
    .execute(pool)
    .await
    .unwrap();
}

/// An event, as the indexer commits it; returns its id. Nobody is notified.
pub(super) async fn insert_event(
    pool: &PgPool,
    kind: &str,
    battle: Option<Address>,
    mint: Option<[u8; 32]>,
    payload: Value,
) -> i64 {
    sqlx::query_scalar(
        "INSERT INTO chain.events (slot, transaction_index, instruction_index, inner_index, signature, program, kind, battle, mint, payload, block_time, finality)
         VALUES (7, 0, 0, 0, decode(md5(random()::text) || md5(random()::text) || md5(random()::text) || md5(random()::text), 'hex'), 'battle', $1, $2, $3, $4, to_timestamp($5), 'confirmed')
         RETURNING id",
    )
    .bind(kind)
    .bind(battle)
    .bind(mint)
    .bind(payload)
    .bind(OPENED as f64)
    .fetch_one(pool)
    .await
    .unwrap()
}
