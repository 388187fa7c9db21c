//! Accounts that a slot's transactions closed.
//!
//! A stream filtered by owner says nothing when an account is closed, because by then the system program owns it. Two things tell: the transaction
//! emptied the address, or the program says in an event that it closed the account there. The event counts also when the same transaction gave the
//! address lamports again, which anybody may do.

use std::collections::HashMap;

use roast_protocol::Pubkey;
use solana_signature::Signature;

use crate::batch::{AccountVersion, Event, EventBody};
use crate::solana::decode::Transaction;

/// The addresses, each with the transaction that closed it, in chain order. One that a program wrote in that transaction or later is open again.
pub(super) fn closed(
    transactions: &[Transaction],
    events: &[Event],
    newest: &HashMap<Pubkey, AccountVersion>,
) -> Vec<(Pubkey, Signature)> {
    let place: HashMap<Signature, u64> = transactions
        .iter()
        .map(|transaction| (transaction.signature, transaction.index))
        .collect();
    let written = |address: &Pubkey| {
        let writer = newest.get(address)?.signature?;
        place.get(&writer).copied()
    };
    let emptied = transactions.iter().flat_map(|transaction| {
        let (index, signature) = (transaction.index, transaction.signature);
        transaction
            .emptied
            .iter()
            .map(move |address| (index, *address, signature))
    });
    let told = events.iter().filter_map(|event| match &event.body {
        EventBody::Known(known) => {
            Some((event.transaction_index, known.closes()?, event.signature))
        }
        EventBody::Undecodable(_) => None,
    });
    let mut closed: Vec<_> = emptied
        .chain(told)
        .filter(|(index, address, _)| written(address).is_none_or(|written| written < *index))
        .collect();
    closed.sort_by_key(|(index, ..)| *index);
    closed
        .into_iter()
        .map(|(_, address, signature)| (address, signature))
        .collect()
}

#[cfg(test)]
mod tests {
    use roast_protocol::tipping::event::TippingEvent;
    use roast_protocol::tipping::{PerformerName, pda};

    use super::*;
    use crate::batch::WriteVersion;
    use crate::programs::{Program, ProgramEvent};

    fn signature(index: u64) -> Signature {
        Signature::from([index as u8; 64])
    }

    fn name() -> PerformerName {
        "mc-roast".parse().unwrap()
    }

    /// The account of the name, as the transaction at a place wrote it.
    fn written(index: u64) -> HashMap<Pubkey, AccountVersion> {
        let address = pda::performer(&name()).0;
        let version = AccountVersion {
            address,
            slot: 7,
            write_version: WriteVersion::counted(1),
            owner: Program::Tipping.id(),
            lamports: 1,
            data: Vec::new(),
            signature: Some(signature(index)),
        };
        HashMap::from([(address, version)])
    }

    fn transactions() -> Vec<Transaction> {
        (0..4)
            .map(|index| Transaction::without_content(7, index, signature(index)))
            .collect()
    }

    /// The name is released by the transaction at place 2, which leaves lamports at its address.
    fn closed_after(newest: &HashMap<Pubkey, AccountVersion>) -> Vec<(Pubkey, Signature)> {
        let released = Event {
            slot: 7,
            transaction_index: 2,
            instruction_index: 0,
            inner_index: 0,
            signature: signature(2),
            block_time: None,
            program: Program::Tipping,
            body: EventBody::Known(ProgramEvent::Tipping(TippingEvent::PerformerReleased {
                name: name(),
                owner: Pubkey::default(),
            })),
        };
        closed(&transactions(), &[released], newest)
    }

    #[test]
    fn an_account_whose_closing_is_told_is_closed_whatever_its_address_holds() {
        let expected = [(pda::performer(&name()).0, signature(2))];
        assert_eq!(closed_after(&HashMap::new()), expected);
        assert_eq!(closed_after(&written(1)), expected);
    }

    #[test]
    fn an_account_that_is_written_again_after_its_closing_is_open() {
        assert_eq!(closed_after(&written(2)), []);
        assert_eq!(closed_after(&written(3)), []);
    }

    #[test]
    fn an_emptied_address_is_closed_by_the_transaction_that_emptied_it() {
        let mut transactions = transactions();
        transactions[3].emptied = vec![Pubkey::default()];
        let closed = closed(&transactions, &[], &HashMap::new());
        assert_eq!(closed, [(Pubkey::default(), signature(3))]);
    }
}
