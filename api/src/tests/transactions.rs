//! Building, submitting and following transactions.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use borsh::BorshSerialize;
use roast_protocol::amount::{BaseUnits, Bps};
use roast_protocol::battle::error::BattleError;
use roast_protocol::battle::generated::accounts as raw;
use roast_protocol::battle::instruction::{self, Open};
use roast_protocol::battle::{self, Tier, pda};
use roast_protocol::token::{ASSOCIATED_TOKEN, SPL_TOKEN, associated_token_address};
use serde_json::{Value, json};
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use solana_transaction::versioned::VersionedTransaction;
use tokio_util::sync::CancellationToken;

use super::chain::MINT;
use super::rpc::{BLOCKHASH, Rpc};
use super::support::{self, Api};
use crate::config::Config;
use crate::state::AppState;
use crate::transactions::{tracker, wire};

const HUNDRED: u64 = 100_000_000_000;

fn data(discriminator: [u8; 8], account: &impl BorshSerialize) -> Vec<u8> {
    [discriminator.to_vec(), borsh::to_vec(account).unwrap()].concat()
}

fn mint() -> Pubkey {
    Pubkey::new_from_array(MINT)
}

fn judge() -> Pubkey {
    Pubkey::new_from_array([9; 32])
}

/// An API on a cluster with the program's configuration and one mint.
async fn start() -> (Api, Rpc) {
    let rpc = Rpc::start().await;
    let key = judge();
    let config = raw::Config {
        admin: key,
        pending_admin: Pubkey::default(),
        judge: key,
        creator: key,
        partner: key,
        join_seconds: 3_600,
        judge_seconds: 600,
        fee_bps: 500,
        partner_share_bps: 2_500,
        paused: 0,
        bump: 255,
        forfeit_bonus_bps: 10_000,
    };
    rpc.account(
        &pda::config().0,
        &battle::ID,
        &data(raw::Config::DISCRIMINATOR, &config),
    );
    let mint_config = raw::MintConfig {
        mint: mint(),
        token_program: SPL_TOKEN,
        tier_stakes: [HUNDRED, 5 * HUNDRED, 0, 0],
        decimals: 9,
        enabled: 1,
        fee_vault_bump: 255,
        bump: 255,
        padding: Default::default(),
    };
    rpc.account(
        &pda::mint_config(&mint()).0,
        &battle::ID,
        &data(raw::MintConfig::DISCRIMINATOR, &mint_config),
    );
    let api = Api::with(Config {
        rpc_url: rpc.url.clone(),
        ..support::config()
    })
    .await;
    (api, rpc)
}

/// Puts a battle of these players on the cluster and returns its address.
fn put_battle(rpc: &Rpc, opener: Pubkey, opponent: Pubkey) -> Pubkey {
    let battle = raw::Battle {
        opener,
        opponent,
        mint: mint(),
        judge: Pubkey::new_from_array([9; 32]),
        transcript_hash: [0; 32],
        index: 0,
        stake: HUNDRED,
        opened_at: 1,
        join_deadline: 2,
        joined_at: 0,
        judge_deadline: 0,
        settled_at: 0,
        judge_seconds: 600,
        fee_bps: 500,
        tier: 0,
        status: 1,
        outcome: 0,
        paid: 0,
        opener_scores: Default::default(),
        opponent_scores: Default::default(),
        decimals: 9,
        vault_bump: 255,
        bump: 255,
        forfeit_bonus_bps: 10_000,
        ending: 0,
    };
    let address = pda::battle(&opener, 0).0;
    rpc.account(
        &address,
        &battle::ID,
        &data(raw::Battle::DISCRIMINATOR, &battle),
    );
    address
}

fn decode(answer: &Value) -> VersionedTransaction {
    wire::decode(
        &STANDARD
            .decode(answer["transaction"].as_str().unwrap())
            .unwrap(),
    )
    .unwrap()
}

fn programs(transaction: &VersionedTransaction) -> Vec<Pubkey> {
    let keys = transaction.message.static_account_keys();
    transaction
        .message
        .instructions()
        .iter()
        .map(|instruction| keys[usize::from(instruction.program_id_index)])
        .collect()
}

