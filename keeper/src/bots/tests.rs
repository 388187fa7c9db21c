use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use roast_judge::{Judge, JudgeError, Marks, OfflineJudge, Round, RoundMarks};
use roast_protocol::Pubkey;
use roast_protocol::amount::{BaseUnits, Bps};
use roast_protocol::battle::account::Battle;
use roast_protocol::battle::{BattleStatus, Ending, Side};
use roast_protocol::time::UnixSeconds;
use roast_protocol::transcript::{ANSWER_SECONDS, JUDGING_SECONDS, Model, Transcript};
use roast_protocol::verdict::{Outcome, ROUNDS, Score};
use solana_keypair::Signer as _;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::chain::scripted::{Crash, chain_id};
use crate::config::Config;
use crate::fixtures::{Contest, NOW, PRIZE, Stage, TIME_LEFT};
use crate::ledger::{Kind, Status};
use crate::resignations::{self, Wish};
use crate::texts::{self, Duel};
use crate::transcripts::Transcripts;

/// Words that win against a shrug.
const ROAST: &str = "Your plan was so thin that even the gym refused it a membership.";

mod crowd;
mod faults;
mod keys;
mod wishes;

/// A keeper at work, ended with the test.
struct Running {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Running {
    fn start(stage: &Stage) -> Self {
        Self::start_with(stage, Arc::new(OfflineJudge))
    }

    fn start_with(stage: &Stage, judge: Arc<dyn Judge>) -> Self {
        Self::start_as(stage, stage.config.clone(), judge)
    }

    fn start_as(stage: &Stage, config: Config, judge: Arc<dyn Judge>) -> Self {
        let stop = CancellationToken::new();
        let keeper = crate::run_with(
            config,
            stage.database.pool.clone(),
            stage.chain.clone(),
            judge,
            stop.clone(),
        );
        Self {
            stop,
            task: tokio::spawn(async move { keeper.await.unwrap() }),
        }
    }

    /// As SIGTERM does.
    async fn stop(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }

    /// As SIGKILL does.
    async fn kill(self) {
        self.task.abort();
        assert!(self.task.await.unwrap_err().is_cancelled());
    }
}

async fn until(what: &str, holds: impl AsyncFn() -> bool) {
    let began = Instant::now();
    while !holds().await {
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "never happened: {what}"
        );
        sleep(Duration::from_millis(20)).await;
    }
}

async fn until_status(stage: &Stage, contest: &Contest, status: BattleStatus) {
    until(status.name(), async || {
        stage.chain.battle(&contest.address).status == status
    })
    .await;
}

async fn until_closed(stage: &Stage, kind: Kind, contest: &Contest) {
    until(kind.name(), async || {
        stage
            .ledger()
            .intent(kind, &contest.address)
            .await
            .unwrap()
            .status
            == Status::Confirmed
    })
    .await;
}

fn duel(stage: &Stage, contest: &Contest) -> Duel {
    let battle = stage.chain.battle(&contest.address);
    Duel::of(chain_id(), &contest.address, &battle).unwrap()
}

/// Where this judge's transcripts are.
fn transcripts(stage: &Stage) -> Transcripts {
    let key = Arc::new(stage.judge.insecure_clone());
    Transcripts::new(stage.database.pool.clone(), key)
}

async fn transcript(stage: &Stage, contest: &Contest) -> Option<Transcript> {
    let duel = duel(stage, contest);
    transcripts(stage).load(&duel).await.unwrap()
}

/// What the chain holds is the hash of what the database can show.
async fn assert_transcript_is_on_chain(stage: &Stage, contest: &Contest) {
    let stored = transcript(stage, contest).await.unwrap();
    let battle = stage.chain.battle(&contest.address);
    assert_eq!(battle.transcript_hash, Some(stored.hash()));
    assert_eq!(battle.outcome, Some(stored.outcome()));
}

