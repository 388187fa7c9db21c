//! A made-up chain: battles that change, blocks that name their parents, and what a service says about them.

use std::time::Duration;

use borsh::BorshSerialize;
use roast_indexer::batch::{AccountVersion, Event, EventBody, SlotBatch, WriteVersion};
use roast_indexer::programs::Program;
use roast_protocol::Pubkey;
use roast_protocol::battle::generated::{accounts as raw, events};
use roast_protocol::battle::{self, event};
use solana_signature::Signature;
use yellowstone_grpc_proto::prelude::subscribe_update::UpdateOneof;
use yellowstone_grpc_proto::prelude::{
    InnerInstruction, InnerInstructions, Message, SlotStatus, SubscribeUpdate,
    SubscribeUpdateAccount, SubscribeUpdateAccountInfo, SubscribeUpdateBlockMeta,
    SubscribeUpdateSlot, SubscribeUpdateTransaction, SubscribeUpdateTransactionInfo, Transaction,
    TransactionStatusMeta, UnixTimestamp,
};

pub(crate) const BLOCK_TIME: i64 = 1_700_000_000;
pub(crate) const OPEN: u8 = 1;
pub(crate) const JOINED: u8 = 2;
pub(crate) const SETTLED: u8 = 3;

/// An address that is easy to tell apart.
pub(crate) fn key(number: u8) -> Pubkey {
    Pubkey::new_from_array([number; 32])
}

/// A signature that belongs to a slot and a place in it.
pub(crate) fn signature(slot: u64, place: u8) -> Signature {
    let mut bytes = [place; 64];
    bytes[..8].copy_from_slice(&slot.to_le_bytes());
    Signature::from(bytes)
}

/// Data of a battle account in a status.
pub(crate) fn battle_data(status: u8) -> Vec<u8> {
    let decided = status >= SETTLED;
    let battle = raw::Battle {
        opener: key(101),
        opponent: if status >= JOINED {
            key(102)
        } else {
            Pubkey::default()
        },
        mint: key(103),
        judge: key(104),
        transcript_hash: [if decided { 7 } else { 0 }; 32],
        index: u64::MAX,
        stake: u64::MAX,
        opened_at: BLOCK_TIME,
        join_deadline: BLOCK_TIME + 600,
        joined_at: if status >= JOINED { BLOCK_TIME + 10 } else { 0 },
        judge_deadline: if status >= JOINED {
            BLOCK_TIME + 910
        } else {
            0
        },
        settled_at: if decided { BLOCK_TIME + 20 } else { 0 },
        judge_seconds: 900,
        fee_bps: 500,
        tier: 0,
        status,
        outcome: u8::from(decided),
        paid: 0,
        opener_scores: [[u8::from(decided) * 9; 4]; 3],
        opponent_scores: [[u8::from(decided) * 3; 4]; 3],
        decimals: 9,
        vault_bump: 255,
        bump: 255,
        forfeit_bonus_bps: 10_000,
        ending: u8::from(decided),
    };
    with_head(&raw::Battle::DISCRIMINATOR, &battle)
}

/// Data of the inner instruction that carries a `battle_joined` event.
pub(crate) fn joined_event(battle: Pubkey) -> Vec<u8> {
    let joined = events::BattleJoined {
        battle,
        opponent: key(102),
        joined_at: BLOCK_TIME,
        judge_deadline: BLOCK_TIME + 900,
    };
    let head = [event::TAG, events::BattleJoined::DISCRIMINATOR].concat();
    with_head(&head, &joined)
}

fn with_head(head: &[u8], fields: &impl BorshSerialize) -> Vec<u8> {
    let mut data = head.to_vec();
    fields.serialize(&mut data).unwrap();
    data
}

/// A version of an account that the program owns.
pub(crate) fn version(
    address: Pubkey,
    slot: u64,
    write_version: u64,
    data: Vec<u8>,
) -> AccountVersion {
    AccountVersion {
        address,
        slot,
        write_version: WriteVersion::counted(write_version),
        owner: battle::ID,
        lamports: 1,
        data,
        signature: None,
    }
}

/// A `battle_joined` event at a place in a slot.
pub(crate) fn joined(slot: u64, place: u8, battle: Pubkey) -> Event {
    Event {
        slot,
        transaction_index: u64::from(place),
        instruction_index: 0,
        inner_index: 1,
        signature: signature(slot, place),
        block_time: Some(BLOCK_TIME),
        program: Program::Battle,
        body: EventBody::Known(
            Program::Battle
                .event(&joined_event(battle))
                .unwrap()
                .unwrap(),
        ),
    }
}

/// An empty slot on the one before it.
pub(crate) fn slot(slot: u64) -> SlotBatch {
    SlotBatch {
        slot,
        parent: slot - 1,
        blockhash: format!("hash-{slot}"),
        block_time: Some(BLOCK_TIME),
        ..SlotBatch::default()
    }
}

