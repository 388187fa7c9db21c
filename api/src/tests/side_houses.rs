//! Tips, performers, campaigns and submissions: lists, and transactions that give and burn.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use borsh::BorshSerialize;
use roast_protocol::amount::BaseUnits;
use roast_protocol::burn::error::BurnError;
use roast_protocol::burn::generated::accounts as burning;
use roast_protocol::time::UnixSeconds;
use roast_protocol::tipping::error::TippingError;
use roast_protocol::tipping::generated::accounts as tips;
use roast_protocol::token::SPL_TOKEN;
use roast_protocol::{burn, tipping};
use serde_json::{Value, json};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use sqlx::PgPool;

use super::chain::{MINT, address};
use super::rpc::Rpc;
use super::support::{self, Api};
use crate::config::Config;
use crate::transactions::wire;

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
    let submission = burning::Submission {
        campaign: address(70).pubkey(),
        miner: address(2).pubkey(),
        content_hash: [7; 32],
        amount: 5_000_000_000,
        submitted_at: 1,
        position: 0,
        payout_address: [0xab; 20],
    };
    rpc.account(
        &burn::pda::submission(&address(70).pubkey(), &[7; 32]).0,
        &burn::ID,
        &data(burning::Submission::DISCRIMINATOR, &submission),
    );
    let name = "mc-roast".parse().unwrap();
    let performer = tips::Performer {
        name: *tipping::PerformerName::as_bytes(&name),
        owner: address(2).pubkey(),
        wallet: address(3).pubkey(),
        payer: address(4).pubkey(),
        bump: 255,
    };
    rpc.account(
        &tipping::pda::performer(&name).0,
        &tipping::ID,
        &data(tips::Performer::DISCRIMINATOR, &performer),
    );
    let api = Api::with(Config {
        rpc_url: rpc.url.clone(),
        ..support::config()
    })
    .await;
    (api, rpc)
}

/// The instruction of a built transaction, the first one aside, which sets the compute units: its program and its bytes.
fn built(answer: &Value) -> (Pubkey, Vec<u8>, Vec<Pubkey>) {
    let bytes = STANDARD.decode(answer["transaction"].as_str().unwrap());
    let transaction = wire::decode(&bytes.unwrap()).unwrap();
    let keys = transaction.message.static_account_keys();
    let [_, call] = transaction.message.instructions() else {
        panic!("it has another number of instructions");
    };
    let accounts = call.accounts.iter().map(|place| keys[usize::from(*place)]);
    (
        keys[usize::from(call.program_id_index)],
        call.data.clone(),
        accounts.collect(),
    )
}

