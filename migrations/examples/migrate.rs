//! Migrates the database at `DATABASE_URL`: `cargo run -p roast-migrations --example migrate`.

use roast_migrations::{ConnectOptions, connect, migrate};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::var("DATABASE_URL")
        .map_err(|_| "set DATABASE_URL to the database that is to be migrated")?;
    migrate(&connect(&url, ConnectOptions::named("migrate")).await?).await?;
    Ok(())
}
