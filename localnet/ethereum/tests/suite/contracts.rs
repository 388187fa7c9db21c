//! The chain with the contracts on it, ours or another's.

use alloy_primitives::{Address, U256, aliases::U96};
use roast_ethereum_localnet::{Config, Error, Ethereum, PLAYER_ROAST};
use roast_protocol::evm::AddressBook;
use roast_protocol::evm::bindings::campaign_factory::CampaignFactory::judgeCall;
use roast_protocol::evm::bindings::mining_pool::MiningPool::{
    NotKeeper, keeperCall, openBlockCall,
};
use roast_protocol::evm::bindings::roast_token::RoastToken::balanceOfCall;

use crate::support::config;

#[tokio::test]
async fn every_contract_is_there_with_its_roles_and_the_players_have_money() {
    let state = tempfile::tempdir().unwrap();
    let ethereum = Ethereum::start(&config(), state.path()).await.unwrap();
    let wallets = ethereum.own.as_ref().unwrap().wallets.clone();
    let contracts = ethereum.book.contracts.clone();
    for (name, deployment) in contracts.entries() {
        let code = ethereum.chain.code(deployment.address).await.unwrap();
        assert!(!code.is_empty(), "{name}");
        assert!(deployment.block > 0, "{name}");
    }
    let keeper = ethereum
        .chain
        .call(contracts.mining_pool.address, &keeperCall {})
        .await
        .unwrap();
    assert_eq!(keeper, wallets.keeper.address());
    let judge = ethereum
        .chain
        .call(contracts.campaign_factory.address, &judgeCall {})
        .await
        .unwrap();
    assert_eq!(judge, wallets.judge.address());
    for player in &wallets.players {
        let balance = balanceOfCall {
            account: player.address(),
        };
        let held = ethereum
            .chain
            .call(contracts.roast_token.address, &balance)
            .await
            .unwrap();
        assert_eq!(held, U256::from(PLAYER_ROAST));
    }
    let text = std::fs::read_to_string(&ethereum.book_file).unwrap();
    assert_eq!(AddressBook::from_json(&text).unwrap(), ethereum.book);
    assert_eq!(ethereum.book_file, state.path().join("ethereum/31337.json"));
    ethereum.stop().await;
}

#[tokio::test]
async fn refusals_are_told_by_name() {
    let state = tempfile::tempdir().unwrap();
    let ethereum = Ethereum::start(&config(), state.path()).await.unwrap();
    let stranger = &ethereum.own.as_ref().unwrap().wallets.players[0];
    let open = openBlockCall {
        blockId: 1,
        reward: U96::from(1),
        length: 60,
    };
    let pool = ethereum.book.contracts.mining_pool.address;
    let refused = stranger.send(pool, &open).await.unwrap_err();
    assert!(refused.is::<NotKeeper>(), "{refused}");
    assert!(refused.to_string().contains("NotKeeper"), "{refused}");
    let nowhere = ethereum
        .chain
        .call(Address::repeat_byte(1), &keeperCall {})
        .await
        .unwrap_err();
    assert!(matches!(nowhere, Error::Answer { .. }), "{nowhere}");
}

#[tokio::test]
async fn a_chain_that_is_named_is_used_as_it_is() {
    let state = tempfile::tempdir().unwrap();
    let running = Ethereum::start(&config(), state.path()).await.unwrap();
    let named = |address_book: Option<std::path::PathBuf>| Config {
        rpc_url: Some(running.rpc_url.clone()),
        address_book,
        ..config()
    };
    let used = Ethereum::start(&named(Some(running.book_file.clone())), state.path())
        .await
        .unwrap();
    assert_eq!(used.book, running.book);
    assert!(used.own.is_none());

    let error = Ethereum::start(&named(None), state.path())
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("contracts/deployments/31337.json"),
        "{error}"
    );

    let mut other = running.book.clone();
    other.chain_id = 1;
    let error = refusal(&named(Some(write(state.path(), &other)))).await;
    assert!(
        error.contains("chain 1,") && error.contains("31337"),
        "{error}"
    );

    let mut empty = running.book.clone();
    empty.contracts.mining_pool.address = Address::repeat_byte(7);
    let error = refusal(&named(Some(write(state.path(), &empty)))).await;
    assert!(error.contains("no MiningPool"), "{error}");
}

fn write(folder: &std::path::Path, book: &AddressBook) -> std::path::PathBuf {
    let file = folder.join("book.json");
    std::fs::write(&file, book.to_json()).unwrap();
    file
}

async fn refusal(config: &Config) -> String {
    let state = tempfile::tempdir().unwrap();
    Ethereum::start(config, state.path())
        .await
        .unwrap_err()
        .to_string()
}

#[tokio::test]
async fn contracts_that_were_not_compiled_are_told_with_what_to_do() {
    let state = tempfile::tempdir().unwrap();
    let config = Config {
        artifacts: state.path().join("none"),
        ..config()
    };
    let error = Ethereum::start(&config, state.path())
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("RoastToken.json") && error.contains("make contracts"),
        "{error}"
    );
}
