//! What one client listens to, and up to which event it was served.

use std::collections::HashMap;

use crate::live::message::ServerMessage;
use crate::types::Address;

/// Most battles that one client may name; with more it should listen to all.
const MAX_BATTLES: usize = 256;

/// What one client listens to. Each topic remembers the last event sent, so that replayed and live events never overlap.
#[derive(Debug, Default)]
pub(super) struct Subscriptions {
    all: Option<i64>,
    battles: HashMap<Address, i64>,
}

impl Subscriptions {
    /// Whether the client may listen to this battle, too, or to all.
    pub(super) fn has_room(&self, battle: Option<Address>) -> bool {
        battle.is_none_or(|battle| {
            self.battles.len() < MAX_BATTLES || self.battles.contains_key(&battle)
        })
    }

    /// Listens to a battle, or to all, from after event `last`.
    pub(super) fn add(&mut self, battle: Option<Address>, last: i64) {
        match battle {
            None => self.all = Some(last),
            Some(battle) => {
                self.battles.insert(battle, last);
            }
        }
    }

    /// Listens no longer.
    pub(super) fn remove(&mut self, battle: Option<Address>) {
        match battle {
            None => self.all = None,
            Some(battle) => {
                self.battles.remove(&battle);
            }
        }
    }

    /// Whether the client is to get the message; if so it counts as sent.
    pub(super) fn take(&mut self, message: &ServerMessage) -> bool {
        let mut lasts = [
            self.all.as_mut(),
            message
                .battle()
                .and_then(|battle| self.battles.get_mut(&battle)),
        ];
        let Some(id) = message.event_id() else {
            return lasts.iter().any(Option::is_some);
        };
        let wanted =
            lasts.iter().flatten().all(|last| id > **last) && lasts.iter().any(Option::is_some);
        for last in lasts.iter_mut().flatten() {
            **last = id.max(**last);
        }
        wanted
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::events::Event;
    use crate::types::{Finality, Program};

    fn event(id: i64, battle: u8) -> ServerMessage {
        ServerMessage::Event(Event {
            id,
            program: Program::Battle,
            kind: "battle_opened".to_owned(),
            battle: Some(Address::from([battle; 32])),
            mint: None,
            payload: json!({}),
            slot: 1,
            signature: [0; 64].into(),
            block_time: None,
            finality: Finality::Confirmed,
        })
    }

    #[test]
    fn nothing_is_sent_before_a_subscription_and_after_it_ended() {
        let mut subscriptions = Subscriptions::default();
        assert!(!subscriptions.take(&event(1, 1)));
        subscriptions.add(None, 1);
        assert!(subscriptions.take(&event(2, 1)));
        subscriptions.remove(None);
        assert!(!subscriptions.take(&event(3, 1)));
    }

    #[test]
    fn replayed_events_are_not_sent_again_live() {
        let mut subscriptions = Subscriptions::default();
        subscriptions.add(Some(Address::from([1; 32])), 10);
        assert!(!subscriptions.take(&event(10, 1)));
        assert!(subscriptions.take(&event(11, 1)));
        assert!(!subscriptions.take(&event(11, 1)));
        assert!(!subscriptions.take(&event(12, 2)));
    }

    #[test]
    fn a_client_of_all_and_of_one_battle_gets_each_event_once() {
        let mut subscriptions = Subscriptions::default();
        subscriptions.add(None, 5);
        subscriptions.add(Some(Address::from([1; 32])), 8);
        assert!(
            !subscriptions.take(&event(8, 1)),
            "the battle's replay had sent it"
        );
        assert!(subscriptions.take(&event(9, 1)));
        assert!(!subscriptions.take(&event(9, 1)));
        assert!(subscriptions.take(&event(10, 2)));
    }

    #[test]
    fn a_client_cannot_name_battles_without_end() {
        let mut subscriptions = Subscriptions::default();
        for number in 0..MAX_BATTLES {
            let mut bytes = [0; 32];
            bytes[..8].copy_from_slice(&number.to_le_bytes());
            assert!(subscriptions.has_room(Some(bytes.into())));
            subscriptions.add(Some(bytes.into()), 0);
        }
        assert!(!subscriptions.has_room(Some([255; 32].into())));
        assert!(
            subscriptions.has_room(Some([0; 32].into())),
            "one that it has already is fine"
        );
        assert!(subscriptions.has_room(None));
    }
}
