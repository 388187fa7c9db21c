//! The programs' bytecode, and its deployment as an upgradeable program.

use std::path::{Path, PathBuf};

use litesvm::LiteSVM;
use solana_pubkey::Pubkey;

/// Where in a program's data account its upgrade authority is: whether there is one (u8), then the address.
const AUTHORITY: std::ops::Range<usize> = 12..45;
const LOADER: Pubkey = Pubkey::from_str_const("BPFLoaderUpgradeab1e11111111111111111111111");

/// The bytes of `<name>.so` in `ROAST_PROGRAMS_DIR`, or else in the workspace's `target/deploy`.
///
/// # Panics
/// When the programs have not been built.
#[must_use]
pub fn bytecode(name: &str) -> Vec<u8> {
    let directory =
        std::env::var_os("ROAST_PROGRAMS_DIR").map_or_else(default_directory, PathBuf::from);
    let path = directory.join(name).with_extension("so");
    std::fs::read(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; run `make programs` first", path.display()))
}

fn default_directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/deploy")
}

/// Deploys a program that `authority` can upgrade, or nobody.
///
/// # Panics
/// When the loader refuses the bytecode.
pub fn deploy(svm: &mut LiteSVM, id: Pubkey, bytecode: &[u8], authority: Option<Pubkey>) {
    svm.add_program(id, bytecode)
        .expect("the loader takes the bytecode");
    let address = Pubkey::find_program_address(&[id.as_ref()], &LOADER).0;
    let mut account = svm
        .get_account(&address)
        .expect("the loader made a data account");
    let field = &mut account.data[AUTHORITY];
    field.fill(0);
    if let Some(authority) = authority {
        field[0] = 1;
        field[1..].copy_from_slice(authority.as_ref());
    }
    svm.set_account(address, account)
        .expect("the data account stays valid");
}
