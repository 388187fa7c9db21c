use roast_program_tests::{Case, Fighter, MINIMUM_TIP, Sent, Stage, check, refusal, replace};
use roast_protocol::{
    amount::{BaseUnits, Bps},
    tipping::{
        self, Reference,
        error::TippingError,
        event::TippingEvent,
        instruction::{self, MovePerformer, Recipient, Tip, UpdateConfig, UpdateMint},
        pda,
    },
    token,
};
use solana_instruction::{Instruction, error::InstructionError};
use solana_pubkey::Pubkey;
use solana_signer::Signer;

/// Where a tip's data has the kind of its reference, behind the discriminator, the amount and the highest fee.
const KIND: usize = 18;

/// Sends the viewer's tip with other arguments.
fn with(stage: &mut Stage, change: impl FnOnce(&mut Tip)) -> Sent {
    let mut arguments = stage.tip_arguments();
    change(&mut arguments);
    stage.send_as_viewer(instruction::tip(&arguments))
}

/// Sends the viewer's tip with other accounts or data.
fn altered(change: impl FnOnce(&mut Stage, &mut Instruction)) -> Sent {
    let mut stage = Stage::new();
    let mut tip = instruction::tip(&stage.tip_arguments());
    change(&mut stage, &mut tip);
    stage.send_as_viewer(tip)
}

/// Sets the fee.
fn charge(stage: &mut Stage, fee_bps: u16, paused: bool) {
    let update = UpdateConfig {
        admin: stage.world.admin.pubkey(),
        terms: tipping::Terms {
            treasury: stage.treasury.pubkey(),
            fee_bps: Bps(fee_bps),
        },
        paused,
    };
    stage
        .send_as_admin(instruction::update_config(&update))
        .unwrap();
}

/// Sets the smallest tip.
fn require(stage: &mut Stage, minimum_tip: u64, enabled: bool) {
    let update = UpdateMint {
        admin: stage.world.admin.pubkey(),
        mint: stage.mint.address,
        minimum_tip: BaseUnits(minimum_tip),
        enabled,
    };
    stage
        .send_as_admin(instruction::update_mint(&update))
        .unwrap();
}

#[test]
fn of_10_the_performer_gets_9_8_and_the_protocol_0_2() {
    for mut stage in [Stage::new(), Stage::token_2022()] {
        let before = [stage.viewer.token, stage.performer.token].map(|token| stage.balance(&token));
        let receipt = with(&mut stage, |_| {}).unwrap();
        let after = [stage.viewer.token, stage.performer.token].map(|token| stage.balance(&token));
        assert_eq!(before[0] - after[0], 10_000_000_000);
        assert_eq!(after[1] - before[1], 9_800_000_000);
        assert_eq!(stage.fees(), 200_000_000);
        let told = TippingEvent::TipSent {
            mint: stage.mint.address,
            tipper: stage.viewer.address(),
            performer: stage.performer.address(),
            reference: Reference::Battle(Pubkey::new_from_array([9; 32])),
            amount: BaseUnits(10_000_000_000),
            fee: BaseUnits(200_000_000),
        };
        assert_eq!(Stage::events(&receipt), [told]);
    }
}

#[test]
fn a_tip_for_a_clip_says_so() {
    let mut stage = Stage::new();
    let reference = Reference::Clip([0xab; 32]);
    let receipt = with(&mut stage, |tip| tip.reference = reference).unwrap();
    let [
        TippingEvent::TipSent {
            reference: told, ..
        },
    ] = Stage::events(&receipt)[..]
    else {
        panic!("no tip was told")
    };
    assert_eq!(told, reference);
}

