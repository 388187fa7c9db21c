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
    /// It does not apply.
    Skip,
    /// It cannot be recomputed here: one has the word of whoever says it.
    Trust,
}

/// What all checks together say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conclusion {
    /// Everything was recomputed, and holds.
    Holds,
    /// What was recomputed holds, but something has to be believed.
    PartlyTrusted,
    /// Something does not hold.
    Fails,
    /// Nothing could be checked.
    Empty,
}

impl Conclusion {
    /// The exit code of the program: 2 is that of arguments that cannot be read.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Holds => 0,
            Self::Fails | Self::Empty => 1,
            Self::PartlyTrusted => 3,
        }
    }
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

    /// Whether everything was recomputed and holds.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.conclusion() == Conclusion::Holds
    }

    /// What all checks together say.
    #[must_use]
    pub fn conclusion(&self) -> Conclusion {
        let has = |wanted| self.checks.iter().any(|check| check.verdict == wanted);
        if has(Verdict::Fail) {
            Conclusion::Fails
        } else if has(Verdict::Trust) {
            Conclusion::PartlyTrusted
        } else if has(Verdict::Pass) {
            Conclusion::Holds
        } else {
            Conclusion::Empty
        }
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

    pub(super) fn trust(&mut self, name: impl Into<String>, whom: impl Into<String>) {
        self.push(name, Verdict::Trust, whom);
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
        let of = |wanted| {
            self.checks
                .iter()
                .filter(move |check| check.verdict == wanted)
        };
        match self.conclusion() {
            Conclusion::Holds => {
                write!(f, "everything that can be recomputed agrees with the chain")
            }
            Conclusion::PartlyTrusted => {
                let trusted: Vec<&str> = of(Verdict::Trust)
                    .map(|check| check.detail.as_str())
                    .collect();
                let trusted = trusted.join("; ");
                write!(
                    f,
                    "what was recomputed agrees with the chain, but NOT EVERYTHING WAS: {trusted}"
                )
            }
            Conclusion::Fails => {
                let failed = of(Verdict::Fail).count();
                write!(f, "{failed} of {} checks FAILED", self.checks.len())
            }
            Conclusion::Empty => write!(f, "nothing could be checked"),
        }
    }
}

impl Verdict {
    const fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "FAIL",
            Self::Skip => "skip",
            Self::Trust => "TRUST",
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
        assert_eq!(report.conclusion(), Conclusion::Empty);
        report.check("sum", true, "3");
        assert!(report.passed());
        report.same("hash", &1, &2);
        assert!(!report.passed());
        assert_eq!(report.conclusion().exit_code(), 1);
        assert!(report.to_string().contains("1 of 3 checks FAILED"));
    }

    #[test]
    fn what_has_to_be_believed_is_named_and_has_an_exit_code_of_its_own() {
        let mut report = report();
        report.check("sum", true, "3");
        assert_eq!(report.conclusion().exit_code(), 0);
        report.trust("marks", "the word of oracle 1");
        assert!(!report.passed());
        assert_eq!(report.conclusion().exit_code(), 3);
        let told = report.to_string();
        let summary = told.lines().last().unwrap();
        assert!(
            summary.contains("NOT EVERYTHING") && summary.contains("the word of oracle 1"),
            "{summary}"
        );
    }
}
