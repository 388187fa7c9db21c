//! The program's terms and its fees.

use roast_protocol::battle::{self, pda};
use roast_protocol::token::SPL_TOKEN;
use roast_protocol::transcript::ChainId;
use roast_protocol::{burn, tipping};
use serde_json::json;
use solana_pubkey::Pubkey;

use super::chain::{self, Battle, MINT, address};
use super::support::Api;

#[tokio::test]
async fn the_configuration_names_every_address_and_the_open_tiers() {
    let api = Api::start().await;
    let answer = api.get("/api/config").await;
    assert_eq!(answer.headers["retry-after"], "2");
    answer.problem(503, "not_indexed_yet");
    chain::insert_config(api.pool()).await;
    chain::insert_mint(api.pool(), MINT).await;
    assert!(api.get("/api/config").await.ok()["chain"].is_null());
    let chain = ChainId::of_genesis(&[1; 32]);
    api.state.chain_id.set(chain).unwrap();
    let config = api.get("/api/config").await.ok();
    assert_eq!(config["chain"], chain.to_string());
    assert_eq!(config["programId"], battle::ID.to_string());
    assert_eq!(config["config"], pda::config().0.to_string());
    assert_eq!(
        (
            &config["feeBps"],
            &config["partnerShareBps"],
            &config["paused"]
        ),
        (&json!(500), &json!(2500), &json!(false))
    );
    let mint = &config["mints"][0];
    assert_eq!(
        mint["feeVault"],
        pda::fee_vault(&Pubkey::new_from_array(MINT)).0.to_string()
    );
    assert_eq!(
        mint["tiers"],
        json!([{"tier": "bronze", "stake": "100000000000"}, {"tier": "silver", "stake": "500000000000"}])
    );
}

#[tokio::test]
async fn the_configuration_has_the_terms_of_tips_and_campaigns_once_they_are_indexed() {
    let api = Api::start().await;
    chain::insert_config(api.pool()).await;
    let config = api.get("/api/config").await.ok();
    assert_eq!(
        (&config["tipping"], &config["burn"]),
        (&json!(null), &json!(null))
    );
    chain::insert_side_houses(api.pool(), MINT).await;
    let config = api.get("/api/config").await.ok();
    let mint = Pubkey::new_from_array(MINT);
    assert_eq!(
        config["tipping"],
        json!({
            "programId": tipping::ID.to_string(), "config": tipping::pda::config().0.to_string(),
            "eventAuthority": tipping::pda::event_authority().0.to_string(),
            "admin": address(10), "treasury": address(11), "feeBps": 200, "paused": false,
            "mints": [{
                "mint": address(200), "config": tipping::pda::mint_config(&mint).0.to_string(), "tokenProgram": SPL_TOKEN.to_string(),
                "feeVault": tipping::pda::fee_vault(&mint).0.to_string(), "decimals": 9, "enabled": true, "minimumTip": "1000000000",
            }],
        })
    );
    assert_eq!(
        config["burn"],
        json!({
            "programId": burn::ID.to_string(), "config": burn::pda::config().0.to_string(),
            "eventAuthority": burn::pda::event_authority().0.to_string(),
            "admin": address(10), "keeper": address(9), "retargetSeconds": 60, "retentionSeconds": 86_400, "paused": true,
            "mints": [{
                "mint": address(200), "config": burn::pda::mint_config(&mint).0.to_string(), "tokenProgram": SPL_TOKEN.to_string(),
                "decimals": 9, "enabled": false, "lowestBurn": "18446744073709551615",
            }],
        })
    );
}

#[tokio::test]
async fn fees_collected_less_withdrawn_are_in_the_vault_and_split() {
    let api = Api::start().await;
    chain::insert_config(api.pool()).await;
    chain::insert_mint(api.pool(), MINT).await;
    let battle = Battle::paid(20, "opener_wins").insert(api.pool()).await;
    let (pool, mint) = (api.pool(), Some(MINT));
    chain::insert_event(
        pool,
        "battle_paid",
        Some(battle.address),
        None,
        json!({"prize": "190000000000", "fee": "0"}),
    )
    .await;
    chain::insert_event(
        pool,
        "battle_paid",
        Some(battle.address),
        None,
        json!({"prize": "0", "fee": "10000000000"}),
    )
    .await;
    chain::insert_event(
        pool,
        "fees_withdrawn",
        None,
        mint,
        json!({"creator_amount": "3", "partner_amount": "1"}),
    )
    .await;
    chain::insert_event(
        pool,
        "battle_paid",
        Some(address(99)),
        None,
        json!({"prize": "1", "fee": "1"}),
    )
    .await;
    let fees = api.get("/api/fees").await.ok();
    let expected = json!([{
        "program": "battle", "mint": address(200), "decimals": 9, "vault": pda::fee_vault(&Pubkey::new_from_array(MINT)).0.to_string(),
        "collected": "10000000000", "withdrawn": "4", "inVault": "9999999996", "creatorShare": "7499999997", "partnerShare": "2499999999"
    }]);
    assert_eq!(fees, expected);
}