#[test]
fn at_every_fee_the_smallest_charged_tip_is_taken_and_one_less_refused() {
    for fee_bps in [1, 2, 3, 7, 199, 200, 333, 999, 1_000] {
        let mut stage = Stage::new();
        charge(&mut stage, fee_bps, false);
        require(&mut stage, 1, true);
        let smallest = 10_000u64.div_ceil(u64::from(fee_bps));
        let refused = with(&mut stage, |tip| tip.amount = BaseUnits(smallest - 1)).unwrap_err();
        let expected = InstructionError::Custom(TippingError::TipTooSmall.code());
        assert_eq!(refused.instruction_error(), Some(&expected));
        with(&mut stage, |tip| tip.amount = BaseUnits(smallest)).unwrap();
        assert_eq!(stage.fees(), 1, "{fee_bps} bps of {smallest}");
    }
}

#[test]
fn a_fee_that_is_as_high_as_agreed_or_fell_is_taken() {
    for fee_bps in [200, 199, 0] {
        let mut stage = Stage::new();
        charge(&mut stage, fee_bps, false);
        with(&mut stage, |tip| tip.max_fee = Bps(200)).unwrap();
        assert_eq!(stage.fees(), u64::from(fee_bps) * 1_000_000);
    }
}

#[test]
fn without_a_fee_everything_goes_to_the_performer() {
    let mut stage = Stage::new();
    charge(&mut stage, 0, false);
    require(&mut stage, 1, true);
    let before = stage.balance(&stage.performer.token);
    with(&mut stage, |tip| tip.amount = BaseUnits(1)).unwrap();
    assert_eq!(stage.balance(&stage.performer.token), before + 1);
    assert_eq!(stage.fees(), 0);
}

#[test]
fn the_largest_tip_is_split_exactly() {
    let mut stage = Stage::new();
    let mint = stage.mint.clone();
    let supply = stage.world.circulation(&mint).1;
    let rest = u64::try_from(u128::from(u64::MAX) - supply).unwrap();
    let token = stage.viewer.token;
    stage.world.mint_to(&mint, &token, rest);
    let amount = stage.balance(&token);
    with(&mut stage, |tip| tip.amount = BaseUnits(amount)).unwrap();
    let fee = u64::try_from(u128::from(amount) * 200 / 10_000).unwrap();
    assert_eq!(stage.fees(), fee);
}

#[test]
fn a_tip_to_a_name_goes_to_the_wallet_that_the_name_stands_for_now() {
    let mut stage = Stage::new();
    let name = stage.registered().name;
    let receipt = with(&mut stage, |tip| tip.performer = Recipient::Name(name)).unwrap();
    let [TippingEvent::TipSent { performer, .. }] = Stage::events(&receipt)[..] else {
        panic!("no tip was told")
    };
    assert_eq!(performer, stage.performer.address());

    let mint = stage.mint.clone();
    let elsewhere = stage.world.fighter(&mint, 23);
    let moved = MovePerformer {
        owner: stage.performer.address(),
        name,
        wallet: elsewhere.address(),
        new_owner: stage.performer.address(),
    };
    stage
        .send_as_performer(instruction::move_performer(&moved))
        .unwrap();
    let stale = with(&mut stage, |tip| tip.performer = Recipient::Name(name)).unwrap_err();
    let expected = InstructionError::Custom(TippingError::WrongDestination.code());
    assert_eq!(stale.instruction_error(), Some(&expected));
    with(&mut stage, |tip| {
        tip.performer = Recipient::Name(name);
        tip.performer_token = elsewhere.token;
    })
    .unwrap();
}

#[test]
fn the_performer_may_be_paid_into_any_account_of_theirs() {
    let mut stage = Stage::new();
    let mint = stage.mint.clone();
    let other = stage
        .world
        .create_account(&mint, &stage.performer.address());
    with(&mut stage, |tip| tip.performer_token = other).unwrap();
    assert_eq!(stage.balance(&other), 9_800_000_000);
}

pub(crate) fn refusals() -> Vec<Case> {
    let mut cases = refused_terms();
    cases.extend(refused_accounts());
    cases
}

