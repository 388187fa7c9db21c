//! What a subscriber asked for, checked once and then matched against every message.

mod accounts;
mod transactions;

use yellowstone_grpc_proto::prelude::subscribe_update::UpdateOneof;
use yellowstone_grpc_proto::prelude::{
    CommitmentLevel, SlotStatus, SubscribeRequest, SubscribeUpdate,
    SubscribeUpdateTransactionStatus,
};
use yellowstone_grpc_proto::prost_types::Timestamp;

use self::accounts::{AccountsFilter, DataSlices};
use self::transactions::TransactionsFilter;
use super::message::{Message, SlotMessage, TransactionMessage, status_of};

/// Why a subscription is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FilterError {
    #[error("`{0}` is not an address; give 32 bytes in base58")]
    Address(String),
    #[error("`{0}` is not a signature; give 64 bytes in base58")]
    Signature(String),
    #[error("commitment {0} is unknown; use 0 (processed), 1 (confirmed) or 2 (finalized)")]
    Commitment(i32),
    #[error("{0}")]
    Invalid(String),
    #[error("the localnet does not serve {0}")]
    Unsupported(&'static str),
}

/// A subscription's filters, each under the name that the subscriber gave it.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    commitment: CommitmentLevel,
    accounts: Vec<(String, AccountsFilter)>,
    data_slices: DataSlices,
    slots: Vec<(String, SlotsFilter)>,
    transactions: Vec<(String, TransactionsFilter)>,
    transactions_status: Vec<(String, TransactionsFilter)>,
    blocks_meta: Vec<String>,
}

#[derive(Debug)]
struct SlotsFilter {
    by_commitment: bool,
    interslot: bool,
}

impl Filter {
    pub(crate) fn new(request: SubscribeRequest) -> Result<Self, FilterError> {
        refuse_unsupported(&request)?;
        let commitment = request.commitment.unwrap_or_default();
        let slots = request.slots.into_iter().map(|(name, slots)| {
            let by_commitment = slots.filter_by_commitment.unwrap_or_default();
            (
                name,
                SlotsFilter {
                    by_commitment,
                    interslot: slots.interslot_updates.unwrap_or_default(),
                },
            )
        });
        Ok(Self {
            commitment: CommitmentLevel::try_from(commitment)
                .map_err(|_| FilterError::Commitment(commitment))?,
            accounts: compile(request.accounts, AccountsFilter::new)?,
            data_slices: DataSlices::new(&request.accounts_data_slice)?,
            slots: slots.collect(),
            transactions: compile(request.transactions, TransactionsFilter::new)?,
            transactions_status: compile(request.transactions_status, TransactionsFilter::new)?,
            blocks_meta: request.blocks_meta.into_keys().collect(),
        })
    }

    pub(crate) const fn commitment(&self) -> CommitmentLevel {
        self.commitment
    }

    /// The updates that a message makes for this subscriber: one for each kind asked for, naming every filter that matched.
    pub(crate) fn updates(&self, message: &Message) -> Vec<SubscribeUpdate> {
        let updates = match message {
            Message::Account(account) => {
                let names = matching(&self.accounts, |filter| filter.matches(account));
                vec![update(names, account.created_at, || {
                    UpdateOneof::Account(self.data_slices.cut(&account.body))
                })]
            }
            Message::Transaction(transaction) => {
                let full = matching(&self.transactions, |filter| filter.matches(transaction));
                let status = matching(&self.transactions_status, |filter| {
                    filter.matches(transaction)
                });
                let created_at = transaction.created_at;
                vec![
                    update(full, created_at, || {
                        UpdateOneof::Transaction(transaction.body.clone())
                    }),
                    update(status, created_at, || {
                        UpdateOneof::TransactionStatus(status_only(transaction))
                    }),
                ]
            }
            Message::BlockMeta(meta) => {
                let names = self.blocks_meta.clone();
                vec![update(names, meta.created_at, || {
                    UpdateOneof::BlockMeta(meta.body.clone())
                })]
            }
            Message::Slot(slot) => {
                let names = matching(&self.slots, |filter| filter.matches(slot, self.commitment));
                vec![update(names, slot.created_at, || {
                    UpdateOneof::Slot(slot.body.clone())
                })]
            }
        };
        updates.into_iter().flatten().collect()
    }
}

impl SlotsFilter {
    fn matches(&self, message: &SlotMessage, commitment: CommitmentLevel) -> bool {
        let status = message.body.status();
        let is_level = matches!(
            status,
            SlotStatus::SlotProcessed | SlotStatus::SlotConfirmed | SlotStatus::SlotFinalized
        );
        (!self.by_commitment || status == status_of(commitment)) && (self.interslot || is_level)
    }
}

fn refuse_unsupported(request: &SubscribeRequest) -> Result<(), FilterError> {
    let unsupported = [
        (
            request.blocks.is_empty(),
            "`blocks`; subscribe to `blocks_meta`, `transactions` and `accounts` instead",
        ),
        (
            request.entry.is_empty(),
            "`entry`; its blocks have one made-up entry each",
        ),
        (
            request.block_footer.is_empty(),
            "`block_footer`; it has no votes to certify",
        ),
    ];
    match unsupported.into_iter().find(|(unused, _)| !unused) {
        Some((_, what)) => Err(FilterError::Unsupported(what)),
        None => Ok(()),
    }
}

fn compile<P, F>(
    requested: impl IntoIterator<Item = (String, P)>,
    new: impl Fn(P) -> Result<F, FilterError>,
) -> Result<Vec<(String, F)>, FilterError> {
    requested
        .into_iter()
        .map(|(name, filter)| Ok((name, new(filter)?)))
        .collect()
}

fn matching<F>(filters: &[(String, F)], matches: impl Fn(&F) -> bool) -> Vec<String> {
    filters
        .iter()
        .filter(|(_, filter)| matches(filter))
        .map(|(name, _)| name.clone())
        .collect()
}

fn update(
    filters: Vec<String>,
    created_at: Timestamp,
    body: impl FnOnce() -> UpdateOneof,
) -> Option<SubscribeUpdate> {
    (!filters.is_empty()).then(|| SubscribeUpdate {
        filters,
        update_oneof: Some(body()),
        created_at: Some(created_at),
    })
}

fn status_only(transaction: &TransactionMessage) -> SubscribeUpdateTransactionStatus {
    let body = &transaction.body;
    let info = body.transaction.clone().unwrap_or_default();
    SubscribeUpdateTransactionStatus {
        slot: body.slot,
        signature: info.signature,
        is_vote: info.is_vote,
        index: info.index,
        err: info.meta.and_then(|meta| meta.err),
        bank_id: body.bank_id,
    }
}