/// Signs what the API built, as a wallet does.
fn sign(answer: &Value, wallet: &Keypair) -> (String, String) {
    let unsigned = decode(answer);
    let signed = VersionedTransaction::try_new(unsigned.message, &[wallet]).unwrap();
    (
        STANDARD.encode(wire::encode(&signed).unwrap()),
        signed.signatures[0].to_string(),
    )
}

async fn open(api: &Api, wallet: &Keypair) -> Value {
    let body = json!({"wallet": wallet.pubkey().to_string(), "mint": mint().to_string(), "tier": "bronze"});
    api.post("/api/transactions/open", &body).await.ok()
}

#[tokio::test]
async fn opening_takes_the_next_index_and_says_what_the_wallet_will_do() {
    let (api, rpc) = start().await;
    let wallet = Keypair::new();
    let answer = open(&api, &wallet).await;
    assert_eq!(
        answer["battle"],
        pda::battle(&wallet.pubkey(), 0).0.to_string()
    );
    let player = raw::Player {
        wallet: wallet.pubkey(),
        next_index: 7,
    };
    rpc.account(
        &pda::player(&wallet.pubkey()).0,
        &battle::ID,
        &data(raw::Player::DISCRIMINATOR, &player),
    );
    let answer = open(&api, &wallet).await;
    assert_eq!(
        answer["battle"],
        pda::battle(&wallet.pubkey(), 7).0.to_string()
    );
    assert_eq!(
        (&answer["signer"], &answer["blockhash"]),
        (&json!(wallet.pubkey().to_string()), &json!(BLOCKHASH))
    );
    assert_eq!(
        (&answer["lastValidBlockHeight"], &answer["computeUnitLimit"]),
        (&json!(1_150), &json!(25_000))
    );
    assert_eq!(
        (&answer["feeLamports"], &answer["rentLamports"]),
        (&json!("5000"), &json!("95000"))
    );
    let summary = answer["summary"].as_str().unwrap();
    assert!(
        summary.contains("bronze battle: 100 of token")
            && summary.contains("receives 190")
            && summary.contains("keeps 10")
            && summary.contains(&format!("{} judges", judge())),
        "{summary}"
    );
    let transaction = decode(&answer);
    let agreed = instruction::open(&Open {
        opener: wallet.pubkey(),
        opener_token: associated_token_address(&wallet.pubkey(), &mint(), &SPL_TOKEN),
        mint: mint(),
        token_program: SPL_TOKEN,
        index: 7,
        tier: Tier::Bronze,
        stake: BaseUnits(HUNDRED),
        judge: judge(),
        max_fee: Bps(500),
    });
    let built = transaction.message.instructions().last().unwrap();
    assert_eq!(built.data, agreed.data);
    assert_eq!(
        transaction.signatures,
        [solana_signature::Signature::default()]
    );
    assert_eq!(
        transaction.message.static_account_keys()[0],
        wallet.pubkey()
    );
    assert_eq!(programs(&transaction).last(), Some(&battle::ID));
}

#[tokio::test]
async fn a_busy_cluster_raises_the_price_up_to_the_limit() {
    let (api, rpc) = start().await;
    let wallet = Keypair::new();
    rpc.set(
        "getRecentPrioritizationFees",
        json!([{"slot": 1, "prioritizationFee": 2_000}]),
    );
    let answer = open(&api, &wallet).await;
    assert_eq!(
        (&answer["priorityFee"], &answer["feeLamports"]),
        (&json!(2_000), &json!("5051"))
    );
    assert_eq!(decode(&answer).message.instructions().len(), 3);
    assert_eq!(answer["computeUnitLimit"], 25_180);
    rpc.set(
        "getRecentPrioritizationFees",
        json!([{"slot": 1, "prioritizationFee": 2_000_000_000}]),
    );
    assert_eq!(open(&api, &wallet).await["priorityFee"], 1_000_000);
}

