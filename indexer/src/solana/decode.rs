//! Messages of the stream and answers of RPC, turned into account versions and events.

use roast_protocol::Pubkey;
use solana_signature::Signature;
use solana_transaction_status_client_types::option_serializer::OptionSerializer;
use solana_transaction_status_client_types::{
    EncodedConfirmedTransactionWithStatusMeta, EncodedTransaction, UiInstruction,
    UiLoadedAddresses, UiMessage, UiTransactionStatusMeta,
};
use yellowstone_grpc_proto::prelude::{
    SubscribeUpdateAccountInfo, SubscribeUpdateTransactionInfo, TransactionStatusMeta,
};

use crate::batch::{AccountVersion, Event, EventBody, WriteVersion};
use crate::metrics;
use crate::programs::Program;

/// A message that no sound service sends: a field is missing or has the wrong length.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("malformed {0}")]
pub struct Malformed(pub(crate) &'static str);

/// Events are inner instructions. A node that does not record them would make every transaction look as if it had none.
const UNRECORDED: Malformed =
    Malformed("transaction: inner instructions were not recorded; the service has to record them");

/// An inner instruction and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct InnerInstruction {
    instruction_index: u32,
    inner_index: u32,
    program: Pubkey,
    data: Vec<u8>,
}

/// What the indexer needs of a transaction, the same from the stream and from RPC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Transaction {
    pub(crate) slot: u64,
    pub(crate) index: u64,
    pub(crate) signature: Signature,
    /// Accounts that had a balance before and have none after.
    pub(crate) emptied: Vec<Pubkey>,
    inner: Vec<InnerInstruction>,
}

#[cfg(test)]
impl Transaction {
    pub(crate) fn without_content(slot: u64, index: u64, signature: Signature) -> Self {
        Self {
            slot,
            index,
            signature,
            emptied: Vec::new(),
            inner: Vec::new(),
        }
    }
}

/// An account update of the stream.
pub(crate) fn account(
    slot: u64,
    info: SubscribeUpdateAccountInfo,
) -> Result<AccountVersion, Malformed> {
    Ok(AccountVersion {
        address: pubkey(&info.pubkey)?,
        slot,
        write_version: WriteVersion::counted(info.write_version),
        owner: pubkey(&info.owner)?,
        lamports: info.lamports,
        data: info.data,
        signature: info.txn_signature.as_deref().map(signature).transpose()?,
    })
}

/// A transaction update of the stream.
pub(crate) fn transaction(
    slot: u64,
    info: SubscribeUpdateTransactionInfo,
) -> Result<Transaction, Malformed> {
    let meta = info.meta.ok_or(Malformed("transaction: no status"))?;
    let message = info
        .transaction
        .and_then(|transaction| transaction.message)
        .ok_or(Malformed("transaction: no message"))?;
    let keys = message
        .account_keys
        .iter()
        .chain(&meta.loaded_writable_addresses)
        .chain(&meta.loaded_readonly_addresses)
        .map(|bytes| pubkey(bytes))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Transaction {
        slot,
        index: info.index,
        signature: signature(&info.signature)?,
        emptied: emptied(&keys, &meta.pre_balances, &meta.post_balances),
        inner: streamed_inner(&keys, meta)?,
    })
}

fn streamed_inner(
    keys: &[Pubkey],
    meta: TransactionStatusMeta,
) -> Result<Vec<InnerInstruction>, Malformed> {
    if meta.inner_instructions_none {
        return Err(UNRECORDED);
    }
    let mut inner = Vec::new();
    for outer in meta.inner_instructions {
        for (inner_index, instruction) in (0..).zip(outer.instructions) {
            inner.push(InnerInstruction {
                instruction_index: outer.index,
                inner_index,
                program: key_at(keys, instruction.program_id_index as usize)?,
                data: instruction.data,
            });
        }
    }
    Ok(inner)
}

/// A transaction as `getTransaction` gives it with JSON encoding; `index` is its position in the block.
pub(crate) fn rpc_transaction(
    signature: Signature,
    index: u64,
    answer: EncodedConfirmedTransactionWithStatusMeta,
) -> Result<Transaction, Malformed> {
    let meta = answer
        .transaction
        .meta
        .ok_or(Malformed("transaction: no status"))?;
    let EncodedTransaction::Json(transaction) = answer.transaction.transaction else {
        return Err(Malformed("transaction: not the encoding asked for"));
    };
    let UiMessage::Raw(message) = transaction.message else {
        return Err(Malformed("transaction: not the encoding asked for"));
    };
    let loaded: UiLoadedAddresses = Option::from(meta.loaded_addresses.clone()).unwrap_or_default();
    let keys = message
        .account_keys
        .iter()
        .chain(&loaded.writable)
        .chain(&loaded.readonly)
        .map(|text| {
            text.parse()
                .map_err(|_| Malformed("transaction: account key"))
        })
        .collect::<Result<Vec<Pubkey>, _>>()?;
    Ok(Transaction {
        slot: answer.slot,
        index,
        signature,
        emptied: emptied(&keys, &meta.pre_balances, &meta.post_balances),
        inner: rpc_inner(&keys, meta)?,
    })
}

