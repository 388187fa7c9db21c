//! What can go wrong between a program and its database.

use std::time::Duration;

/// Each message says what to do next; none repeats the password of the URL.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The URL does not parse.
    #[error(
        "the database URL is not valid ({0}); expected postgres://user:password@host:port/database"
    )]
    Url(#[source] sqlx::Error),

    /// Postgres answered, and said no: a wrong password or a missing database does not mend by waiting.
    #[error(
        "Postgres at {target} refused the connection: {source}; check user, password and database name in the database URL"
    )]
    Refused {
        /// Host, port and database.
        target: String,
        /// What Postgres said.
        source: sqlx::Error,
    },

    /// No answer within the limit.
    #[error("Postgres at {target} did not answer within {} s: {source}; check that it runs and that the database URL is right", waited.as_secs())]
    Unreachable {
        /// Host, port and database.
        target: String,
        /// How long the program tried.
        waited: Duration,
        /// The last failure.
        source: sqlx::Error,
    },

    /// The schema could not be brought up to date.
    #[error("the database schema could not be migrated: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),

    /// The connection failed while migrating.
    #[error("the database connection failed while migrating: {0}")]
    Connection(#[from] sqlx::Error),
}
