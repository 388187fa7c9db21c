//! Changes that a program takes, and why that is no fault.

use super::Fixture;

/// What a program takes of one account of one instruction although it is not what was meant.
///
/// Every other account must then be as after the valid instruction, but for those that are named.
pub struct Allowed {
    instruction: &'static str,
    account: &'static str,
    changes: &'static [&'static str],
    /// For readers of the list.
    because: &'static str,
    /// In this situation only.
    situation: Option<&'static str>,
    /// Accounts that are then different.
    altered: &'static [&'static str],
}

impl Allowed {
    /// Whatever account is given.
    pub const ANYTHING: &'static [&'static str] = &["anything"];

    /// Changes, in the words in which a row names them, of an account of an instruction, both by their names in the IDL.
    #[must_use]
    pub const fn new(
        instruction: &'static str,
        account: &'static str,
        changes: &'static [&'static str],
        because: &'static str,
    ) -> Self {
        Self {
            instruction,
            account,
            changes,
            because,
            situation: None,
            altered: &[],
        }
    }

    /// The same instruction a second time.
    #[must_use]
    pub const fn again(instruction: &'static str, because: &'static str) -> Self {
        Self::new(instruction, "the instruction", &["is sent again"], because)
    }

    /// Another token account of the same wallet and mint, which a copy of a token account is.
    #[must_use]
    pub const fn another_account(
        instruction: &'static str,
        account: &'static str,
        because: &'static str,
    ) -> Self {
        Self::new(instruction, account, &["is a copy"], because)
    }

    /// In one situation of the instruction only.
    #[must_use]
    pub const fn when(self, situation: &'static str) -> Self {
        Self {
            situation: Some(situation),
            ..self
        }
    }

    /// Other accounts, by their names in the IDL, then are different.
    #[must_use]
    pub const fn altering(self, altered: &'static [&'static str]) -> Self {
        Self { altered, ..self }
    }

    /// The entry of the list that covers a row.
    pub(super) fn covers(
        &self,
        fixture: &Fixture,
        account: &str,
        change: &str,
    ) -> Option<&'static str> {
        let is_here = self.situation.is_none_or(|it| it == fixture.situation);
        if self.instruction != fixture.instruction || self.account != account || !is_here {
            return None;
        }
        let mut changes = self.changes.iter();
        let listed = changes.find(|listed| self.is_anything() || **listed == change);
        listed.copied()
    }

    /// Whether whatever account is given is taken; some are refused all the same.
    pub(super) fn is_anything(&self) -> bool {
        self.changes == Self::ANYTHING
    }

    pub(super) fn listed(&self) -> &'static [&'static str] {
        self.changes
    }

    pub(super) fn alters(&self, account: &str) -> bool {
        self.altered.contains(&account)
    }
}

impl std::fmt::Display for Allowed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} {} ({})",
            self.instruction, self.account, self.because
        )
    }
}
