//! The transcript against the chain, the players' keys and the judge.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use roast_judge::{Case, Judge as _, OfflineJudge, RUBRIC};
use roast_protocol::battle::account::Battle;
use roast_protocol::battle::{Ending, Side};
use roast_protocol::transcript::{
    Bout, JUDGING_SECONDS, Transcript, Turn, hash_of_canonical, prompts, text_message, words_close,
};
use roast_protocol::verdict::{Outcome, RoundScores, total};
use serde::Deserialize;
use solana_pubkey::Pubkey;
use solana_signature::Signature;

use super::report::Report;

/// How often the API is asked before it counts as away, and the pause in between: three seconds in all.
const ATTEMPTS: u32 = 11;
const PAUSE: Duration = Duration::from_millis(300);

/// The part of the API's answer that counts; the rest is recomputed.
#[derive(Deserialize)]
struct Answer {
    canonical: String,
}

/// The transcript that a verdict or a forfeit rests on.
pub(super) async fn check(report: &mut Report, api_url: &str, bout: &Bout, battle: &Battle) {
    check_outcome(report, battle);
    match fetch(api_url, &bout.battle).await {
        Ok(canonical) => check_canonical(report, &canonical, bout, battle).await,
        Err(error) => report.check("transcript can be read", false, format!("{error:#}")),
    }
}

fn same_hash(report: &mut Report, canonical: &str, battle: &Battle) {
    let on_chain = battle.transcript_hash.map(hex::encode).unwrap_or_default();
    report.same(
        "transcript has the hash on chain",
        &on_chain,
        &hex::encode(hash_of_canonical(canonical)),
    );
}

async fn check_canonical(report: &mut Report, canonical: &str, bout: &Bout, battle: &Battle) {
    same_hash(report, canonical, battle);
    match serde_json::from_str::<Transcript>(canonical) {
        Ok(transcript) => {
            report.check(
                "transcript is in the canonical form",
                transcript.canonical() == canonical,
                "written anew and compared",
            );
            check_fight(report, &transcript, bout, battle);
            check_patience(report, &transcript, battle);
            if battle.ending == Some(Ending::Forfeit) {
                check_absence(report, &transcript, battle);
            } else {
                check_verdict(report, &transcript, battle).await;
            }
        }
        Err(error) => report.check("transcript can be understood", false, error.to_string()),
    }
}

/// That it is this fight's: cluster, battle, time, players, prompts and signatures.
fn check_fight(report: &mut Report, transcript: &Transcript, bout: &Bout, battle: &Battle) {
    let of_this_battle = transcript.bout() == *bout
        && transcript.opener == battle.opener
        && Some(transcript.opponent) == battle.opponent;
    report.check(
        "transcript is of this cluster, battle and time, and its players",
        of_this_battle,
        format!(
            "{}, battle {}, joined at {}",
            transcript.chain, transcript.battle, transcript.joined_at.0
        ),
    );
    let drawn = prompts(&bout.battle);
    let prompted = transcript
        .rounds
        .iter()
        .zip(drawn)
        .all(|(round, prompt)| round.prompt == prompt);
    report.check(
        "prompts are those drawn from the battle's address",
        prompted,
        drawn.join(" · "),
    );
    let players = (battle.opener, battle.opponent.unwrap_or_default());
    for (number, round) in (1u8..).zip(&transcript.rounds) {
        check_words(report, bout, number, "opener", &players.0, &round.opener);
        check_words(
            report,
            bout,
            number,
            "opponent",
            &players.1,
            &round.opponent,
        );
    }
}

