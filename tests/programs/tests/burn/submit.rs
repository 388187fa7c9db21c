use roast_program_tests::{
    CAMPAIGN_SECONDS, Case, Fighter, MINIMUM_BURN, Mine, Sent, check, refusal, replace,
};
use roast_protocol::{
    amount::BaseUnits,
    burn::{
        self, PayoutAddress,
        error::BurnError,
        event::BurnEvent,
        instruction::{self, Submit},
        pda,
    },
    time::UnixSeconds,
    token,
};
use solana_instruction::{Instruction, error::InstructionError};
use solana_pubkey::Pubkey;

/// Submits to a running campaign with other arguments.
fn with(mine: &mut Mine, campaign: Pubkey, change: impl FnOnce(&mut Submit)) -> Sent {
    let mut arguments = mine.submit_arguments(campaign, 0);
    change(&mut arguments);
    mine.send_as_miner(instruction::submit(&arguments))
}

/// Submits to a new campaign with other arguments.
fn fresh(change: impl FnOnce(&mut Submit)) -> Sent {
    let mut mine = Mine::new();
    let campaign = mine.opened();
    with(&mut mine, campaign, change)
}

/// Submits to a new campaign with other accounts or data.
fn altered(change: impl FnOnce(&mut Mine, &Submit, &mut Instruction)) -> Sent {
    let mut mine = Mine::new();
    let campaign = mine.opened();
    let arguments = mine.submit_arguments(campaign, 0);
    let mut submit = instruction::submit(&arguments);
    change(&mut mine, &arguments, &mut submit);
    mine.send_as_miner(submit)
}

/// A campaign that takes `cap` submissions.
fn capped(mine: &mut Mine, cap: u32) -> Pubkey {
    let mut arguments = mine.open_arguments();
    arguments.offer.cap = cap;
    mine.send_as_project(instruction::open_campaign(&arguments))
        .unwrap();
    pda::campaign(&arguments.owner, arguments.offer.index).0
}

#[test]
fn tokens_are_burnt_counted_and_recorded_once() {
    for mut mine in [Mine::new(), Mine::token_2022()] {
        let campaign = mine.opened();
        let (before, supply) = (
            mine.balance(&mine.miner.token),
            mine.world.circulation(&mine.mint).1,
        );
        let amount = BaseUnits(MINIMUM_BURN.0 + 7);
        // Lamports that somebody sent there beforehand do not get in the way.
        let arguments = Submit {
            amount,
            ..mine.submit_arguments(campaign, 0)
        };
        let address = pda::submission(&campaign, &arguments.content_hash).0;
        mine.world.svm.airdrop(&address, 1_000_000).unwrap();
        let receipt = mine.send_as_miner(instruction::submit(&arguments)).unwrap();
        assert_eq!(before - mine.balance(&mine.miner.token), amount.0);
        let burnt = supply - mine.world.circulation(&mine.mint).1;
        assert_eq!(burnt, u128::from(amount.0));

        let submission = mine.submission(&arguments).unwrap();
        assert_eq!(
            (submission.campaign, submission.miner),
            (campaign, mine.miner.address())
        );
        assert_eq!(submission.content_hash, arguments.content_hash);
        assert_eq!((submission.amount, submission.position), (amount, 0));
        assert_eq!(submission.payout_address, PayoutAddress([0xee; 20]));
        assert_eq!(submission.submitted_at, UnixSeconds(mine.world.now()));
        let counted = mine.campaign(&campaign).unwrap();
        assert_eq!((counted.submissions, counted.burned), (1, amount));
        let told = BurnEvent::ContentSubmitted {
            campaign,
            miner: mine.miner.address(),
            content_hash: arguments.content_hash,
            payout_address: submission.payout_address,
            position: 0,
            amount,
            submitted_at: submission.submitted_at,
        };
        assert_eq!(Mine::events(&receipt), [told]);

        let second = mine.submitted(campaign, 1);
        assert_eq!(mine.submission(&second).unwrap().position, 1);
    }
}

#[test]
fn the_same_content_may_go_to_two_campaigns() {
    let mut mine = Mine::new();
    for _ in 0..2 {
        let campaign = mine.opened();
        mine.submitted(campaign, 0);
    }
}

#[test]
fn the_last_second_and_the_last_place_are_taken() {
    let mut mine = Mine::new();
    let campaign = capped(&mut mine, 2);
    mine.submitted(campaign, 0);
    mine.world.pass(CAMPAIGN_SECONDS);
    mine.submitted(campaign, 1);
    assert_eq!(mine.campaign(&campaign).unwrap().submissions, 2);
}

