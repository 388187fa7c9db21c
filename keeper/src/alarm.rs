//! Rings when somebody else signs with the judge's key: when the chain holds a ruling in a battle of this judge that Postgres knows nothing of.
//!
//! A keeper stores the transcript before it sends a verdict or a forfeit, and writes a resignation into the ledger before it resigns. Whoever
//! rules without that is no keeper of this database.

use std::time::Duration;

use roast_protocol::Pubkey;
use sqlx::PgPool;
use tokio::time::sleep;

use crate::bots::Context;
use crate::error::KeeperError;
use crate::ledger::{Kind, address};
use crate::metrics;

const PAUSE: Duration = Duration::from_secs(15);
/// Rulings that are read at once.
const PAGE: i64 = 500;

/// A ruling that no keeper of this database made.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Foreign {
    battle: Pubkey,
    /// For metrics.
    reason: &'static str,
}

/// Looks at every ruling once, those of the past first. It needs no lead: a thief does not wait for an election.
pub(crate) async fn watch(context: Context) {
    let (pool, judge) = (&context.pool, &context.keeper);
    let mut last = 0;
    loop {
        match next_page(pool, judge, &mut last).await {
            Ok(Some(foreign)) => foreign.iter().for_each(ring),
            Ok(None) => sleep(PAUSE).await,
            Err(error) => {
                tracing::warn!(%error, "could not look for foreign rulings, trying again");
                sleep(PAUSE).await;
            }
        }
    }
}

fn ring(Foreign { battle, reason }: &Foreign) {
    metrics::failure("alarm", reason);
    tracing::error!(%battle, reason, "A RULING ON CHAIN IS NOT OURS: somebody else signs with the judge's key, replace it");
}

/// Foreign rulings among the next events after `last`, which moves behind them; `None` when there are no such events.
async fn next_page(
    pool: &PgPool,
    judge: &Pubkey,
    last: &mut i64,
) -> Result<Option<Vec<Foreign>>, KeeperError> {
    // Ids grow in the order in which events become visible, so none is passed over. A repair writes events before their battles' rows, so it is
    // waited for.
    let page = sqlx::query!(
        r#"SELECT e.id, e.kind, b.address,
               b.judge = $2
               AND NOT EXISTS (SELECT FROM app.transcripts t
                               WHERE t.battle = e.battle AND encode(t.hash, 'hex') = e.payload ->> 'transcript_hash')
               AND NOT (e.kind = 'judge_resigned'
                        AND EXISTS (SELECT FROM app.intents i WHERE i.kind = $3 AND i.subject = e.battle AND i.signer = $2))
               AS "foreign!"
           FROM chain.events e JOIN chain.battles b ON b.address = e.battle
           WHERE NOT EXISTS (SELECT FROM chain.checkpoints WHERE needs_repair)
             AND e.program = 'battle' AND e.kind IN ('battle_settled', 'battle_forfeited', 'judge_resigned') AND e.id > $1
           ORDER BY e.id LIMIT $4"#,
        *last,
        judge.as_ref(),
        Kind::Resign.name(),
        PAGE,
    )
    .fetch_all(pool)
    .await?;
    let Some(newest) = page.last().map(|row| row.id) else {
        return Ok(None);
    };
    let foreign = page.iter().filter(|row| row.foreign).map(|row| {
        Ok(Foreign {
            battle: address(&row.address)?,
            reason: reason(&row.kind),
        })
    });
    let foreign = foreign.collect::<Result<_, KeeperError>>()?;
    *last = newest;
    Ok(Some(foreign))
}

fn reason(kind: &str) -> &'static str {
    match kind {
        "battle_forfeited" => "foreign_forfeit",
        "judge_resigned" => "foreign_resignation",
        _ => "foreign_verdict",
    }
}

#[cfg(test)]
mod tests;
