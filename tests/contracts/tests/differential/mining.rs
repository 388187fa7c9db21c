//! Blocks of random entries: root, point, winner and proof are the same here and there, and the difficulty moves as far as here.

use alloy_primitives::{U256, aliases::U96};
use roast_contract_tests::{Dice, Scene};
use roast_ethereum_localnet::{ROAST, beacon};
use roast_protocol::evm::bindings::mining_pool::IMiningPool::{Block as Stored, Entry as Given};
use roast_protocol::evm::bindings::mining_pool::MiningPool::{
    DifficultyStepTooLarge, NotTheWinner, blockOfCall, closeBlockCall, drawCall, fundCall,
    leafOfCall, minimumBurnCall, openBlockCall, pointOfCall, purposeOfCall,
};
use roast_protocol::evm::bindings::mining_pool::SumTree::Sibling;
use roast_protocol::evm::mining::draw::winner;
use roast_protocol::evm::mining::fifty::MAX_ENTRIES;
use roast_protocol::evm::mining::retarget::next_minimum_burn;
use roast_protocol::evm::mining::sum_tree::{Block, Entry, SumTree};

/// Blocks of a run: the smallest, the largest, and some in between.
const BLOCKS: u64 = 8;

struct Pool {
    scene: Scene,
    dice: Dice,
}

#[tokio::test]
async fn blocks_are_drawn_as_they_are_computed_here() {
    let mut pool = Pool::funded().await;
    for id in 1..=BLOCKS {
        let block = pool.block(id);
        pool.open(id).await;
        let count = match id {
            1 => 1,
            2 => MAX_ENTRIES as u64,
            _ => pool.dice.number(2..=MAX_ENTRIES as u64),
        };
        let entries = pool.entries(count);
        let tree = block.tree(&entries).unwrap();
        pool.close(id, &entries).await.unwrap();
        let stored = pool.stored(id).await;
        let root = tree.root();
        assert_eq!((stored.root, stored.totalWeight), (root.hash, root.sum));
        pool.agrees_on_leaves(&block, &entries).await;
        pool.draws(&block, &entries, &tree, &stored).await;
    }
}

#[tokio::test]
async fn the_difficulty_moves_as_far_as_here_and_not_further() {
    let mut pool = Pool::funded().await;
    for id in 1..=BLOCKS {
        pool.open(id).await;
        pool.scene.chain.advance_clock(60).await.unwrap();
        let current = pool
            .scene
            .chain
            .call(pool.address(), &minimumBurnCall {})
            .await
            .unwrap()
            .to::<u128>();
        let (observed, target) = (pool.dice.any(12).to(), pool.dice.number(1..=200));
        let next = next_minimum_burn(current, observed, target);
        let lowest = next_minimum_burn(current, 0, 1);
        let highest = next_minimum_burn(current, u64::MAX, 1);
        for beyond in [lowest - 1, highest + 1] {
            let refused = pool.close_with(id, beyond).await.unwrap_err();
            assert!(
                refused.is::<DifficultyStepTooLarge>(),
                "{current} -> {beyond}: {refused}"
            );
        }
        pool.close_with(id, next).await.unwrap();
    }
}

impl Pool {
    async fn funded() -> Self {
        let (scene, dice) = (Scene::start().await, Dice::new());
        let pool = Self { scene, dice };
        let treasury = &pool.scene.own().wallets.treasury;
        pool.scene.approve(treasury, pool.address()).await;
        let fund = fundCall {
            amount: U256::from(1_000_000 * ROAST),
        };
        treasury.send(pool.address(), &fund).await.unwrap();
        pool
    }

    fn address(&self) -> alloy_primitives::Address {
        self.scene.book.contracts.mining_pool.address
    }

    fn block(&self, id: u64) -> Block {
        Block {
            chain_id: self.scene.book.chain_id,
            pool: self.address(),
            id,
        }
    }