#[test]
fn exactly_1_500_submissions_fit() {
    let mut mine = Mine::new();
    let campaign = mine.opened();
    for number in 0..1_500 {
        mine.submitted(campaign, number);
    }
    let refused = with(&mut mine, campaign, |submit| submit.content_hash = [1; 32]).unwrap_err();
    let expected = InstructionError::Custom(BurnError::CampaignFull.code());
    assert_eq!(refused.instruction_error(), Some(&expected));
    let counted = mine.campaign(&campaign).unwrap();
    assert_eq!(counted.burned, BaseUnits(1_500 * MINIMUM_BURN.0));
}

/// The next lower bump that derives an address for the content, and that address.
fn second_address(arguments: &Submit) -> (Pubkey, u8) {
    let (_, canonical) = pda::submission(&arguments.campaign, &arguments.content_hash);
    (0..canonical)
        .rev()
        .find_map(|bump| {
            let bump_seed = [bump];
            let seeds: &[&[u8]] = &[
                b"submission",
                arguments.campaign.as_ref(),
                &arguments.content_hash,
                &bump_seed,
            ];
            let address = Pubkey::create_program_address(seeds, &burn::ID).ok()?;
            Some((address, bump))
        })
        .unwrap()
}

/// Submits at the second address that the content derives.
fn at_second_address(mine: &mut Mine, campaign: Pubkey) -> Sent {
    let arguments = mine.submit_arguments(campaign, 0);
    let (address, bump) = second_address(&arguments);
    let mut submit = instruction::submit(&arguments);
    let first = pda::submission(&campaign, &arguments.content_hash).0;
    replace(&mut submit, first, address);
    *submit.data.last_mut().unwrap() = bump;
    mine.send_as_miner(submit)
}

pub(crate) fn refusals() -> Vec<Case> {
    let mut cases = refused_content();
    cases.extend(refused_accounts());
    cases
}

fn refused_content() -> Vec<Case> {
    vec![
        refusal("while paused", BurnError::Paused, || {
            let mut mine = Mine::new();
            let campaign = mine.opened();
            mine.pause(true);
            with(&mut mine, campaign, |_| {})
        }),
        refusal("before the start", BurnError::NotStarted, || {
            let mut mine = Mine::new();
            let mut open = mine.open_arguments();
            open.offer.starts_at.0 += 1;
            mine.send_as_project(instruction::open_campaign(&open))
                .unwrap();
            let campaign = pda::campaign(&open.owner, 0).0;
            with(&mut mine, campaign, |_| {})
        }),
        refusal("after the end", BurnError::CampaignOver, || {
            let mut mine = Mine::new();
            let campaign = mine.opened();
            mine.world.pass(CAMPAIGN_SECONDS + 1);
            with(&mut mine, campaign, |_| {})
        }),
        refusal("beyond the cap", BurnError::CampaignFull, || {
            let mut mine = Mine::new();
            let campaign = capped(&mut mine, 1);
            mine.submitted(campaign, 1);
            with(&mut mine, campaign, |_| {})
        }),
        refusal("one base unit too few", BurnError::BurnTooSmall, || {
            fresh(|submit| submit.amount = BaseUnits(MINIMUM_BURN.0 - 1))
        }),
        refusal("a minimum that moved", BurnError::BurnTooSmall, || {
            let mut mine = Mine::new();
            let campaign = mine.opened();
            mine.world.pass(60);
            mine.retarget(campaign, MINIMUM_BURN.0 + 1).unwrap();
            with(&mut mine, campaign, |_| {})
        }),
        refusal("no content", BurnError::EmptyContent, || {
            fresh(|submit| submit.content_hash = [0; 32])
        }),
        refusal("no payout address", BurnError::ZeroPayoutAddress, || {
            fresh(|submit| submit.payout_address = PayoutAddress([0; 20]))
        }),
        refusal(
            "the same content again",
            BurnError::DuplicateContent,
            || {
                let mut mine = Mine::new();
                let campaign = mine.opened();
                mine.submitted(campaign, 0);
                with(&mut mine, campaign, |_| {})
            },
        ),
        refusal(
            "the same content by another miner",
            BurnError::DuplicateContent,
            || {
                let mut mine = Mine::new();
                let campaign = mine.opened();
                mine.submitted(campaign, 0);
                let mint = mine.mint.clone();
                mine.miner = mine.world.fighter(&mint, 33);
                with(&mut mine, campaign, |_| {})
            },
        ),
        refusal(
            "the same content at a second address",
            BurnError::WrongBump,
            || {
                let mut mine = Mine::new();
                let campaign = mine.opened();
                mine.submitted(campaign, 0);
                at_second_address(&mut mine, campaign)
            },
        ),
        refusal(
            "a second address, first of all",
            BurnError::WrongBump,
            || {
                let mut mine = Mine::new();
                let campaign = mine.opened();
                at_second_address(&mut mine, campaign)
            },
        ),
        // The token program's "insufficient funds".
        refusal("more than the miner has", 1, || {
            fresh(|submit| submit.amount = BaseUnits(u64::MAX))
        }),
    ]
}

