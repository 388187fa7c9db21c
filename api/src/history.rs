//! Connections for answers that go over everything that ever happened. They are few and their own, so that however many ask for such
//! answers, the players' words find a connection.

use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;

/// Such answers that are worked out at once.
const CONNECTIONS: u32 = 4;
/// Longest run of one statement.
const STATEMENT_LIMIT: Duration = Duration::from_secs(4);

/// A pool beside `pool`, to the same database. It connects when it is first used.
pub(crate) fn pool(pool: &PgPool) -> PgPool {
    let options = pool.connect_options().as_ref().clone();
    // The last setting of a name wins.
    let limited = options.options([("statement_timeout", STATEMENT_LIMIT.as_millis())]);
    PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(pool.options().get_acquire_timeout())
        .connect_lazy_with(limited)
}