#[tokio::test]
async fn the_price_is_charged_for_the_units_that_are_used_and_not_for_all_there_are() {
    let (api, rpc) = start().await;
    let wallet = Keypair::new();
    rpc.set(
        "getRecentPrioritizationFees",
        json!([{"slot": 1, "prioritizationFee": 1_000_000}]),
    );
    // At 25,180 units the priority costs 25,180 lamports; for the 1,400,000 of the simulation it would have cost more than the wallet has.
    let with_balance = |after: u64| {
        rpc.simulation(json!({"err": null, "logs": [], "unitsConsumed": 20_000, "fee": 5_000, "preBalances": [1_000_000], "postBalances": [after]}));
    };
    with_balance(25_180);
    assert_eq!(open(&api, &wallet).await["feeLamports"], "30180");
    let simulated = rpc.calls("simulateTransaction").pop().unwrap();
    let draft = STANDARD.decode(simulated[0].as_str().unwrap()).unwrap();
    let draft = wire::decode(&draft).unwrap();
    assert_eq!(
        draft.message.instructions().len(),
        2,
        "the draft has a limit and no price"
    );
    with_balance(25_179);
    let body = json!({"wallet": wallet.pubkey().to_string(), "mint": mint().to_string(), "tier": "bronze"});
    rpc.account(
        &associated_token_address(&wallet.pubkey(), &mint(), &SPL_TOKEN),
        &SPL_TOKEN,
        &token_account(HUNDRED),
    );
    api.post("/api/transactions/open", &body)
        .await
        .problem(422, "insufficient_sol");
}

#[tokio::test]
async fn joining_takes_the_battles_stake_and_names_its_opener() {
    let (api, rpc) = start().await;
    let wallet = Keypair::new();
    let opener = Pubkey::new_unique();
    let battle = put_battle(&rpc, opener, Pubkey::default());
    let answer = api
        .post(
            "/api/transactions/join",
            &json!({"wallet": wallet.pubkey().to_string(), "battle": battle.to_string()}),
        )
        .await
        .ok();
    assert!(
        answer["summary"]
            .as_str()
            .unwrap()
            .contains(&opener.to_string())
    );
    assert_eq!(answer["battle"], battle.to_string());
    let unknown =
        json!({"wallet": wallet.pubkey().to_string(), "battle": Pubkey::new_unique().to_string()});
    api.post("/api/transactions/join", &unknown)
        .await
        .problem(404, "battle_not_found");
}

#[tokio::test]
async fn closing_returns_the_rent_to_the_opener_and_creates_no_account() {
    let (api, rpc) = start().await;
    let (opener, stranger) = (Pubkey::new_unique(), Keypair::new());
    let battle = put_battle(&rpc, opener, Pubkey::new_unique());
    let body = json!({"wallet": stranger.pubkey().to_string(), "battle": battle.to_string()});
    let answer = api.post("/api/transactions/close", &body).await.ok();
    assert_eq!(programs(&decode(&answer))[1..], [battle::ID]);
    let summary = answer["summary"].as_str().unwrap();
    assert!(
        summary.contains(&format!("returns to {opener}")),
        "{summary}"
    );
    let number = BattleError::TooEarlyToClose.code();
    rpc.simulation(json!({"err": {"InstructionError": [1, {"Custom": number}]}, "logs": [], "unitsConsumed": 1}));
    api.post("/api/transactions/close", &body)
        .await
        .problem(422, "too_early_to_close");
}

