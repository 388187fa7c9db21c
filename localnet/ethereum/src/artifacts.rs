//! What the compiler left: the code that creates each contract.

use std::path::{Path, PathBuf};

use alloy_primitives::Bytes;
use serde::Deserialize;

use crate::Error;

/// The folder of the compiled contracts.
#[derive(Clone, Debug)]
pub struct Artifacts {
    folder: PathBuf,
}

#[derive(Deserialize)]
struct Artifact {
    bytecode: Bytecode,
}

#[derive(Deserialize)]
struct Bytecode {
    object: Bytes,
}

impl Artifacts {
    /// The artifacts in a folder, usually `target/contracts/artifacts`. Nothing is read yet.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// The code that creates the contract `name`, without the arguments of its constructor.
    ///
    /// # Errors
    /// When the contract was not compiled.
    pub fn creation_code(&self, name: &str) -> Result<Bytes, Error> {
        let path = self
            .folder
            .join(format!("{name}.sol"))
            .join(format!("{name}.json"));
        read(&path).map_err(|reason| Error::Artifact { path, reason })
    }
}

fn read(path: &Path) -> Result<Bytes, String> {
    let text = std::fs::read(path).map_err(|error| error.to_string())?;
    let artifact: Artifact = serde_json::from_slice(&text).map_err(|error| error.to_string())?;
    Ok(artifact.bytecode.object)
}
