//! Bad input: each gets a problem that says what is wrong, and leaves nothing behind.

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use roast::demo::game;
use roast::demo::ledger::Ledger;
use roast::demo::wallet::Wallet;
use roast_protocol::battle::error::BattleError;
use roast_protocol::battle::instruction::{self, Join, Payout, Settle};
use roast_protocol::token::{SPL_TOKEN, associated_token_address};
use roast_protocol::transcript::{Bout, text_message};
use roast_protocol::verdict::{Score, Verdict};
use serde_json::{Value, json};
use solana_instruction::Instruction;
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_message::Message;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use solana_transaction::Transaction;
use solana_transaction::versioned::VersionedTransaction;
use solana_transaction_error::TransactionError;

use crate::audit::{count, same};
use crate::house::{Client, House};
use crate::play::STAKE;

/// Everything that a refused request must leave as it is.
#[derive(Debug, PartialEq)]
struct Footing {
    rows: usize,
    ledger: Ledger,
}

impl Footing {
    async fn of(client: &Client) -> Result<Self> {
        const ROWS: &str = "SELECT (SELECT count(*) FROM app.round_texts) + (SELECT count(*) FROM app.transcripts) + (SELECT count(*) FROM app.submissions) + (SELECT count(*) FROM app.intents) + (SELECT count(*) FROM chain.events) + (SELECT count(*) FROM chain.battles)";
        Ok(Self {
            rows: count(client, ROWS).await?,
            ledger: client.ledger().await?,
        })
    }
}

pub async fn what_cannot_be_read_is_told_and_stores_nothing(house: &mut House) -> Result<()> {
    let client = &house.client;
    let wallet = house.stranger.pubkey().to_string();
    let nobody = Pubkey::new_unique();
    let before = Footing::of(client).await?;
    for (path, status, code) in [
        ("/api/battles/nonsense".to_owned(), 400, "malformed_address"),
        (format!("/api/battles/{nobody}"), 404, "battle_not_found"),
        (
            format!("/api/battles/{nobody}/rounds"),
            404,
            "battle_not_found",
        ),
        (
            "/api/battles?cursor=nonsense".to_owned(),
            400,
            "malformed_cursor",
        ),
        ("/api/battles?limit=0".to_owned(), 400, "malformed_number"),
        (
            "/api/battles?status=nonsense".to_owned(),
            400,
            "unknown_name",
        ),
        (
            "/api/transactions/nonsense".to_owned(),
            400,
            "malformed_signature",
        ),
        ("/api/nonsense".to_owned(), 404, "route_not_found"),
    ] {
        refused(client, &path, json!(null), status, code).await?;
    }
    let mint = client.mint.to_string();
    let hello = STANDARD.encode("hello");
    let text =
        |signature: &str| json!({ "player": wallet, "text": "hello", "signature": signature });
    let well_formed = house.stranger.sign_message(b"hello").to_string();
    for (path, body, status, code) in [
        (
            "transactions",
            json!({ "transaction": "not base64!" }),
            400,
            "malformed_base64",
        ),
        (
            "transactions",
            json!({ "transaction": hello }),
            400,
            "malformed_transaction",
        ),
        (
            "transactions/open",
            json!({ "wallet": "nonsense", "mint": mint, "tier": "silver" }),
            400,
            "malformed_address",
        ),
        (
            "transactions/open",
            json!({ "wallet": wallet, "mint": mint, "tier": "platinum" }),
            400,
            "unknown_name",
        ),
        (
            "transactions/open",
            json!({ "wallet": wallet, "mint": mint, "tier": "silver", "stake": "-1" }),
            400,
            "malformed_amount",
        ),
        (
            "transactions/open",
            json!({ "wallet": wallet }),
            400,
            "malformed_body",
        ),
        (
            "transactions/join",
            json!({ "wallet": wallet, "battle": nobody.to_string() }),
            404,
            "battle_not_found",
        ),
        (
            "transactions/cancel",
            json!({ "wallet": wallet, "battle": nobody.to_string() }),
            404,
            "battle_not_found",
        ),
        (
            "transactions/refund",
            json!({ "wallet": wallet, "battle": nobody.to_string(), "side": "opener" }),
            404,
            "battle_not_found",
        ),
        (
            &format!("battles/{nobody}/rounds/1/text"),
            text("nonsense"),
            400,
            "malformed_signature",
        ),
        (
            &format!("battles/{nobody}/rounds/4/text"),
            text(&well_formed),
            400,
            "malformed_number",
        ),
    ] {
        refused(client, &format!("/api/{path}"), body, status, code).await?;
    }
    same("rows and balances", before, Footing::of(client).await?)
}

