//! Test-only, never deployed: does arithmetic on the records of an account, so that tests/arith can compare the bytecode's answers with
//! the host's. It is what notices a toolchain that compiles but miscalculates.
//!
//! Instruction data: the number of the operation (u16, little endian). Account 0: writable, owned by this program, records of
//! [`records::LENGTH`] bytes.
#![no_std]

#[cfg(target_arch = "bpf")]
use solana_compiler_builtins as _;

pub mod operations;
pub mod records;

use pinocchio::{AccountView, Address, ProgramResult, error::ProgramError};

pinocchio::program_entrypoint!(process_instruction, 1);
pinocchio::no_allocator!();
pinocchio::nostd_panic_handler!();

/// Evaluates one operation on every record of the account.
///
/// # Errors
/// Without an account or with one of another owner, for data that is no number of an operation, and for a length that is no whole
/// number of records.
pub fn process_instruction(
    program: &Address,
    accounts: &mut [AccountView],
    data: &[u8],
) -> ProgramResult {
    let [account] = accounts else {
        return Err(ProgramError::NotEnoughAccountKeys);
    };
    if !account.owned_by(program) {
        return Err(ProgramError::InvalidAccountOwner);
    }
    let data: [u8; 2] = data
        .try_into()
        .map_err(|_| ProgramError::InvalidInstructionData)?;
    let operation = usize::from(u16::from_le_bytes(data));

    let mut bytes = account.try_borrow_mut()?;
    let (records, []) = bytes.as_chunks_mut::<{ records::LENGTH }>() else {
        return Err(ProgramError::InvalidAccountData);
    };
    for record in records {
        let (a, b) = records::operands(record);
        let result =
            operations::evaluate(operation, a, b).ok_or(ProgramError::InvalidInstructionData)?;
        records::set_result(record, result);
    }
    Ok(())
}
