//! What the loader of upgradeable programs records about a program.

use anchor_lang::prelude::*;

/// Owner of every program that can be upgraded.
pub const UPGRADEABLE_LOADER: Address =
    anchor_lang::address!("BPFLoaderUpgradeab1e11111111111111111111111");
/// Layout of a program's data account: variant (u32), slot (u64), whether there is an authority (u8), the authority.
const PROGRAM_DATA: u32 = 3;
const HAS_AUTHORITY: usize = 12;
const AUTHORITY: core::ops::Range<usize> = 13..45;

/// Whether `wallet` is the upgrade authority that a program's data account names. Nobody is when the program is final.
///
/// # Errors
/// When the account's data is borrowed.
pub fn is_upgrade_authority(program_data: &UncheckedAccount, wallet: &Address) -> Result<bool> {
    let data = program_data.try_borrow()?;
    Ok(data.len() >= AUTHORITY.end
        && data[..4] == PROGRAM_DATA.to_le_bytes()
        && data[HAS_AUTHORITY] == 1
        && data[AUTHORITY] == *wallet.as_ref())
}
