//! Transaction filters: who takes part, whether it failed, which one it is.

use std::collections::HashSet;

use solana_pubkey::Pubkey;
use yellowstone_grpc_proto::prelude::SubscribeRequestFilterTransactions;

use super::FilterError;
use crate::yellowstone::message::TransactionMessage;

/// Bytes of a transaction signature.
const SIGNATURE_LENGTH: usize = 64;

/// All of what is given must hold.
#[derive(Debug)]
pub(super) struct TransactionsFilter {
    vote: Option<bool>,
    failed: Option<bool>,
    signature: Option<Vec<u8>>,
    /// At least one of these, when any is given.
    include: HashSet<Pubkey>,
    /// None of these.
    exclude: HashSet<Pubkey>,
    /// Each of these.
    required: HashSet<Pubkey>,
}

impl TransactionsFilter {
    pub(super) fn new(requested: SubscribeRequestFilterTransactions) -> Result<Self, FilterError> {
        if requested.cuckoo_account_include.is_some() {
            return Err(FilterError::Unsupported(
                "`cuckoo_account_include`; list the accounts instead",
            ));
        }
        if requested.token_accounts.is_some() {
            return Err(FilterError::Unsupported(
                "`token_accounts`; list the token accounts instead",
            ));
        }
        Ok(Self {
            vote: requested.vote,
            failed: requested.failed,
            signature: requested.signature.map(signature).transpose()?,
            include: addresses(&requested.account_include)?,
            exclude: addresses(&requested.account_exclude)?,
            required: addresses(&requested.account_required)?,
        })
    }

    pub(super) fn matches(&self, message: &TransactionMessage) -> bool {
        let Some(transaction) = message.body.transaction.as_ref() else {
            return false;
        };
        self.vote.is_none_or(|wanted| wanted == transaction.is_vote)
            && self.failed.is_none_or(|wanted| wanted == message.failed)
            && self
                .signature
                .as_ref()
                .is_none_or(|wanted| *wanted == transaction.signature)
            && (self.include.is_empty() || !self.include.is_disjoint(&message.account_keys))
            && self.exclude.is_disjoint(&message.account_keys)
            && self.required.is_subset(&message.account_keys)
    }
}

pub(super) fn addresses(texts: &[String]) -> Result<HashSet<Pubkey>, FilterError> {
    texts
        .iter()
        .map(|text| text.parse().map_err(|_| FilterError::Address(text.clone())))
        .collect()
}

fn signature(text: String) -> Result<Vec<u8>, FilterError> {
    match bs58::decode(&text).into_vec() {
        Ok(bytes) if bytes.len() == SIGNATURE_LENGTH => Ok(bytes),
        _ => Err(FilterError::Signature(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yellowstone::message::now;
    use yellowstone_grpc_proto::prelude::{
        SubscribeUpdateTransaction, SubscribeUpdateTransactionInfo,
    };

    fn key(byte: u8) -> Pubkey {
        Pubkey::new_from_array([byte; 32])
    }

    fn transaction(keys: &[u8], failed: bool) -> TransactionMessage {
        TransactionMessage {
            account_keys: keys.iter().copied().map(key).collect(),
            failed,
            body: SubscribeUpdateTransaction {
                transaction: Some(SubscribeUpdateTransactionInfo {
                    signature: vec![7; 64],
                    ..Default::default()
                }),
                slot: 1,
                bank_id: 1,
            },
            created_at: now(),
        }
    }

    fn filter(edit: impl FnOnce(&mut SubscribeRequestFilterTransactions)) -> TransactionsFilter {
        let mut requested = SubscribeRequestFilterTransactions::default();
        edit(&mut requested);
        TransactionsFilter::new(requested).unwrap()
    }

    #[test]
    fn include_asks_for_any_required_for_all_exclude_for_none() {
        let message = transaction(&[1, 2, 3], false);
        let list = |bytes: &[u8]| {
            bytes
                .iter()
                .map(|byte| key(*byte).to_string())
                .collect::<Vec<_>>()
        };
        assert!(filter(|_| ()).matches(&message));
        assert!(filter(|it| it.account_include = list(&[9, 2])).matches(&message));
        assert!(!filter(|it| it.account_include = list(&[9])).matches(&message));
        assert!(filter(|it| it.account_required = list(&[1, 3])).matches(&message));
        assert!(!filter(|it| it.account_required = list(&[1, 9])).matches(&message));
        assert!(!filter(|it| it.account_exclude = list(&[3])).matches(&message));
    }

    #[test]
    fn failure_vote_and_signature_narrow_down() {
        let message = transaction(&[1], true);
        assert!(filter(|it| it.failed = Some(true)).matches(&message));
        assert!(!filter(|it| it.failed = Some(false)).matches(&message));
        assert!(filter(|it| it.vote = Some(false)).matches(&message));
        assert!(!filter(|it| it.vote = Some(true)).matches(&message));
        let signature = bs58::encode([7; 64]).into_string();
        assert!(filter(|it| it.signature = Some(signature)).matches(&message));
        let other = bs58::encode([8; 64]).into_string();
        assert!(!filter(|it| it.signature = Some(other)).matches(&message));
    }

    #[test]
    fn malformed_addresses_and_signatures_are_refused() {
        let requested = SubscribeRequestFilterTransactions {
            account_include: vec!["not an address".into()],
            ..Default::default()
        };
        assert_eq!(
            TransactionsFilter::new(requested).err(),
            Some(FilterError::Address("not an address".into()))
        );
        let requested = SubscribeRequestFilterTransactions {
            signature: Some("abc".into()),
            ..Default::default()
        };
        assert_eq!(
            TransactionsFilter::new(requested).err(),
            Some(FilterError::Signature("abc".into()))
        );
    }
}