/// That nobody was cut short: when words are missing, their time had to be over. When they came in, the chain does not tell: an operator could
/// have kept a player's words back.
fn check_patience(report: &mut Report, transcript: &Transcript, battle: &Battle) {
    let (Some(settled), Some(deadline)) = (battle.settled_at, battle.judge_deadline) else {
        return report.check(
            "the end has a time",
            false,
            "the account lacks settled_at or judge_deadline",
        );
    };
    let in_time = settled >= words_close(deadline) || Case::of(transcript).is_complete();
    let left = deadline.0.saturating_sub(settled.0);
    report.check(
        "all words were in, or their time was over",
        in_time,
        format!(
            "ended {left} s before the judge's deadline; words close {JUDGING_SECONDS} s before it"
        ),
    );
}

/// That a judge gave these marks, to players of whom none stayed away.
async fn check_verdict(report: &mut Report, transcript: &Transcript, battle: &Battle) {
    report.same(
        "opener's marks on chain are those of the transcript",
        &marks(&battle.opener_scores),
        &marks(&transcript.opener_scores()),
    );
    report.same(
        "opponent's marks on chain are those of the transcript",
        &marks(&battle.opponent_scores),
        &marks(&transcript.opponent_scores()),
    );
    report.same(
        "nobody stayed away by the words",
        &"nobody",
        &name(transcript.absent()),
    );
    report.check(
        "the rubric is the published one",
        transcript.rubric == RUBRIC,
        format!("{} characters", transcript.rubric.chars().count()),
    );
    check_judge(report, transcript).await;
}

/// That the player who stayed away by the words is the one who lost, and that the transcript is what the rule makes of these words.
fn check_absence(report: &mut Report, transcript: &Transcript, battle: &Battle) {
    let lost = match battle.outcome {
        Some(Outcome::OpenerWins) => Some(Side::Opponent),
        Some(Outcome::OpponentWins) => Some(Side::Opener),
        Some(Outcome::Draw) | None => None,
    };
    report.same(
        "who lost is who stayed away by the words",
        &name(transcript.absent()),
        &name(lost),
    );
    let again = roast_judge::forfeit(&Case::of(transcript));
    report.check(
        "the forfeit has its rule, no marks and no comments",
        again.is_some_and(|again| again.transcript == *transcript),
        "made anew from the words and compared",
    );
}

fn name(side: Option<Side>) -> &'static str {
    match side {
        Some(Side::Opener) => "opener",
        Some(Side::Opponent) => "opponent",
        None => "nobody",
    }
}

/// The outcome that the marks on chain demand.
fn check_outcome(report: &mut Report, battle: &Battle) {
    if battle.ending == Some(Ending::Forfeit) {
        return report.skip("verdict", "one player stayed away, so nobody was judged");
    }
    let demanded = Outcome::from_scores(&battle.opener_scores, &battle.opponent_scores);
    let found = battle.outcome.map_or("none", Outcome::name);
    let totals = format!(
        "{} to {}",
        total(&battle.opener_scores),
        total(&battle.opponent_scores)
    );
    report.same(
        "outcome follows from the marks",
        &format!("{totals}: {}", demanded.name()),
        &format!("{totals}: {found}"),
    );
}

fn check_words(
    report: &mut Report,
    bout: &Bout,
    round: u8,
    side: &str,
    player: &Pubkey,
    turn: &Turn,
) {
    let name = format!("round {round}: {side} signed the words");
    match turn.signature {
        None if turn.text.is_empty() => report.skip(name, "no words came in; they score nothing"),
        None => report.check(name, false, "there are words without a signature"),
        Some(signature) => {
            let message = text_message(bout, round, &turn.text);
            let signed = Signature::from(signature).verify(player.as_ref(), message.as_bytes());
            report.check(
                name,
                signed,
                format!("{} characters, wallet {player}", turn.text.chars().count()),
            );
        }
    }
}

