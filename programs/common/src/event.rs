//! Events by a program's call to itself, so that none is ever cut off like a log line.

use anchor_lang::{
    __alloc::vec::Vec, BORSH_CONFIG, BorshConfig, event::EVENT_IX_TAG_LE,
    pinocchio::instruction::InstructionAccount, prelude::*, unchecked_invoke_signed_fixed, wincode,
};

/// Seed of the address that signs a program's calls to itself which carry events.
pub const AUTHORITY_SEED: &[u8] = b"__event_authority";

/// Sends `event` as the data of a call of `program`, the caller, to itself, signed by its event authority.
///
/// The same bytes as Anchor's `emit_cpi!`, without its heap bookkeeping.
///
/// # Errors
/// When the event cannot be serialised.
pub fn emit<E>(program: &Address, authority: &UncheckedAccount, bump: u8, event: &E) -> Result<()>
where
    E: Discriminator + SchemaWrite<BorshConfig, Src = E>,
{
    // An event's fields are never longer in bytes than in memory.
    let mut data =
        Vec::with_capacity(EVENT_IX_TAG_LE.len() + E::DISCRIMINATOR.len() + size_of::<E>());
    data.extend_from_slice(EVENT_IX_TAG_LE);
    data.extend_from_slice(E::DISCRIMINATOR);
    wincode::config::serialize_into(&mut data, event, BORSH_CONFIG)
        .map_err(|_| Error::InvalidInstructionData)?;
    send(program, authority, bump, &data);
    Ok(())
}

/// The same for every event, so the program holds it once.
#[inline(never)]
fn send(program: &Address, authority: &UncheckedAccount, bump: u8, data: &[u8]) {
    unchecked_invoke_signed_fixed(
        program,
        data,
        &[InstructionAccount::readonly_signer(authority.address())],
        &[authority.cpi_handle()],
        &[&[AUTHORITY_SEED, &[bump]]],
    );
}
