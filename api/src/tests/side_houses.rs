//! Tips, performers, campaigns and submissions: lists, and transactions that give and burn.

use borsh::BorshSerialize;
use roast_protocol::burn::error::BurnError;
use roast_protocol::burn::generated::accounts as burning;
use roast_protocol::tipping::error::TippingError;
use roast_protocol::tipping::generated::accounts as tips;
use roast_protocol::token::SPL_TOKEN;
use roast_protocol::{burn, tipping};
use serde_json::json;
use solana_pubkey::Pubkey;
use sqlx::PgPool;

use super::chain::{MINT, address};
use super::rpc::Rpc;
use super::support::{self, Api};
use crate::config::Config;

fn mint() -> Pubkey {
    Pubkey::new_from_array(MINT)
}

fn data(discriminator: [u8; 8], account: &impl BorshSerialize) -> Vec<u8> {
    [discriminator.to_vec(), borsh::to_vec(account).unwrap()].concat()
}

/// A tip of 100 with a fee of 2, as the indexer commits it; returns its id.
async fn insert_tip(pool: &PgPool, tipper: u8, performer: u8, kind: &str, reference: u8) -> i64 {
    sqlx::query_scalar(
        "WITH event AS (
             INSERT INTO chain.events (slot, transaction_index, instruction_index, inner_index, signature, program, kind, mint, payload, finality)
             VALUES (7, 0, 0, 0, decode(md5(random()::text) || md5(random()::text) || md5(random()::text) || md5(random()::text), 'hex'),
                     'tipping', 'tip_sent', $1, '{}', 'confirmed') RETURNING id)
         INSERT INTO chain.tips (event, tipper, performer, mint, amount, fee, reference_kind, reference)
         SELECT id, $2, $3, $1, 100, 2, $4, $5 FROM event RETURNING event",
    )
    .bind(MINT)
    .bind(address(tipper))
    .bind(address(performer))
    .bind(kind)
    .bind(address(reference))
    .fetch_one(pool)
    .await
    .unwrap()
}

#[tokio::test]
async fn tips_are_listed_newest_first_by_battle_clip_performer_and_tipper() {
    let api = Api::start().await;
    let first = insert_tip(api.pool(), 1, 2, "battle", 50).await;
    let second = insert_tip(api.pool(), 1, 3, "clip", 50).await;
    let third = insert_tip(api.pool(), 4, 2, "battle", 51).await;
    let clip = "32".repeat(32);
    for (query, expected) in [
        (String::new(), vec![third, second, first]),
        (format!("?battle={}", address(50)), vec![first]),
        (format!("?clip={clip}"), vec![second]),
        (format!("?performer={}", address(2)), vec![third, first]),
        (format!("?tipper={}", address(1)), vec![second, first]),
    ] {
        let page = api.get(&format!("/api/tips{query}")).await.ok();
        let found: Vec<_> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|tip| tip["id"].as_i64().unwrap())
            .collect();
        assert_eq!(found, expected, "{query}");
    }
    let page = api.get("/api/tips?limit=2").await.ok();
    let cursor = page["nextCursor"].as_str().unwrap();
    let page = api
        .get(&format!("/api/tips?limit=2&cursor={cursor}"))
        .await
        .ok();
    let tip = &page["items"][0];
    assert_eq!(
        (&tip["id"], &page["nextCursor"]),
        (&json!(first), &json!(null))
    );
    assert_eq!(
        (&tip["amount"], &tip["fee"], &tip["battle"], &tip["clip"]),
        (
            &json!("100"),
            &json!("2"),
            &json!(address(50)),
            &json!(null)
        )
    );
}