fn refused_accounts() -> Vec<Case> {
    vec![
        refusal(
            "a miner who does not sign",
            InstructionError::MissingRequiredSignature,
            || {
                let mut mine = Mine::new();
                let campaign = mine.opened();
                let mut submit = instruction::submit(&mine.submit_arguments(campaign, 0));
                submit.accounts[0].is_signer = false;
                mine.send(submit)
            },
        ),
        // The token program's "owner does not match".
        refusal("another wallet's tokens", 4, || {
            let mut mine = Mine::new();
            let campaign = mine.opened();
            let mint = mine.mint.clone();
            let Fighter { token, .. } = mine.world.fighter(&mint, 33);
            with(&mut mine, campaign, |submit| submit.miner_token = token)
        }),
        // The token program's "account is frozen".
        refusal("frozen tokens", 17, || {
            let mut mine = Mine::new();
            let campaign = mine.opened();
            let (mint, token) = (mine.mint.clone(), mine.miner.token);
            mine.world.freeze(&mint, &token);
            with(&mut mine, campaign, |_| {})
        }),
        refusal("another mint", BurnError::WrongMint, || {
            altered(|mine, _, submit| {
                let other = mine.world.create_mint(token::SPL_TOKEN, 60, &[]);
                replace(submit, mine.mint.address, other.address);
            })
        }),
        refusal(
            "a mint made anew with other decimals",
            BurnError::WrongMint,
            || {
                let mut mine = Mine::token_2022();
                let campaign = mine.opened();
                let mint = mine.mint.address;
                mine.world.tamper(&mint, |data| data[44] = 6);
                with(&mut mine, campaign, |_| {})
            },
        ),
        refusal(
            "the other token program",
            BurnError::WrongTokenProgram,
            || altered(|_, _, submit| replace(submit, token::SPL_TOKEN, token::TOKEN_2022)),
        ),
        refusal(
            "a program that is no token program",
            InstructionError::IncorrectProgramId,
            || altered(|_, _, submit| replace(submit, token::SPL_TOKEN, burn::ID)),
        ),
        refusal(
            "a submission in place of the campaign",
            InstructionError::AccountDataTooSmall,
            || {
                altered(|mine, arguments, submit| {
                    let other = mine.submitted(arguments.campaign, 1);
                    let record = pda::submission(&other.campaign, &other.content_hash).0;
                    replace(submit, arguments.campaign, record);
                })
            },
        ),
        refusal(
            "a campaign that another program owns",
            InstructionError::IllegalOwner,
            || {
                altered(|mine, arguments, submit| {
                    let own = mine.world.svm.get_account(&arguments.campaign).unwrap();
                    let (forged, owner) = (Pubkey::new_unique(), token::SPL_TOKEN);
                    let account = solana_account::Account { owner, ..own };
                    mine.world.svm.set_account(forged, account).unwrap();
                    replace(submit, arguments.campaign, forged);
                })
            },
        ),
        refusal(
            "the numbering in place of the configuration",
            InstructionError::InvalidAccountData,
            || {
                altered(|mine, _, submit| {
                    let project = pda::project(&mine.project.address()).0;
                    mine.world.tamper(&project, |data| data.resize(200, 0));
                    let lamports = mine.world.svm.minimum_balance_for_rent_exemption(200);
                    mine.world.svm.airdrop(&project, lamports).unwrap();
                    replace(submit, pda::config().0, project);
                })
            },
        ),
        refusal(
            "an address that campaign and hash do not derive",
            InstructionError::PrivilegeEscalation,
            || {
                altered(|_, arguments, submit| {
                    let own = pda::submission(&arguments.campaign, &arguments.content_hash).0;
                    replace(submit, own, Pubkey::new_unique());
                })
            },
        ),
    ]
}

#[test]
fn refuses() {
    check(&refusals());
}

#[test]
fn an_event_that_somebody_else_sends_is_refused() {
    let mut mine = Mine::new();
    let mut data = roast_protocol::program::EVENT_TAG.to_vec();
    data.extend([0; 64]);
    let authority = roast_protocol::AccountMeta::new_readonly(pda::event_authority().0, false);
    let forged = Instruction {
        program_id: burn::ID,
        accounts: vec![authority],
        data,
    };
    mine.send(forged).unwrap_err();
}
