//! The players' words: sealed, revealed, in order, once; and the transcript.

use roast_protocol::time::UnixSeconds;
use roast_protocol::transcript::{
    ANSWER_SECONDS, Bout, ChainId, JUDGING_SECONDS, hash_of_canonical, text_message,
};
use serde_json::{Value, json};
use solana_keypair::Keypair;
use solana_signer::Signer;
use sqlx::postgres::PgListener;
use std::time::Duration;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::chain::{Battle, address};
use super::rpc::Rpc;
use super::support::{Answer, Api, config};
use crate::config::Config;
use crate::types::Address;

/// Base58 of 32 bytes of 1.
const GENESIS: &str = "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi";

/// The cluster of the tests.
fn chain_id() -> ChainId {
    ChainId::of_genesis(&[1; 32])
}

/// A joined battle between two wallets that can sign.
struct Duel {
    api: Api,
    battle: Address,
    bout: Bout,
    opener: Keypair,
    opponent: Keypair,
}

impl Duel {
    async fn start() -> Self {
        Self::with(|battle| battle).await
    }

    async fn with(change: impl FnOnce(Battle) -> Battle) -> Self {
        let api = Api::start().await;
        api.state.chain_id.set(chain_id()).unwrap();
        Self::on(api, change).await
    }

    async fn on(api: Api, change: impl FnOnce(Battle) -> Battle) -> Self {
        let (opener, opponent) = (Keypair::new(), Keypair::new());
        let battle = Battle {
            opener: opener.pubkey().into(),
            opponent: Some(opponent.pubkey().into()),
            ..Battle::joined(20)
        };
        let battle = change(battle).insert(api.pool()).await;
        Self {
            api,
            battle: battle.address,
            bout: Bout {
                chain: chain_id(),
                battle: battle.address.pubkey(),
                joined_at: UnixSeconds(battle.opened_at),
            },
            opener,
            opponent,
        }
    }

    async fn say(&self, player: &Keypair, round: u8, text: &str) -> Answer {
        self.say_for(&self.bout, player, round, text).await
    }

    /// Gives words that are signed for this fight.
    async fn say_for(&self, bout: &Bout, player: &Keypair, round: u8, text: &str) -> Answer {
        let message = text_message(bout, round, text);
        let signature = player.sign_message(message.as_bytes());
        self.send(round, &json!({"player": player.pubkey().to_string(), "text": text, "signature": signature.to_string()})).await
    }

    async fn send(&self, round: u8, body: &Value) -> Answer {
        self.api
            .post(
                &format!("/api/battles/{}/rounds/{round}/text", self.battle),
                body,
            )
            .await
    }

    /// Moves the judge's deadline, so that this many seconds are left to it.
    async fn leave(&self, seconds: i64) {
        sqlx::query("UPDATE chain.battles SET judge_deadline = $1")
            .bind(OffsetDateTime::now_utc() + time::Duration::seconds(seconds))
            .execute(self.api.pool())
            .await
            .unwrap();
    }

    async fn rounds(&self) -> Value {
        self.api
            .get(&format!("/api/battles/{}/rounds", self.battle))
            .await
            .ok()
    }
}

#[tokio::test]
async fn words_stay_sealed_until_both_are_in() {
    let duel = Duel::start().await;
    duel.say(&duel.opener, 1, "Your code reviews itself out of pity.")
        .await
        .ok();
    let sealed = duel.rounds().await;
    let round = &sealed["rounds"][0];
    assert_eq!(
        (&round["state"], &round["opener"]["submitted"]),
        (&json!("open"), &json!(true))
    );
    assert!(
        round["opener"]["text"].is_null() && round["opener"]["signature"].is_null(),
        "{round}"
    );
    assert!(!sealed.to_string().contains("pity"));
    assert_eq!(
        round["opponent"],
        json!({"submitted": false, "submittedAt": null, "text": null, "signature": null})
    );
    assert_eq!(sealed["rounds"][1]["state"], "waiting");
    duel.say(&duel.opponent, 1, "Mine at least compiles.")
        .await
        .ok();
    let revealed = duel.rounds().await;
    let round = &revealed["rounds"][0];
    assert_eq!(
        (&round["state"], &round["opener"]["text"]),
        (
            &json!("revealed"),
            &json!("Your code reviews itself out of pity.")
        )
    );
    assert_eq!(round["revealedAt"], round["opponent"]["submittedAt"]);
    assert_eq!(revealed["rounds"][1]["state"], "open");
}

