//! ROAST itself.

use alloy_primitives::U256;
use anyhow::Result;
use roast_protocol::evm::bindings::roast_token::RoastToken::{
    approveCall, burnCall, permitCall, transferCall,
};

use super::{Report, Scene, add, gas, v};

/// Most gas that each function may take: a tenth above what was measured.
const LIMITS: [(&str, u64); 5] = [
    ("approve", 51_000),
    ("burn", 37_500),
    ("permit", 82_500),
    ("transfer", 38_000),
    ("transfer_first", 57_000),
];

pub(super) async fn measure(scene: &Scene, report: &mut Report) -> Result<()> {
    let token = scene.token();
    let alice = scene.wallet("token alice", 100).await?;
    let (bob, carol) = (
        scene.wallet("token bob", 1).await?,
        scene.wallet("token carol", 0).await?,
    );
    let value = U256::from(1_000);
    let transfer = transferCall {
        to: bob.address(),
        value,
    };
    let transfer_first = transferCall {
        to: carol.address(),
        value,
    };
    let approve = approveCall {
        spender: bob.address(),
        value,
    };
    let signature = scene.permit(&alice, carol.address(), value, 0)?;
    let permit = permitCall {
        owner: alice.address(),
        spender: carol.address(),
        value,
        deadline: U256::MAX,
        v: v(&signature),
        r: signature.r().into(),
        s: signature.s().into(),
    };
    let figures = [
        ("transfer", gas(&alice, token, &transfer).await?),
        ("transfer_first", gas(&alice, token, &transfer_first).await?),
        ("approve", gas(&alice, token, &approve).await?),
        ("permit", gas(&bob, token, &permit).await?),
        ("burn", gas(&alice, token, &burnCall { value }).await?),
    ];
    add(report, "token", &LIMITS, &figures);
    Ok(())
}
