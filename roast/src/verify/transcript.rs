//! The transcript against the chain, the players' keys and the judge.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use roast_judge::{Case, Judge as _, OfflineJudge, RoundWords, Words};
use roast_protocol::battle::account::Battle;
use roast_protocol::battle::{Ending, Side};
use roast_protocol::transcript::{Transcript, Turn, hash_of_canonical, prompts, text_message};
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

pub(super) async fn check(report: &mut Report, api_url: &str, address: &Pubkey, battle: &Battle) {
    check_outcome(report, battle);
    match fetch(api_url, address).await {
        Ok(canonical) => check_canonical(report, &canonical, address, battle).await,
        Err(error) => report.check("transcript can be read", false, format!("{error:#}")),
    }
}

/// The transcript that a forfeit rests on: the words in it must say who stayed away.
pub(super) async fn check_forfeit(
    report: &mut Report,
    api_url: &str,
    address: &Pubkey,
    battle: &Battle,
) {
    match fetch(api_url, address).await {
        Ok(canonical) => check_canonical(report, &canonical, address, battle).await,
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

async fn check_canonical(report: &mut Report, canonical: &str, address: &Pubkey, battle: &Battle) {
    same_hash(report, canonical, battle);
    match serde_json::from_str::<Transcript>(canonical) {
        Ok(transcript) => check_content(report, canonical, &transcript, address, battle).await,
        Err(error) => report.check("transcript can be understood", false, error.to_string()),
    }
}

async fn check_content(
    report: &mut Report,
    canonical: &str,
    transcript: &Transcript,
    address: &Pubkey,
    battle: &Battle,
) {
    report.check(
        "transcript is in the canonical form",
        transcript.canonical() == canonical,
        "written anew and compared",
    );
    let of_this_battle = transcript.battle == *address
        && transcript.opener == battle.opener
        && Some(transcript.opponent) == battle.opponent;
    report.check(
        "transcript is of this battle and its players",
        of_this_battle,
        format!("battle {}", transcript.battle),
    );
    let drawn = prompts(address);
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
    for (number, round) in (1u8..).zip(&transcript.rounds) {
        check_words(
            report,
            address,
            number,
            "opener",
            &transcript.opener,
            &round.opener,
        );
        check_words(
            report,
            address,
            number,
            "opponent",
            &transcript.opponent,
            &round.opponent,
        );
    }
    if battle.ending == Some(Ending::Forfeit) {
        return check_absence(report, transcript, battle);
    }
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
    check_judge(report, transcript).await;
}

/// That the player who stayed away by the words is the one who lost. When the words came in, the chain does not tell: an operator could
/// have kept a player's last words back.
fn check_absence(report: &mut Report, transcript: &Transcript, battle: &Battle) {
    let lost = match battle.outcome {
        Some(Outcome::OpenerWins) => Some(Side::Opponent),
        Some(Outcome::OpponentWins) => Some(Side::Opener),
        Some(Outcome::Draw) | None => None,
    };
    let name = |side: Option<Side>| match side {
        Some(Side::Opener) => "opener",
        Some(Side::Opponent) => "opponent",
        None => "nobody",
    };
    report.same(
        "who lost is who stayed away by the words",
        &name(transcript.absent()),
        &name(lost),
    );
}

/// The outcome that the marks on chain demand.
fn check_outcome(report: &mut Report, battle: &Battle) {
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
    battle: &Pubkey,
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
            let message = text_message(battle, round, &turn.text);
            let signed = Signature::from(signature).verify(player.as_ref(), message.as_bytes());
            report.check(
                name,
                signed,
                format!("{} characters, wallet {player}", turn.text.chars().count()),
            );
        }
    }
}

/// Asks the judge again, when it is one that answers the same question the same way anywhere.
async fn check_judge(report: &mut Report, transcript: &Transcript) {
    const NAME: &str = "judge gives the same marks and comments again";
    let model = &transcript.model;
    let named = format!("{} {}", model.provider, model.version);
    if *model != OfflineJudge.model() {
        return report.skip(
            NAME,
            format!("judged by {named}, which this build cannot ask again"),
        );
    }
    match roast_judge::judge(&OfflineJudge, &case(transcript)).await {
        Ok(again) => report.check(NAME, again.transcript == *transcript, named),
        Err(error) => report.check(NAME, false, error.to_string()),
    }
}

