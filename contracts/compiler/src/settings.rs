//! What `contracts/foundry.toml` says about compiling. forge reads the same file, so both build the same bytecode.

use std::fmt::Display;
use std::path::Path;
use std::str::FromStr;

use anyhow::{Context, Result, anyhow};
use foundry_compilers::artifacts::output_selection::OutputSelection;
use foundry_compilers::artifacts::{
    BytecodeHash, EvmVersion, Optimizer, Remapping, Settings, SettingsMetadata,
};
use serde::Deserialize;

/// The profile that contracts are deployed with.
#[derive(Debug, Deserialize)]
pub(crate) struct Profile {
    solc: String,
    evm_version: String,
    optimizer: bool,
    optimizer_runs: usize,
    bytecode_hash: String,
    cbor_metadata: bool,
    #[serde(default)]
    via_ir: bool,
    remappings: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    profile: Profiles,
}

#[derive(Deserialize)]
struct Profiles {
    default: Profile,
}

impl Profile {
    /// Reads the default profile of `contracts/foundry.toml`.
    pub(crate) fn read(contracts: &Path) -> Result<Self> {
        let path = contracts.join("foundry.toml");
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("reading {}", path.display()))?;
        let file: File =
            toml::from_str(&text).with_context(|| format!("reading {}", path.display()))?;
        Ok(file.profile.default)
    }

    /// Path of the compiler, relative to the contracts.
    pub(crate) fn compiler(&self) -> &str {
        &self.solc
    }

    pub(crate) fn remappings(&self) -> Result<Vec<Remapping>> {
        let read = |text: &String| {
            text.parse()
                .with_context(|| format!("reading the remapping {text}"))
        };
        self.remappings.iter().map(read).collect()
    }

    /// What the compiler is told.
    pub(crate) fn settings(&self) -> Result<Settings> {
        let evm_version: EvmVersion = parse("evm_version", &self.evm_version)?;
        let bytecode_hash: BytecodeHash = parse("bytecode_hash", &self.bytecode_hash)?;
        Ok(Settings {
            optimizer: Optimizer {
                enabled: Some(self.optimizer),
                runs: Some(self.optimizer_runs),
                details: None,
            },
            metadata: Some(SettingsMetadata {
                use_literal_content: None,
                bytecode_hash: Some(bytecode_hash),
                cbor_metadata: Some(self.cbor_metadata),
            }),
            output_selection: OutputSelection::common_output_selection(
                ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"].map(str::to_owned),
            ),
            evm_version: Some(evm_version),
            via_ir: self.via_ir.then_some(true),
            ..Settings::default()
        })
    }
}

fn parse<T: FromStr<Err: Display>>(setting: &str, text: &str) -> Result<T> {
    text.parse()
        .map_err(|error| anyhow!("{setting} in foundry.toml: {error}"))
}
