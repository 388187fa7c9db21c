//! What tells one start of the localnet from another.

use std::time::Duration;

use roast_localnet::Localnet;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;

use crate::chain::{config, on_chain};

async fn genesis(localnet: &Localnet) -> String {
    let rpc = RpcClient::new(localnet.rpc_url.clone());
    rpc.get_genesis_hash().await.unwrap().to_string()
}

#[test]
fn a_chain_that_begins_anew_has_another_genesis_hash() {
    on_chain(|localnet| async move {
        let first = genesis(localnet).await;
        // The hash is made from the second of the start.
        tokio::time::sleep(Duration::from_millis(1_100)).await;
        let anew = Localnet::start(config()).await.unwrap();
        let second = genesis(&anew).await;
        anew.stop().await;
        assert_ne!(first, second);
        assert_eq!(genesis(localnet).await, first);
    });
}

#[test]
fn the_ledger_begins_with_the_first_slot() {
    on_chain(|localnet| async move {
        let rpc = RpcClient::new(localnet.rpc_url.clone());
        assert_eq!(rpc.get_first_available_block().await.unwrap(), 31);
    });
}
