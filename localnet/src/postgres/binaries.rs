//! Finds PostgreSQL's programs.

use std::path::{Path, PathBuf};

use super::owner::{Owner, search_path};
use crate::Error;

/// Where Debian keeps each version's programs.
const DEBIAN: &str = "/usr/lib/postgresql";

/// Where the npm package keeps them.
const IN_PACKAGE: &str = "native/bin";

#[derive(Clone, Debug)]
pub(super) struct Binaries {
    pub(super) initdb: PathBuf,
    pub(super) postgres: PathBuf,
}

impl Binaries {
    /// The first place that has both programs and lets `owner` run them.
    pub(super) fn find(package: Option<&Path>, owner: &Owner) -> Result<Self, Error> {
        let places = places(package);
        let usable = places
            .iter()
            .filter_map(|place| Self::in_directory(place))
            .find(|found| owner.can_reach(&found.initdb));
        usable.ok_or_else(|| {
            let looked = places
                .iter()
                .map(|place| place.display().to_string())
                .collect::<Vec<_>>()
                .join(", ");
            Error::PostgresMissing { looked }
        })
    }

    fn in_directory(directory: &Path) -> Option<Self> {
        // Links are followed first, because initdb looks for its companions beside itself.
        let initdb = directory.join("initdb").canonicalize().ok()?;
        let postgres = initdb.parent()?.join("postgres");
        postgres.is_file().then_some(Self { initdb, postgres })
    }
}

fn places(package: Option<&Path>) -> Vec<PathBuf> {
    let mut places = search_path();
    places.extend(debian_versions());
    places.extend(package.map(|package| package.join(IN_PACKAGE)));
    places
}

/// Debian's directories, newest version first.
fn debian_versions() -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(DEBIAN) else {
        return Vec::new();
    };
    let mut versions: Vec<u32> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect();
    versions.sort_unstable_by(|a, b| b.cmp(a));
    versions
        .into_iter()
        .map(|version| Path::new(DEBIAN).join(version.to_string()).join("bin"))
        .collect()
}
