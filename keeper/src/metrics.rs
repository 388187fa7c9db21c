//! What operators watch. `docs/keeper.md` says what to do about each.

use std::time::Duration;

use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use tokio::time::sleep;

use crate::bots::Context;
use crate::error::KeeperError;
use crate::ledger::Kind;

const PAUSE: Duration = Duration::from_secs(15);

/// Says what each metric means, for those who scrape them.
pub(crate) fn describe() {
    describe_gauge!("keeper_leading", "1 while this keeper is the elected one");
    describe_gauge!(
        "keeper_judge_balance_lamports",
        "Lamports in the wallet that signs verdicts and pays for transactions"
    );
    describe_gauge!(
        "keeper_pending_intents",
        "Effects planned or on their way, by kind"
    );
    describe_gauge!(
        "keeper_oldest_unjudged_seconds",
        "Seconds since the last words came in for the battle that waits longest for its verdict"
    );
    describe_histogram!(
        "keeper_settle_seconds",
        "Seconds from taking up a battle to its confirmed settlement"
    );
    describe_counter!(
        "keeper_failures_total",
        "Attempts that ended without their effect, by bot or kind, and reason"
    );
}

pub(crate) fn failure(source: &'static str, reason: &'static str) {
    counter!("keeper_failures_total", "source" => source, "reason" => reason).increment(1);
}

pub(crate) fn settled(latency: Duration) {
    histogram!("keeper_settle_seconds").record(latency.as_secs_f64());
}

pub(crate) fn leading(now: bool) {
    gauge!("keeper_leading").set(f64::from(u8::from(now)));
}

/// Measures what no event tells.
pub(crate) async fn watch(context: Context) {
    loop {
        let measured = [
            balance(&context).await,
            ledger(&context).await,
            unjudged(&context).await,
        ];
        for error in measured.into_iter().filter_map(Result::err) {
            tracing::debug!(%error, "could not measure");
        }
        sleep(PAUSE).await;
    }
}

#[allow(clippy::cast_precision_loss, reason = "gauges are floating point")]
async fn balance(context: &Context) -> Result<(), KeeperError> {
    let wallet = &context.keeper;
    let lamports = context.chain.balance(wallet).await?;
    gauge!("keeper_judge_balance_lamports").set(lamports as f64);
    if lamports < context.config.low_balance_lamports {
        tracing::warn!(%wallet, lamports, "the judge's wallet is running out of SOL: top it up, or nothing is settled");
    }
    Ok(())
}

#[allow(clippy::cast_precision_loss, reason = "gauges are floating point")]
async fn ledger(context: &Context) -> Result<(), KeeperError> {
    let rows = sqlx::query!(
        r#"SELECT kind, count(*) AS "pending!" FROM app.intents WHERE status IN ('planned', 'sent') AND signer = $1 GROUP BY kind"#,
        context.keeper.as_ref(),
    )
    .fetch_all(&context.pool)
    .await?;
    for kind in Kind::ALL {
        let pending = rows
            .iter()
            .find(|row| row.kind == kind.name())
            .map_or(0, |row| row.pending);
        gauge!("keeper_pending_intents", "kind" => kind.name()).set(pending as f64);
    }
    Ok(())
}

async fn unjudged(context: &Context) -> Result<(), KeeperError> {
    let oldest = sqlx::query_scalar!(
        r#"SELECT extract(epoch FROM now() - min(complete.at))::float8 AS seconds
           FROM chain.battles b
           CROSS JOIN LATERAL (
               SELECT max(submitted_at) AS at FROM app.round_texts t WHERE t.battle = b.address AND t.joined_at = b.joined_at HAVING count(*) = 6
           ) complete
           WHERE b.status = 'joined' AND NOT b.closed AND b.judge = $1"#,
        context.keeper.as_ref(),
    )
    .fetch_one(&context.pool)
    .await?;
    gauge!("keeper_oldest_unjudged_seconds").set(oldest.unwrap_or_default());
    Ok(())
}
