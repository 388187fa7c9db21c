//! From surfpool's Geyser events to protobuf bodies, field by field as the validator plugin does it.

use std::sync::Arc;

use solana_message::VersionedMessage;
use solana_message::compiled_instruction::CompiledInstruction;
use solana_message::v0::MessageAddressTableLookup;
use solana_pubkey::Pubkey;
use solana_transaction::versioned::VersionedTransaction;
use solana_transaction_error::TransactionError;
use solana_transaction_status::{
    InnerInstruction, InnerInstructions, TransactionStatusMeta, TransactionTokenBalance,
};
use surfpool_core::surfnet::{GeyserBlockMetadata, GeyserTransactionEvent};
use surfpool_core::types::GeyserAccountUpdate;
use yellowstone_grpc_proto::prelude as proto;

use super::message::{AccountMessage, BlockMetaMessage, Message, TransactionMessage, bank_id, now};

pub(crate) fn account(update: GeyserAccountUpdate, is_startup: bool) -> Message {
    let GeyserAccountUpdate {
        pubkey,
        account,
        slot,
        sanitized_transaction,
        write_version,
    } = update;
    let info = proto::SubscribeUpdateAccountInfo {
        pubkey: pubkey.to_bytes().to_vec(),
        lamports: account.lamports,
        owner: account.owner.to_bytes().to_vec(),
        executable: account.executable,
        rent_epoch: account.rent_epoch,
        data: account.data,
        write_version,
        txn_signature: sanitized_transaction
            .map(|transaction| transaction.signature().as_ref().to_vec()),
    };
    Message::Account(Arc::new(AccountMessage {
        pubkey,
        owner: account.owner,
        body: proto::SubscribeUpdateAccount {
            account: Some(info),
            slot,
            is_startup,
            bank_id: (!is_startup).then_some(bank_id(slot)),
        },
        created_at: now(),
    }))
}

pub(crate) fn transaction(event: GeyserTransactionEvent) -> Message {
    let GeyserTransactionEvent {
        transaction_with_status_meta: executed,
        versioned_transaction,
        index,
    } = event;
    let transaction = versioned_transaction.unwrap_or(executed.transaction);
    let loaded = &executed.meta.loaded_addresses;
    let account_keys = transaction
        .message
        .static_account_keys()
        .iter()
        .chain(&loaded.writable)
        .chain(&loaded.readonly)
        .copied()
        .collect();
    let info = proto::SubscribeUpdateTransactionInfo {
        signature: transaction
            .signatures
            .first()
            .map(|signature| signature.as_ref().to_vec())
            .unwrap_or_default(),
        // Nobody votes on the localnet.
        is_vote: false,
        transaction: Some(signed_transaction(&transaction)),
        meta: Some(status_meta(&executed.meta)),
        index: as_u64(index),
    };
    Message::Transaction(Arc::new(TransactionMessage {
        account_keys,
        failed: executed.meta.status.is_err(),
        body: proto::SubscribeUpdateTransaction {
            transaction: Some(info),
            slot: executed.slot,
            bank_id: bank_id(executed.slot),
        },
        created_at: now(),
    }))
}

pub(crate) fn block_meta(block: GeyserBlockMetadata, parent_slot: u64) -> Arc<BlockMetaMessage> {
    Arc::new(BlockMetaMessage {
        body: proto::SubscribeUpdateBlockMeta {
            slot: block.slot,
            blockhash: block.blockhash,
            rewards: Some(proto::Rewards {
                rewards: Vec::new(),
                num_partitions: None,
            }),
            block_time: block
                .block_time
                .map(|timestamp| proto::UnixTimestamp { timestamp }),
            block_height: block
                .block_height
                .map(|block_height| proto::BlockHeight { block_height }),
            parent_slot,
            parent_blockhash: block.parent_blockhash,
            executed_transaction_count: block.executed_transaction_count,
            entries_count: block.entry_count,
            bank_id: bank_id(block.slot),
        },
        created_at: now(),
    })
}

fn signed_transaction(transaction: &VersionedTransaction) -> proto::Transaction {
    proto::Transaction {
        signatures: transaction
            .signatures
            .iter()
            .map(|signature| signature.as_ref().to_vec())
            .collect(),
        message: Some(message(&transaction.message)),
    }
}

