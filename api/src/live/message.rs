//! The words of the live connection.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;

use crate::error::Problem;
use crate::events::Event;
use crate::types::Address;

/// What a client sends.
#[derive(Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum ClientMessage {
    /// Starts sending events: `{"subscribe": "all"}` or `{"subscribe": {"battle": "..."}}`, with `after` to replay what was missed.
    Subscribe(Subscribe),
    /// Stops sending them.
    Unsubscribe(Topic),
}

/// What to send.
#[derive(Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum Subscribe {
    /// Every battle.
    All(All),
    /// One battle, or every one when `battle` is left out.
    Topic(Topic),
}

/// The word `all`.
#[derive(Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum All {
    /// The word itself.
    All,
}

/// A battle and where to start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Topic {
    /// The battle; every battle when it is left out.
    #[serde(default)]
    pub battle: Option<Address>,
    /// Replays all events after this id before the live ones.
    #[serde(default)]
    pub after: Option<i64>,
}

/// What a client receives.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum ServerMessage {
    /// Something happened on chain.
    Event(Event),
    /// Both players' words of a round are in and can be read.
    RoundRevealed(RoundRevealed),
    /// A subscription stands; everything after `lastEventId` follows.
    Subscribed(Subscribed),
    /// A subscription ended.
    Unsubscribed {
        /// The battle; null for all.
        battle: Option<Address>,
    },
    /// The client's message was not understood; the connection stays open.
    Error {
        /// What is wrong with it.
        problem: Problem,
    },
}

/// A round whose words can be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RoundRevealed {
    /// The battle.
    pub battle: Address,
    /// 1 to 3.
    pub round: i16,
    /// When the second player's words came in.
    #[serde(with = "time::serde::rfc3339")]
    pub revealed_at: OffsetDateTime,
}

/// A subscription that stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Subscribed {
    /// The battle; null for all.
    pub battle: Option<Address>,
    /// The last event that was sent or existed when the subscription began.
    pub last_event_id: i64,
}

impl Subscribe {
    /// Both forms as one.
    pub(crate) fn topic(self) -> Topic {
        match self {
            Self::All(All::All) => Topic::default(),
            Self::Topic(topic) => topic,
        }
    }
}

impl ServerMessage {
    /// The battle that it is about.
    pub(crate) fn battle(&self) -> Option<Address> {
        match self {
            Self::Event(event) => event.battle,
            Self::RoundRevealed(round) => Some(round.battle),
            Self::Subscribed(_) | Self::Unsubscribed { .. } | Self::Error { .. } => None,
        }
    }

    /// Its place among the chain's events.
    pub(crate) fn event_id(&self) -> Option<i64> {
        match self {
            Self::Event(event) => Some(event.id),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_a_subscription_are_understood() {
        let topic = |json: &str| match serde_json::from_str(json).unwrap() {
            ClientMessage::Subscribe(subscribe) => subscribe.topic(),
            ClientMessage::Unsubscribe(topic) => topic,
        };
        assert_eq!(topic(r#"{"subscribe":"all"}"#), Topic::default());
        assert_eq!(
            topic(r#"{"subscribe":{"after":7}}"#),
            Topic {
                battle: None,
                after: Some(7)
            }
        );
        let battle = Address::from([7; 32]);
        assert_eq!(
            topic(&format!(r#"{{"subscribe":{{"battle":"{battle}"}}}}"#)),
            Topic {
                battle: Some(battle),
                after: None
            }
        );
        assert_eq!(
            topic(&format!(r#"{{"unsubscribe":{{"battle":"{battle}"}}}}"#)),
            Topic {
                battle: Some(battle),
                after: None
            }
        );
        for wrong in [
            "",
            "{}",
            r#"{"subscribe":"some"}"#,
            r#"{"subscribe":{"battle":"0"}}"#,
            r#"{"subscribe":{"batle":"x"}}"#,
        ] {
            assert!(
                serde_json::from_str::<ClientMessage>(wrong).is_err(),
                "{wrong}"
            );
        }
    }
}