fn refused_terms() -> Vec<Case> {
    vec![
        refusal("while paused", TippingError::Paused, || {
            let mut stage = Stage::new();
            charge(&mut stage, 200, true);
            with(&mut stage, |_| {})
        }),
        refusal(
            "a fee that rose after the viewer looked",
            TippingError::FeeRose,
            || {
                let mut stage = Stage::new();
                charge(&mut stage, 201, false);
                with(&mut stage, |tip| tip.max_fee = Bps(200))
            },
        ),
        refusal("a disabled mint", TippingError::MintDisabled, || {
            let mut stage = Stage::new();
            require(&mut stage, MINIMUM_TIP.0, false);
            with(&mut stage, |_| {})
        }),
        refusal(
            "one base unit below the minimum",
            TippingError::TipTooSmall,
            || {
                with(&mut Stage::new(), |tip| {
                    tip.amount = BaseUnits(MINIMUM_TIP.0 - 1)
                })
            },
        ),
        refusal("nothing", TippingError::TipTooSmall, || {
            with(&mut Stage::new(), |tip| tip.amount = BaseUnits(0))
        }),
        refusal("a fee rounded to zero", TippingError::TipTooSmall, || {
            let mut stage = Stage::new();
            require(&mut stage, 1, true);
            with(&mut stage, |tip| tip.amount = BaseUnits(49))
        }),
        refusal(
            "a kind that does not exist",
            TippingError::UnknownReferenceKind,
            || altered(|_, tip| tip.data[KIND] = 2),
        ),
        refusal("no reference", TippingError::EmptyReference, || {
            with(&mut Stage::new(), |tip| {
                tip.reference = Reference::Clip([0; 32])
            })
        }),
        // The token program's "insufficient funds".
        refusal("more than the viewer has", 1, || {
            with(&mut Stage::new(), |tip| tip.amount = BaseUnits(u64::MAX))
        }),
        refusal(
            "a mint made anew with other decimals",
            TippingError::WrongMint,
            || {
                let mut stage = Stage::token_2022();
                let mint = stage.mint.address;
                stage.world.tamper(&mint, |data| data[44] = 6);
                with(&mut stage, |_| {})
            },
        ),
    ]
}