#[tokio::test]
async fn stakes_return_to_accounts_that_are_created_when_they_are_gone() {
    let (api, rpc) = start().await;
    let (opener, opponent, stranger) = (Keypair::new(), Keypair::new(), Keypair::new());
    let battle = put_battle(&rpc, opener.pubkey(), opponent.pubkey());
    let body = |wallet: &Keypair| json!({"wallet": wallet.pubkey().to_string(), "battle": battle.to_string()});
    let cancel = api
        .post("/api/transactions/cancel", &body(&opener))
        .await
        .ok();
    assert_eq!(
        programs(&decode(&cancel))[1..],
        [ASSOCIATED_TOKEN, battle::ID]
    );
    rpc.account(
        &associated_token_address(&opener.pubkey(), &mint(), &SPL_TOKEN),
        &SPL_TOKEN,
        &[0; 165],
    );
    let cancel = api
        .post("/api/transactions/cancel", &body(&opener))
        .await
        .ok();
    assert_eq!(programs(&decode(&cancel))[1..], [battle::ID]);
    let refund = api
        .post("/api/transactions/refund", &body(&opponent))
        .await
        .ok();
    assert!(
        refund["summary"]
            .as_str()
            .unwrap()
            .contains(&format!("returns to {}", opponent.pubkey()))
    );
    api.post("/api/transactions/refund", &body(&stranger))
        .await
        .problem(400, "side_missing");
    let by_stranger = json!({"wallet": stranger.pubkey().to_string(), "battle": battle.to_string(), "side": "opener"});
    api.post("/api/transactions/refund", &by_stranger)
        .await
        .ok();
    let unjoined = put_battle(&rpc, stranger.pubkey(), Pubkey::default());
    let nobody = json!({"wallet": stranger.pubkey().to_string(), "battle": unjoined.to_string(), "side": "opponent"});
    api.post("/api/transactions/refund", &nobody)
        .await
        .problem(409, "battle_not_joined");
}

#[tokio::test]
async fn what_the_program_would_refuse_is_told_before_anything_is_signed() {
    let (api, rpc) = start().await;
    let wallet = Keypair::new();
    let battle = put_battle(&rpc, wallet.pubkey(), Pubkey::default());
    let join = json!({"wallet": wallet.pubkey().to_string(), "battle": battle.to_string()});
    for (error, code) in [
        (BattleError::SelfBattle, "self_battle"),
        (BattleError::WrongStake, "wrong_stake"),
        (BattleError::JoinDeadlinePassed, "join_deadline_passed"),
        (BattleError::AlreadyJoined, "already_joined"),
    ] {
        rpc.simulation(json!({"err": {"InstructionError": [1, {"Custom": error.code()}]}, "logs": [], "unitsConsumed": 900}));
        let problem = api
            .post("/api/transactions/join", &join)
            .await
            .problem(422, code);
        assert_eq!(
            problem["programError"],
            json!({"program": battle::ID.to_string(), "number": error.code(), "name": error.name()})
        );
    }
    rpc.simulation(json!({"err": "AccountNotFound", "logs": [], "unitsConsumed": 0}));
    rpc.account(
        &associated_token_address(&wallet.pubkey(), &mint(), &SPL_TOKEN),
        &SPL_TOKEN,
        &token_account(HUNDRED),
    );
    api.post("/api/transactions/join", &join)
        .await
        .problem(422, "insufficient_sol");
}

fn token_account(balance: u64) -> Vec<u8> {
    let mut data = vec![0; 165];
    data[64..72].copy_from_slice(&balance.to_le_bytes());
    data
}

#[tokio::test]
async fn a_wallet_without_enough_tokens_is_told_how_many_it_needs() {
    let (api, rpc) = start().await;
    let wallet = Keypair::new();
    let body = json!({"wallet": wallet.pubkey().to_string(), "mint": mint().to_string(), "tier": "silver"});
    rpc.simulation(json!({"err": {"InstructionError": [1, {"Custom": 1}]}, "logs": [format!("Program {SPL_TOKEN} failed: custom program error: 0x1")], "unitsConsumed": 900}));
    let problem = api
        .post("/api/transactions/open", &body)
        .await
        .problem(422, "insufficient_tokens");
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("no account for that token")
    );
    rpc.account(
        &associated_token_address(&wallet.pubkey(), &mint(), &SPL_TOKEN),
        &SPL_TOKEN,
        &token_account(HUNDRED),
    );
    let problem = api
        .post("/api/transactions/open", &body)
        .await
        .problem(422, "insufficient_tokens");
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("You need 500 ")
            && problem["detail"].as_str().unwrap().contains("holds 100."),
        "{problem}"
    );
}