#[tokio::test]
async fn rounds_are_played_in_order_and_each_has_its_prompt() {
    let duel = Duel::start().await;
    duel.say(&duel.opener, 2, "too early")
        .await
        .problem(409, "round_not_open");
    duel.say(&duel.opener, 1, "one").await.ok();
    duel.say(&duel.opener, 2, "still too early")
        .await
        .problem(409, "round_not_open");
    for round in 1..=3 {
        duel.say(&duel.opener, round, "one").await.ok();
        duel.say(&duel.opponent, round, "two").await.ok();
    }
    let rounds = duel.rounds().await;
    for round in rounds["rounds"].as_array().unwrap() {
        assert_eq!(round["state"], "revealed");
        assert!(!round["prompt"].as_str().unwrap().is_empty());
    }
}

#[tokio::test]
async fn the_same_words_again_are_fine_and_other_words_are_refused() {
    let duel = Duel::start().await;
    duel.say(&duel.opener, 1, "first").await.ok();
    duel.say(&duel.opener, 1, "first").await.ok();
    duel.say(&duel.opener, 1, "second")
        .await
        .problem(409, "words_already_given");
    duel.say(&duel.opponent, 1, "third").await.ok();
    duel.say(&duel.opener, 1, "first").await.ok();
    assert_eq!(duel.rounds().await["rounds"][0]["opener"]["text"], "first");
}

#[tokio::test]
async fn only_players_who_signed_these_words_are_heard() {
    let duel = Duel::start().await;
    duel.say(&Keypair::new(), 1, "let me play, too")
        .await
        .problem(403, "not_a_player");
    let stolen = duel
        .opener
        .sign_message(text_message(&duel.bout, 1, "other words").as_bytes());
    let body = |signature: String| json!({"player": duel.opener.pubkey().to_string(), "text": "words", "signature": signature});
    let problem = duel
        .send(1, &body(stolen.to_string()))
        .await
        .problem(403, "wrong_signature");
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains(&text_message(&duel.bout, 1, "words")),
        "the message to sign is shown"
    );
    duel.send(1, &body("0".repeat(88)))
        .await
        .problem(400, "malformed_signature");
    duel.send(1, &body("abc".to_owned()))
        .await
        .problem(400, "malformed_signature");
    assert_eq!(
        duel.rounds().await["rounds"][0]["opener"]["submitted"],
        false
    );
}

#[tokio::test]
async fn words_that_cannot_be_kept_are_refused() {
    let duel = Duel::start().await;
    for text in ["", "  \n ", "a\0b", &"ä".repeat(2_001)] {
        duel.say(&duel.opener, 1, text)
            .await
            .problem(400, "malformed_text");
    }
    duel.say(&duel.opener, 1, &"ä".repeat(2_000)).await.ok();
    duel.say(&duel.opener, 4, "no such round")
        .await
        .problem(400, "malformed_number");
    duel.send(1, &json!({"player": "x"}))
        .await
        .problem(400, "malformed_body");
}

#[tokio::test]
async fn words_count_only_while_the_battle_is_joined_and_before_the_deadline() {
    for (status, code) in [
        ("open", "battle_not_joined"),
        ("settled", "battle_over"),
        ("paid", "battle_over"),
        ("cancelled", "battle_over"),
        ("refunded", "battle_over"),
    ] {
        let duel = Duel::with(|battle| Battle { status, ..battle }).await;
        duel.say(&duel.opener, 1, "words").await.problem(409, code);
    }
    let late = Duel::with(|battle| Battle {
        judge_deadline: -1,
        ..battle
    })
    .await;
    late.say(&late.opener, 1, "words")
        .await
        .problem(409, "judge_deadline_passed");
    assert_eq!(late.rounds().await["rounds"][0]["state"], "closed");
}

