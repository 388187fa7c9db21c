//! Hashing to the curve, signatures and the clock of the beacon.

use alloy_primitives::{Bytes, U256};
use roast_contract_tests::{Dice, Scene};
use roast_ethereum_localnet::beacon::hash_to_curve::hash_to_g1;
use roast_ethereum_localnet::beacon::{key, randomness};
use roast_protocol::evm::bindings::beacon_verifier::BeaconVerifier::{
    WrongSignature, messageOfCall, publicKeyCall, roundAfterCall, timeOfCall, verifyCall,
};

const ROUNDS: usize = 12;

#[tokio::test]
async fn rounds_signed_here_are_verified_there_and_no_others() {
    let (scene, mut dice) = (Scene::start().await, Dice::new());
    let verifier = scene.book.contracts.beacon_verifier.address;
    let key = &scene.own().beacon.key;
    let stored = scene.chain.call(verifier, &publicKeyCall {}).await.unwrap();
    assert_eq!(
        ([stored.x0, stored.x1], [stored.y0, stored.y1]),
        (key.public().x, key.public().y)
    );
    for _ in 0..ROUNDS {
        let round = dice.any(64).to::<u64>().max(1);
        let point = scene
            .chain
            .call(verifier, &messageOfCall { round })
            .await
            .unwrap();
        let hashed = key::encode(&hash_to_g1(&key::message(round).0));
        let expected = [point.x, point.y].map(|it| it.to_be_bytes::<32>()).concat();
        assert_eq!(hashed.as_slice(), expected, "round {round}");

        let signature = key.sign(round);
        let verify = |round, signature: Bytes| verifyCall { round, signature };
        let verified = scene
            .chain
            .call(verifier, &verify(round, signature.into()))
            .await
            .unwrap();
        assert_eq!(verified, randomness(&signature), "round {round}");
        let other = verify(round ^ 1 | 2, signature.into());
        let refused = scene.chain.call(verifier, &other).await.unwrap_err();
        assert!(refused.is::<WrongSignature>(), "{refused}");
    }
}

#[tokio::test]
async fn the_clock_is_the_same() {
    let (scene, mut dice) = (Scene::start().await, Dice::new());
    let verifier = scene.book.contracts.beacon_verifier.address;
    let beacon = &scene.own().beacon;
    for _ in 0..40 {
        let timestamp = beacon.genesis - 10 + dice.number(0..=2_000_000);
        let call = roundAfterCall {
            timestamp: U256::from(timestamp),
        };
        let round = scene.chain.call(verifier, &call).await.unwrap();
        let time = scene
            .chain
            .call(verifier, &timeOfCall { round })
            .await
            .unwrap();
        assert_eq!(
            U256::from(beacon.time_of(round)),
            time,
            "at {timestamp}: round {round}"
        );
        assert_eq!(beacon.round_at(time.to()), Some(round), "at {timestamp}");
        assert!(
            beacon.time_of(round) >= timestamp,
            "at {timestamp}: round {round} is over"
        );
        assert!(
            round == 1 || beacon.time_of(round - 1) < timestamp,
            "at {timestamp}: an earlier one would do"
        );
    }
}
