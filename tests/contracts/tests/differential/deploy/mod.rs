//! The deploy script of real chains, run on anvil: it deploys what the localnet deploys, on the terms that its README lists, and its address book tells
//! of contracts that are there.

mod terms;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use alloy_primitives::U256;
use roast_contract_tests::Scene;
use roast_ethereum_localnet::{Account, Config, Ethereum, fresh_account};

/// Wei for a unit of gas. The whole deployment takes about 21 million units.
const GAS_PRICE: u64 = 2_000_000_000;

/// Pays for some of the contracts and not for all, in wei.
const TOO_LITTLE: u64 = 8_000_000_000_000_000;

/// 100 ether.
const ENOUGH: u128 = 100_000_000_000_000_000_000;

/// What stands for an earlier address book.
const EARLIER: &str = "an earlier deployment";

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[tokio::test]
async fn the_address_book_is_written_when_every_contract_is_there_and_not_before() {
    let scene = Scene::start().await;
    let deployer = fresh_account(&scene.chain).await.unwrap();
    let book = BookFile::earlier();

    succeeded(&forge(&scene, &deployer));
    assert_eq!(book.text(), EARLIER, "nothing was sent");

    scene
        .chain
        .set_balance(deployer.address(), U256::from(TOO_LITTLE))
        .await
        .unwrap();
    let broken_off = deploy(&scene, &deployer, &[]);
    assert!(!broken_off.status.success(), "{}", said(&broken_off));
    assert_eq!(book.text(), EARLIER, "contracts are missing");

    scene
        .chain
        .set_balance(deployer.address(), U256::from(ENOUGH))
        .await
        .unwrap();
    succeeded(&deploy(&scene, &deployer, &["--resume"]));
    let used = Config {
        rpc_url: Some(scene.rpc_url.clone()),
        address_book: Some(book.0.clone()),
        ..Config::default()
    };
    let deployed = Ethereum::start(&used, Path::new(".")).await.unwrap();
    terms::are_those_of_the_readme(&deployed, &scene.own().wallets).await;
    is_what_the_localnet_deploys(&deployed, &scene).await;
}

async fn is_what_the_localnet_deploys(deployed: &Ethereum, scene: &Scene) {
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

/// The address book of the local chain in the checkout, gone when the test is over.
struct BookFile(PathBuf);

impl BookFile {
    fn earlier() -> Self {
        let file = repository().join("contracts/deployments/31337.json");
        std::fs::write(&file, EARLIER).unwrap();
        Self(file)
    }

    fn text(&self) -> String {
        std::fs::read_to_string(&self.0).unwrap()
    }
}

impl Drop for BookFile {
    fn drop(&mut self) {
        let _gone = std::fs::remove_file(&self.0);
    }
}

/// Tries the script out, without sending anything.
fn forge(scene: &Scene, deployer: &Account) -> Output {
    let script = ["script", "script/Deploy.s.sol"];
    run(scene, deployer, "scripts/contracts/forge.sh", &script)
}

fn deploy(scene: &Scene, deployer: &Account, arguments: &[&str]) -> Output {
    run(scene, deployer, "scripts/contracts/deploy.sh", arguments)
}

fn run(scene: &Scene, deployer: &Account, program: &str, arguments: &[&str]) -> Output {
    let roles = scene.own().wallets.roles();
    Command::new(repository().join(program))
        .args(arguments)
        .args(["--rpc-url", &scene.rpc_url])
        .args(["--private-key", &deployer.signer().to_bytes().to_string()])
        .args(["--with-gas-price", &GAS_PRICE.to_string()])
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
        .unwrap()
}

fn succeeded(output: &Output) {
    assert!(output.status.success(), "{}", said(output));
}

fn said(output: &Output) -> String {
    let streams = [&output.stderr, &output.stdout].map(|it| String::from_utf8_lossy(it));
    streams.concat()
}
