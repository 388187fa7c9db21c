//! What was checked and what came out.

use std::fmt;

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ContentArrangement, Table};
use roast_protocol::battle::BattleStatus;
use solana_pubkey::Pubkey;

/// What a check says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Pass,
    /// It does not.
    Fail,
    /// It does not apply, or cannot be told from here.
    Skip,
}

/// One thing that must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What must hold.
    pub name: String,
    /// Whether it does.
    pub verdict: Verdict,
    /// What was found.
    pub detail: String,
}

/// Every check of one battle.
#[derive(Clone, Debug)]
pub struct Report {
    battle: Pubkey,
    status: BattleStatus,
    checks: Vec<Check>,
}

impl Report {
    pub(super) const fn new(battle: Pubkey, status: BattleStatus) -> Self {
        Self {
            battle,
            status,
            checks: Vec::new(),
        }
    }

    /// Whether nothing failed and something was checked.
    #[must_use]
    pub fn passed(&self) -> bool {
        let count = |wanted| {
            self.checks
                .iter()
                .filter(|check| check.verdict == wanted)
                .count()
        };
        count(Verdict::Fail) == 0 && count(Verdict::Pass) > 0
    }

    /// All checks in order.
    #[must_use]
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    pub(super) fn check(
        &mut self,
        name: impl Into<String>,
        holds: bool,
        detail: impl Into<String>,
    ) {
        let verdict = if holds { Verdict::Pass } else { Verdict::Fail };
        self.push(name, verdict, detail);
    }

    /// Checks that two values are the same.
    pub(super) fn same<T: PartialEq + fmt::Display>(
        &mut self,
        name: impl Into<String>,
        expected: &T,
        found: &T,
    ) {
        if expected == found {
            self.push(name, Verdict::Pass, found.to_string());
        } else {
            self.push(
                name,
                Verdict::Fail,
                format!("expected {expected}, found {found}"),
            );
        }
    }

    pub(super) fn skip(&mut self, name: impl Into<String>, why: impl Into<String>) {
        self.push(name, Verdict::Skip, why);
    }

    fn push(&mut self, name: impl Into<String>, verdict: Verdict, detail: impl Into<String>) {
        self.checks.push(Check {
            name: name.into(),
            verdict,
            detail: detail.into(),
        });
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = Table::new();
        table
            .load_preset(UTF8_FULL_CONDENSED)
            .set_content_arrangement(ContentArrangement::Dynamic);
        table.set_header(["check", "", "found"]);
        for Check {
            name,
            verdict,
            detail,
        } in &self.checks
        {
            table.add_row([name.as_str(), verdict.word(), detail.as_str()]);
        }
        writeln!(f, "battle {} ({})", self.battle, self.status.name())?;
        writeln!(f, "{table}")?;
        let failed = self
            .checks
            .iter()
            .filter(|check| check.verdict == Verdict::Fail)
            .count();
        match (failed, self.passed()) {
            (0, true) => write!(f, "everything that can be recomputed agrees with the chain"),
            (0, false) => write!(f, "nothing could be checked"),
            (failed, _) => write!(f, "{failed} of {} checks FAILED", self.checks.len()),
        }
    }
}

impl Verdict {
    const fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "FAIL",
            Self::Skip => "skip",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        Report::new(Pubkey::new_from_array([7; 32]), BattleStatus::Paid)
    }

    #[test]
    fn one_failure_fails_the_report_and_skips_alone_pass_nothing() {
        let mut report = report();
        report.skip("verdict", "there is none yet");
        assert!(!report.passed());
        report.check("sum", true, "3");
        assert!(report.passed());
        report.same("hash", &1, &2);
        assert!(!report.passed());
        assert!(report.to_string().contains("1 of 3 checks FAILED"));
    }
}