fn rpc_inner(
    keys: &[Pubkey],
    meta: UiTransactionStatusMeta,
) -> Result<Vec<InnerInstruction>, Malformed> {
    let OptionSerializer::Some(outers) = meta.inner_instructions else {
        return Err(UNRECORDED);
    };
    let mut inner = Vec::new();
    for outer in outers {
        for (inner_index, instruction) in (0..).zip(outer.instructions) {
            let UiInstruction::Compiled(instruction) = instruction else {
                return Err(Malformed("transaction: not the encoding asked for"));
            };
            inner.push(InnerInstruction {
                instruction_index: u32::from(outer.index),
                inner_index,
                program: key_at(keys, usize::from(instruction.program_id_index))?,
                data: bs58::decode(&instruction.data)
                    .into_vec()
                    .map_err(|_| Malformed("transaction: inner instruction data"))?,
            });
        }
    }
    Ok(inner)
}

/// The programs' events in a transaction. One that cannot be decoded keeps its bytes, and is counted and logged.
pub(crate) fn events(transaction: &Transaction, block_time: Option<i64>) -> Vec<Event> {
    transaction
        .inner
        .iter()
        .filter_map(|instruction| {
            let program = Program::at(&instruction.program)?;
            let body = match program.event(&instruction.data)? {
                Ok(event) => EventBody::Known(event),
                Err(error) => {
                    metrics::undecodable("event");
                    tracing::error!(slot = transaction.slot, signature = %transaction.signature, program = program.name(), %error, "an event could not be decoded; its bytes are kept");
                    EventBody::Undecodable(instruction.data.clone())
                }
            };
            Some(Event {
                slot: transaction.slot,
                transaction_index: transaction.index,
                instruction_index: instruction.instruction_index,
                inner_index: instruction.inner_index,
                signature: transaction.signature,
                block_time,
                program,
                body,
            })
        })
        .collect()
}

fn emptied(keys: &[Pubkey], before: &[u64], after: &[u64]) -> Vec<Pubkey> {
    keys.iter()
        .zip(before.iter().zip(after))
        .filter(|(_, (before, after))| **before > 0 && **after == 0)
        .map(|(key, _)| *key)
        .collect()
}

fn key_at(keys: &[Pubkey], index: usize) -> Result<Pubkey, Malformed> {
    keys.get(index)
        .copied()
        .ok_or(Malformed("transaction: program index"))
}

fn pubkey(bytes: &[u8]) -> Result<Pubkey, Malformed> {
    Pubkey::try_from(bytes).map_err(|_| Malformed("address"))
}

fn signature(bytes: &[u8]) -> Result<Signature, Malformed> {
    Signature::try_from(bytes).map_err(|_| Malformed("signature"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use yellowstone_grpc_proto::prelude::{Message, Transaction as StreamedTransaction};

    use super::*;

    fn streamed(inner_instructions_none: bool) -> Result<Transaction, Malformed> {
        let info = SubscribeUpdateTransactionInfo {
            signature: vec![1; 64],
            transaction: Some(StreamedTransaction {
                message: Some(Message::default()),
                ..StreamedTransaction::default()
            }),
            meta: Some(TransactionStatusMeta {
                inner_instructions_none,
                ..TransactionStatusMeta::default()
            }),
            ..SubscribeUpdateTransactionInfo::default()
        };
        transaction(7, info)
    }

    fn answered(inner_instructions: Value) -> Result<Transaction, Malformed> {
        let answer = json!({
            "slot": 7,
            "blockTime": null,
            "transaction": {
                "signatures": [Signature::from([1; 64]).to_string()],
                "message": {
                    "header": { "numRequiredSignatures": 1, "numReadonlySignedAccounts": 0, "numReadonlyUnsignedAccounts": 0 },
                    "accountKeys": [Pubkey::default().to_string()],
                    "recentBlockhash": Pubkey::default().to_string(),
                    "instructions": [],
                },
            },
            "meta": {
                "err": null,
                "status": { "Ok": null },
                "fee": 5000,
                "preBalances": [],
                "postBalances": [],
                "innerInstructions": inner_instructions,
            },
        });
        let answer = serde_json::from_value(answer).unwrap();
        rpc_transaction(Signature::from([1; 64]), 0, answer)
    }

    #[test]
    fn inner_instructions_that_were_not_recorded_are_not_taken_for_none() {
        assert_eq!(streamed(true), Err(UNRECORDED));
        assert_eq!(streamed(false).unwrap().inner, []);
        assert_eq!(answered(Value::Null), Err(UNRECORDED));
        assert_eq!(answered(json!([])).unwrap().inner, []);
    }
}
