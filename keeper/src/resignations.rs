//! How operators ask the keeper to resign as judge of battles. They write wishes into the ledger of the battle's judge; whichever keeper with
//! that key leads carries them out.

use roast_protocol::Pubkey;
use sqlx::PgPool;

use crate::error::KeeperError;
use crate::ledger::{Kind, Ledger, address};

/// What became of the wish to resign from a battle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// It is in the ledger now.
    Planned,
    /// It was there before.
    KnownBefore,
    /// The battle has ended, with this status, or is not in the database at all.
    TooLate(Option<String>),
}

/// The joined battles that name this judge and are not decided.
///
/// # Errors
/// When Postgres does not answer, or a row is malformed.
pub async fn undecided(pool: &PgPool, judge: &Pubkey) -> Result<Vec<Pubkey>, KeeperError> {
    let battles = sqlx::query_scalar!(
        "SELECT address FROM chain.battles WHERE judge = $1 AND status = 'joined' AND NOT closed ORDER BY judge_deadline",
        judge.as_ref(),
    )
    .fetch_all(pool)
    .await?;
    battles.iter().map(|battle| address(battle)).collect()
}

/// Plans the resignation from a battle. From one that nobody has joined the keeper resigns as soon as somebody does.
///
/// # Errors
/// When Postgres does not answer, or a row is malformed.
pub async fn plan(pool: &PgPool, battle: &Pubkey) -> Result<Wish, KeeperError> {
    let row = sqlx::query!(
        r#"SELECT status::text AS "status!", judge FROM chain.battles WHERE address = $1"#,
        battle.as_ref(),
    )
    .fetch_optional(pool)
    .await?;
    let judge = match row {
        Some(row) if matches!(row.status.as_str(), "open" | "joined") => address(&row.judge)?,
        row => return Ok(Wish::TooLate(row.map(|row| row.status))),
    };
    let ledger = Ledger::new(pool.clone(), judge);
    let is_new = ledger.plan(Kind::Resign, battle).await?;
    Ok(if is_new {
        Wish::Planned
    } else {
        Wish::KnownBefore
    })
}