#[tokio::test]
async fn two_keepers_without_an_election_judge_and_pay_every_battle_once() {
    let stage = Stage::new().await;
    let mut contests = Vec::new();
    for _ in 0..6 {
        let contest = stage.joined().await;
        stage.say_everything(&contest).await;
        contests.push(contest);
    }
    let keepers = [Running::start(&stage), Running::start(&stage)];
    for contest in &contests {
        until_status(&stage, contest, BattleStatus::Paid).await;
        until_closed(&stage, Kind::Payout, contest).await;
        assert_transcript_is_on_chain(&stage, contest).await;
    }
    for keeper in keepers {
        keeper.stop().await;
    }
    assert_eq!(stage.chain.payments().len(), contests.len());
    assert_eq!(stage.chain.succeeded(), contests.len());
}

#[tokio::test]
async fn a_killed_keeper_is_succeeded_by_one_that_pays_once() {
    for crash in [
        Crash::BeforeRecording,
        Crash::BeforeSending,
        Crash::AfterSending,
        Crash::AfterLanding,
    ] {
        let stage = Stage::new().await;
        let contest = stage.joined().await;
        stage.say_everything(&contest).await;
        stage.chain.faults(|faults| faults.crash = Some(crash));
        let first = Running::start(&stage);
        until("the crash", async || stage.chain.has_crashed()).await;
        first.kill().await;
        assert!(
            transcript(&stage, &contest).await.is_some(),
            "{crash:?}: the transcript is stored before anything is sent"
        );

        // The indexer may have seen the settlement meanwhile, so that no bot finds the battle any more; the ledger still knows it.
        stage.reindex(&contest.address).await;
        let second = Running::start(&stage);
        until_closed(&stage, Kind::Settle, &contest).await;
        until_closed(&stage, Kind::Payout, &contest).await;
        second.stop().await;
        assert_eq!(stage.chain.payments().len(), 1, "{crash:?}");
        assert_eq!(stage.chain.received(), 1, "{crash:?}");
        assert_transcript_is_on_chain(&stage, &contest).await;
    }
}

#[tokio::test]
async fn a_text_that_its_player_did_not_sign_stops_its_battle_and_no_other() {
    let stage = Stage::new().await;
    let (forged, fair) = (stage.joined().await, stage.joined().await);
    for contest in [&forged, &fair] {
        for round in 1..=3 {
            stage
                .say(
                    contest,
                    &contest.opener,
                    round,
                    "You argue like a smoke alarm: loud, and only when toast is involved.",
                )
                .await;
        }
    }
    for round in 1..=2 {
        for contest in [&forged, &fair] {
            stage.say(contest, &contest.opponent, round, "meh").await;
        }
    }
    stage.say(&fair, &fair.opponent, 3, "meh").await;
    let message = roast_protocol::transcript::text_message(&forged.bout(), 3, "meh");
    let signature = forged.opponent.sign_message(message.as_bytes());
    stage
        .say_signed(
            &forged,
            &forged.opponent,
            3,
            "something else",
            signature.as_ref(),
        )
        .await;

    let keeper = Running::start(&stage);
    until_status(&stage, &fair, BattleStatus::Paid).await;
    until("the refusal is written down", async || {
        stage
            .ledger()
            .intent(Kind::Settle, &forged.address)
            .await
            .unwrap()
            .attempts
            > 0
    })
    .await;
    keeper.stop().await;
    assert_eq!(
        stage.chain.battle(&forged.address).status,
        BattleStatus::Joined
    );
    assert!(transcript(&stage, &forged).await.is_none());
}

/// Puts a transcript where the keeper looks for its own, with a signature of somebody who has not its key, or without one.
async fn plant(stage: &Stage, planted: &Transcript, signature: Option<[u8; 64]>) {
    let insert = sqlx::query(
        "INSERT INTO app.transcripts (battle, joined_at, hash, transcript, signature) VALUES ($1, $2, $3, $4, $5)",
    );
    insert
        .bind(planted.battle.as_ref())
        .bind(planted.joined_at.date_time())
        .bind(planted.hash().as_slice())
        .bind(planted.canonical())
        .bind(signature.map(Vec::from))
        .execute(&stage.database.pool)
        .await
        .unwrap();
}

