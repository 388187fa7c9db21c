//! Closing submissions and campaigns, with the rent back to who paid it.

use roast_program_tests::{
    CAMPAIGN_SECONDS, Case, Mine, RETENTION_SECONDS, check, refusal, replace,
};
use roast_protocol::{
    AccountMeta,
    burn::{
        error::BurnError,
        event::BurnEvent,
        instruction::{self, CloseCampaign, CloseSubmission, Submit},
        pda,
    },
};
use solana_instruction::{Instruction, error::InstructionError};
use solana_pubkey::Pubkey;

/// A campaign that is over, with one submission.
fn over() -> (Mine, Submit) {
    let mut mine = Mine::new();
    let campaign = mine.opened();
    let submission = mine.submitted(campaign, 0);
    mine.expire();
    (mine, submission)
}

fn lamports(mine: &Mine, address: &Pubkey) -> u64 {
    mine.world.svm.get_balance(address).unwrap_or_default()
}

/// A transfer of lamports by the system program.
fn pay(from: Pubkey, to: Pubkey) -> Instruction {
    let mut data = 2u32.to_le_bytes().to_vec();
    data.extend(10_000_000u64.to_le_bytes());
    Instruction {
        program_id: Pubkey::default(),
        accounts: vec![AccountMeta::new(from, true), AccountMeta::new(to, false)],
        data,
    }
}

#[test]
fn anyone_closes_and_everybody_gets_their_rent_even_while_paused() {
    for mut mine in [Mine::new(), Mine::token_2022()] {
        let (project, miner) = (mine.project.address(), mine.miner.address());
        // The numbering stays, so its rent does too.
        mine.opened();
        let before = [project, miner].map(|wallet| lamports(&mine, &wallet));
        let campaign = mine.opened();
        let submissions = [0, 1, 2].map(|number| mine.submitted(campaign, number));
        mine.expire();
        mine.pause(true);
        for submission in &submissions {
            let close = mine.close_arguments(submission);
            let receipt = mine.send(instruction::close_submission(&close)).unwrap();
            let told = BurnEvent::SubmissionClosed {
                campaign,
                miner,
                content_hash: submission.content_hash,
            };
            assert_eq!(Mine::events(&receipt), [told]);
            assert_eq!(mine.submission(submission), None);
        }
        let burned = mine.campaign(&campaign).unwrap().burned;
        let close = mine.close_campaign_arguments(campaign);
        let receipt = mine.send(instruction::close_campaign(&close)).unwrap();
        let told = BurnEvent::CampaignClosed {
            campaign,
            project,
            submissions: 3,
            burned,
        };
        assert_eq!(Mine::events(&receipt), [told]);
        assert_eq!(mine.campaign(&campaign), None);
        assert_eq!(
            [project, miner].map(|wallet| lamports(&mine, &wallet)),
            before
        );
    }
}

#[test]
fn a_wallet_that_pays_the_fee_itself_can_close_what_is_its_own() {
    let (mut mine, submission) = over();
    mine.world.payer = mine.miner.keys.clone();
    let close = mine.close_arguments(&submission);
    mine.send(instruction::close_submission(&close)).unwrap();
    mine.world.payer = mine.project.keys.clone();
    let close = mine.close_campaign_arguments(submission.campaign);
    mine.send(instruction::close_campaign(&close)).unwrap();
}

#[test]
fn a_closed_submission_is_not_revived_and_its_content_not_taken_again() {
    let (mut mine, submission) = over();
    let address = pda::submission(&submission.campaign, &submission.content_hash).0;
    let close = instruction::close_submission(&mine.close_arguments(&submission));
    // Lamports sent in the same transaction keep the address alive; what stood there is gone all the same.
    let keys = mine.miner.keys.clone();
    let keep_alive = pay(mine.miner.address(), address);
    mine.world
        .send(&[close.clone(), keep_alive], &[&keys])
        .unwrap();
    assert_eq!(mine.submission(&submission), None);
    mine.send(close).unwrap_err();
    // Not even when the clock goes back into the campaign.
    let now = mine.world.now();
    mine.world
        .set_time(now - i64::from(CAMPAIGN_SECONDS + RETENTION_SECONDS));
    let refused = mine
        .send_as_miner(instruction::submit(&submission))
        .unwrap_err();
    let expected = InstructionError::Custom(BurnError::CampaignOver.code());
    assert_eq!(refused.instruction_error(), Some(&expected));
}