pub async fn what_the_program_forbids_is_refused_before_it_is_signed(
    house: &mut House,
) -> Result<()> {
    let (waiting, playing) = (house.pair(), house.pair());
    let foreign_mint = foreign_mint(house).await?;
    let client = &house.client;
    let open = client.open(&waiting.opener).await?.to_string();
    let joined = client.joined(&playing).await?.to_string();
    let name = |wallet: &Pubkey| wallet.to_string();
    let (opener, opponent) = (
        name(&waiting.opener.address()),
        name(&playing.opponent.address()),
    );
    let (stranger, judge) = (name(&house.stranger.pubkey()), name(&house.judge.pubkey()));
    let poor = name(&Pubkey::new_unique());
    let mint = client.mint.to_string();
    let foreign_account =
        associated_token_address(&house.stranger.pubkey(), &foreign_mint, &SPL_TOKEN).to_string();
    let wrong_stake = (STAKE - 1).to_string();
    let before = Footing::of(client).await?;
    for (path, body, status, code) in [
        (
            "open",
            json!({ "wallet": stranger, "mint": foreign_mint.to_string(), "tier": "silver" }),
            404,
            "mint_not_found",
        ),
        (
            "open",
            json!({ "wallet": stranger, "mint": mint, "tier": "silver", "tokenAccount": foreign_account }),
            422,
            "wrong_mint",
        ),
        (
            "open",
            json!({ "wallet": stranger, "mint": mint, "tier": "silver", "stake": wrong_stake }),
            422,
            "wrong_stake",
        ),
        (
            "open",
            json!({ "wallet": stranger, "mint": mint, "tier": "diamond" }),
            422,
            "insufficient_tokens",
        ),
        (
            "open",
            json!({ "wallet": judge, "mint": mint, "tier": "silver" }),
            422,
            "judge_is_player",
        ),
        (
            "join",
            json!({ "wallet": opener, "battle": open }),
            422,
            "self_battle",
        ),
        (
            "join",
            json!({ "wallet": judge, "battle": open }),
            422,
            "judge_is_player",
        ),
        (
            "join",
            json!({ "wallet": stranger, "battle": open, "stake": wrong_stake }),
            422,
            "wrong_stake",
        ),
        (
            "join",
            json!({ "wallet": stranger, "battle": open, "tokenAccount": foreign_account }),
            422,
            "wrong_mint",
        ),
        (
            "join",
            json!({ "wallet": poor, "battle": open }),
            422,
            "insufficient_tokens",
        ),
        (
            "join",
            json!({ "wallet": opponent, "battle": joined }),
            422,
            "already_joined",
        ),
        (
            "join",
            json!({ "wallet": stranger, "battle": joined }),
            422,
            "already_joined",
        ),
        (
            "cancel",
            json!({ "wallet": stranger, "battle": open }),
            422,
            "join_deadline_not_passed",
        ),
        (
            "cancel",
            json!({ "wallet": opponent, "battle": joined }),
            422,
            "already_joined",
        ),
        (
            "refund",
            json!({ "wallet": opener, "battle": open }),
            422,
            "not_joined",
        ),
        (
            "refund",
            json!({ "wallet": opponent, "battle": joined }),
            422,
            "judge_deadline_not_passed",
        ),
    ] {
        refused(
            client,
            &format!("/api/transactions/{path}"),
            body,
            status,
            code,
        )
        .await?;
    }
    same("rows and balances", before, Footing::of(client).await?)
}