#[tokio::test]
async fn invented_marks_under_genuine_words_are_not_settled() {
    for signature in [None, Some([7; 64])] {
        let stage = Stage::new().await;
        let contest = stage.joined().await;
        stage.say_everything(&contest).await;
        let mut planted = judged(&stage, &contest).await;
        assert_eq!(planted.outcome(), Outcome::OpenerWins);
        for round in &mut planted.rounds {
            std::mem::swap(&mut round.opener.score, &mut round.opponent.score);
        }
        plant(&stage, &planted, signature).await;
        let keeper = Running::start(&stage);
        until_status(&stage, &contest, BattleStatus::Paid).await;
        keeper.stop().await;
        let battle = stage.chain.battle(&contest.address);
        assert_eq!(battle.outcome, Some(Outcome::OpenerWins));
        assert_transcript_is_on_chain(&stage, &contest).await;
    }
}

#[tokio::test]
async fn a_planted_forfeit_that_leaves_words_out_is_not_called() {
    let stage = Stage::new().await;
    let contest = stage.joined().await;
    stage.say_everything(&contest).await;
    let case = texts::case(&stage.database.pool, &duel(&stage, &contest)).await;
    let mut case = case.unwrap();
    case.rounds[2].opener = None;
    plant(
        &stage,
        &roast_judge::forfeit(&case).unwrap().transcript,
        None,
    )
    .await;
    stage.chain.set_time(NOW + TIME_LEFT);
    let keeper = Running::start(&stage);
    until_status(&stage, &contest, BattleStatus::Paid).await;
    keeper.stop().await;
    let battle = stage.chain.battle(&contest.address);
    assert_eq!(battle.ending, Some(Ending::Verdict));
    assert_transcript_is_on_chain(&stage, &contest).await;
}

#[tokio::test]
async fn a_transcript_of_ours_counts_for_its_own_fight_alone() {
    let stage = Stage::new().await;
    let contest = stage.joined().await;
    stage.say_everything(&contest).await;
    let own = judged(&stage, &contest).await;
    let here = duel(&stage, &contest);
    let stored = transcripts(&stage).store(&own, &here).await.unwrap();
    assert_eq!(stored.as_ref(), Some(&own));
    let another = stage.joined().await;
    sqlx::query("UPDATE app.transcripts SET battle = $1")
        .bind(another.address.as_ref())
        .execute(&stage.database.pool)
        .await
        .unwrap();
    assert_eq!(transcript(&stage, &another).await, None);
    assert_eq!(transcript(&stage, &contest).await, None);
}

#[tokio::test]
async fn words_of_an_earlier_fight_at_the_same_address_do_not_count() {
    let stage = Stage::new().await;
    let contest = stage.joined().await;
    let earlier = Contest {
        address: contest.address,
        joined_at: UnixSeconds(contest.joined_at.0 - 86_400),
        opener: contest.opener.insecure_clone(),
        opponent: contest.opponent.insecure_clone(),
    };
    stage.say_everything(&earlier).await;
    let keeper = Running::start(&stage);
    sleep(Duration::from_millis(400)).await;
    assert_eq!(stage.chain.received(), 0);
    stage.say_everything(&contest).await;
    until_status(&stage, &contest, BattleStatus::Paid).await;
    keeper.stop().await;
    assert_transcript_is_on_chain(&stage, &contest).await;
}

#[tokio::test]
async fn words_that_come_in_while_the_judge_thinks_are_judged_too() {
    let stage = Stage::new().await;
    let contest = stage.joined().await;
    stage.say(&contest, &contest.opener, 1, ROAST).await;
    stage.say(&contest, &contest.opponent, 1, "no").await;
    let early = judged(&stage, &contest).await;
    stage.say(&contest, &contest.opener, 2, ROAST).await;
    stage.say(&contest, &contest.opponent, 2, "meh").await;
    let here = duel(&stage, &contest);
    let stored = transcripts(&stage).store(&early, &here).await.unwrap();
    assert_eq!(stored, None, "it lacks words that were accepted");
    stage.chain.set_time(NOW + TIME_LEFT);
    let keeper = Running::start(&stage);
    until_status(&stage, &contest, BattleStatus::Paid).await;
    keeper.stop().await;
    let stored = transcript(&stage, &contest).await.unwrap();
    assert_eq!(stored.rounds[1].opponent.text, "meh");
    assert_transcript_is_on_chain(&stage, &contest).await;
}