/// Checks that the answer's transaction is exactly this instruction.
#[track_caller]
fn assert_built(answer: &Value, expected: &Instruction) {
    let (program, data, accounts) = built(answer);
    let wanted: Vec<Pubkey> = expected.accounts.iter().map(|it| it.pubkey).collect();
    assert_eq!(
        (program, data, accounts),
        (expected.program_id, expected.data.clone(), wanted)
    );
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

#[tokio::test]
async fn a_campaign_is_opened_as_the_projects_next_one_with_what_was_asked_for() {
    let (api, rpc) = start().await;
    let project = burning::Project {
        wallet: address(1).pubkey(),
        next_index: 3,
    };
    rpc.account(
        &burn::pda::project(&address(1).pubkey()).0,
        &burn::ID,
        &data(burning::Project::DISCRIMINATOR, &project),
    );
    let body = json!({
        "wallet": address(1), "mint": address(200), "briefHash": "08".repeat(32), "minimumBurn": "5000000000",
        "startsAt": "2026-11-28T00:00:00Z", "endsAt": "2026-11-29T00:00:00Z", "cap": 100,
    });
    let answer = api
        .post("/api/transactions/open-campaign", &body)
        .await
        .ok();
    let campaign = burn::pda::campaign(&address(1).pubkey(), 3).0;
    assert_eq!(
        (&answer["campaign"], &answer["battle"]),
        (&json!(campaign.to_string()), &json!(null))
    );
    let summary = answer["summary"].as_str().unwrap();
    for part in [
        "at most 100 submissions from 2026-11-28T00:00:00Z to 2026-11-29T00:00:00Z",
        "burning at least 5 of token",
    ] {
        assert!(summary.contains(part), "{summary}");
    }
    let mut offer = burn::Offer {
        index: 3,
        brief_hash: [8; 32],
        minimum_burn: BaseUnits(5_000_000_000),
        starts_at: UnixSeconds(1_795_824_000),
        ends_at: UnixSeconds(1_795_910_400),
        cap: 100,
    };
    let open = |offer| {
        burn::instruction::open_campaign(&burn::instruction::OpenCampaign {
            owner: address(1).pubkey(),
            mint: mint(),
            token_program: SPL_TOKEN,
            offer,
        })
    };
    assert_built(&answer, &open(offer));

    // What is left out: the lowest burn of the token, all places, and a start at once.
    let mut short = body.clone();
    for field in ["minimumBurn", "startsAt", "cap"] {
        short.as_object_mut().unwrap().remove(field);
    }
    let answer = api
        .post("/api/transactions/open-campaign", &short)
        .await
        .ok();
    let (_, bytes, _) = built(&answer);
    let starts_at = i64::from_le_bytes(bytes[56..64].try_into().unwrap());
    (offer.minimum_burn, offer.cap) = (BaseUnits(1), 1_500);
    offer.starts_at = UnixSeconds(starts_at);
    assert_built(&answer, &open(offer));
    let now = time::OffsetDateTime::now_utc().unix_timestamp();
    let a_minute_ago = now - 120..=now - 60;
    assert!(a_minute_ago.contains(&starts_at), "{starts_at}");
}

#[tokio::test]
async fn a_campaign_that_cannot_be_is_refused_with_what_is_wrong() {
    let (api, rpc) = start().await;
    let body = json!({"wallet": address(1), "mint": address(200), "briefHash": "08".repeat(32), "endsAt": "2026-11-29T00:00:00Z"});
    for (field, value, code) in [
        ("wallet", json!("me"), "malformed_address"),
        ("mint", json!("gold"), "malformed_address"),
        ("briefHash", json!("08"), "malformed_hash"),
        ("minimumBurn", json!("-1"), "malformed_amount"),
        ("startsAt", json!("now"), "malformed_time"),
        ("endsAt", json!("2026-11-29"), "malformed_time"),
        ("cap", json!(-1), "malformed_body"),
        ("budget", json!("1"), "malformed_body"),
    ] {
        let mut wrong = body.clone();
        wrong[field] = value;
        api.post("/api/transactions/open-campaign", &wrong)
            .await
            .problem(400, code);
    }
    let mut unknown = body.clone();
    unknown["mint"] = json!(address(201));
    api.post("/api/transactions/open-campaign", &unknown)
        .await
        .problem(404, "mint_not_found");
    refuse(&rpc, 1, BurnError::WindowOutOfRange.code());
    api.post("/api/transactions/open-campaign", &body)
        .await
        .problem(422, "window_out_of_range");
}

#[tokio::test]
async fn submissions_and_campaigns_are_closed_by_anyone_and_the_rent_goes_to_who_paid_it() {
    let (api, rpc) = start().await;
    let body =
        json!({"wallet": address(1), "campaign": address(70), "contentHash": "07".repeat(32)});
    let path = "/api/transactions/close-submission";
    let answer = api.post(path, &body).await.ok();
    assert_eq!(answer["campaign"], json!(address(70)));
    let close = burn::instruction::close_submission(&burn::instruction::CloseSubmission {
        campaign: address(70).pubkey(),
        content_hash: [7; 32],
        miner: address(2).pubkey(),
    });
    assert_built(&answer, &close);
    let mut unknown = body.clone();
    unknown["contentHash"] = json!("09".repeat(32));
    api.post(path, &unknown)
        .await
        .problem(404, "submission_not_found");
    let mut elsewhere = body.clone();
    elsewhere["campaign"] = json!(address(71));
    api.post(path, &elsewhere)
        .await
        .problem(404, "campaign_not_found");

    let whole = json!({"wallet": address(1), "campaign": address(70)});
    let answer = api
        .post("/api/transactions/close-campaign", &whole)
        .await
        .ok();
    let close = burn::instruction::close_campaign(&burn::instruction::CloseCampaign {
        campaign: address(70).pubkey(),
        owner: Pubkey::new_from_array([9; 32]),
    });
    assert_built(&answer, &close);
    refuse(&rpc, 1, BurnError::NotClosable.code());
    api.post(path, &body).await.problem(422, "not_closable");
    refuse(&rpc, 1, BurnError::SubmissionsLeft.code());
    let problem = api
        .post("/api/transactions/close-campaign", &whole)
        .await
        .problem(422, "submissions_left");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("Close its submissions first"), "{detail}");
}

