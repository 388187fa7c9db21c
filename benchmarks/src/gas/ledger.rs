//! The compute ledger.

use alloy_primitives::{
    Address, B256, U256,
    aliases::{U40, U88, U96},
    keccak256,
};
use anyhow::{Result, bail};
use roast_ethereum_localnet::{Account, ROAST};
use roast_protocol::evm::bindings::compute_ledger::ComputeLedger::{
    Charged, addSignerCall, chargeCall, depositCall, depositForCall, depositWithPermitCall,
    invalidateNoncesCall, openCall, openForCall, registerCall, releaseCall, removeSignerCall,
    revokeCall, setPayoutCall, setPricesCall, withdrawCall, withdrawEarningsCall,
};
use roast_protocol::evm::bindings::compute_ledger::IComputeLedger::{Receipt, SpendingCap};
use roast_protocol::evm::bindings::compute_ledger::IProviderRegistry::PriceUpdate;
use roast_protocol::evm::signing::{self, Verifier};
use roast_protocol::evm::{SolEvent as _, compute};

use super::{Report, Scene, add, gas, nothing, v};

/// Most gas that each function may take: what the product promises, else a tenth above what was measured.
const LIMITS: [(&str, u64); 20] = [
    ("add_signer", 53_500),
    ("charge_of_1", 48_000),
    ("charge_per_item", 12_000),
    ("charge_per_item_same_user", 12_000),
    ("deposit", 60_000),
    ("deposit_first", 92_000),
    ("deposit_for", 55_000),
    ("deposit_with_permit_first", 108_500),
    ("invalidate_nonces", 31_500),
    ("open", 62_000),
    ("open_for", 101_500),
    ("register_with_1_price", 107_500),
    ("release", 39_000),
    ("remove_signer", 32_000),
    ("revoke", 33_500),
    ("set_1_price", 37_000),
    ("set_payout", 29_000),
    ("top_up", 43_000),
    ("withdraw", 50_000),
    ("withdraw_earnings", 46_500),
];

/// Receipts in a batch.
const BATCH: u64 = 50;

const MODEL: u32 = 1;

/// Base units of ROAST for one unit.
const PRICE: u128 = ROAST / 1_000;

struct Ledger<'a> {
    scene: &'a Scene,
    address: Address,
    /// Registered, with itself as signer.
    provider: Account,
}

pub(super) async fn measure(scene: &Scene, report: &mut Report) -> Result<()> {
    let ledger = Ledger {
        scene,
        address: scene.ethereum.book.contracts.compute_ledger.address,
        provider: scene.wallet("ledger provider", 1).await?,
    };
    let mut figures = ledger.registry().await?;
    figures.extend(ledger.deposits().await?);
    figures.extend(ledger.allowances().await?);
    figures.extend(ledger.charges().await?);
    figures.extend(ledger.endings().await?);
    add(report, "ledger", &LIMITS, &figures);
    Ok(())
}

