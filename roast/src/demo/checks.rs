//! What must hold after a battle, each check with what was expected and what was found.

use std::fmt::Display;

/// One thing that must hold.
#[derive(Debug, Clone)]
pub struct Check {
    /// What must hold.
    pub name: String,
    /// What it should be.
    pub expected: String,
    /// What it is.
    pub found: String,
}

impl Check {
    /// Whether it holds.
    pub fn holds(&self) -> bool {
        self.expected == self.found
    }
}

/// A growing list of checks.
#[derive(Debug, Default)]
pub struct Checks(Vec<Check>);

impl Checks {
    /// Adds a check that two values are the same.
    pub fn same(&mut self, name: &str, expected: impl Display, found: impl Display) {
        self.0.push(Check {
            name: name.to_owned(),
            expected: expected.to_string(),
            found: found.to_string(),
        });
    }

    /// All checks in order.
    pub fn all(&self) -> &[Check] {
        &self.0
    }

    /// Whether there is at least one check and all hold.
    pub fn hold(&self) -> bool {
        !self.0.is_empty() && self.0.iter().all(Check::holds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_difference_is_enough_to_fail_and_nothing_checked_is_no_success() {
        let mut checks = Checks::default();
        assert!(!checks.hold());
        checks.same("sum", 3, 3);
        assert!(checks.hold());
        checks.same("sum", 3, 4);
        assert!(!checks.hold());
    }
}
