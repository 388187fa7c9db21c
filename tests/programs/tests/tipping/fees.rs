use roast_program_tests::{Case, Sent, Stage, check, refusal, replace};
use roast_protocol::{
    amount::BaseUnits,
    tipping::{
        error::TippingError,
        event::TippingEvent,
        instruction::{self, UpdateConfig, WithdrawFees},
        pda,
    },
    token,
};
use solana_instruction::{Instruction, error::InstructionError};
use solana_signer::Signer;

/// A stage with 0.2 tokens of fees.
fn tipped() -> Stage {
    let mut stage = Stage::new();
    let tip = instruction::tip(&stage.tip_arguments());
    stage.send_as_viewer(tip).unwrap();
    stage
}

#[test]
fn the_whole_vault_goes_to_the_treasury_for_treasury_and_admin_even_while_paused() {
    for mut stage in [Stage::new(), Stage::token_2022()] {
        for times in 1..=2 {
            let tip = instruction::tip(&stage.tip_arguments());
            stage.send_as_viewer(tip).unwrap();
            let terms = roast_program_tests::tipping_terms(&stage.treasury);
            let admin = stage.world.admin.clone();
            let pause = |paused| UpdateConfig {
                admin: admin.pubkey(),
                terms,
                paused,
            };
            stage
                .send_as_admin(instruction::update_config(&pause(true)))
                .unwrap();
            let caller = if times == 1 {
                stage.treasury.clone()
            } else {
                admin.clone()
            };
            let arguments = WithdrawFees {
                caller: caller.pubkey(),
                ..stage.withdraw_arguments()
            };
            let receipt = stage
                .world
                .send(&[instruction::withdraw_fees(&arguments)], &[&caller])
                .unwrap();
            assert_eq!(stage.balance(&stage.treasury_token), times * 200_000_000);
            assert_eq!(stage.fees(), 0);
            let told = TippingEvent::FeesWithdrawn {
                mint: stage.mint.address,
                treasury: stage.treasury.pubkey(),
                amount: BaseUnits(200_000_000),
            };
            assert_eq!(Stage::events(&receipt), [told]);
            stage
                .send_as_admin(instruction::update_config(&pause(false)))
                .unwrap();
        }
    }
}

/// Withdraws with other accounts.
fn altered(change: fn(&mut Stage, &mut Instruction)) -> Sent {
    let mut stage = tipped();
    let mut withdraw = instruction::withdraw_fees(&stage.withdraw_arguments());
    change(&mut stage, &mut withdraw);
    stage.send_as_treasury(withdraw)
}

pub(crate) fn refusals() -> Vec<Case> {
    vec![
        refusal("a stranger", TippingError::NotFeeParty, || {
            let mut stage = tipped();
            let arguments = WithdrawFees {
                caller: stage.viewer.address(),
                ..stage.withdraw_arguments()
            };
            stage.send_as_viewer(instruction::withdraw_fees(&arguments))
        }),
        refusal(
            "a treasury that does not sign",
            InstructionError::MissingRequiredSignature,
            || {
                let mut stage = tipped();
                let mut withdraw = instruction::withdraw_fees(&stage.withdraw_arguments());
                withdraw.accounts[0].is_signer = false;
                stage.world.send(&[withdraw], &[])
            },
        ),
        refusal("an empty vault", TippingError::NothingToWithdraw, || {
            let mut stage = Stage::new();
            let withdraw = instruction::withdraw_fees(&stage.withdraw_arguments());
            stage.send_as_treasury(withdraw)
        }),
        refusal(
            "into another wallet's account, even the admin's",
            TippingError::WrongDestination,
            || {
                altered(|stage, withdraw| {
                    let (mint, admin) = (stage.mint.clone(), stage.world.admin.pubkey());
                    let account = stage.world.create_account(&mint, &admin);
                    replace(withdraw, stage.treasury_token, account);
                })
            },
        ),
        refusal(
            "from a token account that is not the vault",
            TippingError::WrongFeeVault,
            || {
                altered(|stage, withdraw| {
                    let vault = pda::fee_vault(&stage.mint.address).0;
                    replace(withdraw, vault, stage.viewer.token);
                })
            },
        ),
        refusal("another mint", TippingError::WrongMint, || {
            altered(|stage, withdraw| {
                let other = stage.world.create_mint(token::SPL_TOKEN, 60, &[]);
                replace(withdraw, stage.mint.address, other.address);
            })
        }),
        refusal(
            "the other token program",
            TippingError::WrongTokenProgram,
            || altered(|_, withdraw| replace(withdraw, token::SPL_TOKEN, token::TOKEN_2022)),
        ),
    ]
}

#[test]
fn refuses() {
    check(&refusals());
}
