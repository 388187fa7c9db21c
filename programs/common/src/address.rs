//! Derived addresses: searched, or with a bump that a caller names.

use anchor_lang::prelude::*;

/// The address that `seeds` derive with the highest bump that will do, and that bump.
///
/// Never inlined, so that a program holds the search once.
#[inline(never)]
#[must_use]
pub fn find(seeds: &[&[u8]], program: &Address) -> (Address, u8) {
    find_program_address(seeds, program)
}

/// Whether `bump` is the highest that derives an address from `seeds`, the one that every client finds first.
///
/// Where an address must stand for one thing only, another bump would be a second address for it. The caller names the bump, so only
/// those above it are tried, usually none or one; that `bump` itself derives an address is for the runtime to check.
#[must_use]
pub fn is_canonical(seeds: &[&[u8]; 3], bump: u8, program: &Address) -> bool {
    let [first, second, third] = *seeds;
    (bump..u8::MAX).all(|lower| {
        let Some(higher) = lower.checked_add(1) else {
            return false;
        };
        create_program_address(&[first, second, third, &[higher]], program).is_err()
    })
}