#[tokio::test]
async fn a_performer_is_found_by_name_and_by_wallet_until_the_name_is_released() {
    let api = Api::start().await;
    insert_tip(api.pool(), 1, 2, "battle", 50).await;
    insert_tip(api.pool(), 3, 2, "battle", 50).await;
    sqlx::query(
        "INSERT INTO chain.performers (address, name, owner, wallet, payer, slot, write_version, finality)
         VALUES ($1, 'mc-roast', $2, $2, $2, 1, 1, 'finalized')",
    )
    .bind(address(60))
    .bind(address(2))
    .execute(api.pool())
    .await
    .unwrap();
    let by_name = api.get("/api/performers/mc-roast").await.ok();
    let by_wallet = api
        .get(&format!("/api/performers/{}", address(2)))
        .await
        .ok();
    assert_eq!(by_name, by_wallet);
    assert_eq!(by_name["names"][0]["name"], "mc-roast");
    assert_eq!(
        by_name["tips"],
        json!([{"mint": address(200), "count": 2, "tipped": "200", "received": "196"}])
    );
    sqlx::query("UPDATE chain.performers SET closed = true")
        .execute(api.pool())
        .await
        .unwrap();
    api.get("/api/performers/mc-roast")
        .await
        .problem(404, "performer_not_found");
    api.get("/api/performers/MC")
        .await
        .problem(400, "malformed_performer");
}

#[tokio::test]
async fn campaigns_and_their_submissions_are_listed_page_by_page() {
    let api = Api::start().await;
    for number in [70, 71] {
        sqlx::query(
            "INSERT INTO chain.campaigns (address, project, mint, decimals, brief_hash, campaign_index, minimum_burn, lowest_burn, burned,
                 starts_at, ends_at, kept_until, retargeted_at, cap, submissions, closed_submissions, slot, write_version, finality)
             VALUES ($1, $2, $3, 9, $3, 0, 5, 1, 18446744073709551615, to_timestamp($4), now(), now(), now(), 1500, 3, 0, 1, 1, 'finalized')",
        )
        .bind(address(number))
        .bind(address(1))
        .bind(MINT)
        .bind(f64::from(number))
        .execute(api.pool())
        .await
        .unwrap();
    }
    for position in 0..3_u8 {
        sqlx::query(
            "INSERT INTO chain.submissions (address, campaign, miner, content_hash, amount, submitted_at, position, payout_address, slot, write_version, finality)
             VALUES ($1, $2, $3, $1, 5, now(), $4, decode(repeat('ab', 20), 'hex'), 1, 1, 'confirmed')",
        )
        .bind(address(80 + position))
        .bind(address(70))
        .bind(address(2))
        .bind(i64::from(position))
        .execute(api.pool())
        .await
        .unwrap();
    }
    let page = api
        .get(&format!("/api/campaigns?project={}&limit=1", address(1)))
        .await
        .ok();
    assert_eq!(page["items"][0]["address"], json!(address(71)));
    assert_eq!(page["items"][0]["burned"], u64::MAX.to_string());
    let cursor = page["nextCursor"].as_str().unwrap();
    let page = api
        .get(&format!("/api/campaigns?limit=1&cursor={cursor}"))
        .await
        .ok();
    assert_eq!(page["items"][0]["address"], json!(address(70)));
    let path = format!("/api/campaigns/{}/submissions", address(70));
    let page = api.get(&format!("{path}?limit=2")).await.ok();
    assert_eq!(page["items"][1]["position"], 1);
    assert_eq!(
        page["items"][0]["payoutAddress"],
        format!("0x{}", "ab".repeat(20))
    );
    let cursor = page["nextCursor"].as_str().unwrap();
    let page = api.get(&format!("{path}?cursor={cursor}")).await.ok();
    assert_eq!(page["items"][0]["position"], 2);
    let none = api
        .get(&format!("/api/campaigns/{}/submissions", address(71)))
        .await
        .ok();
    assert_eq!(none["items"], json!([]));
    api.get(&format!("/api/campaigns/{}", address(99)))
        .await
        .problem(404, "campaign_not_found");
    api.get(&format!("/api/campaigns/{}/submissions", address(99)))
        .await
        .problem(404, "campaign_not_found");
}

