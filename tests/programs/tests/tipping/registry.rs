//! Names of performers.

use roast_program_tests::{Case, Sent, Stage, check, refusal, replace};
use roast_protocol::tipping::{
    PerformerName,
    error::TippingError,
    event::TippingEvent,
    instruction::{self, MovePerformer, RegisterPerformer, ReleasePerformer},
    pda,
};
use solana_instruction::{Instruction, error::InstructionError};
use solana_pubkey::Pubkey;

/// Where the data of `register_performer` has the name.
const NAME: std::ops::Range<usize> = 8..40;

fn name() -> PerformerName {
    "mc-roast".parse().unwrap()
}

fn release_arguments(stage: &Stage) -> ReleasePerformer {
    ReleasePerformer {
        owner: stage.performer.address(),
        name: name(),
        payer: stage.performer.address(),
    }
}

fn move_arguments(stage: &Stage) -> MovePerformer {
    MovePerformer {
        owner: stage.performer.address(),
        name: name(),
        wallet: stage.viewer.address(),
        new_owner: stage.viewer.address(),
    }
}

/// Registers a name of these bytes.
fn register(bytes: &[u8]) -> Sent {
    let mut stage = Stage::new();
    let mut padded = [0; 32];
    padded[..bytes.len()].copy_from_slice(bytes);
    let arguments = RegisterPerformer {
        owner: stage.performer.address(),
        name: name(),
        wallet: stage.performer.address(),
    };
    let mut register = instruction::register_performer(&arguments);
    register.data[NAME].copy_from_slice(&padded);
    let seeds: &[&[u8]] = &[b"performer", &padded];
    let address = Pubkey::find_program_address(seeds, &roast_protocol::tipping::ID).0;
    replace(&mut register, pda::performer(&name()).0, address);
    stage.send_as_performer(register)
}

#[test]
fn a_name_is_taken_moved_given_away_and_released_with_its_rent() {
    let mut stage = Stage::new();
    let address = pda::performer(&name()).0;
    // Lamports that somebody sent there beforehand do not get in the way, and go to the rent's payer in the end.
    stage.world.svm.airdrop(&address, 1_000_000).unwrap();
    let before = stage.world.svm.get_balance(&stage.performer.address());
    stage.registered();
    let record = stage.record(&name()).unwrap();
    assert_eq!(
        (record.name, record.owner),
        (name(), stage.performer.address())
    );
    assert_eq!(record.wallet, record.payer);

    let moved = move_arguments(&stage);
    let receipt = stage
        .send_as_performer(instruction::move_performer(&moved))
        .unwrap();
    let told = TippingEvent::PerformerMoved {
        name: name(),
        owner: stage.viewer.address(),
        wallet: stage.viewer.address(),
    };
    assert_eq!(Stage::events(&receipt), [told]);

    let release = ReleasePerformer {
        owner: stage.viewer.address(),
        ..release_arguments(&stage)
    };
    let receipt = stage
        .send_as_viewer(instruction::release_performer(&release))
        .unwrap();
    let told = TippingEvent::PerformerReleased {
        name: name(),
        owner: stage.viewer.address(),
    };
    assert_eq!(Stage::events(&receipt), [told]);
    assert_eq!(stage.record(&name()), None);
    let after = stage.world.svm.get_balance(&stage.performer.address());
    assert_eq!(after, before.map(|before| before + 1_000_000));
}

#[test]
fn a_released_name_can_be_taken_again_and_a_kept_alive_one_is_not_revived() {
    let mut stage = Stage::new();
    stage.registered();
    let address = pda::performer(&name()).0;
    let release = instruction::release_performer(&release_arguments(&stage));
    // Lamports sent in the same transaction keep the address alive; what stood there is gone all the same.
    let mut data = 2u32.to_le_bytes().to_vec();
    data.extend(10_000_000u64.to_le_bytes());
    let keep_alive = Instruction {
        program_id: Pubkey::default(),
        accounts: vec![
            roast_protocol::AccountMeta::new(stage.performer.address(), true),
            roast_protocol::AccountMeta::new(address, false),
        ],
        data,
    };
    let keys = stage.performer.keys.clone();
    stage.world.send(&[release, keep_alive], &[&keys]).unwrap();
    assert_eq!(stage.record(&name()), None);
    let account = stage.world.svm.get_account(&address).unwrap();
    assert_eq!(account.owner, Pubkey::default());
    stage.registered();
}

