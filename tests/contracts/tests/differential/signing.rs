//! EIP-712 digests, and signatures that contracts take.

use alloy_primitives::{
    U256,
    aliases::{U40, U96},
};
use alloy_signer::SignerSync as _;
use roast_contract_tests::{Dice, Scene};
use roast_protocol::evm::bindings::compute_ledger::ComputeLedger::{
    receiptDigestCall, spendingCapDigestCall,
};
use roast_protocol::evm::bindings::compute_ledger::IComputeLedger;
use roast_protocol::evm::bindings::reward_distributor::RewardDistributor::claimDigestCall;
use roast_protocol::evm::bindings::roast_token::RoastToken::{allowanceCall, permitCall};
use roast_protocol::evm::signing::{self, Verifier};

const ROUNDS: usize = 20;

#[tokio::test]
async fn digests_are_the_same() {
    let (scene, mut dice) = (Scene::start().await, Dice::new());
    for _ in 0..ROUNDS {
        claims(&scene, &mut dice).await;
        spending_caps(&scene, &mut dice).await;
        receipts(&scene, &mut dice).await;
    }
}

async fn claims(scene: &Scene, dice: &mut Dice) {
    let distributor = scene.book.contracts.reward_distributor.address;
    let claim = signing::Claim {
        account: dice.address(),
        token: dice.address(),
        cumulativeAmount: dice.any(256),
        recipient: dice.address(),
        deadline: dice.any(256),
    };
    let call = claimDigestCall {
        account: claim.account,
        token: claim.token,
        cumulativeAmount: claim.cumulativeAmount,
        recipient: claim.recipient,
        deadline: claim.deadline,
    };
    let there = scene.chain.call(distributor, &call).await.unwrap();
    let domain = Verifier::RewardDistributor.domain(scene.book.chain_id, distributor);
    assert_eq!(signing::digest(&claim, &domain), there);
}

async fn spending_caps(scene: &Scene, dice: &mut Dice) {
    let ledger = scene.book.contracts.compute_ledger.address;
    let cap = signing::SpendingCap {
        user: dice.address(),
        provider: dice.address(),
        amount: U96::from(dice.any(96)),
        expiry: U40::from(dice.any(40)),
        revocations: dice.any(16).to(),
        nonce: dice.any(256),
    };
    let call = spendingCapDigestCall {
        cap: IComputeLedger::SpendingCap {
            user: cap.user,
            provider: cap.provider,
            amount: cap.amount,
            expiry: cap.expiry,
            revocations: cap.revocations,
            nonce: cap.nonce,
        },
    };
    let there = scene.chain.call(ledger, &call).await.unwrap();
    let domain = Verifier::ComputeLedger.domain(scene.book.chain_id, ledger);
    assert_eq!(signing::digest(&cap, &domain), there);
}

async fn receipts(scene: &Scene, dice: &mut Dice) {
    let ledger = scene.book.contracts.compute_ledger.address;
    let receipt = signing::Receipt {
        provider: dice.address(),
        user: dice.address(),
        requestHash: dice.hash(),
        model: dice.any(32).to(),
        units: dice.any(64).to(),
        price: U96::from(dice.any(96)),
        nonce: dice.any(64).to(),
    };
    let call = receiptDigestCall {
        provider: receipt.provider,
        receipt: IComputeLedger::Receipt {
            user: receipt.user,
            requestHash: receipt.requestHash,
            model: receipt.model,
            units: receipt.units,
            price: receipt.price,
            nonce: receipt.nonce,
        },
    };
    let there = scene.chain.call(ledger, &call).await.unwrap();
    let domain = Verifier::ComputeLedger.domain(scene.book.chain_id, ledger);
    assert_eq!(signing::digest(&receipt, &domain), there);
}

#[tokio::test]
async fn a_permit_signed_here_is_an_allowance_there() {
    let (scene, mut dice) = (Scene::start().await, Dice::new());
    let owner = scene.wallet(1).await;
    let permit = signing::Permit {
        owner: owner.address(),
        spender: dice.address(),
        value: dice.any(200),
        nonce: U256::ZERO,
        deadline: U256::MAX,
    };
    let domain = Verifier::RoastToken.domain(scene.book.chain_id, scene.roast());
    let signature = owner
        .signer()
        .sign_hash_sync(&signing::digest(&permit, &domain))
        .unwrap();
    let call = permitCall {
        owner: permit.owner,
        spender: permit.spender,
        value: permit.value,
        deadline: permit.deadline,
        v: 27 + u8::from(signature.v()),
        r: signature.r().into(),
        s: signature.s().into(),
    };
    let anybody = &scene.own().wallets.players[0];
    anybody.send(scene.roast(), &call).await.unwrap();
    let allowance = allowanceCall {
        owner: permit.owner,
        spender: permit.spender,
    };
    assert_eq!(
        scene.chain.call(scene.roast(), &allowance).await.unwrap(),
        permit.value
    );
}