/// An API on a cluster with tipping's and burn's accounts and one campaign at address 70.
async fn start() -> (Api, Rpc) {
    let rpc = Rpc::start().await;
    let key = Pubkey::new_from_array([9; 32]);
    let config = tips::Config {
        admin: key,
        pending_admin: Pubkey::default(),
        treasury: key,
        fee_bps: 200,
        paused: 0,
        bump: 255,
    };
    rpc.account(
        &tipping::pda::config().0,
        &tipping::ID,
        &data(tips::Config::DISCRIMINATOR, &config),
    );
    let allowed = tips::MintConfig {
        mint: mint(),
        token_program: SPL_TOKEN,
        fee_vault: tipping::pda::fee_vault(&mint()).0,
        minimum_tip: 1,
        decimals: 9,
        enabled: 1,
        fee_vault_bump: 255,
        bump: 255,
        padding: Default::default(),
    };
    rpc.account(
        &tipping::pda::mint_config(&mint()).0,
        &tipping::ID,
        &data(tips::MintConfig::DISCRIMINATOR, &allowed),
    );
    let burnable = burning::MintConfig {
        mint: mint(),
        token_program: SPL_TOKEN,
        lowest_burn: 1,
        decimals: 9,
        enabled: 1,
        bump: 255,
        padding: Default::default(),
    };
    rpc.account(
        &burn::pda::mint_config(&mint()).0,
        &burn::ID,
        &data(burning::MintConfig::DISCRIMINATOR, &burnable),
    );
    let campaign = burning::Campaign {
        project: key,
        mint: mint(),
        brief_hash: [7; 32],
        index: 0,
        minimum_burn: 5_000_000_000,
        lowest_burn: 1,
        burned: 0,
        starts_at: 1,
        ends_at: 2,
        kept_until: 3,
        retargeted_at: 1,
        cap: 10,
        submissions: 0,
        closed: 0,
        decimals: 9,
        bump: 255,
        padding: Default::default(),
    };
    rpc.account(
        &address(70).pubkey(),
        &burn::ID,
        &data(burning::Campaign::DISCRIMINATOR, &campaign),
    );
    let api = Api::with(Config {
        rpc_url: rpc.url.clone(),
        ..support::config()
    })
    .await;
    (api, rpc)
}

/// The program refuses in the instruction at this place; the first one sets the compute units.
fn refuse(rpc: &Rpc, place: u8, number: u32) {
    rpc.simulation(json!({"err": {"InstructionError": [place, {"Custom": number}]}, "logs": [], "unitsConsumed": 1}));
}

#[tokio::test]
async fn a_tip_says_what_the_performer_receives_and_names_what_it_is_for() {
    let (api, rpc) = start().await;
    let body = json!({"wallet": address(1), "performer": address(2), "mint": address(200), "amount": "10000000000", "battle": address(50)});
    let answer = api.post("/api/transactions/tip", &body).await.ok();
    assert_eq!(answer["battle"], json!(address(50)));
    let summary = answer["summary"].as_str().unwrap();
    assert!(
        summary.contains("receives 9.8, the protocol keeps 0.2"),
        "{summary}"
    );
    let mut both = body.clone();
    both["clip"] = json!("00".repeat(32));
    api.post("/api/transactions/tip", &both)
        .await
        .problem(400, "reference_missing");
    let mut unknown = body.clone();
    unknown["performer"] = json!("nobody-here");
    api.post("/api/transactions/tip", &unknown)
        .await
        .problem(404, "performer_not_found");
    refuse(&rpc, 2, TippingError::TipTooSmall.code());
    api.post("/api/transactions/tip", &body)
        .await
        .problem(422, "tip_too_small");
}

#[tokio::test]
async fn a_submission_burns_the_campaigns_minimum_unless_told_otherwise() {
    let (api, rpc) = start().await;
    let body = json!({"wallet": address(1), "campaign": address(70), "contentHash": "07".repeat(32), "payoutAddress": format!("0x{}", "ab".repeat(20))});
    let answer = api.post("/api/transactions/submit", &body).await.ok();
    assert_eq!(answer["battle"], json!(null));
    let summary = answer["summary"].as_str().unwrap();
    assert!(summary.contains(": 5 of token"), "{summary}");
    for (field, value, code) in [
        ("contentHash", "07", "malformed_hash"),
        ("payoutAddress", "0xab", "malformed_payout_address"),
        ("amount", "1.5", "malformed_amount"),
    ] {
        let mut wrong = body.clone();
        wrong[field] = json!(value);
        api.post("/api/transactions/submit", &wrong)
            .await
            .problem(400, code);
    }
    let mut elsewhere = body.clone();
    elsewhere["campaign"] = json!(address(71));
    api.post("/api/transactions/submit", &elsewhere)
        .await
        .problem(404, "campaign_not_found");
    refuse(&rpc, 1, BurnError::CampaignOver.code());
    api.post("/api/transactions/submit", &body)
        .await
        .problem(422, "campaign_over");
}
