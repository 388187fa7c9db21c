//! Mining blocks of fifty entries.

use alloy_primitives::{Address, U256, aliases::U96, keccak256};
use anyhow::Result;
use roast_ethereum_localnet::{ROAST, beacon};
use roast_protocol::evm::bindings::mining_pool::IMiningPool::Entry;
use roast_protocol::evm::bindings::mining_pool::MiningPool::{
    abandonCall, blockOfCall, closeBlockCall, drawCall, fundCall, openBlockCall, rearmCall,
};
use roast_protocol::evm::bindings::mining_pool::SumTree::Sibling;
use roast_protocol::evm::mining::draw::winner;
use roast_protocol::evm::mining::fifty::MAX_ENTRIES;
use roast_protocol::evm::mining::sum_tree;

use super::{Report, Scene, add, gas, nothing};

/// Most gas that each function may take: what the product promises, else a tenth above what was measured.
const LIMITS: [(&str, u64); 9] = [
    ("abandon", 47_500),
    ("close_block_of_1", 75_000),
    ("close_block_of_50", 319_500),
    ("draw", 350_000),
    ("fund", 57_000),
    ("fund_first", 76_000),
    ("open_block", 76_000),
    ("open_block_first", 94_500),
    ("rearm", 37_500),
];

/// Blocks that are drawn. Some rounds take more gas than others to hash to the curve; the figure is the most.
const DRAWS: u64 = 6;

/// Seconds of a block, the fewest that the pool takes.
const LENGTH: u32 = 60;

/// Longer than the pool waits for a draw.
const MISSED: u64 = 86_400 + 600;

pub(super) async fn measure(scene: &Scene, report: &mut Report) -> Result<()> {
    let pool = Pool {
        scene,
        address: scene.ethereum.book.contracts.mining_pool.address,
    };
    let treasury = &scene.wallets()?.treasury;
    scene.approve(treasury, pool.address).await?;
    let fund = fundCall {
        amount: U256::from(100_000 * ROAST),
    };
    let mut figures = vec![
        ("fund_first", gas(treasury, pool.address, &fund).await?),
        ("fund", gas(treasury, pool.address, &fund).await?),
        ("open_block_first", pool.open(1).await?),
        ("close_block_of_50", pool.close(1, MAX_ENTRIES).await?),
    ];
    let mut draw = pool.draw(1).await?;
    for id in 2..=DRAWS {
        pool.open(id).await?;
        pool.close(id, MAX_ENTRIES).await?;
        draw = draw.max(pool.draw(id).await?);
    }
    figures.push(("draw", draw));
    let last = DRAWS + 1;
    figures.push(("open_block", pool.open(last).await?));
    figures.push(("close_block_of_1", pool.close(last, 1).await?));
    figures.extend(pool.late(last).await?);
    add(report, "pool", &LIMITS, &figures);
    Ok(())
}

struct Pool<'a> {
    scene: &'a Scene,
    address: Address,
}

impl Pool<'_> {
    async fn open(&self, id: u64) -> Result<u64> {
        let open = openBlockCall {
            blockId: id,
            reward: U96::from(1_000 * ROAST),
            length: LENGTH,
        };
        gas(&self.scene.wallets()?.keeper, self.address, &open).await
    }

    async fn close(&self, id: u64, entries: usize) -> Result<u64> {
        self.scene.wait(u64::from(LENGTH)).await?;
        let close = closeBlockCall {
            blockId: id,
            entries: self.entries(entries).iter().map(to_contract).collect(),
            nextMinimumBurn: U96::from(ROAST),
        };
        gas(&self.scene.wallets()?.keeper, self.address, &close).await
    }

    fn entries(&self, count: usize) -> Vec<sum_tree::Entry> {
        let entry = |number: u64| sum_tree::Entry {
            account: Address::from_word(keccak256(number.to_be_bytes())),
            weight: 300 + number,
            content_hash: keccak256(number.to_le_bytes()),
        };
        (0..).map(entry).take(count).collect()
    }

    /// Draws a block of fifty once its round is there.
    async fn draw(&self, id: u64) -> Result<u64> {
        self.scene.wait(60).await?;
        let entries = self.entries(MAX_ENTRIES);
        let block = sum_tree::Block {
            chain_id: self.scene.ethereum.book.chain_id,
            pool: self.address,
            id,
        };
        let tree = block.tree(&entries)?;
        let drawn = self
            .scene
            .ethereum
            .chain
            .call(self.address, &blockOfCall { blockId: id })
            .await?;
        let signature = self.scene.own()?.beacon.key.sign(drawn.round);
        let weights: Vec<u64> = entries.iter().map(|entry| entry.weight).collect();
        let point = block
            .point(beacon::randomness(&signature), tree.root().sum)
            .ok_or_else(nothing)?;
        let index = winner(&weights, point).ok_or_else(nothing)?;
        let siblings = tree.proof(index).ok_or_else(nothing)?;
        let draw = drawCall {
            blockId: id,
            signature: signature.into(),
            index: U256::from(index),
            entry: to_contract(&entries[index]),
            proof: siblings
                .iter()
                .map(|node| Sibling {
                    hash: node.hash,
                    sum: node.sum,
                })
                .collect(),
        };
        gas(&self.scene.wallets()?.players[0], self.address, &draw).await
    }

    /// What anybody does when nobody drew a block, or the keeper closed none.
    async fn late(&self, id: u64) -> Result<[(&'static str, u64); 2]> {
        let anybody = &self.scene.wallets()?.players[0];
        self.scene.wait(MISSED).await?;
        let rearm = gas(anybody, self.address, &rearmCall { blockId: id }).await?;
        self.open(id + 1).await?;
        self.scene.wait(MISSED).await?;
        let abandon = gas(anybody, self.address, &abandonCall { blockId: id + 1 }).await?;
        Ok([("rearm", rearm), ("abandon", abandon)])
    }
}

fn to_contract(entry: &sum_tree::Entry) -> Entry {
    Entry {
        account: entry.account,
        weight: entry.weight,
        contentHash: entry.content_hash,
    }
}
