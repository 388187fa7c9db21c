//! Programs: from a `.so` file to an upgradeable program on the chain.

use std::path::Path;

use crossbeam_channel::Sender;
use solana_account::Account;
use solana_pubkey::Pubkey;
use surfpool_core::surfnet::locker::SurfnetSvmLocker;
use surfpool_types::SimnetCommand;

use super::Solana;
use crate::Error;

/// The loader of upgradeable programs.
const LOADER: Pubkey = solana_sdk_ids::bpf_loader_upgradeable::ID;

/// What a ProgramData account holds before the program: kind (u32), slot (u64), flag and upgrade authority.
const PROGRAM_DATA_HEADER: usize = 45;
const AUTHORITY_OFFSET: usize = 13;

/// A program on the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeployedProgram {
    /// File name without `.so`.
    pub name: String,
    /// Its address.
    pub id: Pubkey,
    /// Size of its bytecode in bytes.
    pub size: usize,
}

impl Solana {
    /// Deploys `<directory>/<name>.so` for each `(name, id)`; `upgrade_authority` may replace them later.
    ///
    /// # Errors
    /// When a file is missing or is no program for this chain.
    pub async fn deploy_directory(
        &self,
        directory: &Path,
        programs: &[(&str, Pubkey)],
        upgrade_authority: &Pubkey,
    ) -> Result<Vec<DeployedProgram>, Error> {
        let mut deployed = Vec::with_capacity(programs.len());
        for (name, id) in programs {
            let path = directory.join(format!("{name}.so"));
            let elf = tokio::fs::read(&path)
                .await
                .map_err(|error| Error::ProgramFile { path, error })?;
            let size = elf.len();
            self.deploy(*id, elf, upgrade_authority).await?;
            tracing::info!(program = name, %id, size, "program deployed");
            deployed.push(DeployedProgram {
                name: (*name).to_owned(),
                id: *id,
                size,
            });
        }
        Ok(deployed)
    }

    /// Deploys bytecode at an address of the caller's choice, as if `upgrade_authority` had done it with the loader.
    ///
    /// # Errors
    /// When the bytes are no program for this chain.
    pub async fn deploy(
        &self,
        program: Pubkey,
        elf: Vec<u8>,
        upgrade_authority: &Pubkey,
    ) -> Result<(), Error> {
        let authority = *upgrade_authority;
        self.with_svm(move |svm| deploy(svm, program, &elf, authority))
            .await
    }
}

/// Address of the account that holds an upgradeable program's bytecode and upgrade authority.
#[must_use]
pub fn program_data_address(program: &Pubkey) -> Pubkey {
    Pubkey::find_program_address(&[program.as_ref()], &LOADER).0
}

fn deploy(
    svm: &SurfnetSvmLocker,
    program: Pubkey,
    elf: &[u8],
    authority: Pubkey,
) -> Result<(), Error> {
    let failed = |reason: String| Error::Deploy {
        program: program.to_string(),
        reason,
    };
    if !elf.starts_with(b"\x7fELF") {
        return Err(failed(
            "the file is no ELF object; build it with `make programs`".to_owned(),
        ));
    }
    let write = svm.write_program(program, Some(authority), 0, elf, &None);
    // Nothing in it waits: without a remote cluster every account is at hand.
    futures::executor::block_on(write).map_err(|error| failed(error.to_string()))?;
    let loaded = svm.with_svm_writer(move |svm| {
        let data = svm.get_account(&program_data_address(&program))?;
        // Storing the program again loads it, and tells what `write_program` only logs: that its bytecode is refused.
        if let Some(account) = svm.get_account(&program)? {
            svm.set_account(&program, account)?;
        }
        Ok::<_, surfpool_core::error::SurfpoolError>(data)
    });
    match loaded.map_err(|error| failed(format!("the bytecode does not load: {error}")))? {
        Some(data) if is_as_written(&data, elf, &authority) => Ok(()),
        _ => Err(failed(
            "the chain holds other bytes than were written".to_owned(),
        )),
    }
}

fn is_as_written(data: &Account, elf: &[u8], authority: &Pubkey) -> bool {
    let has_authority =
        data.data.get(AUTHORITY_OFFSET..PROGRAM_DATA_HEADER) == Some(authority.as_ref());
    let has_elf = data.data.get(PROGRAM_DATA_HEADER..) == Some(elf);
    data.owner == LOADER && has_authority && has_elf
}

pub(super) fn advance_clock(
    svm: &SurfnetSvmLocker,
    commands: &Sender<SimnetCommand>,
    seconds: u64,
) -> Result<(), Error> {
    let now = svm.with_svm_reader(|svm| svm.updated_at);
    let target = now.saturating_add(seconds.saturating_mul(1_000));
    svm.time_travel(
        None,
        commands.clone(),
        surfpool_core::types::TimeTravelConfig::AbsoluteTimestamp(target),
    )
    .map(|_| ())
    .map_err(|error| Error::Solana(format!("the clock could not be advanced: {error}")))
}