/// A block of the made-up chain, as services tell of it.
#[derive(Clone)]
pub(crate) struct Block {
    pub(crate) slot: u64,
    pub(crate) parent: u64,
    /// Battles that changed: address, status.
    pub(crate) battles: Vec<(Pubkey, u8)>,
    /// Battles that a transaction told of, one transaction each.
    pub(crate) events: Vec<Pubkey>,
}

impl Block {
    /// A block in which a battle is joined.
    pub(crate) fn joining(slot: u64, battle: Pubkey) -> Self {
        Self {
            slot,
            parent: slot - 1,
            battles: vec![(battle, JOINED)],
            events: vec![battle],
        }
    }

    /// A block without anything of the program.
    pub(crate) fn empty(slot: u64) -> Self {
        Self {
            slot,
            parent: slot - 1,
            battles: Vec::new(),
            events: Vec::new(),
        }
    }

    /// Everything a stream says about a confirmed block, in the usual order.
    pub(crate) fn updates(&self) -> Vec<SubscribeUpdate> {
        let mut updates = self.contents();
        updates.push(self.meta());
        updates.push(status(self.slot, SlotStatus::SlotConfirmed));
        updates
    }

    /// Accounts and transactions alone.
    pub(crate) fn contents(&self) -> Vec<SubscribeUpdate> {
        let accounts = (1..)
            .zip(&self.battles)
            .map(|(write_version, (address, status))| {
                update(UpdateOneof::Account(SubscribeUpdateAccount {
                    account: Some(SubscribeUpdateAccountInfo {
                        pubkey: address.to_bytes().to_vec(),
                        lamports: 1,
                        owner: battle::ID.to_bytes().to_vec(),
                        data: battle_data(*status),
                        write_version: self.slot * 100 + write_version,
                        ..SubscribeUpdateAccountInfo::default()
                    }),
                    slot: self.slot,
                    is_startup: false,
                    bank_id: Some(self.slot),
                }))
            });
        let transactions = (0..).zip(&self.events).map(|(place, battle)| {
            update(UpdateOneof::Transaction(SubscribeUpdateTransaction {
                transaction: Some(transaction(self.slot, place, *battle)),
                slot: self.slot,
                bank_id: self.slot,
            }))
        });
        accounts.chain(transactions).collect()
    }

    pub(crate) fn meta(&self) -> SubscribeUpdate {
        update(UpdateOneof::BlockMeta(SubscribeUpdateBlockMeta {
            slot: self.slot,
            blockhash: format!("hash-{}", self.slot),
            block_time: Some(UnixTimestamp {
                timestamp: BLOCK_TIME,
            }),
            parent_slot: self.parent,
            bank_id: self.slot,
            ..SubscribeUpdateBlockMeta::default()
        }))
    }
}

fn transaction(slot: u64, place: u8, battle: Pubkey) -> SubscribeUpdateTransactionInfo {
    let other = InnerInstruction {
        program_id_index: 0,
        data: vec![1, 2, 3],
        ..InnerInstruction::default()
    };
    let told = InnerInstruction {
        program_id_index: 1,
        data: joined_event(battle),
        ..InnerInstruction::default()
    };
    SubscribeUpdateTransactionInfo {
        signature: signature(slot, place).as_ref().to_vec(),
        is_vote: false,
        transaction: Some(Transaction {
            signatures: vec![signature(slot, place).as_ref().to_vec()],
            message: Some(Message {
                account_keys: vec![key(102).to_bytes().to_vec()],
                ..Message::default()
            }),
        }),
        meta: Some(TransactionStatusMeta {
            // The program's id comes from a lookup table, so that those are read too.
            loaded_readonly_addresses: vec![battle::ID.to_bytes().to_vec()],
            pre_balances: vec![5, 1],
            post_balances: vec![4, 1],
            inner_instructions: vec![InnerInstructions {
                index: 0,
                instructions: vec![other, told],
            }],
            ..TransactionStatusMeta::default()
        }),
        index: u64::from(place),
    }
}

/// A slot's status.
pub(crate) fn status(slot: u64, status: SlotStatus) -> SubscribeUpdate {
    update(UpdateOneof::Slot(SubscribeUpdateSlot {
        slot,
        parent: Some(slot - 1),
        status: status as i32,
        dead_error: None,
        bank_id: Some(slot),
    }))
}

pub(crate) fn update(update: UpdateOneof) -> SubscribeUpdate {
    SubscribeUpdate {
        filters: vec!["battle".to_owned()],
        update_oneof: Some(update),
        created_at: None,
    }
}

/// Waits until a condition holds, for 15 seconds at most.
pub(crate) async fn eventually<F: Future<Output = bool>>(what: &str, condition: impl Fn() -> F) {
    let waiting = async {
        while !condition().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(15), waiting)
        .await
        .unwrap_or_else(|_| panic!("it never came true that {what}"));
}