/// Asks the judge again, when it is one that answers the same question the same way anywhere. Of any other one has the word alone.
async fn check_judge(report: &mut Report, transcript: &Transcript) {
    const NAME: &str = "judge gives the same marks and comments again";
    let model = &transcript.model;
    let named = format!("{} {}", model.provider, model.version);
    if transcript.is_forfeit() {
        return report.check(
            NAME,
            false,
            "a forfeit's transcript, but the chain has a verdict",
        );
    }
    if *model != OfflineJudge.model() {
        return report.trust(
            NAME,
            format!(
                "the marks are the word of the judge {named:?}, which this build cannot ask again"
            ),
        );
    }
    match roast_judge::judge(&OfflineJudge, &Case::of(transcript)).await {
        Ok(again) => report.check(NAME, again.transcript == *transcript, named),
        Err(error) => report.check(NAME, false, error.to_string()),
    }
}

/// Marks as people read them: four a round.
fn marks(scores: &RoundScores) -> String {
    let rounds = scores.map(|score| score.to_array().map(|mark| mark.to_string()).join(" "));
    format!("{} ({})", rounds.join(" | "), total(scores))
}

async fn fetch(api_url: &str, battle: &Pubkey) -> Result<String> {
    let url = format!(
        "{}/api/battles/{battle}/transcript",
        api_url.trim_end_matches('/')
    );
    let (status, body) = ask(&url).await.context("asking the API; check --api-url")?;
    if !status.is_success() {
        bail!(
            "the API answered {status}: {}",
            body.chars().take(300).collect::<String>()
        );
    }
    let answer: Answer =
        serde_json::from_str(&body).context("the API's answer is no transcript")?;
    Ok(answer.canonical)
}

/// An answer of the API. One that is starting anew is away for a moment, which says nothing about the battle.
async fn ask(url: &str) -> reqwest::Result<(reqwest::StatusCode, String)> {
    let mut attempt = 1;
    loop {
        match ask_once(url).await {
            Err(_) if attempt < ATTEMPTS => {
                attempt += 1;
                tokio::time::sleep(PAUSE).await;
            }
            answer => return answer,
        }
    }
}

async fn ask_once(url: &str) -> reqwest::Result<(reqwest::StatusCode, String)> {
    // The address may carry a password.
    let without_url = reqwest::Error::without_url;
    let response = reqwest::get(url).await.map_err(without_url)?;
    let status = response.status();
    Ok((status, response.text().await.map_err(without_url)?))
}

#[cfg(test)]
mod tests {
    use roast_judge::RoundWords;
    use roast_protocol::battle::BattleStatus;
    use roast_protocol::time::UnixSeconds;
    use roast_protocol::transcript::{ChainId, FORFEIT_PROVIDER};

    use super::super::fixtures::judged;
    use super::super::report::{Conclusion, Verdict};
    use super::*;

    const JUDGE: &str = "judge gives the same marks and comments again";

    async fn report(canonical: &str, bout: &Bout, battle: &Battle) -> Report {
        let mut report = Report::new(bout.battle, BattleStatus::Paid);
        check_outcome(&mut report, battle);
        check_canonical(&mut report, canonical, bout, battle).await;
        report
    }

    /// Names of the checks that fail for a transcript.
    async fn failures(canonical: &str, bout: &Bout, battle: &Battle) -> Vec<String> {
        let report = report(canonical, bout, battle).await;
        let failed = report
            .checks()
            .iter()
            .filter(|check| check.verdict == Verdict::Fail);
        failed.map(|check| check.name.clone()).collect()
    }

    /// The same when the chain holds the hash of what was bent, as if the judge were in league with the operator.
    async fn failures_of_a_conspiracy(bend: impl FnOnce(&mut Transcript)) -> Vec<String> {
        let (bout, battle, judgement) = judged().await;
        let mut transcript = judgement.transcript;
        bend(&mut transcript);
        let battle = settled_on(&transcript, battle);
        failures(&transcript.canonical(), &bout, &battle).await
    }

    /// The battle with marks, outcome and hash of this transcript on chain.
    fn settled_on(transcript: &Transcript, mut battle: Battle) -> Battle {
        let verdict = transcript.verdict();
        battle.transcript_hash = Some(verdict.transcript_hash);
        (battle.opener_scores, battle.opponent_scores) = (verdict.opener, verdict.opponent);
        battle.outcome = Some(verdict.outcome);
        battle
    }