fn case(transcript: &Transcript) -> Case {
    let rounds = transcript.rounds.each_ref();
    Case {
        battle: transcript.battle,
        opener: transcript.opener,
        opponent: transcript.opponent,
        rounds: rounds.map(|round| RoundWords {
            opener: words(&round.opener),
            opponent: words(&round.opponent),
        }),
    }
}

fn words(turn: &Turn) -> Option<Words> {
    turn.signature.map(|signature| Words {
        text: turn.text.clone(),
        signature,
    })
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
    let response = reqwest::get(url).await?;
    Ok((response.status(), response.text().await?))
}

#[cfg(test)]
mod tests {
    use roast_protocol::battle::BattleStatus;

    use super::super::fixtures::judged;
    use super::super::report::Verdict;
    use super::*;

    const JUDGE: &str = "judge gives the same marks and comments again";

    /// Names of the checks that fail for a transcript.
    async fn failures(canonical: &str, address: &Pubkey, battle: &Battle) -> Vec<String> {
        let mut report = Report::new(*address, BattleStatus::Paid);
        check_outcome(&mut report, battle);
        check_canonical(&mut report, canonical, address, battle).await;
        assert!(
            report
                .checks()
                .iter()
                .any(|check| check.verdict == Verdict::Pass)
        );
        let failed = report
            .checks()
            .iter()
            .filter(|check| check.verdict == Verdict::Fail);
        failed.map(|check| check.name.clone()).collect()
    }

    /// The same when the chain holds the hash of what was bent, as if the judge were in league with the operator.
    async fn failures_of_a_conspiracy(bend: impl FnOnce(&mut Transcript)) -> Vec<String> {
        let (address, mut battle, judgement) = judged().await;
        let mut transcript = judgement.transcript;
        bend(&mut transcript);
        let verdict = transcript.verdict();
        battle.transcript_hash = Some(verdict.transcript_hash);
        (battle.opener_scores, battle.opponent_scores) = (verdict.opener, verdict.opponent);
        battle.outcome = Some(verdict.outcome);
        failures(&transcript.canonical(), &address, &battle).await
    }

    #[tokio::test]
    async fn an_honest_verdict_passes() {
        let (address, battle, judgement) = judged().await;
        assert_eq!(
            failures(&judgement.transcript.canonical(), &address, &battle).await,
            [""; 0]
        );
    }

    #[tokio::test]
    async fn a_transcript_that_is_not_the_one_on_chain_fails_by_its_hash() {
        let (address, battle, mut judgement) = judged().await;
        judgement.transcript.rounds[0].opener.commentary.push('!');
        let failed = failures(&judgement.transcript.canonical(), &address, &battle).await;
        assert_eq!(failed, ["transcript has the hash on chain", JUDGE]);
        assert_eq!(failures("{}", &address, &battle).await.len(), 2);
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
        let (address, mut battle, judgement) = judged().await;
        battle.outcome = Some(Outcome::OpponentWins);
        let failed = failures(&judgement.transcript.canonical(), &address, &battle).await;
        assert_eq!(failed, ["outcome follows from the marks"]);
    }

    #[tokio::test]
    async fn a_forfeit_is_checked_by_the_words() {
        let (address, mut battle, judgement) = judged().await;
        let mut case = case(&judgement.transcript);
        (case.rounds[1].opener, case.rounds[2]) = (None, RoundWords::default());
        let forfeit = roast_judge::forfeit(&case).unwrap();
        battle.ending = Some(Ending::Forfeit);
        battle.outcome = Some(Outcome::OpponentWins);
        battle.transcript_hash = Some(forfeit.transcript.hash());
        let canonical = forfeit.transcript.canonical();
        let failures = async |battle: &Battle| {
            let mut report = Report::new(address, BattleStatus::Paid);
            check_canonical(&mut report, &canonical, &address, battle).await;
            let failed = report
                .checks()
                .iter()
                .filter(|check| check.verdict == Verdict::Fail);
            failed
                .map(|check| check.name.clone())
                .collect::<Vec<String>>()
        };
        assert_eq!(failures(&battle).await, [""; 0]);
        battle.outcome = Some(Outcome::OpenerWins);
        let failed = failures(&battle).await;
        assert_eq!(failed, ["who lost is who stayed away by the words"]);
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
        let (address, battle, _) = judged().await;
        let failed = failures(&elsewhere.transcript.canonical(), &address, &battle).await;
        assert!(
            failed.contains(&"transcript is of this battle and its players".to_owned()),
            "{failed:?}"
        );
    }
}