#[tokio::test]
async fn requests_that_make_no_sense_are_refused_field_by_field() {
    let (api, _rpc) = start().await;
    let wallet = Pubkey::new_unique().to_string();
    let mint = mint().to_string();
    for (body, code, field) in [
        (
            json!({"wallet": "x", "mint": mint, "tier": "bronze"}),
            "malformed_address",
            "wallet",
        ),
        (
            json!({"wallet": wallet, "mint": "x", "tier": "bronze"}),
            "malformed_address",
            "mint",
        ),
        (
            json!({"wallet": wallet, "mint": mint, "tier": "iron"}),
            "unknown_name",
            "tier",
        ),
        (
            json!({"wallet": wallet, "mint": mint, "tier": "bronze", "stake": "-1"}),
            "malformed_amount",
            "stake",
        ),
        (
            json!({"wallet": wallet, "mint": mint, "tier": "bronze", "tokenAccount": "x"}),
            "malformed_address",
            "tokenAccount",
        ),
    ] {
        let problem = api
            .post("/api/transactions/open", &body)
            .await
            .problem(400, code);
        assert_eq!(problem["field"], field);
    }
    let unknown_mint =
        json!({"wallet": wallet, "mint": Pubkey::new_unique().to_string(), "tier": "bronze"});
    api.post("/api/transactions/open", &unknown_mint)
        .await
        .problem(404, "mint_not_found");
}

