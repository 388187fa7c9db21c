//! Bringing the schema up to date when a program starts.

use sqlx::Connection as _;
use sqlx::postgres::PgPool;

use crate::Error;

static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("./sql");

/// Applies the migrations that the database lacks. Programs that start together take turns under an advisory lock.
///
/// # Errors
/// [`Error::Migrate`] when a migration fails or an applied one has changed since, [`Error::Connection`] when Postgres goes away.
pub async fn migrate(pool: &PgPool) -> Result<(), Error> {
    // A connection of its own: a migration, and the wait for another program's, may take longer than a statement should.
    let mut connection = pool.acquire().await?.detach();
    sqlx::query("SET statement_timeout = 0")
        .execute(&mut connection)
        .await?;
    MIGRATOR.run(&mut connection).await?;
    connection.close().await?;
    Ok(())
}