#[tokio::test]
async fn a_transcript_waits_for_words_that_are_being_stored() {
    let stage = Stage::new().await;
    let contest = stage.joined().await;
    stage.say(&contest, &contest.opener, 1, "one").await;
    stage.say(&contest, &contest.opponent, 1, "two").await;
    let early = judged(&stage, &contest).await;
    // The API holds its lock while it stores words.
    let mut api = stage.database.pool.begin().await.unwrap();
    sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind(format!("rounds:{}", contest.address))
        .execute(&mut *api)
        .await
        .unwrap();
    let (transcripts, here) = (transcripts(&stage), duel(&stage, &contest));
    let mut storing = tokio::spawn(async move { transcripts.store(&early, &here).await });
    let waits = tokio::time::timeout(Duration::from_millis(300), &mut storing).await;
    assert!(waits.is_err(), "it did not wait for the lock");
    stage.say(&contest, &contest.opener, 2, "three").await;
    api.commit().await.unwrap();
    assert_eq!(storing.await.unwrap().unwrap(), None);
}

/// What the offline judge says about a battle.
async fn judged(stage: &Stage, contest: &Contest) -> Transcript {
    let case = texts::case(&stage.database.pool, &duel(stage, contest)).await;
    let judgement = roast_judge::judge(&OfflineJudge, &case.unwrap()).await;
    judgement.unwrap().transcript
}

/// The chain's time at which the words of battles that begin with the test are over for the keeper, too.
const DECIDED: i64 = NOW + TIME_LEFT - JUDGING_SECONDS + 5;

#[tokio::test]
async fn a_player_who_stays_away_forfeits_when_the_time_for_words_is_over_on_the_chains_clock() {
    let stage = Stage::new().await;
    let contest = stage.joined().await;
    stage
        .say(
            &contest,
            &contest.opener,
            1,
            "Your plan was so thin that even the gym refused it a membership.",
        )
        .await;
    stage.chain.set_time(DECIDED - 1);
    let keeper = Running::start(&stage);
    sleep(Duration::from_millis(400)).await;
    assert_eq!(
        stage.chain.battle(&contest.address).status,
        BattleStatus::Joined,
        "the last words may be on their way"
    );

    stage.chain.set_time(DECIDED);
    until_status(&stage, &contest, BattleStatus::Paid).await;
    keeper.stop().await;
    let battle = stage.chain.battle(&contest.address);
    assert_eq!(
        (battle.outcome, battle.ending),
        (Some(Outcome::OpenerWins), Some(Ending::Forfeit))
    );
    assert_eq!(stage.chain.received(), 1, "the payout goes with it");
    let transcript = transcript(&stage, &contest).await.unwrap();
    assert_eq!(battle.transcript_hash, Some(transcript.hash()));
    assert_eq!(
        (transcript.is_forfeit(), transcript.absent()),
        (true, Some(Side::Opponent))
    );
}

#[tokio::test]
async fn when_both_fall_silent_they_are_judged_on_what_they_said() {
    let stage = Stage::new().await;
    let contest = stage.joined().await;
    let roast = "Your plan was so thin that even the gym refused it a membership.";
    stage.say(&contest, &contest.opener, 1, roast).await;
    stage.say(&contest, &contest.opponent, 1, "no").await;
    stage.chain.set_time(NOW + TIME_LEFT);
    let keeper = Running::start(&stage);
    until_status(&stage, &contest, BattleStatus::Paid).await;
    keeper.stop().await;
    let battle = stage.chain.battle(&contest.address);
    assert_eq!(battle.ending, Some(Ending::Verdict));
    assert_transcript_is_on_chain(&stage, &contest).await;
    let transcript = transcript(&stage, &contest).await.unwrap();
    assert_eq!(transcript.rounds[1].opener.score.total(), 0);
}

#[tokio::test]
async fn words_that_nobody_had_time_to_answer_win_no_stake() {
    let stage = Stage::new().await;
    let contest = stage.joined().await;
    let last_second = NOW + TIME_LEFT - JUDGING_SECONDS - ANSWER_SECONDS + 1;
    stage
        .say_at(last_second, &contest, &contest.opener, 1, "Surprise!")
        .await;
    stage.chain.set_time(NOW + TIME_LEFT);
    let keeper = Running::start(&stage);
    sleep(Duration::from_millis(400)).await;
    assert_eq!(stage.chain.received(), 0);
    stage.chain.set_time(NOW + TIME_LEFT + 1);
    until_status(&stage, &contest, BattleStatus::Refunded).await;
    keeper.stop().await;
    assert_eq!(stage.chain.payments().len(), 2);
}