    #[tokio::test]
    async fn an_honest_verdict_passes() {
        let (bout, battle, judgement) = judged().await;
        assert_eq!(
            failures(&judgement.transcript.canonical(), &bout, &battle).await,
            [""; 0]
        );
    }

    #[tokio::test]
    async fn a_transcript_that_is_not_the_one_on_chain_fails_by_its_hash() {
        let (bout, battle, mut judgement) = judged().await;
        judgement.transcript.rounds[0].opener.commentary.push('!');
        let failed = failures(&judgement.transcript.canonical(), &bout, &battle).await;
        assert_eq!(failed, ["transcript has the hash on chain", JUDGE]);
        assert_eq!(failures("{}", &bout, &battle).await.len(), 2);
    }

    #[tokio::test]
    async fn words_that_a_player_did_not_sign_fail_even_when_the_judge_is_in_on_it() {
        let failed = failures_of_a_conspiracy(|it| {
            "I love losing".clone_into(&mut it.rounds[1].opponent.text)
        })
        .await;
        assert!(
            failed.contains(&"round 2: opponent signed the words".to_owned()),
            "{failed:?}"
        );
        let failed = failures_of_a_conspiracy(|it| it.rounds[0].opener.signature = None).await;
        assert!(
            failed.contains(&"round 1: opener signed the words".to_owned()),
            "{failed:?}"
        );
    }

    #[tokio::test]
    async fn marks_that_the_judge_does_not_give_fail_even_when_they_are_on_chain() {
        let failed = failures_of_a_conspiracy(|it| it.rounds[2].opponent.score.savagery = 10).await;
        assert_eq!(failed, [JUDGE]);
    }

    #[tokio::test]
    async fn an_outcome_that_the_marks_do_not_demand_fails() {
        let (bout, mut battle, judgement) = judged().await;
        battle.outcome = Some(Outcome::OpponentWins);
        let failed = failures(&judgement.transcript.canonical(), &bout, &battle).await;
        assert_eq!(failed, ["outcome follows from the marks"]);
    }

    /// A forfeit that the opener lost, and the battle that ended by it.
    async fn forfeited() -> (Bout, Battle, Transcript) {
        let (bout, mut battle, judgement) = judged().await;
        let mut case = Case::of(&judgement.transcript);
        (case.rounds[1].opener, case.rounds[2]) = (None, RoundWords::default());
        let forfeit = roast_judge::forfeit(&case).unwrap().transcript;
        battle.ending = Some(Ending::Forfeit);
        battle.outcome = Some(Outcome::OpponentWins);
        battle.transcript_hash = Some(forfeit.hash());
        (bout, battle, forfeit)
    }

    #[tokio::test]
    async fn a_forfeit_is_checked_by_the_words() {
        let (bout, mut battle, forfeit) = forfeited().await;
        let canonical = forfeit.canonical();
        assert_eq!(failures(&canonical, &bout, &battle).await, [""; 0]);
        battle.outcome = Some(Outcome::OpenerWins);
        let failed = failures(&canonical, &bout, &battle).await;
        assert_eq!(failed, ["who lost is who stayed away by the words"]);
    }

    #[tokio::test]
    async fn a_forfeit_with_another_rule_or_with_marks_fails() {
        const RULE: &str = "the forfeit has its rule, no marks and no comments";
        let bends: [fn(&mut Transcript); 4] = [
            |it| it.model.version.push('0'),
            |it| it.rubric.push('!'),
            |it| it.rounds[0].opener.score.delivery = 1,
            |it| it.rounds[0].opener.commentary.push('!'),
        ];
        for bend in bends {
            let (bout, mut battle, mut forfeit) = forfeited().await;
            bend(&mut forfeit);
            battle.transcript_hash = Some(forfeit.hash());
            let failed = failures(&forfeit.canonical(), &bout, &battle).await;
            assert_eq!(failed, [RULE]);
        }
    }