pub(crate) fn refusals() -> Vec<Case> {
    vec![
        refusal(
            "a submission of a running campaign",
            BurnError::NotClosable,
            || {
                let mut mine = Mine::new();
                let campaign = mine.opened();
                let submission = mine.submitted(campaign, 0);
                let close = mine.close_arguments(&submission);
                mine.send(instruction::close_submission(&close))
            },
        ),
        refusal(
            "a submission in its last kept second",
            BurnError::NotClosable,
            || {
                let mut mine = Mine::new();
                let campaign = mine.opened();
                let submission = mine.submitted(campaign, 0);
                mine.world.pass(CAMPAIGN_SECONDS + RETENTION_SECONDS);
                let close = mine.close_arguments(&submission);
                mine.send(instruction::close_submission(&close))
            },
        ),
        refusal(
            "a campaign without submissions that runs",
            BurnError::NotClosable,
            || {
                let mut mine = Mine::new();
                let campaign = mine.opened();
                let close = mine.close_campaign_arguments(campaign);
                mine.send(instruction::close_campaign(&close))
            },
        ),
        refusal(
            "a campaign with a submission",
            BurnError::SubmissionsLeft,
            || {
                let (mut mine, submission) = over();
                let close = mine.close_campaign_arguments(submission.campaign);
                mine.send(instruction::close_campaign(&close))
            },
        ),
        refusal(
            "a submission of another campaign",
            BurnError::WrongCampaign,
            || {
                let (mut mine, submission) = over();
                let mut close = instruction::close_submission(&mine.close_arguments(&submission));
                let other = mine.opened();
                replace(&mut close, submission.campaign, other);
                mine.send(close)
            },
        ),
        refusal(
            "a miner's rent to the caller",
            BurnError::WrongRentPayer,
            || {
                let (mut mine, submission) = over();
                let close = CloseSubmission {
                    miner: mine.project.address(),
                    ..mine.close_arguments(&submission)
                };
                mine.send(instruction::close_submission(&close))
            },
        ),
        refusal(
            "a project's rent to the caller",
            BurnError::WrongRentPayer,
            || {
                let mut mine = Mine::new();
                let campaign = mine.opened();
                mine.expire();
                let close = CloseCampaign {
                    owner: mine.miner.address(),
                    campaign,
                };
                mine.send(instruction::close_campaign(&close))
            },
        ),
        refusal(
            "a submission in place of the campaign",
            InstructionError::AccountDataTooSmall,
            || {
                let (mut mine, submission) = over();
                let record = pda::submission(&submission.campaign, &submission.content_hash).0;
                let close = mine.close_campaign_arguments(record);
                mine.send(instruction::close_campaign(&close))
            },
        ),
        refusal(
            "a campaign in place of the submission",
            InstructionError::InvalidAccountData,
            || {
                let (mut mine, submission) = over();
                let mut close = instruction::close_submission(&mine.close_arguments(&submission));
                let record = pda::submission(&submission.campaign, &submission.content_hash).0;
                let other = mine.opened();
                replace(&mut close, record, other);
                mine.send(close)
            },
        ),
        // Anchor's "duplicate mutable account".
        refusal("a campaign as its own submission", 2040, || {
            let (mut mine, submission) = over();
            let mut close = instruction::close_submission(&mine.close_arguments(&submission));
            let record = pda::submission(&submission.campaign, &submission.content_hash).0;
            replace(&mut close, record, submission.campaign);
            mine.send(close)
        }),
    ]
}

#[test]
fn refuses() {
    check(&refusals());
}