#[tokio::test]
async fn a_killed_keeper_s_forfeit_is_paid_once() {
    for crash in [
        Crash::BeforeSending,
        Crash::AfterSending,
        Crash::AfterLanding,
    ] {
        let stage = Stage::new().await;
        let contest = stage.joined().await;
        stage.say(&contest, &contest.opponent, 1, "hello?").await;
        stage.chain.set_time(NOW + TIME_LEFT);
        stage.chain.faults(|faults| faults.crash = Some(crash));
        let first = Running::start(&stage);
        until("the crash", async || stage.chain.has_crashed()).await;
        first.kill().await;
        let second = Running::start(&stage);
        until_closed(&stage, Kind::Forfeit, &contest).await;
        until_closed(&stage, Kind::Payout, &contest).await;
        second.stop().await;
        let paid = stage.chain.payments();
        assert_eq!(paid.len(), 1, "{crash:?}");
        assert_eq!(paid[0].to, contest.opponent.pubkey(), "{crash:?}");
        assert_eq!(stage.chain.received(), 1, "{crash:?}");
    }
}

#[tokio::test]
async fn an_operators_resignation_comes_before_the_verdict_and_refunds_both() {
    let stage = Stage::new().await;
    let (contest, other) = (stage.joined().await, stage.joined().await);
    stage.say_everything(&contest).await;
    let pool = &stage.database.pool;
    let joined = resignations::undecided(pool, &stage.judge.pubkey()).await;
    assert_eq!(joined.unwrap().len(), 2);
    let wish = resignations::plan(pool, &contest.address).await.unwrap();
    assert_eq!(wish, Wish::Planned);
    let again = resignations::plan(pool, &contest.address).await.unwrap();
    assert_eq!(again, Wish::KnownBefore);
    let unknown = resignations::plan(pool, &Pubkey::new_unique()).await;
    assert_eq!(unknown.unwrap(), Wish::TooLate(None));

    let keeper = Running::start(&stage);
    until_closed(&stage, Kind::Resign, &contest).await;
    stage.reindex(&contest.address).await;
    until_status(&stage, &contest, BattleStatus::Refunded).await;
    keeper.stop().await;
    let battle = stage.chain.battle(&contest.address);
    assert_eq!(battle.ending, Some(Ending::Resignation));
    assert_eq!(stage.chain.payments().len(), 2);
    assert_eq!(
        stage.chain.battle(&other.address).status,
        BattleStatus::Joined
    );
    stage.reindex(&contest.address).await;
    let late = resignations::plan(pool, &contest.address).await.unwrap();
    assert_eq!(late, Wish::TooLate(Some("refunded".to_owned())));
}

#[tokio::test]
async fn a_finished_battle_is_closed_thirty_days_after_its_last_deadline() {
    const PUBLIC: i64 = NOW + TIME_LEFT + 30 * 86_400;
    let stage = Stage::new().await;
    let contest = stage.open().await;
    stage.chain.set_time(NOW + TIME_LEFT + 1);
    let keeper = Running::start(&stage);
    until_status(&stage, &contest, BattleStatus::Cancelled).await;
    stage.reindex(&contest.address).await;
    stage.chain.set_time(PUBLIC);
    sleep(Duration::from_millis(300)).await;
    assert_eq!(stage.chain.closed(), [], "the opener alone may do it yet");
    stage.chain.set_time(PUBLIC + 1);
    until_closed(&stage, Kind::CloseBattle, &contest).await;
    keeper.stop().await;
    let rent_to_the_opener = (contest.address, contest.opener.pubkey());
    assert_eq!(stage.chain.closed(), [rent_to_the_opener]);
}

#[tokio::test]
async fn nothing_is_closed_or_moved_when_the_operator_switched_it_off() {
    let mut stage = Stage::new().await;
    (stage.config.close, stage.config.retarget) = (false, false);
    stage.burn_terms().await;
    stage.campaign(0).await;
    stage.chain.set_time(NOW + 5_000);
    let keeper = Running::start(&stage);
    sleep(Duration::from_millis(300)).await;
    stage.chain.set_time(NOW + 50_000);
    sleep(Duration::from_millis(300)).await;
    keeper.stop().await;
    assert_eq!(stage.chain.received(), 0);
}

