//! Account filters: address, owner, contents.

use std::collections::HashSet;
use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use solana_pubkey::Pubkey;
use yellowstone_grpc_proto::prelude::subscribe_request_filter_accounts_filter::Filter as Requested;
use yellowstone_grpc_proto::prelude::subscribe_request_filter_accounts_filter_lamports::Cmp;
use yellowstone_grpc_proto::prelude::subscribe_request_filter_accounts_filter_memcmp::Data;
use yellowstone_grpc_proto::prelude::{
    SubscribeRequestAccountsDataSlice, SubscribeRequestFilterAccounts,
    SubscribeRequestFilterAccountsFilter, SubscribeRequestFilterAccountsFilterMemcmp,
    SubscribeUpdateAccount,
};

use super::FilterError;
use crate::yellowstone::message::AccountMessage;

/// Content conditions that one filter may have, as on the validator plugin.
const MOST_CONDITIONS: usize = 4;

/// Length of an SPL token account without extensions, and the place of its state byte.
const TOKEN_ACCOUNT_LENGTH: usize = 165;
const TOKEN_ACCOUNT_STATE: usize = 108;
/// What Token-2022 writes behind a token account that has extensions.
const TOKEN_2022_ACCOUNT_TYPE: u8 = 2;

/// All of what is given must hold; an empty set of addresses or owners allows any.
#[derive(Debug)]
pub(super) struct AccountsFilter {
    addresses: HashSet<Pubkey>,
    owners: HashSet<Pubkey>,
    conditions: Vec<Condition>,
    has_signature: Option<bool>,
}

#[derive(Debug)]
enum Condition {
    Bytes { offset: usize, bytes: Vec<u8> },
    Length(u64),
    TokenAccount(bool),
    Lamports(Cmp),
}

impl AccountsFilter {
    pub(super) fn new(requested: SubscribeRequestFilterAccounts) -> Result<Self, FilterError> {
        if requested.cuckoo_accounts_filter.is_some() {
            return Err(FilterError::Unsupported(
                "`cuckoo_accounts_filter`; list the accounts instead",
            ));
        }
        if requested.filters.len() > MOST_CONDITIONS {
            return Err(FilterError::Invalid(format!(
                "too many account filters; at most {MOST_CONDITIONS} in one"
            )));
        }
        Ok(Self {
            addresses: super::transactions::addresses(&requested.account)?,
            owners: super::transactions::addresses(&requested.owner)?,
            conditions: requested
                .filters
                .into_iter()
                .map(Condition::new)
                .collect::<Result<_, _>>()?,
            has_signature: requested.nonempty_txn_signature,
        })
    }

    pub(super) fn matches(&self, message: &AccountMessage) -> bool {
        let Some(account) = message.body.account.as_ref() else {
            return false;
        };
        (self.addresses.is_empty() || self.addresses.contains(&message.pubkey))
            && (self.owners.is_empty() || self.owners.contains(&message.owner))
            && self
                .has_signature
                .is_none_or(|wanted| wanted == account.txn_signature.is_some())
            && self
                .conditions
                .iter()
                .all(|condition| condition.holds(&account.data, account.lamports))
    }
}

impl Condition {
    fn new(requested: SubscribeRequestFilterAccountsFilter) -> Result<Self, FilterError> {
        let missing =
            |what: &str| FilterError::Invalid(format!("an account filter names no {what}"));
        match requested.filter.ok_or_else(|| missing("condition"))? {
            Requested::Memcmp(memcmp) => Self::bytes(memcmp),
            Requested::Datasize(length) => Ok(Self::Length(length)),
            Requested::TokenAccountState(wanted) => Ok(Self::TokenAccount(wanted)),
            Requested::Lamports(lamports) => lamports
                .cmp
                .map(Self::Lamports)
                .ok_or_else(|| missing("comparison of lamports")),
        }
    }

    fn bytes(memcmp: SubscribeRequestFilterAccountsFilterMemcmp) -> Result<Self, FilterError> {
        let invalid = |what: &str| FilterError::Invalid(format!("a memcmp filter {what}"));
        let bytes = match memcmp.data.ok_or_else(|| invalid("has no data"))? {
            Data::Bytes(bytes) => bytes,
            Data::Base58(text) => bs58::decode(text)
                .into_vec()
                .map_err(|_| invalid("has data that is not base58"))?,
            Data::Base64(text) => BASE64
                .decode(text)
                .map_err(|_| invalid("has data that is not base64"))?,
        };
        let offset = usize::try_from(memcmp.offset)
            .map_err(|_| invalid("has an offset beyond any account"))?;
        Ok(Self::Bytes { offset, bytes })
    }