fn refused_accounts() -> Vec<Case> {
    vec![
        refusal(
            "a viewer who does not sign",
            InstructionError::MissingRequiredSignature,
            || {
                let mut stage = Stage::new();
                let mut tip = instruction::tip(&stage.tip_arguments());
                tip.accounts[0].is_signer = false;
                stage.world.send(&[tip], &[])
            },
        ),
        // The token program's "owner does not match".
        refusal("another wallet's tokens", 4, || {
            let mut stage = Stage::new();
            let mint = stage.mint.clone();
            let Fighter { token, .. } = stage.world.fighter(&mint, 23);
            with(&mut stage, |tip| tip.tipper_token = token)
        }),
        refusal(
            "an account that is not the performer's",
            TippingError::WrongDestination,
            || {
                let mut stage = Stage::new();
                let mint = stage.mint.clone();
                let Fighter { token, .. } = stage.world.fighter(&mint, 23);
                with(&mut stage, |tip| tip.performer_token = token)
            },
        ),
        refusal(
            "a performer's account that does not exist",
            TippingError::WrongDestination,
            || {
                with(&mut Stage::new(), |tip| {
                    tip.performer_token = Pubkey::new_unique()
                })
            },
        ),
        refusal(
            "a performer's account of another mint",
            TippingError::WrongDestination,
            || {
                let mut stage = Stage::new();
                let other = stage.world.create_mint(token::SPL_TOKEN, 60, &[]);
                let account = stage
                    .world
                    .create_account(&other, &stage.performer.address());
                with(&mut stage, |tip| tip.performer_token = account)
            },
        ),
        // Anchor's "duplicate mutable account".
        refusal("a tip from an account to itself", 2040, || {
            with(&mut Stage::new(), |tip| {
                tip.performer = Recipient::Wallet(tip.tipper);
                tip.performer_token = tip.tipper_token;
            })
        }),
        refusal(
            "the configuration in place of a name's record",
            InstructionError::InvalidAccountData,
            || {
                altered(|stage, tip| {
                    replace(tip, stage.performer.address(), pda::config().0);
                })
            },
        ),
        refusal(
            "a look-alike in place of the fee vault",
            TippingError::WrongFeeVault,
            || {
                altered(|stage, tip| {
                    let mint = stage.mint.clone();
                    let account = stage.world.create_account(&mint, &stage.viewer.address());
                    replace(tip, pda::fee_vault(&mint.address).0, account);
                })
            },
        ),
        refusal(
            "the configuration of another mint",
            TippingError::WrongMint,
            || {
                altered(|stage, tip| {
                    let other = stage.world.create_mint(token::SPL_TOKEN, 60, &[]);
                    let allow = instruction::AllowMint {
                        mint: other.address,
                        ..stage.allow_arguments()
                    };
                    stage
                        .send_as_admin(instruction::allow_mint(&allow))
                        .unwrap();
                    let own = pda::mint_config(&stage.mint.address).0;
                    replace(tip, own, pda::mint_config(&other.address).0);
                })
            },
        ),
        refusal(
            "the configuration in place of the mint's",
            InstructionError::AccountDataTooSmall,
            || {
                altered(|stage, tip| {
                    let own = pda::mint_config(&stage.mint.address).0;
                    replace(tip, own, pda::config().0);
                })
            },
        ),
        refusal(
            "a name's record in place of the mint's configuration",
            InstructionError::InvalidAccountData,
            || {
                altered(|stage, tip| {
                    let own = pda::mint_config(&stage.mint.address).0;
                    let name = stage.registered().name;
                    replace(tip, own, pda::performer(&name).0);
                })
            },
        ),
        refusal(
            "the mint's configuration in place of the configuration",
            InstructionError::InvalidAccountData,
            || {
                altered(|stage, tip| {
                    let own = pda::mint_config(&stage.mint.address).0;
                    replace(tip, pda::config().0, own);
                })
            },
        ),
        refusal(
            "a configuration that another program owns",
            InstructionError::IllegalOwner,
            || {
                altered(|stage, tip| {
                    let own = stage.world.svm.get_account(&pda::config().0).unwrap();
                    let (forged, owner) = (Pubkey::new_unique(), token::SPL_TOKEN);
                    let account = solana_account::Account { owner, ..own };
                    stage.world.svm.set_account(forged, account).unwrap();
                    replace(tip, pda::config().0, forged);
                })
            },
        ),
        refusal(
            "the other token program",
            TippingError::WrongTokenProgram,
            || altered(|_, tip| replace(tip, token::SPL_TOKEN, token::TOKEN_2022)),
        ),
        refusal(
            "a program that is no token program",
            InstructionError::IncorrectProgramId,
            || altered(|_, tip| replace(tip, token::SPL_TOKEN, roast_protocol::battle::ID)),
        ),
        // The token program's "account is frozen".
        refusal(
            "a frozen fee vault: the viewer keeps everything",
            17,
            || {
                let mut stage = Stage::new();
                let mint = stage.mint.clone();
                stage.world.freeze(&mint, &pda::fee_vault(&mint.address).0);
                let before = stage.balance(&stage.viewer.token);
                let sent = with(&mut stage, |_| {});
                assert_eq!(stage.balance(&stage.viewer.token), before);
                sent
            },
        ),
        refusal("a performer's frozen account", 17, || {
            let mut stage = Stage::new();
            let (mint, token) = (stage.mint.clone(), stage.performer.token);
            stage.world.freeze(&mint, &token);
            with(&mut stage, |_| {})
        }),
    ]
}

#[test]
fn refuses() {
    check(&refusals());
}

#[test]
fn an_event_that_somebody_else_sends_is_refused() {
    let mut stage = Stage::new();
    let mut data = roast_protocol::program::EVENT_TAG.to_vec();
    data.extend([0; 64]);
    let authority = roast_protocol::AccountMeta::new_readonly(pda::event_authority().0, false);
    let forged = Instruction {
        program_id: tipping::ID,
        accounts: vec![authority],
        data,
    };
    stage.world.send(&[forged], &[]).unwrap_err();
}