#[tokio::test]
async fn the_minimum_burn_follows_demand_once_a_period() {
    let mut stage = Stage::new().await;
    stage.config.reopen_seconds = 0;
    stage.burn_terms().await;
    let (wanted, quiet) = (stage.campaign(40).await, stage.campaign(0).await);
    let minimum = |campaign: &Pubkey| stage.chain.campaign(campaign).minimum_burn;
    let keeper = Running::start(&stage);
    until("the moves", async || {
        minimum(&wanted) == BaseUnits(2_000) && minimum(&quiet) == BaseUnits(250)
    })
    .await;
    // The indexer does not show the moves yet, so both are found again; the chain says that it is too soon.
    sleep(Duration::from_millis(300)).await;
    assert_eq!(stage.chain.received(), 2);

    for campaign in [wanted, quiet] {
        let moved = stage.chain.campaign(&campaign);
        stage.index_campaign(&campaign, &moved).await;
    }
    stage.chain.set_time(NOW + 300);
    until("the second move, down to the lowest", async || {
        minimum(&quiet) == BaseUnits(100)
    })
    .await;
    keeper.stop().await;
}

#[tokio::test]
async fn a_campaign_whose_submissions_are_not_all_indexed_is_left_alone() {
    let stage = Stage::new().await;
    stage.burn_terms().await;
    let campaign = stage.campaign(40).await;
    sqlx::query("DELETE FROM chain.submissions WHERE position = 7")
        .execute(&stage.database.pool)
        .await
        .unwrap();
    let keeper = Running::start(&stage);
    sleep(Duration::from_millis(400)).await;
    keeper.stop().await;
    let minimum = stage.chain.campaign(&campaign).minimum_burn;
    assert_eq!((minimum, stage.chain.received()), (BaseUnits(1_000), 0));
}

#[tokio::test]
async fn submissions_and_then_their_campaign_are_closed_when_their_time_is_over() {
    let stage = Stage::new().await;
    let campaign = stage.campaign(5).await;
    let project = stage.chain.campaign(&campaign).project;
    stage.chain.set_time(NOW + 6_400);
    let keeper = Running::start(&stage);
    sleep(Duration::from_millis(300)).await;
    assert_eq!(stage.chain.closed(), [], "the last second counts");
    stage.chain.set_time(NOW + 6_401);
    until("five closed submissions", async || {
        stage.chain.closed().len() == 5
    })
    .await;
    let emptied = stage.chain.campaign(&campaign);
    stage.index_campaign(&campaign, &emptied).await;
    until("the closed campaign", async || {
        stage.chain.closed().last() == Some(&(campaign, project))
    })
    .await;
    keeper.stop().await;
    assert_eq!(stage.chain.closed().len(), 6);
}

#[tokio::test]
async fn without_any_words_both_stakes_go_back_after_the_deadline() {
    let stage = Stage::new().await;
    let contest = stage.joined().await;
    let keeper = Running::start(&stage);
    stage.chain.set_time(NOW + TIME_LEFT);
    sleep(Duration::from_millis(300)).await;
    assert_eq!(
        stage.chain.battle(&contest.address).status,
        BattleStatus::Joined
    );
    stage.chain.set_time(NOW + TIME_LEFT + 1);
    until_status(&stage, &contest, BattleStatus::Refunded).await;
    keeper.stop().await;
    assert_eq!(stage.chain.payments().len(), 2);
}

#[tokio::test]
async fn a_battle_that_nobody_joined_is_cancelled_after_its_deadline() {
    let stage = Stage::new().await;
    let contest = stage.open().await;
    stage.chain.set_time(NOW + TIME_LEFT + 1);
    let keeper = Running::start(&stage);
    until_status(&stage, &contest, BattleStatus::Cancelled).await;
    keeper.stop().await;
}

