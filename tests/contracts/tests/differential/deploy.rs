//! The deploy script of real chains, run on anvil: it deploys what the localnet deploys, and its address book is one that we read.

use std::path::{Path, PathBuf};
use std::process::Command;

use roast_contract_tests::Scene;
use roast_ethereum_localnet::{Config, Ethereum, Wallets, fresh_account};
use roast_protocol::evm::bindings::campaign_factory::CampaignFactory::judgeCall;
use roast_protocol::evm::bindings::mining_pool::MiningPool::{keeperCall, marginCall, ownerCall};
use roast_protocol::evm::bindings::reward_distributor::RewardDistributor::{
    guardianCall, proposerCall,
};
use roast_protocol::evm::bindings::roast_token::RoastToken::{balanceOfCall, capCall};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[tokio::test]
async fn the_deploy_script_deploys_the_whole_suite_and_writes_its_address_book() {
    let scene = Scene::start().await;
    let book_file = repository().join("contracts/deployments/31337.json");
    run_script(&scene).await;

    let used = Config {
        rpc_url: Some(scene.rpc_url.clone()),
        address_book: Some(book_file.clone()),
        ..Config::default()
    };
    let deployed = Ethereum::start(&used, Path::new(".")).await.unwrap();
    std::fs::remove_file(book_file).unwrap();
    has_its_roles(&deployed, &scene.own().wallets).await;
    for ((name, one), (_, other)) in deployed
        .book
        .contracts
        .entries()
        .into_iter()
        .zip(scene.book.contracts.entries())
    {
        assert_ne!(one.address, other.address, "{name} is deployed anew");
        let (one, other) = (
            scene.chain.code(one.address).await.unwrap(),
            scene.chain.code(other.address).await.unwrap(),
        );
        // Immutable values, such as addresses, are part of the code; its length is not theirs to change.
        assert_eq!(one.len(), other.len(), "{name}");
    }
}

async fn run_script(scene: &Scene) {
    let deployer = fresh_account(&scene.chain).await.unwrap();
    let roles = scene.own().wallets.roles();
    let output = Command::new(repository().join("scripts/contracts/forge.sh"))
        .args([
            "script",
            "script/Deploy.s.sol",
            "--broadcast",
            "--rpc-url",
            &scene.rpc_url,
        ])
        .args(["--private-key", &deployer.signer().to_bytes().to_string()])
        // Apart from what other runs of forge build at the same time, or half build.
        .env("FOUNDRY_OUT", "../target/contracts/deploy/out")
        .env("FOUNDRY_CACHE_PATH", "../target/contracts/deploy/cache")
        .env("OWNER", roles.owner.to_string())
        .env("TREASURY", roles.treasury.to_string())
        .env("PROPOSER", roles.proposer.to_string())
        .env("GUARDIAN", roles.guardian.to_string())
        .env("KEEPER", roles.keeper.to_string())
        .env("JUDGE", roles.judge.to_string())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stdout)
    );
}

async fn has_its_roles(deployed: &Ethereum, wallets: &Wallets) {
    let (chain, contracts) = (&deployed.chain, &deployed.book.contracts);
    let token = contracts.roast_token.address;
    let treasury = balanceOfCall {
        account: wallets.treasury.address(),
    };
    let held = chain.call(token, &treasury).await.unwrap();
    assert_eq!(held, chain.call(token, &capCall {}).await.unwrap());
    let pool = contracts.mining_pool.address;
    assert_eq!(
        chain.call(pool, &ownerCall {}).await.unwrap(),
        wallets.owner.address()
    );
    assert_eq!(
        chain.call(pool, &keeperCall {}).await.unwrap(),
        wallets.keeper.address()
    );
    assert_eq!(chain.call(pool, &marginCall {}).await.unwrap(), 60);
    let distributor = contracts.reward_distributor.address;
    assert_eq!(
        chain.call(distributor, &proposerCall {}).await.unwrap(),
        wallets.proposer.address()
    );
    assert_eq!(
        chain.call(distributor, &guardianCall {}).await.unwrap(),
        wallets.guardian.address()
    );
    let judge = chain
        .call(contracts.campaign_factory.address, &judgeCall {})
        .await
        .unwrap();
    assert_eq!(judge, wallets.judge.address());
}
