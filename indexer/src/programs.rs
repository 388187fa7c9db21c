//! The programs that the indexer follows, and their events under one roof.

use roast_protocol::battle::event::BattleEvent;
use roast_protocol::burn::event::BurnEvent;
use roast_protocol::tipping::Reference;
use roast_protocol::tipping::event::TippingEvent;
use roast_protocol::{Pubkey, battle, burn, tipping};
use serde::Serialize;

/// A program that is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "chain.program", rename_all = "snake_case")]
pub enum Program {
    /// Battles.
    Battle,
    /// Tips.
    Tipping,
    /// Burns for submissions.
    Burn,
}

impl Program {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Battle, Self::Tipping, Self::Burn];

    /// Its address.
    #[must_use]
    pub const fn id(self) -> Pubkey {
        match self {
            Self::Battle => battle::ID,
            Self::Tipping => tipping::ID,
            Self::Burn => burn::ID,
        }
    }

    /// The name that rows have.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Battle => "battle",
            Self::Tipping => "tipping",
            Self::Burn => "burn",
        }
    }

    /// The program at an address; `None` for others than ours.
    #[must_use]
    pub fn at(address: &Pubkey) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|program| program.id() == *address)
    }

    /// Reads the data of an inner instruction of the program; `None` when it carries no event, the reason when it cannot be decoded.
    #[must_use]
    pub fn event(self, data: &[u8]) -> Option<Result<ProgramEvent, String>> {
        Some(match self {
            Self::Battle => battle::event::decode(data)?
                .map(ProgramEvent::Battle)
                .map_err(|error| error.to_string()),
            Self::Tipping => tipping::event::decode(data)?
                .map(ProgramEvent::Tipping)
                .map_err(|error| error.to_string()),
            Self::Burn => burn::event::decode(data)?
                .map(ProgramEvent::Burn)
                .map_err(|error| error.to_string()),
        })
    }
}

/// An event of one of the programs; in JSON the event itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ProgramEvent {
    /// Of `battle`.
    Battle(BattleEvent),
    /// Of `tipping`.
    Tipping(TippingEvent),
    /// Of `burn`.
    Burn(BurnEvent),
}

impl ProgramEvent {
    /// The variant's name in snake case, such as `tip_sent`; unique within its program.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Battle(event) => event.kind(),
            Self::Tipping(event) => event.kind(),
            Self::Burn(event) => event.kind(),
        }
    }

    /// The battle that the event is about; for a tip the battle that it was given for.
    #[must_use]
    pub const fn battle(&self) -> Option<Pubkey> {
        match self {
            Self::Battle(event) => event.battle(),
            Self::Tipping(TippingEvent::TipSent {
                reference: Reference::Battle(battle),
                ..
            }) => Some(*battle),
            Self::Tipping(_) | Self::Burn(_) => None,
        }
    }

    /// The account that the event says is closed.
    #[must_use]
    pub fn closes(&self) -> Option<Pubkey> {
        match self {
            Self::Battle(BattleEvent::BattleClosed { battle, .. }) => Some(*battle),
            Self::Tipping(TippingEvent::PerformerReleased { name, .. }) => {
                Some(tipping::pda::performer(name).0)
            }
            Self::Burn(BurnEvent::CampaignClosed { campaign, .. }) => Some(*campaign),
            Self::Burn(BurnEvent::SubmissionClosed {
                campaign,
                content_hash,
                ..
            }) => Some(burn::pda::submission(campaign, content_hash).0),
            _ => None,
        }
    }

    /// The mint that the event names; `None` when it names none.
    #[must_use]
    pub const fn mint(&self) -> Option<Pubkey> {
        match self {
            Self::Battle(event) => event.mint(),
            Self::Tipping(event) => event.mint(),
            Self::Burn(event) => burn_mint(event),
        }
    }
}

const fn burn_mint(event: &BurnEvent) -> Option<Pubkey> {
    match event {
        BurnEvent::MintAllowed { mint, .. } | BurnEvent::CampaignOpened { mint, .. } => Some(*mint),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use roast_protocol::amount::BaseUnits;

    use super::*;

    #[test]
    fn every_program_is_found_at_its_address_and_nothing_elsewhere() {
        for program in Program::ALL {
            assert_eq!(Program::at(&program.id()), Some(program));
        }
        assert_eq!(Program::at(&Pubkey::default()), None);
    }

    #[test]
    fn closings_name_the_account_that_is_gone() {
        let (one, other) = (Pubkey::new_from_array([1; 32]), Pubkey::default());
        let battle = ProgramEvent::Battle(BattleEvent::BattleClosed {
            battle: one,
            opener: other,
            lamports: BaseUnits(1),
            swept: BaseUnits(0),
        });
        let campaign = ProgramEvent::Burn(BurnEvent::CampaignClosed {
            campaign: one,
            project: other,
            submissions: 0,
            burned: BaseUnits(0),
        });
        let submission = ProgramEvent::Burn(BurnEvent::SubmissionClosed {
            campaign: one,
            miner: other,
            content_hash: [7; 32],
        });
        let submitted = burn::pda::submission(&one, &[7; 32]).0;
        assert_eq!(battle.closes(), Some(one));
        assert_eq!(campaign.closes(), Some(one));
        assert_eq!(submission.closes(), Some(submitted));
    }
}