impl Ledger<'_> {
    async fn user(&self, name: &str) -> Result<Account> {
        self.scene.wallet(name, 100).await
    }

    async fn registry(&self) -> Result<Vec<(&'static str, u64)>> {
        let prices = |price| {
            vec![PriceUpdate {
                model: MODEL,
                price: U88::from(price),
            }]
        };
        let signer = self.provider.address();
        let register = registerCall {
            payout: signer,
            signer,
            prices: prices(2 * PRICE),
        };
        let other = self.scene.wallets()?.players[0].address();
        Ok(vec![
            ("register_with_1_price", self.provider_gas(&register).await?),
            (
                "set_1_price",
                self.provider_gas(&setPricesCall {
                    prices: prices(PRICE),
                })
                .await?,
            ),
            (
                "add_signer",
                self.provider_gas(&addSignerCall { signer: other }).await?,
            ),
            (
                "remove_signer",
                self.provider_gas(&removeSignerCall { signer: other })
                    .await?,
            ),
            (
                "set_payout",
                self.provider_gas(&setPayoutCall { payout: signer }).await?,
            ),
        ])
    }

    async fn deposits(&self) -> Result<Vec<(&'static str, u64)>> {
        let user = self.user("ledger user").await?;
        let other = self.user("ledger other user").await?;
        self.scene.approve(&user, self.address).await?;
        let amount = U256::from(10 * ROAST);
        let deposit = depositCall { amount };
        let signature = self.scene.permit(&other, self.address, amount, 0)?;
        let with_permit = depositWithPermitCall {
            amount,
            deadline: U256::MAX,
            v: v(&signature),
            r: signature.r().into(),
            s: signature.s().into(),
        };
        let gift = depositForCall {
            user: other.address(),
            amount,
        };
        let withdraw = withdrawCall {
            to: user.address(),
            amount: U256::from(ROAST),
        };
        Ok(vec![
            ("deposit_first", gas(&user, self.address, &deposit).await?),
            ("deposit", gas(&user, self.address, &deposit).await?),
            (
                "deposit_with_permit_first",
                gas(&other, self.address, &with_permit).await?,
            ),
            ("deposit_for", gas(&user, self.address, &gift).await?),
            ("withdraw", gas(&user, self.address, &withdraw).await?),
        ])
    }

    async fn allowances(&self) -> Result<Vec<(&'static str, u64)>> {
        let user = self.user("ledger user").await?;
        let other = self.user("ledger other user").await?;
        let open = openCall {
            provider: self.provider.address(),
            amount: U96::from(5 * ROAST),
            expiry: U40::from(u32::MAX),
        };
        let first = gas(&user, self.address, &open).await?;
        let top_up = gas(
            &user,
            self.address,
            &openCall {
                amount: U96::from(ROAST),
                ..open
            },
        )
        .await?;
        let open_for = self.provider_gas(&self.cap(&other, 5 * ROAST)?).await?;
        let nonces = invalidateNoncesCall {
            word: U256::ZERO,
            mask: U256::from(2),
        };
        Ok(vec![
            ("open", first),
            ("top_up", top_up),
            ("open_for", open_for),
            (
                "invalidate_nonces",
                gas(&other, self.address, &nonces).await?,
            ),
        ])
    }

    /// A spending cap, signed by the user.
    fn cap(&self, user: &Account, amount: u128) -> Result<openForCall> {
        let cap = SpendingCap {
            user: user.address(),
            provider: self.provider.address(),
            amount: U96::from(amount),
            expiry: U40::from(u32::MAX),
            revocations: 0,
            nonce: U256::ZERO,
        };
        let message = signing::SpendingCap {
            user: cap.user,
            provider: cap.provider,
            amount: cap.amount,
            expiry: cap.expiry,
            revocations: cap.revocations,
            nonce: cap.nonce,
        };
        let signature = self
            .scene
            .sign(user, Verifier::ComputeLedger, self.address, &message)?;
        Ok(openForCall {
            cap,
            signature: signature.as_bytes().into(),
        })
    }

    async fn charges(&self) -> Result<Vec<(&'static str, u64)>> {
        let users = self.fifty_users().await?;
        // Warm and cold is the same between transactions; the first batch pays for the counter of the earnings.
        self.charge(&users).await?;
        let distinct = self.charge(&users).await?;
        let same = self.charge(&[users[0]; BATCH as usize]).await?;
        let one = self.charge(&users[..1]).await?;
        Ok(vec![
            ("charge_per_item", distinct.div_ceil(BATCH)),
            ("charge_per_item_same_user", same.div_ceil(BATCH)),
            ("charge_of_1", one),
        ])
    }

    /// Fifty users who each gave the provider an allowance.
    async fn fifty_users(&self) -> Result<Vec<Address>> {
        let treasury = &self.scene.wallets()?.treasury;
        self.scene.approve(treasury, self.address).await?;
        let mut users = Vec::new();
        for number in 0..BATCH {
            let user = self
                .scene
                .wallet(&format!("ledger user {number}"), 0)
                .await?;
            let gift = depositForCall {
                user: user.address(),
                amount: U256::from(10 * ROAST),
            };
            treasury.send(self.address, &gift).await?;
            self.provider
                .send(self.address, &self.cap(&user, 10 * ROAST)?)
                .await?;
            users.push(user.address());
        }
        Ok(users)
    }

    /// Gas of a batch of one receipt for each of the users, all of which must have been charged.
    async fn charge(&self, users: &[Address]) -> Result<u64> {
        self.scene.wait(10).await?;
        let now = self.scene.now().await?;
        let receipt = |(number, user): (u64, &Address)| {
            let units = 3 + number % 7;
            Some(Receipt {
                user: *user,
                requestHash: keccak256(number.to_be_bytes()),
                model: MODEL,
                units,
                price: U96::from(compute::price(units, PRICE)?),
                nonce: compute::receipt_nonce(now, number)?,
            })
        };
        let receipts: Option<Vec<Receipt>> = (0..).zip(users).map(receipt).collect();
        let charge = chargeCall {
            provider: self.provider.address(),
            receipts: receipts.ok_or_else(nothing)?,
        };
        let receipt = self.provider.send(self.address, &charge).await?;
        let topic: Option<B256> = Some(Charged::SIGNATURE_HASH);
        let charged = receipt
            .logs()
            .iter()
            .filter(|log| log.topic0().copied() == topic)
            .count();
        if charged != users.len() {
            bail!("{charged} of {} receipts were charged", users.len());
        }
        Ok(receipt.gas_used)
    }

    async fn endings(&self) -> Result<Vec<(&'static str, u64)>> {
        let user = self.user("ledger user").await?;
        let provider = self.provider.address();
        let revoke = gas(&user, self.address, &revokeCall { provider }).await?;
        self.scene.wait(120).await?;
        let release = releaseCall {
            user: user.address(),
            provider,
        };
        Ok(vec![
            ("revoke", revoke),
            ("release", gas(&user, self.address, &release).await?),
            (
                "withdraw_earnings",
                self.provider_gas(&withdrawEarningsCall { provider })
                    .await?,
            ),
        ])
    }

    async fn provider_gas<C: roast_protocol::evm::SolCall>(&self, call: &C) -> Result<u64> {
        gas(&self.provider, self.address, call).await
    }
}
