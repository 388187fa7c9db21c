//! The committed ABIs.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::project::Contract;

/// Writes `NAME.json` for each contract and removes those of contracts that are gone.
pub(crate) fn write(folder: &Path, contracts: &[Contract]) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
    for contract in contracts {
        let (file, text) = (file(contract), text(contract)?);
        // An unchanged file keeps its time, so that protocol is not compiled again.
        if committed(folder, &file) != text {
            std::fs::write(folder.join(&file), text).with_context(|| format!("writing {file}"))?;
        }
    }
    for file in surplus(folder, contracts)? {
        std::fs::remove_file(folder.join(&file)).with_context(|| format!("removing {file}"))?;
    }
    Ok(())
}

/// Fails when the committed files are not what [`write`] would leave.
pub(crate) fn check(folder: &Path, contracts: &[Contract]) -> Result<()> {
    let mut stale = surplus(folder, contracts)?;
    for contract in contracts {
        let file = file(contract);
        if committed(folder, &file) != text(contract)? {
            stale.insert(file);
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    let stale: Vec<String> = stale.into_iter().collect();
    bail!(
        "not what the sources give: {} in protocol/abi; run make contracts and commit the result",
        stale.join(", ")
    )
}

fn file(contract: &Contract) -> String {
    format!("{}.json", contract.name)
}

fn text(contract: &Contract) -> Result<String> {
    Ok(serde_json::to_string_pretty(&contract.abi)? + "\n")
}

/// What is there now; nothing when there is no such file.
fn committed(folder: &Path, file: &str) -> String {
    std::fs::read_to_string(folder.join(file)).unwrap_or_default()
}

/// Files of contracts that no longer exist.
fn surplus(folder: &Path, contracts: &[Contract]) -> Result<BTreeSet<String>> {
    let wanted: BTreeSet<String> = contracts.iter().map(file).collect();
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Ok(BTreeSet::new());
    };
    let mut found = BTreeSet::new();
    for entry in entries {
        found.extend(entry?.file_name().into_string().ok());
    }
    Ok(found.difference(&wanted).cloned().collect())
}