    async fn open(&self, id: u64) {
        let open = openBlockCall {
            blockId: id,
            reward: U96::from(1_000 * ROAST),
            length: 60,
        };
        let keeper = &self.scene.own().wallets.keeper;
        keeper.send(self.address(), &open).await.unwrap();
    }

    fn entries(&mut self, count: u64) -> Vec<Entry> {
        let entry = |_| Entry {
            account: self.dice.address(),
            weight: self.dice.any(58).to::<u64>().max(1),
            content_hash: self.dice.hash(),
        };
        (0..count).map(entry).collect()
    }

    async fn close(
        &self,
        id: u64,
        entries: &[Entry],
    ) -> Result<(), roast_ethereum_localnet::Error> {
        self.scene.chain.advance_clock(60).await.unwrap();
        let close = closeBlockCall {
            blockId: id,
            entries: entries.iter().map(given).collect(),
            nextMinimumBurn: U96::from(ROAST),
        };
        let keeper = &self.scene.own().wallets.keeper;
        keeper.send(self.address(), &close).await.map(|_| ())
    }

    async fn close_with(&self, id: u64, next: u128) -> Result<(), roast_ethereum_localnet::Error> {
        let close = closeBlockCall {
            blockId: id,
            entries: Vec::new(),
            nextMinimumBurn: U96::from(next),
        };
        let keeper = &self.scene.own().wallets.keeper;
        keeper.send(self.address(), &close).await.map(|_| ())
    }

    async fn stored(&self, id: u64) -> Stored {
        let call = blockOfCall { blockId: id };
        self.scene.chain.call(self.address(), &call).await.unwrap()
    }

    async fn agrees_on_leaves(&self, block: &Block, entries: &[Entry]) {
        let purpose = purposeOfCall { blockId: block.id };
        let purpose = self.scene.chain.call(self.address(), &purpose);
        assert_eq!(purpose.await.unwrap(), block.purpose());
        for (index, entry) in entries.iter().enumerate() {
            let leaf = leafOfCall {
                blockId: block.id,
                index: U256::from(index),
                entry: given(entry),
            };
            let leaf = self.scene.chain.call(self.address(), &leaf).await.unwrap();
            assert_eq!(leaf, block.leaf(index, entry).hash);
        }
    }

    /// Everybody but the winner is refused, and the winner is drawn.
    async fn draws(&self, block: &Block, entries: &[Entry], tree: &SumTree, stored: &Stored) {
        self.scene.chain.advance_clock(60).await.unwrap();
        let signature = self.scene.own().beacon.key.sign(stored.round);
        let randomness = beacon::randomness(&signature);
        let point = block.point(randomness, stored.totalWeight).unwrap();
        let call = pointOfCall {
            blockId: block.id,
            randomness,
            totalWeight: stored.totalWeight,
        };
        let there = self.scene.chain.call(self.address(), &call).await.unwrap();
        assert_eq!(there, U256::from(point));
        let weights: Vec<u64> = entries.iter().map(|entry| entry.weight).collect();
        let winner = winner(&weights, point).unwrap();
        let draw = |index: usize| drawCall {
            blockId: block.id,
            signature: signature.into(),
            index: U256::from(index),
            entry: given(&entries[index]),
            proof: tree.proof(index).unwrap().iter().map(sibling).collect(),
        };
        for loser in (0..entries.len()).filter(|index| *index != winner) {
            let refused = self.scene.chain.call(self.address(), &draw(loser)).await;
            let refused = refused.unwrap_err();
            assert!(refused.is::<NotTheWinner>(), "{refused}");
        }
        let anybody = &self.scene.own().wallets.players[0];
        anybody.send(self.address(), &draw(winner)).await.unwrap();
    }
}

fn given(entry: &Entry) -> Given {
    Given {
        account: entry.account,
        weight: entry.weight,
        contentHash: entry.content_hash,
    }
}

fn sibling(node: &roast_protocol::evm::mining::sum_tree::Node) -> Sibling {
    Sibling {
        hash: node.hash,
        sum: node.sum,
    }
}