#[tokio::test]
async fn a_frozen_winner_is_paid_later_and_holds_up_nobody() {
    let mut stage = Stage::new().await;
    stage.config.concurrency = 1;
    let (frozen, other) = (stage.joined().await, stage.joined().await);
    stage.say_everything(&frozen).await;
    stage.chain.faults(|faults| {
        faults.frozen.insert(frozen.opener.pubkey());
    });
    let keeper = Running::start(&stage);
    until_status(&stage, &frozen, BattleStatus::Settled).await;
    stage.reindex(&frozen.address).await;
    stage.say_everything(&other).await;
    until_status(&stage, &other, BattleStatus::Paid).await;

    stage.chain.faults(|faults| faults.frozen.clear());
    until_status(&stage, &frozen, BattleStatus::Paid).await;
    keeper.stop().await;
    assert_eq!(stage.chain.payments().len(), 2);
}

#[tokio::test]
async fn a_draw_gives_both_stakes_back() {
    let stage = Stage::new().await;
    let contest = stage.joined().await;
    stage.say_everything(&contest).await;
    let keeper = Running::start_with(&stage, Arc::new(EvenJudge));
    until_status(&stage, &contest, BattleStatus::Settled).await;
    stage.reindex(&contest.address).await;
    until_status(&stage, &contest, BattleStatus::Refunded).await;
    keeper.stop().await;
    assert_eq!(stage.chain.payments().len(), 2);
}

/// A joined battle that the judge ended without marks.
async fn ended(stage: &Stage, ending: Ending, outcome: Outcome, bonus: u16) -> Contest {
    let contest = stage.joined().await;
    let battle = Battle {
        status: BattleStatus::Settled,
        outcome: Some(outcome),
        ending: Some(ending),
        forfeit_bonus_bps: Bps(bonus),
        ..stage.chain.battle(&contest.address)
    };
    stage.index(&contest.address, &battle).await;
    stage.chain.put(contest.address, battle);
    contest
}

#[tokio::test]
async fn a_forfeit_pays_the_present_player_and_returns_the_rest_to_the_absent_one() {
    let stage = Stage::new().await;
    let half = ended(&stage, Ending::Forfeit, Outcome::OpponentWins, 5_000).await;
    let whole = ended(&stage, Ending::Forfeit, Outcome::OpenerWins, 10_000).await;
    let keeper = Running::start(&stage);
    until_status(&stage, &half, BattleStatus::Paid).await;
    until_status(&stage, &whole, BattleStatus::Paid).await;
    keeper.stop().await;
    let mut paid: Vec<_> = stage
        .chain
        .payments()
        .iter()
        .map(|payment| (payment.to, payment.amount))
        .collect();
    let mut expected = vec![
        (half.opponent.pubkey(), 150),
        (half.opener.pubkey(), 40),
        (whole.opener.pubkey(), PRIZE),
    ];
    paid.sort_unstable();
    expected.sort_unstable();
    assert_eq!(paid, expected);
}

#[tokio::test]
async fn a_resignation_gives_both_stakes_back_before_the_deadline() {
    let stage = Stage::new().await;
    let contest = ended(&stage, Ending::Resignation, Outcome::Draw, 10_000).await;
    let keeper = Running::start(&stage);
    until_status(&stage, &contest, BattleStatus::Refunded).await;
    keeper.stop().await;
    assert_eq!(stage.chain.payments().len(), 2);
}

