use yellowstone_grpc_proto::prelude::{SubscribeUpdateAccount, SubscribeUpdateAccountInfo};

use super::*;

fn block(slot: u64, parent: u64) -> UpdateOneof {
    bank(slot, parent, 0)
}

fn bank(slot: u64, parent_slot: u64, bank_id: u64) -> UpdateOneof {
    UpdateOneof::BlockMeta(SubscribeUpdateBlockMeta {
        slot,
        parent_slot,
        bank_id,
        ..SubscribeUpdateBlockMeta::default()
    })
}

fn status(slot: u64, status: SlotStatus) -> UpdateOneof {
    UpdateOneof::Slot(SubscribeUpdateSlot {
        slot,
        status: status as i32,
        ..SubscribeUpdateSlot::default()
    })
}

fn confirmed(slot: u64) -> UpdateOneof {
    status(slot, SlotStatus::SlotConfirmed)
}

fn account(slot: u64, address: u8, write_version: u64, bank_id: u64) -> UpdateOneof {
    UpdateOneof::Account(SubscribeUpdateAccount {
        account: Some(SubscribeUpdateAccountInfo {
            pubkey: vec![address; 32],
            owner: vec![0; 32],
            write_version,
            ..SubscribeUpdateAccountInfo::default()
        }),
        slot,
        is_startup: false,
        bank_id: Some(bank_id),
    })
}

/// Pushes messages into an assembler whose checkpoint is slot 10; what each led to is written as `slot:accounts` or `dead slot`.
fn assemble(updates: impl IntoIterator<Item = UpdateOneof>) -> Result<Vec<String>, Gap> {
    let mut assembler = Assembler::new(Commitment::Confirmed, 10);
    let mut steps = Vec::new();
    for update in updates {
        steps.extend(assembler.push(update)?);
    }
    Ok(steps
        .iter()
        .map(|step| match step {
            Step::Slot(batch) => format!("{}:{}", batch.slot, batch.accounts.len()),
            Step::Dead(slot) => format!("dead {slot}"),
        })
        .collect())
}

#[test]
fn a_slot_is_handed_on_once_voted_for_and_described_in_either_order() {
    let one = [account(11, 1, 1, 0), block(11, 10), confirmed(11)];
    let other = [confirmed(11), account(11, 1, 1, 0), block(11, 10)];
    assert_eq!(assemble(one).unwrap(), ["11:1"]);
    assert_eq!(assemble(other).unwrap(), ["11:1"]);
    assert!(
        assemble([account(11, 1, 1, 0), block(11, 10)])
            .unwrap()
            .is_empty()
    );
}

#[test]
fn of_several_states_in_a_slot_the_newest_is_kept() {
    let mut assembler = Assembler::new(Commitment::Confirmed, 10);
    for update in [
        account(11, 1, 5, 0),
        account(11, 1, 7, 0),
        account(11, 1, 6, 0),
        block(11, 10),
    ] {
        assert!(assembler.push(update).unwrap().is_empty());
    }
    let steps = assembler.push(confirmed(11)).unwrap();
    let [Step::Slot(batch)] = steps.as_slice() else {
        panic!("{steps:?}");
    };
    assert_eq!(batch.accounts.len(), 1);
    assert_eq!(batch.accounts[0].write_version.get(), 7);
}

#[test]
fn a_vote_for_a_block_is_a_vote_for_its_ancestors_and_they_go_first() {
    let updates = [block(11, 10), block(12, 11), block(14, 12), confirmed(14)];
    assert_eq!(assemble(updates).unwrap(), ["11:0", "12:0", "14:0"]);
    let described_last = [confirmed(14), block(12, 11), block(11, 10), block(14, 12)];
    assert_eq!(assemble(described_last).unwrap(), ["11:0", "12:0", "14:0"]);
}

#[test]
fn a_parent_that_never_came_is_a_gap() {
    let gap = assemble([block(13, 12), confirmed(13)]).unwrap_err();
    let (slot, parent, last) = (13, 12, 10);
    assert_eq!(gap, Gap::MissingParent { slot, parent, last });
}

#[test]
fn skipped_slots_are_no_gap() {
    let updates = [block(11, 10), confirmed(11), block(15, 11), confirmed(15)];
    assert_eq!(assemble(updates).unwrap(), ["11:0", "15:0"]);
}

#[test]
fn a_confirmed_block_that_is_never_described_is_a_gap() {
    let mut updates = vec![confirmed(11)];
    updates.extend((12..=200).map(|slot| status(slot, SlotStatus::SlotProcessed)));
    assert_eq!(
        assemble(updates).unwrap_err(),
        Gap::MissingBlock { slot: 11 }
    );
}

