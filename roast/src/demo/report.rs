//! The demo's last page: who staked what, what was decided, who got what, and whether everything agrees.

use std::time::Duration;

use comfy_table::presets::UTF8_BORDERS_ONLY;
use comfy_table::{Cell, CellAlignment, Color, ContentArrangement, Table};
use roast_protocol::amount::BaseUnits;
use roast_protocol::battle::account::Battle;
use roast_protocol::verdict::total;
use serde_json::Value;

use super::checks::Checks;
use super::receipt::Receipt;

/// Characters of a line, enough for a signature beside its numbers.
const WIDTH: u16 = 136;

/// A place where tokens were before and after.
#[derive(Debug, Clone)]
pub(super) struct Holding {
    /// Whose.
    pub name: String,
    /// Before the battle.
    pub before: BaseUnits,
    /// After everything was paid.
    pub after: BaseUnits,
}

/// Everything that the demo shows at the end.
#[derive(Debug)]
pub(super) struct Report {
    /// The battle's account.
    pub address: String,
    /// The battle as the chain has it.
    pub battle: Battle,
    /// One comment of the judge for each player, from the last round.
    pub commentary: Vec<String>,
    /// Where the tokens were and are.
    pub holdings: Vec<Holding>,
    /// The transactions.
    pub receipts: Vec<Receipt>,
    /// Rows by table.
    pub rows: Vec<(&'static str, i64)>,
    /// Steps and how long each took.
    pub steps: Vec<(String, Duration)>,
    /// From the first step to the served outcome.
    pub total: Duration,
    /// Memory of the demo and its services, in bytes.
    pub memory: Option<u64>,
    /// What was checked.
    pub checks: Checks,
}

impl Report {
    /// The whole page.
    pub(super) fn render(&self) -> String {
        [
            self.battle_table(),
            self.money_table(),
            self.transaction_table(),
            self.row_table(),
            self.step_table(),
            self.check_table(),
        ]
        .join("\n")
    }

    fn battle_table(&self) -> String {
        let mut table = table(&["battle", &self.address], &[]);
        let battle = &self.battle;
        let stake = roast(battle.stake, battle.decimals);
        table.add_row([
            "stakes",
            &format!("{stake} + {stake} ROAST, fee {} bps", battle.fee_bps.0),
        ]);
        let (opener, opponent) = (total(&battle.opener_scores), total(&battle.opponent_scores));
        let outcome = battle
            .outcome
            .map_or("no verdict", |outcome| outcome.name());
        table.add_row([
            "verdict",
            &format!("{outcome}, {opener} to {opponent} of 120"),
        ]);
        for line in &self.commentary {
            table.add_row(["judge", line]);
        }
        let hash = battle.transcript_hash.map(hex::encode).unwrap_or_default();
        table.add_row(["transcript", &hash]);
        table.to_string()
    }

    fn money_table(&self) -> String {
        let mut table = table(&["ROAST", "before", "after", "change"], &[1, 2, 3]);
        for holding in &self.holdings {
            let amount = |units| roast(units, self.battle.decimals);
            let change = match holding.after.0.checked_sub(holding.before.0) {
                Some(0) => "0".to_owned(),
                Some(gain) => format!("+{}", amount(BaseUnits(gain))),
                None => format!(
                    "-{}",
                    amount(BaseUnits(holding.before.0.saturating_sub(holding.after.0)))
                ),
            };
            table.add_row([
                holding.name.clone(),
                amount(holding.before),
                amount(holding.after),
                change,
            ]);
        }
        table.to_string()
    }

    fn transaction_table(&self) -> String {
        let mut table = table(
            &["transaction", "signature", "compute units", "lamports"],
            &[2, 3],
        );
        for receipt in &self.receipts {
            let row = [
                receipt.name.clone(),
                receipt.signature.clone(),
                receipt.compute_units.to_string(),
                receipt.fee_lamports.to_string(),
            ];
            table.add_row(row);
        }
        table.to_string()
    }

    fn row_table(&self) -> String {
        let mut table = table(&["rows in Postgres", ""], &[1]);
        for (name, count) in &self.rows {
            table.add_row([(*name).to_owned(), count.to_string()]);
        }
        table.to_string()
    }

    fn step_table(&self) -> String {
        let mut table = table(&["step", "seconds"], &[1]);
        for (name, took) in &self.steps {
            table.add_row([name.clone(), seconds(*took)]);
        }
        table.add_row([
            "from start to a settled, indexed and served battle".to_owned(),
            seconds(self.total),
        ]);
        if let Some(memory) = self.memory {
            table.add_row([
                "resident memory of everything, MiB".to_owned(),
                (memory / 1_048_576).to_string(),
            ]);
        }
        table.to_string()
    }

    fn check_table(&self) -> String {
        let mut table = table(&["check", "", ""], &[]);
        for check in self.checks.all() {
            let (mark, found) = if check.holds() {
                (Cell::new("✓").fg(Color::Green), check.found.clone())
            } else {
                (
                    Cell::new("✗").fg(Color::Red),
                    format!("expected {}, found {}", check.expected, check.found),
                )
            };
            table.add_row([Cell::new(&check.name), mark, Cell::new(found)]);
        }
        table.to_string()
    }
}

/// The judge's words on the last round, one line for each player.
pub(super) fn commentary(transcript: &Value) -> Vec<String> {
    let text = transcript["canonical"].as_str().unwrap_or_default();
    let transcript: Value = serde_json::from_str(text).unwrap_or_default();
    let line = |side: &str| {
        transcript["rounds"][2][side]["commentary"]
            .as_str()
            .map(|line| format!("{side}: {line}"))
    };
    ["opener", "opponent"]
        .into_iter()
        .filter_map(line)
        .collect()
}

fn table(header: &[&str], right: &[usize]) -> Table {
    let mut table = Table::new();
    table
        .load_preset(UTF8_BORDERS_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(WIDTH)
        .set_header(header);
    for column in right {
        if let Some(column) = table.column_mut(*column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn roast(amount: BaseUnits, decimals: u8) -> String {
    amount.format(decimals)
}

fn seconds(duration: Duration) -> String {
    format!("{:.2}", duration.as_secs_f64())
}
