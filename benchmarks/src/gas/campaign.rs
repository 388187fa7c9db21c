//! Campaigns and their factory.

use alloy_primitives::{Address, B256, U256, keccak256};
use anyhow::Result;
use roast_ethereum_localnet::{Account, ROAST};
use roast_protocol::evm::bindings::campaign::Campaign::{
    awardCall, cancelCall, payAwardCall, refundCall, submitCall, submitWithPermitCall,
};
use roast_protocol::evm::bindings::campaign_factory::CampaignFactory::{
    createAndFundCall, createCall, fundCall, predictCall,
};
use roast_protocol::evm::bindings::campaign_factory::ICampaign::Terms;

use super::{Report, Scene, add, gas, v};

/// Most gas that each function may take: what the product promises, else a tenth above what was measured.
const LIMITS: [(&str, u64); 12] = [
    ("award", 87_000),
    ("cancel", 36_500),
    ("create", 190_000),
    ("create_and_fund", 261_500),
    ("fund", 107_000),
    ("pay_award", 83_000),
    ("refund", 46_500),
    ("submit", 110_000),
    ("submit_first", 110_000),
    ("submit_to_another_address", 110_000),
    ("submit_with_permit", 110_000),
    ("submit_with_permit_first", 125_000),
];

/// Seconds in which the campaigns take submissions.
const LENGTH: u64 = 3_600;

/// A campaign that is being measured.
struct Measured<'a> {
    scene: &'a Scene,
    project: Account,
    factory: Address,
    campaign: Address,
}

pub(super) async fn measure(scene: &Scene, report: &mut Report) -> Result<()> {
    let project = scene.wallet("campaign project", 10_000).await?;
    let factory = scene.ethereum.book.contracts.campaign_factory.address;
    scene.approve(&project, factory).await?;
    // The first campaign of a factory pays for its counter.
    let first = terms(scene, &project).await?;
    project
        .send(
            factory,
            &createCall {
                terms: first,
                salt: B256::ZERO,
            },
        )
        .await?;

    let terms_ = terms(scene, &project).await?;
    let salt = keccak256("campaign");
    let campaign = scene
        .ethereum
        .chain
        .call(
            factory,
            &predictCall {
                terms: terms_.clone(),
                salt,
            },
        )
        .await?;
    let create = gas(
        &project,
        factory,
        &createCall {
            terms: terms_.clone(),
            salt,
        },
    )
    .await?;
    let fund = gas(&project, factory, &fundCall { campaign }).await?;
    let both = createAndFundCall {
        terms: terms_,
        salt: keccak256("another"),
    };
    let mut figures = vec![
        ("create", create),
        ("fund", fund),
        ("create_and_fund", gas(&project, factory, &both).await?),
    ];
    let measured = Measured {
        scene,
        project,
        factory,
        campaign,
    };
    figures.extend(measured.submissions().await?);
    figures.extend(measured.endings().await?);
    add(report, "campaign", &LIMITS, &figures);
    Ok(())
}

async fn terms(scene: &Scene, project: &Account) -> Result<Terms> {
    let now = scene.now().await?;
    Ok(Terms {
        project: project.address(),
        judge: scene.wallets()?.judge.address(),
        token: scene.token(),
        budget: U256::from(1_000 * ROAST),
        briefHash: keccak256("brief"),
        rubricHash: keccak256("rubric"),
        minimumBurn: U256::from(ROAST),
        startsAt: now,
        endsAt: now + LENGTH,
        judgingPeriod: LENGTH,
    })
}

fn submission(content: &str, payout: &Account) -> submitCall {
    submitCall {
        contentHash: keccak256(content),
        payoutAddress: payout.address(),
        burn: U256::from(ROAST),
    }
}

impl Measured<'_> {
    async fn submissions(&self) -> Result<Vec<(&'static str, u64)>> {
        let miner = self.scene.wallet("campaign miner", 100).await?;
        let other = self.scene.wallet("campaign other miner", 100).await?;
        self.scene.approve(&miner, self.campaign).await?;
        let first = gas(&miner, self.campaign, &submission("first", &miner)).await?;
        let to_another = gas(&miner, self.campaign, &submission("second", &other)).await?;
        let again = gas(&miner, self.campaign, &submission("third", &miner)).await?;
        let first_permit = self.with_permit(&other, "fourth", 0)?;
        let later_permit = self.with_permit(&other, "fifth", 1)?;
        Ok(vec![
            ("submit_first", first),
            ("submit_to_another_address", to_another),
            ("submit", again),
            (
                "submit_with_permit_first",
                gas(&other, self.campaign, &first_permit).await?,
            ),
            (
                "submit_with_permit",
                gas(&other, self.campaign, &later_permit).await?,
            ),
        ])
    }

    /// A submission with the miner's `nonce`th permit.
    fn with_permit(
        &self,
        miner: &Account,
        content: &str,
        nonce: u64,
    ) -> Result<submitWithPermitCall> {
        let submitCall {
            contentHash,
            payoutAddress,
            burn,
        } = submission(content, miner);
        let signature = self.scene.permit(miner, self.campaign, burn, nonce)?;
        Ok(submitWithPermitCall {
            contentHash,
            payoutAddress,
            burn,
            deadline: U256::MAX,
            v: v(&signature),
            r: signature.r().into(),
            s: signature.s().into(),
        })
    }

    async fn endings(&self) -> Result<Vec<(&'static str, u64)>> {
        let terms = terms(self.scene, &self.project).await?;
        let salt = keccak256("cancelled");
        let predict = predictCall {
            terms: terms.clone(),
            salt,
        };
        let cancelled = self
            .scene
            .ethereum
            .chain
            .call(self.factory, &predict)
            .await?;
        self.project
            .send(self.factory, &createAndFundCall { terms, salt })
            .await?;
        let cancel = gas(&self.project, cancelled, &cancelCall {}).await?;

        self.scene.wait(LENGTH + 1).await?;
        let wallets = self.scene.wallets()?;
        let award = awardCall {
            amount: U256::from(700 * ROAST),
            result: keccak256("result"),
        };
        let award = gas(&wallets.judge, self.campaign, &award).await?;
        let anybody = &wallets.players[0];
        Ok(vec![
            ("cancel", cancel),
            ("award", award),
            (
                "pay_award",
                gas(anybody, self.campaign, &payAwardCall {}).await?,
            ),
            ("refund", gas(anybody, self.campaign, &refundCall {}).await?),
        ])
    }
}