#[tokio::test]
async fn words_signed_for_another_cluster_or_another_time_are_not_heard() {
    let duel = Duel::start().await;
    let elsewhere = Bout {
        chain: ChainId::of_genesis(&[2; 32]),
        ..duel.bout
    };
    let earlier = Bout {
        joined_at: UnixSeconds(duel.bout.joined_at.0 - 1),
        ..duel.bout
    };
    for bout in [elsewhere, earlier] {
        duel.say_for(&bout, &duel.opener, 1, "words")
            .await
            .problem(403, "wrong_signature");
    }
    duel.say(&duel.opener, 1, "words").await.ok();
}

#[tokio::test]
async fn the_rounds_tell_what_the_message_needs_and_words_wait_for_the_cluster() {
    let rpc = Rpc::start().await;
    rpc.fail("getGenesisHash", -32_603, "not yet");
    let settings = Config {
        rpc_url: rpc.url.clone(),
        ..config()
    };
    let duel = Duel::on(Api::with(settings).await, |battle| battle).await;
    assert!(duel.rounds().await["chain"].is_null());
    duel.say(&duel.opener, 1, "words")
        .await
        .problem(503, "rpc_unavailable");
    rpc.set("getGenesisHash", json!(GENESIS));
    let rounds = duel.say(&duel.opener, 1, "words").await.ok();
    assert_eq!(rounds["chain"], chain_id().to_string());
    assert_eq!(rounds["joined"], duel.bout.joined_at.0);
    duel.say(&duel.opponent, 1, "words").await.ok();
    assert_eq!(rpc.count("getGenesisHash"), 2, "asked until it is known");
}

/// Seconds left to the judge's deadline when the time for words is over.
const CLOSE: i64 = JUDGING_SECONDS;
/// The same for words that begin a round.
const BEGIN: i64 = JUDGING_SECONDS + ANSWER_SECONDS;

#[tokio::test]
async fn words_close_a_minute_before_the_judges_deadline() {
    let duel = Duel::with(|battle| Battle {
        judge_deadline: CLOSE - 1,
        ..battle
    })
    .await;
    duel.say(&duel.opener, 1, "words")
        .await
        .problem(409, "words_closed");
    let rounds = duel.rounds().await;
    assert_eq!(rounds["rounds"][0]["state"], "closed");
    let battle = duel.api.get(&format!("/api/battles/{}", duel.battle)).await;
    let time = |value: &Value| {
        let text = value.as_str().unwrap();
        OffsetDateTime::parse(text, &Rfc3339)
            .unwrap()
            .unix_timestamp()
    };
    let deadline = time(&battle.ok()["judgeDeadline"]);
    assert_eq!(deadline - time(&rounds["closesAt"]), CLOSE);
    assert_eq!(deadline - time(&rounds["beginUntil"]), BEGIN);
}

#[tokio::test]
async fn a_round_that_nobody_could_answer_in_time_cannot_be_begun_but_one_that_was_begun_is_answered()
 {
    let duel = Duel::start().await;
    duel.say(&duel.opener, 1, "in time").await.ok();
    duel.leave(BEGIN - 10).await;
    assert_eq!(duel.rounds().await["rounds"][0]["state"], "open");
    duel.say(&duel.opponent, 1, "in time, too").await.ok();
    for player in [&duel.opener, &duel.opponent] {
        duel.say(player, 2, "surprise")
            .await
            .problem(409, "too_late_to_begin");
    }
    assert_eq!(duel.rounds().await["rounds"][1]["state"], "closed");
}

#[tokio::test]
async fn the_chains_clock_closes_words_that_this_machines_would_take() {
    let duel = Duel::start().await;
    let ahead = OffsetDateTime::now_utc() + time::Duration::seconds(3_600 - CLOSE + 5);
    sqlx::query("INSERT INTO chain.slots (slot, block_time, finality) VALUES (1, $1, 'confirmed')")
        .bind(ahead)
        .execute(duel.api.pool())
        .await
        .unwrap();
    duel.say(&duel.opener, 1, "words")
        .await
        .problem(409, "words_closed");
}