#[test]
fn names_at_their_limits_are_accepted() {
    register(b"abc").unwrap();
    register(b"a-2_4567890123456789012345678901").unwrap();
}

pub(crate) fn refusals() -> Vec<Case> {
    vec![
        refusal("two characters", TippingError::InvalidName, || {
            register(b"ab")
        }),
        refusal("no characters", TippingError::InvalidName, || register(b"")),
        refusal("upper case", TippingError::InvalidName, || {
            register(b"Roast")
        }),
        refusal("a space", TippingError::InvalidName, || {
            register(b"mc roast")
        }),
        refusal("a zero within", TippingError::InvalidName, || {
            register(b"mc\0roast")
        }),
        refusal(
            "letters of other scripts",
            TippingError::InvalidName,
            || register("röst".as_bytes()),
        ),
        refusal("a name that is taken", TippingError::NameTaken, || {
            let mut stage = Stage::new();
            let mut arguments = stage.registered();
            arguments.owner = stage.viewer.address();
            stage.send_as_viewer(instruction::register_performer(&arguments))
        }),
        refusal("nobody's wallet", TippingError::ZeroAddress, || {
            let mut stage = Stage::new();
            let arguments = RegisterPerformer {
                owner: stage.performer.address(),
                name: name(),
                wallet: Pubkey::default(),
            };
            stage.send_as_performer(instruction::register_performer(&arguments))
        }),
        refusal(
            "an address that the name does not derive",
            InstructionError::PrivilegeEscalation,
            || {
                let mut stage = Stage::new();
                let arguments = RegisterPerformer {
                    owner: stage.performer.address(),
                    name: name(),
                    wallet: stage.performer.address(),
                };
                let mut register = instruction::register_performer(&arguments);
                replace(
                    &mut register,
                    pda::performer(&name()).0,
                    Pubkey::new_unique(),
                );
                stage.send_as_performer(register)
            },
        ),
        refusal(
            "a stranger who moves a name",
            TippingError::NotOwner,
            || {
                let mut stage = Stage::new();
                stage.registered();
                let arguments = MovePerformer {
                    owner: stage.viewer.address(),
                    ..move_arguments(&stage)
                };
                stage.send_as_viewer(instruction::move_performer(&arguments))
            },
        ),
        refusal(
            "an owner who does not sign",
            InstructionError::MissingRequiredSignature,
            || {
                let mut stage = Stage::new();
                stage.registered();
                let mut moved = instruction::move_performer(&move_arguments(&stage));
                moved.accounts[0].is_signer = false;
                stage.world.send(&[moved], &[])
            },
        ),
        refusal("a name moved to nobody", TippingError::ZeroAddress, || {
            let mut stage = Stage::new();
            stage.registered();
            let arguments = MovePerformer {
                wallet: Pubkey::default(),
                ..move_arguments(&stage)
            };
            stage.send_as_performer(instruction::move_performer(&arguments))
        }),
        refusal("a name given to nobody", TippingError::ZeroAddress, || {
            let mut stage = Stage::new();
            stage.registered();
            let arguments = MovePerformer {
                new_owner: Pubkey::default(),
                ..move_arguments(&stage)
            };
            stage.send_as_performer(instruction::move_performer(&arguments))
        }),
        refusal(
            "a stranger who releases a name",
            TippingError::NotOwner,
            || {
                let mut stage = Stage::new();
                stage.registered();
                let arguments = ReleasePerformer {
                    owner: stage.viewer.address(),
                    ..release_arguments(&stage)
                };
                stage.send_as_viewer(instruction::release_performer(&arguments))
            },
        ),
        refusal(
            "the rent to somebody else",
            TippingError::WrongRentPayer,
            || {
                let mut stage = Stage::new();
                stage.registered();
                let arguments = ReleasePerformer {
                    payer: stage.viewer.address(),
                    ..release_arguments(&stage)
                };
                stage.send_as_performer(instruction::release_performer(&arguments))
            },
        ),
        refusal(
            "the configuration in place of a name",
            InstructionError::AccountDataTooSmall,
            || {
                let mut stage = Stage::new();
                stage.registered();
                let mut moved = instruction::move_performer(&move_arguments(&stage));
                replace(&mut moved, pda::performer(&name()).0, pda::config().0);
                stage.send_as_performer(moved)
            },
        ),
    ]
}

#[test]
fn refuses() {
    check(&refusals());
}