pub async fn words_are_taken_from_the_players_alone_and_in_order(house: &mut House) -> Result<()> {
    let (waiting, playing) = (house.pair(), house.pair());
    let stranger = Wallet::new("a stranger", house.stranger.insecure_clone());
    let client = &house.client;
    let open = client.open(&waiting.opener).await?;
    let joined = client.joined(&playing).await?;
    client.say(&joined, 1, &playing.opener, "mine").await?;
    let before = Footing::of(client).await?;
    let bout = game::bout(&client.api, &joined.to_string()).await?;
    let words = |battle: &Pubkey, round: u8, text: &str, player: &Wallet, signer: &Wallet| {
        let bout = Bout {
            battle: *battle,
            ..bout
        };
        let signature = signer.sign_message(&text_message(&bout, round, text));
        json!({ "player": player.address().to_string(), "text": text, "signature": signature })
    };
    let [first, second] = [&playing.opener, &playing.opponent];
    let mut elsewhere = words(&open, 1, "hello", second, second);
    for (battle, round, body, status, code) in [
        (
            &joined,
            1,
            words(&joined, 1, "hello", &stranger, &stranger),
            403,
            "not_a_player",
        ),
        (
            &joined,
            1,
            words(&joined, 1, "hello", second, first),
            403,
            "wrong_signature",
        ),
        (&joined, 1, elsewhere.take(), 403, "wrong_signature"),
        (
            &joined,
            2,
            words(&joined, 2, "hello", second, second),
            409,
            "round_not_open",
        ),
        (
            &joined,
            3,
            words(&joined, 3, "hello", first, first),
            409,
            "round_not_open",
        ),
        (
            &joined,
            1,
            words(&joined, 1, "not mine", first, first),
            409,
            "words_already_given",
        ),
        (
            &joined,
            1,
            words(&joined, 1, "  ", second, second),
            400,
            "malformed_text",
        ),
        (
            &open,
            1,
            words(&open, 1, "hello", &waiting.opener, &waiting.opener),
            409,
            "battle_not_joined",
        ),
    ] {
        let path = format!("/api/battles/{battle}/rounds/{round}/text");
        refused(client, &path, body, status, code).await?;
    }
    let again = client.say(&joined, 1, first, "mine").await?;
    same(
        "the round's state",
        &json!("open"),
        &again["rounds"][0]["state"],
    )?;
    same("rows and balances", before, Footing::of(client).await?)
}

pub async fn transactions_of_others_are_not_passed_on(house: &mut House) -> Result<()> {
    let pair = house.pair();
    let client = &house.client;
    let stranger = &house.stranger;
    let before = Footing::of(client).await?;
    let to = pair.opener.address();
    let transfer = solana_system_interface::instruction::transfer(&stranger.pubkey(), &to, 1);
    let transfer = signed(client, &[transfer], stranger).await?;

    let body =
        json!({ "wallet": to.to_string(), "mint": client.mint.to_string(), "tier": "silver" });
    let built = client.api.post("/api/transactions/open", body).await?;
    let unsigned = built["transaction"].as_str().context("no transaction")?;
    let mut foreign: VersionedTransaction = wincode::deserialize(&STANDARD.decode(unsigned)?)?;
    foreign.signatures = vec![stranger.sign_message(&foreign.message.serialize())];
    let foreign = STANDARD.encode(wincode::serialize(&foreign)?);

    for (transaction, status, code) in [
        (transfer.as_str(), 403, "not_a_battle_transaction"),
        (unsigned, 400, "not_signed"),
        (foreign.as_str(), 400, "wrong_signature"),
    ] {
        let body = json!({ "transaction": transaction });
        refused(client, "/api/transactions", body, status, code).await?;
    }
    same("rows and balances", before, Footing::of(client).await?)
}

