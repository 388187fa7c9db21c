//! Prices: what is computed here is charged there, one base unit more or less is not.

use alloy_primitives::{
    U256,
    aliases::{U40, U88, U96},
};
use roast_contract_tests::{Dice, Scene};
use roast_ethereum_localnet::{Account, ROAST};
use roast_protocol::evm::bindings::compute_ledger::ComputeLedger::{
    allowanceOfCall, chargeCall, depositCall, openCall, priceAtCall, registerCall,
};
use roast_protocol::evm::bindings::compute_ledger::IComputeLedger::Receipt;
use roast_protocol::evm::bindings::compute_ledger::IProviderRegistry::PriceUpdate;
use roast_protocol::evm::compute;

const MODELS: u32 = 12;

/// Numbers of the contract's results.
const CHARGED: u8 = 0;
const WRONG_PRICE: u8 = 9;

#[tokio::test]
async fn prices_computed_here_are_charged_there_to_the_base_unit() {
    let (scene, mut dice) = (Scene::start().await, Dice::new());
    let ledger = scene.book.contracts.compute_ledger.address;
    let (provider, user) = (scene.wallet(0).await, scene.wallet(100_000_000).await);
    // Prices of any size that leave room for some units.
    let prices: Vec<u128> = (0..MODELS).map(|_| dice.any_u128(60) + 1).collect();
    register(&scene, &provider, &prices).await;
    open(&scene, &user, &provider).await;

    let (mut number, mut spent) = (0, 0u128);
    scene.chain.advance_clock(5).await.unwrap();
    let now = scene.chain.now().await.unwrap();
    for (model, price_per_unit) in (1u32..).zip(&prices) {
        let call = priceAtCall {
            provider: provider.address(),
            model,
            timestamp: U40::from(now),
        };
        let listed = scene.chain.call(ledger, &call).await.unwrap();
        assert_eq!(listed, U88::from(*price_per_unit));
        let units = dice.any(20).to::<u64>().max(1);
        let price = compute::price(units, *price_per_unit).unwrap();
        let mut receipt = |price: u128| {
            number += 1;
            Receipt {
                user: user.address(),
                requestHash: dice.hash(),
                model,
                units,
                price: U96::from(price),
                nonce: compute::receipt_nonce(now, number).unwrap(),
            }
        };
        let receipts = vec![receipt(price - 1), receipt(price + 1), receipt(price)];
        let charge = chargeCall {
            provider: provider.address(),
            receipts,
        };
        let caller = scene.chain.call_from(provider.address(), ledger, &charge);
        let results = caller.await.unwrap();
        assert_eq!(
            results,
            [WRONG_PRICE, WRONG_PRICE, CHARGED],
            "model {model}: {units} x {price_per_unit}"
        );
        provider.send(ledger, &charge).await.unwrap();
        spent += price;
    }
    let call = allowanceOfCall {
        user: user.address(),
        provider: provider.address(),
    };
    let left = scene.chain.call(ledger, &call).await.unwrap();
    assert_eq!(left.remaining, U96::from(ALLOWANCE - spent));
    assert_eq!(compute::issued_at(left.nonce), now);
}

const ALLOWANCE: u128 = 90_000_000 * ROAST;

async fn register(scene: &Scene, provider: &Account, prices: &[u128]) {
    let update = |(model, price): (u32, &u128)| PriceUpdate {
        model,
        price: U88::from(*price),
    };
    let register = registerCall {
        payout: provider.address(),
        signer: provider.address(),
        prices: (1u32..).zip(prices).map(update).collect(),
    };
    provider
        .send(scene.book.contracts.compute_ledger.address, &register)
        .await
        .unwrap();
}

async fn open(scene: &Scene, user: &Account, provider: &Account) {
    let ledger = scene.book.contracts.compute_ledger.address;
    scene.approve(user, ledger).await;
    user.send(
        ledger,
        &depositCall {
            amount: U256::from(ALLOWANCE),
        },
    )
    .await
    .unwrap();
    let open = openCall {
        provider: provider.address(),
        amount: U96::from(ALLOWANCE),
        expiry: U40::from(u32::MAX),
    };
    user.send(ledger, &open).await.unwrap();
}