fn message(message: &VersionedMessage) -> proto::Message {
    let header = message.header();
    let config = match message {
        VersionedMessage::V1(message) => Some(proto::TransactionConfig {
            priority_fee: message.config.priority_fee,
            compute_unit_limit: message.config.compute_unit_limit,
            loaded_accounts_data_size_limit: message.config.loaded_accounts_data_size_limit,
            heap_size: message.config.heap_size,
        }),
        _ => None,
    };
    proto::Message {
        header: Some(proto::MessageHeader {
            num_required_signatures: header.num_required_signatures.into(),
            num_readonly_signed_accounts: header.num_readonly_signed_accounts.into(),
            num_readonly_unsigned_accounts: header.num_readonly_unsigned_accounts.into(),
        }),
        account_keys: addresses(message.static_account_keys()),
        recent_blockhash: message.recent_blockhash().to_bytes().to_vec(),
        instructions: message.instructions().iter().map(instruction).collect(),
        versioned: !matches!(message, VersionedMessage::Legacy(_)),
        address_table_lookups: message
            .address_table_lookups()
            .unwrap_or_default()
            .iter()
            .map(lookup)
            .collect(),
        config,
    }
}

fn instruction(instruction: &CompiledInstruction) -> proto::CompiledInstruction {
    proto::CompiledInstruction {
        program_id_index: instruction.program_id_index.into(),
        accounts: instruction.accounts.clone(),
        data: instruction.data.clone(),
    }
}

fn lookup(lookup: &MessageAddressTableLookup) -> proto::MessageAddressTableLookup {
    proto::MessageAddressTableLookup {
        account_key: lookup.account_key.to_bytes().to_vec(),
        writable_indexes: lookup.writable_indexes.clone(),
        readonly_indexes: lookup.readonly_indexes.clone(),
    }
}

fn status_meta(meta: &TransactionStatusMeta) -> proto::TransactionStatusMeta {
    proto::TransactionStatusMeta {
        err: meta.status.as_ref().err().map(transaction_error),
        fee: meta.fee,
        pre_balances: meta.pre_balances.clone(),
        post_balances: meta.post_balances.clone(),
        inner_instructions: meta
            .inner_instructions
            .iter()
            .flatten()
            .map(inner_instructions)
            .collect(),
        inner_instructions_none: meta.inner_instructions.is_none(),
        log_messages: meta.log_messages.clone().unwrap_or_default(),
        log_messages_none: meta.log_messages.is_none(),
        pre_token_balances: meta
            .pre_token_balances
            .iter()
            .flatten()
            .map(token_balance)
            .collect(),
        post_token_balances: meta
            .post_token_balances
            .iter()
            .flatten()
            .map(token_balance)
            .collect(),
        // Block rewards do not exist on the localnet.
        rewards: Vec::new(),
        loaded_writable_addresses: addresses(&meta.loaded_addresses.writable),
        loaded_readonly_addresses: addresses(&meta.loaded_addresses.readonly),
        return_data: meta.return_data.as_ref().map(|returned| proto::ReturnData {
            program_id: returned.program_id.to_bytes().to_vec(),
            data: returned.data.clone(),
        }),
        return_data_none: meta.return_data.is_none(),
        compute_units_consumed: meta.compute_units_consumed,
        cost_units: meta.cost_units,
    }
}

/// Errors travel in the encoding that validators store them in.
fn transaction_error(error: &TransactionError) -> proto::TransactionError {
    proto::TransactionError {
        err: bincode::serialize(error).unwrap_or_else(|error| {
            tracing::error!(%error, "a transaction error does not serialise; sent empty");
            Vec::new()
        }),
    }
}

fn inner_instructions(inner: &InnerInstructions) -> proto::InnerInstructions {
    proto::InnerInstructions {
        index: inner.index.into(),
        instructions: inner.instructions.iter().map(inner_instruction).collect(),
    }
}

fn inner_instruction(inner: &InnerInstruction) -> proto::InnerInstruction {
    proto::InnerInstruction {
        program_id_index: inner.instruction.program_id_index.into(),
        accounts: inner.instruction.accounts.clone(),
        data: inner.instruction.data.clone(),
        stack_height: inner.stack_height,
    }
}

fn token_balance(balance: &TransactionTokenBalance) -> proto::TokenBalance {
    let amount = &balance.ui_token_amount;
    proto::TokenBalance {
        account_index: balance.account_index.into(),
        mint: balance.mint.clone(),
        ui_token_amount: Some(proto::UiTokenAmount {
            ui_amount: amount.ui_amount.unwrap_or_default(),
            decimals: amount.decimals.into(),
            amount: amount.amount.clone(),
            ui_amount_string: amount.ui_amount_string.clone(),
        }),
        owner: balance.owner.clone(),
        program_id: balance.program_id.clone(),
    }
}

fn addresses(keys: &[Pubkey]) -> Vec<Vec<u8>> {
    keys.iter().map(|key| key.to_bytes().to_vec()).collect()
}

fn as_u64(index: usize) -> u64 {
    u64::try_from(index).unwrap_or(u64::MAX)
}