    fn holds(&self, data: &[u8], lamports: u64) -> bool {
        match self {
            Self::Bytes { offset, bytes } => data
                .get(*offset..)
                .is_some_and(|rest| rest.starts_with(bytes)),
            Self::Length(length) => u64::try_from(data.len()) == Ok(*length),
            Self::TokenAccount(wanted) => *wanted == is_token_account(data),
            Self::Lamports(Cmp::Eq(limit)) => lamports == *limit,
            Self::Lamports(Cmp::Ne(limit)) => lamports != *limit,
            Self::Lamports(Cmp::Lt(limit)) => lamports < *limit,
            Self::Lamports(Cmp::Gt(limit)) => lamports > *limit,
        }
    }
}

fn is_token_account(data: &[u8]) -> bool {
    let initialized = data
        .get(TOKEN_ACCOUNT_STATE)
        .is_some_and(|state| *state != 0);
    let shape = match data.get(TOKEN_ACCOUNT_LENGTH) {
        None => data.len() == TOKEN_ACCOUNT_LENGTH,
        Some(account_type) => *account_type == TOKEN_2022_ACCOUNT_TYPE,
    };
    initialized && shape
}

/// Parts of the data to send instead of all of it; none means all.
#[derive(Debug, Default)]
pub(super) struct DataSlices(Vec<Range<usize>>);

impl DataSlices {
    pub(super) fn new(
        requested: &[SubscribeRequestAccountsDataSlice],
    ) -> Result<Self, FilterError> {
        let invalid = |what: &str| FilterError::Invalid(format!("data slices {what}"));
        let mut ranges: Vec<Range<usize>> = Vec::with_capacity(requested.len());
        for slice in requested {
            let end = slice
                .offset
                .checked_add(slice.length)
                .and_then(|end| usize::try_from(end).ok());
            let start = usize::try_from(slice.offset).ok();
            let (Some(start), Some(end)) = (start, end) else {
                return Err(invalid("end beyond any account"));
            };
            match ranges.last() {
                Some(last) if start < last.start => return Err(invalid("out of order")),
                Some(last) if start < last.end => return Err(invalid("overlapped")),
                _ => ranges.push(start..end),
            }
        }
        Ok(Self(ranges))
    }

    /// The update with the wanted parts of the data one after another; parts beyond the data are left out.
    pub(super) fn cut(&self, update: &SubscribeUpdateAccount) -> SubscribeUpdateAccount {
        let mut update = update.clone();
        if let Some(account) = update.account.as_mut().filter(|_| !self.0.is_empty()) {
            let parts = self
                .0
                .iter()
                .filter_map(|range| account.data.get(range.clone()));
            account.data = parts.flatten().copied().collect();
        }
        update
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slice(offset: u64, length: u64) -> SubscribeRequestAccountsDataSlice {
        SubscribeRequestAccountsDataSlice { offset, length }
    }

    #[test]
    fn token_accounts_are_told_by_length_state_and_type() {
        let mut data = vec![0; 165];
        assert!(!is_token_account(&data), "not initialised");
        data[108] = 1;
        assert!(is_token_account(&data));
        data.push(1);
        assert!(!is_token_account(&data), "a mint with extensions");
        data[165] = 2;
        assert!(is_token_account(&data));
        assert!(!is_token_account(&[1; 82]));
    }

    #[test]
    fn data_slices_out_of_order_overlapping_or_endless_are_refused() {
        assert!(DataSlices::new(&[slice(0, 4), slice(4, 4)]).is_ok());
        assert!(DataSlices::new(&[slice(4, 4), slice(0, 4)]).is_err());
        assert!(DataSlices::new(&[slice(0, 5), slice(4, 4)]).is_err());
        assert!(DataSlices::new(&[slice(u64::MAX, 1)]).is_err());
    }

    #[test]
    fn data_slices_cut_and_leave_out_what_the_data_does_not_reach() {
        let update = SubscribeUpdateAccount {
            account: Some(
                yellowstone_grpc_proto::prelude::SubscribeUpdateAccountInfo {
                    data: (0..10).collect(),
                    ..Default::default()
                },
            ),
            ..Default::default()
        };
        let slices = DataSlices::new(&[slice(1, 2), slice(8, 2), slice(10, 1)]).unwrap();
        assert_eq!(slices.cut(&update).account.unwrap().data, [1, 2, 8, 9]);
        assert_eq!(DataSlices::default().cut(&update), update);
    }

    #[test]
    fn conditions_compare_data_and_lamports() {
        let bytes = Condition::Bytes {
            offset: 2,
            bytes: vec![3, 4],
        };
        assert!(bytes.holds(&[1, 2, 3, 4, 5], 0));
        assert!(!bytes.holds(&[1, 2, 3], 0));
        assert!(
            !Condition::Bytes {
                offset: 9,
                bytes: vec![1]
            }
            .holds(&[1], 0)
        );
        assert!(Condition::Length(3).holds(&[0; 3], 0));
        assert!(Condition::Lamports(Cmp::Gt(4)).holds(&[], 5));
        assert!(!Condition::Lamports(Cmp::Gt(5)).holds(&[], 5));
    }
}