    #[tokio::test]
    async fn an_end_that_does_not_wait_for_missing_words_fails() {
        const PATIENCE: &str = "all words were in, or their time was over";
        let (bout, mut battle, forfeit) = forfeited().await;
        let close = words_close(battle.judge_deadline.unwrap());
        battle.settled_at = Some(close);
        let canonical = forfeit.canonical();
        assert_eq!(failures(&canonical, &bout, &battle).await, [""; 0]);
        battle.settled_at = Some(UnixSeconds(close.0 - 1));
        assert_eq!(failures(&canonical, &bout, &battle).await, [PATIENCE]);
        let (bout, mut battle, judgement) = judged().await;
        battle.settled_at = Some(UnixSeconds(close.0 - 1));
        let canonical = judgement.transcript.canonical();
        assert_eq!(failures(&canonical, &bout, &battle).await, [PATIENCE]);
    }

    #[tokio::test]
    async fn a_verdict_on_a_forfeits_transcript_fails() {
        let failed = failures_of_a_conspiracy(|it| {
            it.model.provider = FORFEIT_PROVIDER.to_owned();
        })
        .await;
        assert_eq!(failed, [JUDGE]);
    }

    #[tokio::test]
    async fn a_verdict_where_a_player_stayed_away_fails() {
        let failed = failures_of_a_conspiracy(|it| {
            (it.rounds[1].opener.signature, it.rounds[1].opener.text) = (None, String::new());
        })
        .await;
        assert_eq!(failed, ["nobody stayed away by the words", JUDGE]);
    }

    #[tokio::test]
    async fn marks_of_a_judge_that_cannot_be_asked_again_are_believed_and_not_passed() {
        let (bout, battle, judgement) = judged().await;
        let mut transcript = judgement.transcript;
        transcript.model.provider = "oracle".to_owned();
        let battle = settled_on(&transcript, battle);
        let report = report(&transcript.canonical(), &bout, &battle).await;
        assert_eq!(report.conclusion(), Conclusion::PartlyTrusted);
        assert!(report.to_string().contains("\"oracle 1\""), "{report}");
    }

    #[tokio::test]
    async fn another_rubric_than_the_published_one_fails() {
        let failed = failures_of_a_conspiracy(|it| {
            it.model.provider = "oracle".to_owned();
            it.rubric = "The opponent is always right.".to_owned();
        })
        .await;
        assert_eq!(failed, ["the rubric is the published one"]);
    }

    #[tokio::test]
    async fn words_signed_on_another_cluster_fail() {
        let (bout, battle, judgement) = judged().await;
        let elsewhere = Bout {
            chain: ChainId::of_genesis(&[8; 32]),
            ..bout
        };
        let canonical = judgement.transcript.canonical();
        let failed = failures(&canonical, &elsewhere, &battle).await;
        let fight = "transcript is of this cluster, battle and time, and its players";
        assert_eq!(failed[0], fight);
        assert_eq!(failed.len(), 5, "and four signatures: {failed:?}");
    }

    #[tokio::test]
    async fn a_prompt_that_was_not_drawn_fails() {
        let failed = failures_of_a_conspiracy(|it| {
            "Praise your opponent.".clone_into(&mut it.rounds[0].prompt)
        })
        .await;
        assert!(
            failed.contains(&"prompts are those drawn from the battle's address".to_owned()),
            "{failed:?}"
        );
    }

    #[tokio::test]
    async fn another_battles_transcript_fails() {
        let (_, _, elsewhere) = judged().await;
        let (bout, battle, _) = judged().await;
        let failed = failures(&elsewhere.transcript.canonical(), &bout, &battle).await;
        assert!(
            failed.contains(
                &"transcript is of this cluster, battle and time, and its players".to_owned()
            ),
            "{failed:?}"
        );
    }
}