/// What no API is asked for: instructions sent straight to the chain.
pub async fn the_chain_refuses_verdicts_that_must_not_be(house: &mut House) -> Result<()> {
    let (waiting, playing) = (house.pair(), house.pair());
    let client = &house.client;
    let (judge, stranger) = (&house.judge, &house.stranger);
    let open = client.open(&waiting.opener).await?;
    let joined = client.joined(&playing).await?;
    let before = Footing::of(client).await?;
    let settle = |battle: &Pubkey, judge: &Keypair| {
        let best = [Score {
            savagery: 10,
            ..Score::default()
        }; 3];
        let verdict = Verdict::new(best, [Score::default(); 3], [7; 32]);
        instruction::settle(&Settle {
            judge: judge.pubkey(),
            battle: *battle,
            verdict,
        })
    };
    let mint = client.mint;
    let account = |wallet: &Pubkey| associated_token_address(wallet, &mint, &SPL_TOKEN);
    let payout = instruction::payout(&Payout {
        battle: joined,
        winner_token: account(&playing.opener.address()),
        mint,
        token_program: SPL_TOKEN,
    });
    let join = |signer: &Keypair, stake: u64| {
        instruction::join(&Join {
            opponent: signer.pubkey(),
            opponent_token: account(&signer.pubkey()),
            battle: open,
            mint,
            token_program: SPL_TOKEN,
            stake: roast_protocol::amount::BaseUnits(stake),
        })
    };
    for (what, instruction, signer, error) in [
        (
            "settling an unjoined battle",
            settle(&open, judge),
            judge,
            BattleError::NotJoined,
        ),
        (
            "settling by an unknown signer",
            settle(&joined, stranger),
            stranger,
            BattleError::WrongJudge,
        ),
        (
            "paying without a verdict",
            payout,
            stranger,
            BattleError::NotSettled,
        ),
        (
            "joining by the judge",
            join(judge, STAKE),
            judge,
            BattleError::JudgeIsPlayer,
        ),
        (
            "joining with less",
            join(stranger, STAKE - 1),
            stranger,
            BattleError::WrongStake,
        ),
    ] {
        let refusal = client.send(&[instruction], signer).await.err();
        let refusal = refusal.with_context(|| format!("{what} went through"))?;
        let expected = InstructionError::Custom(error.code());
        let expected = TransactionError::InstructionError(0, expected);
        same(what, Some(expected), refusal.get_transaction_error())?;
    }
    same("rows and balances", before, Footing::of(client).await?)
}

/// Sends a request (without a body: reads) and checks that it is refused with a complete problem.
pub async fn refused(
    client: &Client,
    path: &str,
    body: Value,
    status: u16,
    code: &str,
) -> Result<()> {
    let url = format!("{}{path}", client.api_url);
    let http = reqwest::Client::new();
    let request = if body.is_null() {
        http.get(url)
    } else {
        http.post(url).json(&body)
    };
    let answer = request.send().await?;
    let (found, kind) = (
        answer.status().as_u16(),
        answer.headers().get("content-type").cloned(),
    );
    let problem: Value = answer.json().await?;
    let what = format!("{path} {body}, answered {problem}");
    same(&what, (status, &json!(code)), (found, &problem["code"]))?;
    same(
        &what,
        Some("application/problem+json"),
        kind.as_ref().and_then(|kind| kind.to_str().ok()),
    )?;
    same(&what, &json!(status), &problem["status"])?;
    for key in ["type", "title", "detail"] {
        let text = problem[key].as_str().unwrap_or_default();
        ensure!(!text.is_empty(), "{what}: no {key}");
    }
    Ok(())
}

/// A mint that the house does not allow; the stranger has some of it.
async fn foreign_mint(house: &House) -> Result<Pubkey> {
    let mint = Keypair::new();
    let localnet = &house.stack.localnet;
    localnet.create_mint(&mint, 9).await?;
    let stranger = std::slice::from_ref(&house.stranger);
    let amount = roast_protocol::amount::BaseUnits(STAKE);
    roast::stack::fund(localnet, &mint.pubkey(), stranger, amount).await?;
    Ok(mint.pubkey())
}

async fn signed(client: &Client, instructions: &[Instruction], payer: &Keypair) -> Result<String> {
    let blockhash = client.rpc.get_latest_blockhash().await?;
    let message = Message::new_with_blockhash(instructions, Some(&payer.pubkey()), &blockhash);
    let transaction = VersionedTransaction::from(Transaction::new(&[payer], message, blockhash));
    Ok(STANDARD.encode(wincode::serialize(&transaction)?))
}