#[tokio::test]
async fn the_same_words_again_are_fine_at_any_later_time() {
    let duel = Duel::start().await;
    duel.say(&duel.opener, 1, "words").await.ok();
    duel.leave(-1).await;
    duel.say(&duel.opener, 1, "words").await.ok();
    sqlx::query("UPDATE chain.battles SET status = 'paid'")
        .execute(duel.api.pool())
        .await
        .unwrap();
    duel.say(&duel.opener, 1, "words").await.ok();
    duel.say(&duel.opener, 1, "other words")
        .await
        .problem(409, "words_already_given");
    duel.say(&duel.opponent, 1, "new words")
        .await
        .problem(409, "battle_over");
}

#[tokio::test]
async fn words_of_an_earlier_fight_at_the_same_address_are_not_shown() {
    let duel = Duel::start().await;
    duel.say(&duel.opener, 1, "words").await.ok();
    sqlx::query("UPDATE chain.battles SET joined_at = joined_at + interval '1 day'")
        .execute(duel.api.pool())
        .await
        .unwrap();
    let round = &duel.rounds().await["rounds"][0];
    assert_eq!(round["opener"]["submitted"], false, "{round}");
}

#[tokio::test]
async fn words_after_the_judge_was_given_the_others_are_refused_but_a_retry_is_not() {
    let duel = Duel::start().await;
    duel.say(&duel.opener, 1, "in time").await.ok();
    sqlx::query(
        "INSERT INTO app.transcripts (battle, joined_at, hash, transcript) VALUES ($1, $3, $2, '{}')",
    )
        .bind(duel.battle.as_bytes())
        .bind([7u8; 32])
        .bind(duel.bout.joined_at.date_time())
        .execute(duel.api.pool())
        .await
        .unwrap();
    duel.say(&duel.opponent, 1, "too late")
        .await
        .problem(409, "already_judged");
    duel.say(&duel.opener, 1, "in time").await.ok();
}

#[tokio::test]
async fn a_complete_round_is_told_exactly_once_even_when_both_finish_at_the_same_moment() {
    let duel = Duel::start().await;
    let mut listener = PgListener::connect(&duel.api.database.url).await.unwrap();
    listener.listen("app_rounds").await.unwrap();
    for round in 1..=3 {
        let (one, two) = tokio::join!(
            duel.say(&duel.opener, round, "one"),
            duel.say(&duel.opponent, round, "two")
        );
        one.ok();
        two.ok();
        duel.say(&duel.opener, round, "one").await.ok();
        let told = listener.recv().await.unwrap();
        assert_eq!(told.payload(), format!("{}:{round}", duel.battle));
    }
    assert!(
        tokio::time::timeout(Duration::from_millis(200), listener.recv())
            .await
            .is_err(),
        "a round was told twice"
    );
}

#[tokio::test]
async fn the_transcript_appears_with_the_verdict_and_is_checked_against_the_chain() {
    let api = Api::start().await;
    let canonical = r#"{"battle":"x"}"#;
    let hash = hash_of_canonical(canonical);
    Battle::joined(20).insert(api.pool()).await;
    Battle {
        transcript_hash: Some(hash),
        ..Battle::paid(21, "draw")
    }
    .insert(api.pool())
    .await;
    Battle {
        transcript_hash: Some([1; 32]),
        ..Battle::paid(22, "opener_wins")
    }
    .insert(api.pool())
    .await;
    Battle::paid(23, "opener_wins").insert(api.pool()).await;
    for number in [20, 21, 22] {
        let insert = sqlx::query(
            "INSERT INTO app.transcripts (battle, joined_at, hash, transcript)
             SELECT address, joined_at, $2, $3 FROM chain.battles WHERE address = $1",
        );
        insert
            .bind(address(number))
            .bind(hash)
            .bind(canonical)
            .execute(api.pool())
            .await
            .unwrap();
    }
    let get = async |number| {
        api.get(&format!("/api/battles/{}/transcript", address(number)))
            .await
    };
    get(20).await.problem(404, "transcript_not_yet");
    get(23).await.problem(404, "transcript_not_stored");
    let agreeing = get(21).await.ok();
    assert_eq!(
        (&agreeing["canonical"], &agreeing["agreesWithChain"]),
        (&json!(canonical), &json!(true))
    );
    assert_eq!(agreeing["hash"], agreeing["chainHash"]);
    assert_eq!(get(22).await.ok()["agreesWithChain"], false);
}