/// Looks at a transaction until it has this status.
async fn wait_for(api: &Api, signature: &str, status: &str) -> Value {
    for _ in 0..100 {
        let submission = api
            .get(&format!("/api/transactions/{signature}"))
            .await
            .ok();
        if submission["status"] == status {
            return submission;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!(
        "{signature} never became {status}: {}",
        api.get(&format!("/api/transactions/{signature}"))
            .await
            .body
    );
}

/// Waits until the tracker has looked so many times at what it follows.
async fn wait_for_rounds(rpc: &Rpc, rounds: usize) {
    let seen = rpc.count("getBlockHeight");
    for _ in 0..400 {
        if rpc.count("getBlockHeight") >= seen + rounds {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the tracker stands still");
}

fn track(state: &AppState) -> tokio::task::JoinHandle<()> {
    let state = state.clone();
    tokio::spawn(async move { tracker::run(&state).await })
}

#[tokio::test]
async fn a_submitted_transaction_is_followed_until_it_is_final() {
    let (api, rpc) = start().await;
    let wallet = Keypair::new();
    let (transaction, signature) = sign(&open(&api, &wallet).await, &wallet);
    api.get(&format!("/api/transactions/{signature}"))
        .await
        .problem(404, "transaction_not_found");
    let body = json!({"transaction": transaction});
    let first = api.post("/api/transactions", &body).await.ok();
    assert_eq!(
        (
            &first["signature"],
            &first["status"],
            &first["lastValidBlockHeight"]
        ),
        (&json!(signature), &json!("sent"), &json!(1_150))
    );
    let sent = rpc.count("sendTransaction");
    assert_eq!(
        api.post("/api/transactions", &body).await.ok(),
        first,
        "sending it again changes nothing"
    );
    assert_eq!(rpc.count("sendTransaction"), sent);
    let _tracker = track(&api.state);
    let status = |name: &str| json!({"slot": 42, "confirmations": 1, "err": null, "status": {"Ok": null}, "confirmationStatus": name});
    rpc.status(&signature, status("processed"));
    tokio::time::sleep(Duration::from_millis(300)).await;
    wait_for(&api, &signature, "sent").await;
    rpc.status(&signature, status("confirmed"));
    assert_eq!(wait_for(&api, &signature, "confirmed").await["slot"], 42);
    rpc.status(&signature, status("finalized"));
    wait_for(&api, &signature, "finalized").await;
    assert_eq!(
        api.post("/api/transactions", &body).await.ok()["status"],
        "finalized"
    );
}

#[tokio::test]
async fn a_restart_goes_on_following_and_sends_again_what_may_be_lost() {
    let (api, rpc) = start().await;
    let wallet = Keypair::new();
    let (transaction, signature) = sign(&open(&api, &wallet).await, &wallet);
    rpc.fail("sendTransaction", -32_000, "no leader");
    let stored = api
        .post("/api/transactions", &json!({"transaction": transaction}))
        .await
        .ok();
    assert_eq!(
        stored["status"], "sent",
        "it is stored, and the tracker sends it"
    );
    rpc.set("sendTransaction", json!(null));
    let before = rpc.count("sendTransaction");
    let restarted = AppState::new(
        api.state.config.clone(),
        None,
        api.database.pool.clone(),
        CancellationToken::new(),
    );
    let tracker = track(&restarted);
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(rpc.count("sendTransaction") > before);
    rpc.status(&signature, json!({"slot": 42, "confirmations": null, "err": null, "status": {"Ok": null}, "confirmationStatus": "finalized"}));
    wait_for(&api, &signature, "finalized").await;
    restarted.cancel.cancel();
    tracker.await.unwrap();
}

#[tokio::test]
async fn a_transaction_that_fails_on_chain_says_why() {
    let (api, rpc) = start().await;
    let wallet = Keypair::new();
    let (transaction, signature) = sign(&open(&api, &wallet).await, &wallet);
    api.post("/api/transactions", &json!({"transaction": transaction}))
        .await
        .ok();
    let error = json!({"InstructionError": [1, {"Custom": BattleError::WrongIndex.code()}]});
    rpc.status(&signature, json!({"slot": 42, "confirmations": 1, "err": error, "status": {"Err": error}, "confirmationStatus": "confirmed"}));
    let _tracker = track(&api.state);
    let failed = wait_for(&api, &signature, "failed").await;
    assert_eq!(
        (
            &failed["error"]["code"],
            &failed["error"]["programError"]["name"]
        ),
        (&json!("wrong_index"), &json!("WrongIndex"))
    );
}

#[tokio::test]
async fn a_transaction_that_was_never_included_expires_only_when_it_no_longer_can_be() {
    let (api, rpc) = start().await;
    let wallet = Keypair::new();
    let (transaction, signature) = sign(&open(&api, &wallet).await, &wallet);
    api.post("/api/transactions", &json!({"transaction": transaction}))
        .await
        .ok();
    let _tracker = track(&api.state);
    // Nodes are not equally far, so it is given some blocks beyond the last.
    for height in [1_150, 1_151, 1_182] {
        rpc.set("getBlockHeight", json!(height));
        wait_for_rounds(&rpc, 3).await;
        wait_for(&api, &signature, "sent").await;
    }
    assert_eq!(rpc.searches(), [0; 0]);
    rpc.set("getBlockHeight", json!(1_183));
    let expired = wait_for(&api, &signature, "expired").await;
    assert_eq!(expired["error"]["code"], "transaction_expired");
    assert_eq!(rpc.searches(), [1, 1], "one search is not believed");
}

#[tokio::test]
async fn a_confirmed_transaction_does_not_expire_before_it_was_on_its_way_once_more() {
    let (api, rpc) = start().await;
    let wallet = Keypair::new();
    let (transaction, signature) = sign(&open(&api, &wallet).await, &wallet);
    api.post("/api/transactions", &json!({"transaction": transaction}))
        .await
        .ok();
    rpc.status(&signature, json!({"slot": 42, "confirmations": 1, "err": null, "status": {"Ok": null}, "confirmationStatus": "confirmed"}));
    let _tracker = track(&api.state);
    wait_for(&api, &signature, "confirmed").await;
    rpc.set("getBlockHeight", json!(2_000));
    rpc.forget(&signature);
    let expired = wait_for(&api, &signature, "expired").await;
    assert_eq!(expired["slot"], json!(null));
    assert_eq!(rpc.searches(), [1; 4]);
}

#[tokio::test]
async fn one_that_cannot_be_sent_keeps_no_other_from_being_sent() {
    let (api, rpc) = start().await;
    let mut signatures = Vec::new();
    for _ in 0..2 {
        let wallet = Keypair::new();
        let (transaction, signature) = sign(&open(&api, &wallet).await, &wallet);
        api.post("/api/transactions", &json!({"transaction": transaction}))
            .await
            .ok();
        signatures.push(signature);
    }
    // The older one is looked at first.
    rpc.unsendable(&signatures[0]);
    let _tracker = track(&api.state);
    let sent_again = async {
        while rpc.sendings(&signatures[1]) < 2 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let sent_again = tokio::time::timeout(Duration::from_secs(20), sent_again).await;
    assert!(sent_again.is_ok(), "the second one was not sent again");
}

/// Transactions that came an hour ago and are of no use but to be followed.
async fn insert_pending(api: &Api, count: i32, last_valid_block_height: i64) {
    sqlx::query(
        "INSERT INTO app.submissions (signature, transaction, last_valid_block_height, status, created_at)
         SELECT sha512(int4send(n)), '', $2, 'sent', now() - interval '1 hour' FROM generate_series(1, $1) n",
    )
    .bind(count)
    .bind(last_valid_block_height)
    .execute(api.pool())
    .await
    .unwrap();
}

#[tokio::test]
async fn however_many_are_older_a_new_transaction_is_followed() {
    let (api, rpc) = start().await;
    insert_pending(&api, 1_100, 1_000_000).await;
    let wallet = Keypair::new();
    let (transaction, signature) = sign(&open(&api, &wallet).await, &wallet);
    api.post("/api/transactions", &json!({"transaction": transaction}))
        .await
        .ok();
    rpc.status(&signature, json!({"slot": 42, "confirmations": null, "err": null, "status": {"Ok": null}, "confirmationStatus": "finalized"}));
    let _tracker = track(&api.state);
    wait_for(&api, &signature, "finalized").await;
}

#[tokio::test]
async fn history_is_searched_for_many_transactions_at_once() {
    let (api, rpc) = start().await;
    insert_pending(&api, 300, 1).await;
    let _tracker = track(&api.state);
    let all_expired = async {
        let left = "SELECT COUNT(*) FROM app.submissions WHERE status <> 'expired'";
        while sqlx::query_scalar::<_, i64>(left)
            .fetch_one(api.pool())
            .await
            .unwrap()
            > 0
        {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), all_expired)
        .await
        .unwrap();
    assert_eq!(rpc.searches(), [256, 44, 256, 44]);
}

#[tokio::test]
async fn what_the_chain_would_refuse_is_neither_stored_nor_sent() {
    let (api, rpc) = start().await;
    let wallet = Keypair::new();
    let unsigned = open(&api, &wallet).await;
    api.post(
        "/api/transactions",
        &json!({"transaction": unsigned["transaction"]}),
    )
    .await
    .problem(400, "not_signed");
    let (transaction, signature) = sign(&unsigned, &wallet);
    rpc.simulation(json!({"err": "BlockhashNotFound", "logs": [], "unitsConsumed": 0}));
    api.post("/api/transactions", &json!({"transaction": transaction}))
        .await
        .problem(422, "blockhash_expired");
    api.get(&format!("/api/transactions/{signature}"))
        .await
        .problem(404, "transaction_not_found");
    assert_eq!(rpc.count("sendTransaction"), 0);
}

#[tokio::test]
async fn what_went_through_before_is_followed_and_nobody_is_told_to_pay_again() {
    let (api, rpc) = start().await;
    for refusal in ["AlreadyProcessed", "BlockhashNotFound"] {
        let wallet = Keypair::new();
        let (transaction, signature) = sign(&open(&api, &wallet).await, &wallet);
        let finalized = json!({"slot": 42, "confirmations": null, "err": null, "status": {"Ok": null}, "confirmationStatus": "finalized"});
        rpc.status(&signature, finalized);
        rpc.simulation(json!({"err": refusal, "logs": [], "unitsConsumed": 0}));
        let submitted = api
            .post("/api/transactions", &json!({"transaction": transaction}))
            .await
            .ok();
        assert_eq!(submitted["signature"], signature, "{refusal}");
        rpc.simulation(json!({"err": null, "logs": [], "unitsConsumed": 20_000}));
        let tracker = track(&api.state);
        wait_for(&api, &signature, "finalized").await;
        tracker.abort();
    }
}