#[tokio::test]
async fn a_name_is_taken_moved_and_released_by_its_owner() {
    let (api, rpc) = start().await;
    let owner = address(2).pubkey();
    let name = "mc-roast".parse().unwrap();
    let body = json!({"wallet": address(2), "name": "mc-roast"});

    let answer = api
        .post("/api/transactions/register-name", &body)
        .await
        .ok();
    let register = |wallet| {
        tipping::instruction::register_performer(&tipping::instruction::RegisterPerformer {
            owner,
            name,
            wallet,
        })
    };
    assert_built(&answer, &register(owner));
    let mut for_another = body.clone();
    for_another["to"] = json!(address(5));
    let answer = api
        .post("/api/transactions/register-name", &for_another)
        .await
        .ok();
    assert_built(&answer, &register(address(5).pubkey()));

    let moved = |wallet, new_owner| {
        tipping::instruction::move_performer(&tipping::instruction::MovePerformer {
            owner,
            name,
            wallet,
            new_owner,
        })
    };
    let answer = api
        .post("/api/transactions/move-name", &for_another)
        .await
        .ok();
    assert_built(&answer, &moved(address(5).pubkey(), owner));
    let mut handed_over = body.clone();
    handed_over["owner"] = json!(address(6));
    let answer = api
        .post("/api/transactions/move-name", &handed_over)
        .await
        .ok();
    assert_built(&answer, &moved(address(3).pubkey(), address(6).pubkey()));
    let summary = answer["summary"].as_str().unwrap();
    assert!(summary.contains("cannot take it back"), "{summary}");

    let answer = api.post("/api/transactions/release-name", &body).await.ok();
    let release =
        tipping::instruction::release_performer(&tipping::instruction::ReleasePerformer {
            owner,
            name,
            payer: address(4).pubkey(),
        });
    assert_built(&answer, &release);
    refuse(&rpc, 1, TippingError::NotOwner.code());
    api.post("/api/transactions/release-name", &body)
        .await
        .problem(422, "not_owner");
    refuse(&rpc, 1, TippingError::NameTaken.code());
    api.post("/api/transactions/register-name", &body)
        .await
        .problem(422, "name_taken");
}

#[tokio::test]
async fn names_that_cannot_be_and_names_that_nobody_has_are_told_apart() {
    let (api, _) = start().await;
    for path in ["register-name", "move-name", "release-name"] {
        let mut body = json!({"wallet": address(2), "name": "MC Roast"});
        if path == "move-name" {
            body["to"] = json!(address(5));
        }
        let path = format!("/api/transactions/{path}");
        let problem = api.post(&path, &body).await.problem(400, "malformed_name");
        assert_eq!(problem["field"], "name");
        body["name"] = json!("nobody-here");
        if !path.ends_with("register-name") {
            api.post(&path, &body)
                .await
                .problem(404, "performer_not_found");
        }
    }
    let nothing = json!({"wallet": address(2), "name": "mc-roast"});
    api.post("/api/transactions/move-name", &nothing)
        .await
        .problem(400, "nothing_to_move");
}
