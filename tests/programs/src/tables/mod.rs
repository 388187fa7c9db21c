//! Tables of what all programs must refuse alike. A suite adds the rows that its program has alone.

mod administration;
mod mints;

use solana_instruction::Instruction;

use crate::{
    house::House,
    world::{Sent, Shared},
};

pub use administration::{
    refused_accept_admin, refused_administration, refused_initialize, refused_propose_admin,
    refused_update_config,
};
pub use mints::{refused_allow_mint, refused_changed_mints, refused_mints, refused_update_mint};

/// A wallet with lamports and no part in anything.
fn stranger<H: House>(house: &mut H) -> Shared {
    house.world().newcomer(66).keys
}

fn send_as<H: House>(house: &mut H, keys: &Shared, instruction: Instruction) -> Sent {
    house.world().send(&[instruction], &[keys])
}

/// Sends an instruction without the signature of its first account.
fn send_unsigned<H: House>(house: &mut H, mut instruction: Instruction) -> Sent {
    let first = &mut instruction.accounts[0];
    assert!(first.is_signer, "the instruction needs no signature");
    first.is_signer = false;
    house.world().send(&[instruction], &[])
}
