//! Opening the house a second time, and by whom it may not be opened.

use anyhow::{Context, Result, ensure};
use roast::initialize;

use solana_signer::Signer;

use crate::house::House;

/// What is there stays; a mint that is none and a wallet that is not the admin are refused with words that say so.
pub async fn a_house_is_opened_once_and_by_its_admin(house: &mut House) -> Result<()> {
    let (world, rpc_url) = (&house.stack.world, &house.stack.localnet.rpc_url);
    let again = initialize::open(rpc_url, &world.admin, &world.house).await?;
    ensure!(again.len() == 3);
    for opened in again {
        let signature = opened.signature;
        ensure!(signature.is_none(), "{} changed", opened.program);
    }

    let mut elsewhere = world.house;
    elsewhere.mint = house.stranger.pubkey();
    let refusal = refused(initialize::open(rpc_url, &world.admin, &elsewhere).await)?;
    ensure!(refusal.contains("is no token mint"), "{refusal}");

    elsewhere.mint = house.stack.localnet.create_roast_mint().await?;
    let refusal = refused(initialize::open(rpc_url, &house.stranger, &elsewhere).await)?;
    ensure!(refusal.contains("admin"), "{refusal}");
    Ok(())
}

fn refused<T>(result: Result<T>) -> Result<String> {
    let error = result.err().context("was not refused")?;
    Ok(format!("{error:#}"))
}
