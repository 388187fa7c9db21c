//! Finds anvil.

use std::path::{Path, PathBuf};

use crate::Error;

/// Names anvil's path, before any other place.
const VARIABLE: &str = "ANVIL";

/// Where npm puts the packages of the contracts, seen from the checkout.
const PACKAGES: &str = "contracts/node_modules/@foundry-rs";

/// The configured path, else the one that ANVIL names, else the npm package's, else the search path's.
pub(super) fn find(configured: Option<&Path>) -> Result<PathBuf, Error> {
    let named = configured.map(Path::to_path_buf).or_else(|| {
        std::env::var_os(VARIABLE)
            .filter(|path| !path.is_empty())
            .map(PathBuf::from)
    });
    if let Some(path) = named {
        // A path that was asked for is never replaced in silence.
        return if path.is_file() {
            Ok(path)
        } else {
            Err(missing(&[path]))
        };
    }
    let mut places = packages(Path::new(PACKAGES));
    let in_checkout = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(PACKAGES);
    places.extend(packages(&in_checkout));
    places.extend(on_search_path());
    places
        .iter()
        .find(|path| path.is_file())
        .cloned()
        .ok_or_else(|| {
            places.insert(0, PathBuf::from(PACKAGES).join("anvil-*/bin/anvil"));
            missing(&places)
        })
}

fn missing(places: &[PathBuf]) -> Error {
    let looked: Vec<String> = places
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    Error::AnvilMissing {
        looked: looked.join(", "),
    }
}

/// `anvil-<platform>/bin/anvil` of every platform that npm installed: that is one.
fn packages(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("anvil-"))
        .map(|entry| entry.path().join("bin/anvil"))
        .collect()
}

fn on_search_path() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join("anvil"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_was_asked_for_is_never_replaced() {
        let error = find(Some(Path::new("nowhere/anvil"))).unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains("nowhere/anvil") && text.contains("make contracts"),
            "{text}"
        );
    }
}