#[tokio::test]
async fn a_judge_that_fails_on_one_battle_is_asked_again_and_judges_the_others_meanwhile() {
    let mut stage = Stage::new().await;
    stage.config.concurrency = 1;
    let (hard, easy) = (stage.joined().await, stage.joined().await);
    stage.say_everything(&easy).await;
    for round in 1..=3 {
        stage.say(&hard, &hard.opener, round, "riddle").await;
        stage.say(&hard, &hard.opponent, round, "You are a riddle that nobody asked for, printed on the wrong side of the cereal box.").await;
    }
    let judge = Arc::new(ShyJudge {
        refusals: AtomicU32::new(3),
    });
    let keeper = Running::start_with(&stage, judge.clone());
    until_status(&stage, &easy, BattleStatus::Paid).await;
    until_status(&stage, &hard, BattleStatus::Paid).await;
    keeper.stop().await;
    assert_eq!(judge.refusals.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_judge_who_changes_its_mind_is_held_to_its_first_verdict() {
    let stage = Stage::new().await;
    let contest = stage.joined().await;
    stage.say_everything(&contest).await;
    let judge = Arc::new(FickleJudge {
        calls: AtomicU8::new(0),
    });
    stage
        .chain
        .faults(|faults| faults.crash = Some(Crash::BeforeRecording));
    let first = Running::start_with(&stage, judge.clone());
    until("the crash", async || stage.chain.has_crashed()).await;
    first.kill().await;
    let second = Running::start_with(&stage, judge.clone());
    until_status(&stage, &contest, BattleStatus::Paid).await;
    second.stop().await;
    assert_eq!(judge.calls.load(Ordering::Relaxed), 1);
    assert_transcript_is_on_chain(&stage, &contest).await;
}

#[tokio::test]
async fn a_notification_wakes_the_keeper_long_before_its_poll() {
    let mut stage = Stage::new().await;
    stage.config.poll_ms = 600_000;
    let keeper = Running::start(&stage);
    let contest = stage.joined().await;
    stage.say_everything(&contest).await;
    // The keeper may not be listening yet, and the first look may come after the words: notifying again is what tells.
    until("paid", async || {
        let notify = sqlx::query("SELECT pg_notify('app_rounds', 'battle:3')");
        notify.execute(&stage.database.pool).await.unwrap();
        stage.chain.battle(&contest.address).status == BattleStatus::Paid
    })
    .await;
    keeper.stop().await;
}

#[tokio::test]
async fn lost_connections_to_postgres_and_the_node_delay_but_lose_nothing() {
    let mut stage = Stage::new().await;
    stage.config.elect = true;
    let keeper = Running::start(&stage);
    let mut contests = Vec::new();
    for _ in 0..3 {
        let contest = stage.joined().await;
        stage.say_everything(&contest).await;
        stage.chain.faults(|faults| faults.outages = 4);
        let cut = sqlx::query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
        );
        cut.execute(&stage.database.pool).await.unwrap();
        contests.push(contest);
    }
    for contest in &contests {
        until_status(&stage, contest, BattleStatus::Paid).await;
    }
    keeper.stop().await;
    assert_eq!(stage.chain.payments().len(), 3);
}

fn marks(savagery: u8) -> Marks {
    Marks {
        score: Score {
            savagery,
            ..Score::default()
        },
        commentary: "noted".to_owned(),
    }
}

fn model(provider: &str) -> Model {
    Model {
        provider: provider.to_owned(),
        version: "1".to_owned(),
    }
}

/// Cannot tell anybody apart.
struct EvenJudge;

#[async_trait]
impl Judge for EvenJudge {
    fn model(&self) -> Model {
        model("even")
    }

    async fn score(
        &self,
        _rubric: &str,
        _rounds: &[Round; ROUNDS],
    ) -> Result<[RoundMarks; ROUNDS], JudgeError> {
        Ok([(); ROUNDS].map(|()| RoundMarks {
            opener: marks(5),
            opponent: marks(5),
        }))
    }
}

/// Does not answer riddles at first.
struct ShyJudge {
    refusals: AtomicU32,
}

#[async_trait]
impl Judge for ShyJudge {
    fn model(&self) -> Model {
        model("shy")
    }

    async fn score(
        &self,
        rubric: &str,
        rounds: &[Round; ROUNDS],
    ) -> Result<[RoundMarks; ROUNDS], JudgeError> {
        let shy = rounds[0].opener == "riddle"
            && self
                .refusals
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                    left.checked_sub(1)
                })
                .is_ok();
        if shy {
            return Err(JudgeError::Unavailable {
                provider: "shy".to_owned(),
                reason: "blushing".to_owned(),
            });
        }
        OfflineJudge.score(rubric, rounds).await
    }
}

/// Says something else each time.
struct FickleJudge {
    calls: AtomicU8,
}

#[async_trait]
impl Judge for FickleJudge {
    fn model(&self) -> Model {
        model("fickle")
    }

    async fn score(
        &self,
        _rubric: &str,
        _rounds: &[Round; ROUNDS],
    ) -> Result<[RoundMarks; ROUNDS], JudgeError> {
        let call = self.calls.fetch_add(1, Ordering::Relaxed);
        Ok([(); ROUNDS].map(|()| RoundMarks {
            opener: marks(2 + call),
            opponent: marks(1),
        }))
    }
}
