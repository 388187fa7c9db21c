//! The contracts as foundry-compilers sees them.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use foundry_compilers::artifacts::{ConfigurableContractArtifact, Severity, SolcLanguage};
use foundry_compilers::solc::{Solc, SolcCompiler, SolcSettings};
use foundry_compilers::{ConfigurableArtifacts, ProjectBuilder, ProjectPathsConfig};

use crate::settings::Profile;

/// The compiler's advice that transient storage wants care; our reentrancy guards clear theirs.
const TRANSIENT_STORAGE: u64 = 2_394;

/// A contract that is deployed: one of those in `contracts/src` itself.
#[derive(Debug)]
pub(crate) struct Contract {
    pub(crate) name: String,
    /// Its ABI, as JSON.
    pub(crate) abi: serde_json::Value,
    /// Bytes of the code that is on chain once it is deployed.
    pub(crate) code_bytes: usize,
}

/// Compiles `contracts/src`, or takes what an earlier run left when nothing has changed since.
pub(crate) fn compile(repository: &Path) -> Result<Vec<Contract>> {
    let contracts = repository.join("contracts");
    let built = repository.join("target/contracts");
    let profile = Profile::read(&contracts)?;
    let compiler = contracts.join(profile.compiler());
    let solc = Solc::new(&compiler).with_context(|| {
        format!(
            "{} does not run; `make contracts` fetches the packages that it needs",
            compiler.display()
        )
    })?;
    let paths: ProjectPathsConfig<SolcLanguage> = ProjectPathsConfig::builder()
        .sources(contracts.join("src"))
        .lib(contracts.join("node_modules"))
        .remappings(profile.remappings()?)
        .artifacts(built.join("artifacts"))
        .cache(built.join("artifacts-cache.json"))
        .build_with_root(&contracts);
    let sources = sources(&paths)?;
    let project = ProjectBuilder::<SolcCompiler, ConfigurableArtifacts>::default()
        .paths(paths)
        .settings(SolcSettings {
            settings: profile.settings()?,
            ..SolcSettings::default()
        })
        // As in forge: a warning is an error, but for those about the packages' sources and about transient storage as such.
        .set_compiler_severity_filter(Severity::Warning)
        .ignore_paths(vec![PathBuf::from("node_modules")])
        .ignore_error_code(TRANSIENT_STORAGE)
        .set_offline(true)
        .single_solc_jobs()
        .build(SolcCompiler::Specific(solc))?;
    let output = project.compile_files(sources.clone())?;
    if output.has_compiler_errors() || output.has_compiler_warnings() {
        bail!("the contracts do not compile:\n{output}");
    }
    let mut found = Vec::new();
    for (path, name, artifact) in output.artifacts_with_files() {
        if contracts.join(path).parent() == Some(&contracts.join("src")) {
            found.extend(contract(name, artifact)?);
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

fn sources(paths: &ProjectPathsConfig<SolcLanguage>) -> Result<Vec<PathBuf>> {
    let sources = paths.read_sources().context("reading contracts/src")?;
    Ok(sources.keys().cloned().collect())
}

/// `None` for what nobody deploys: interfaces and abstract contracts have no code, libraries of internal functions nothing to call.
fn contract(name: &str, artifact: &ConfigurableContractArtifact) -> Result<Option<Contract>> {
    let code = artifact
        .deployed_bytecode
        .as_ref()
        .and_then(|code| code.bytecode.as_ref()?.object.as_bytes());
    let abi = artifact.abi.as_ref().filter(|abi| !abi.is_empty());
    let Some((code, abi)) = code.filter(|code| !code.is_empty()).zip(abi) else {
        return Ok(None);
    };
    Ok(Some(Contract {
        name: name.to_owned(),
        abi: serde_json::to_value(abi)?,
        code_bytes: code.len(),
    }))
}