#[test]
fn a_message_that_comes_after_its_slot_goes_on_at_once() {
    let updates = [
        block(11, 10),
        confirmed(11),
        account(11, 1, 1, 0),
        account(11, 2, 2, 0),
    ];
    assert_eq!(assemble(updates).unwrap(), ["11:0", "11:1", "11:1"]);
}

#[test]
fn what_was_not_asked_for_is_left_out() {
    let updates = [
        account(9, 1, 1, 0),
        block(9, 8),
        status(9, SlotStatus::SlotFinalized),
    ];
    assert!(assemble(updates).unwrap().is_empty());
}

#[test]
fn the_bank_that_lost_its_slot_leaves_nothing() {
    let updates = [
        account(11, 1, 1, 100),
        account(11, 2, 2, 200),
        bank(11, 10, 200),
        confirmed(11),
    ];
    assert_eq!(assemble(updates).unwrap(), ["11:1"]);
}

#[test]
fn a_slot_that_dies_before_it_is_handed_on_is_forgotten_and_may_come_again() {
    let updates = [
        account(11, 1, 1, 0),
        block(11, 10),
        status(11, SlotStatus::SlotDead),
        account(11, 2, 1, 0),
        account(11, 3, 2, 0),
        block(11, 10),
        confirmed(11),
    ];
    assert_eq!(assemble(updates).unwrap(), ["11:2"]);
}

#[test]
fn a_slot_that_dies_after_it_was_handed_on_is_taken_back_and_may_come_again() {
    let updates = [
        block(11, 10),
        confirmed(11),
        status(11, SlotStatus::SlotDead),
        account(11, 2, 1, 0),
        block(11, 10),
        confirmed(11),
        status(5, SlotStatus::SlotDead),
    ];
    assert_eq!(
        assemble(updates).unwrap(),
        ["11:0", "dead 11", "11:1", "dead 5"]
    );
}

#[test]
fn blocks_that_nobody_votes_for_are_dropped_when_a_later_one_is_final() {
    let mut assembler = Assembler::new(Commitment::Confirmed, 10);
    for update in [
        account(11, 1, 1, 0),
        block(11, 10),
        block(12, 10),
        confirmed(12),
    ] {
        assembler.push(update).unwrap();
    }
    assembler
        .push(status(12, SlotStatus::SlotFinalized))
        .unwrap();
    assert_eq!(assembler.slots.keys().copied().collect::<Vec<_>>(), [12]);
}

#[test]
fn at_finalized_commitment_nothing_is_handed_on_before() {
    let mut assembler = Assembler::new(Commitment::Finalized, 10);
    assembler.push(block(11, 10)).unwrap();
    assert!(assembler.push(confirmed(11)).unwrap().is_empty());
    let steps = assembler
        .push(status(11, SlotStatus::SlotFinalized))
        .unwrap();
    let [Step::Slot(batch)] = steps.as_slice() else {
        panic!("{steps:?}");
    };
    assert_eq!((batch.slot, batch.finalized), (11, Some(11)));
}

#[test]
fn memory_stays_bounded_whatever_the_service_sends() {
    let mut assembler = Assembler::new(Commitment::Confirmed, 10);
    let end = (11..).find_map(|slot| assembler.push(block(slot, slot - 1)).err());
    assert_eq!(end, Some(Gap::Overflow));
    assert!(assembler.slots.len() <= WAITING_SLOTS);

    let mut assembler = Assembler::new(Commitment::Confirmed, 10);
    for slot in 11..5_000 {
        assembler.push(block(slot, slot - 1)).unwrap();
        assembler.push(confirmed(slot)).unwrap();
    }
    assert!(assembler.slots.len() <= KEPT_SLOTS as usize + 1);
}

#[test]
fn malformed_messages_are_errors_and_no_panics() {
    let mut no_key = account(11, 1, 1, 0);
    if let UpdateOneof::Account(update) = &mut no_key {
        update.account.as_mut().unwrap().pubkey.pop();
    }
    assert_eq!(
        assemble([no_key]).unwrap_err(),
        Gap::Malformed(Malformed("address"))
    );
    let empty = UpdateOneof::Account(SubscribeUpdateAccount {
        slot: 11,
        ..SubscribeUpdateAccount::default()
    });
    assert!(assemble([empty]).is_err());
    let extreme = [block(u64::MAX, 10), confirmed(u64::MAX)];
    assert_eq!(assemble(extreme).unwrap(), [format!("{}:0", u64::MAX)]);
}
