//! The demo: boots everything, lets two wallets play one battle over the API, shows a tip and a burn, and checks that chain, Postgres and API
//! agree.

pub mod api;
mod burn;
pub mod checks;
pub mod examine;
pub mod game;
pub mod ledger;
pub mod live;
mod memory;
mod progress;
mod receipt;
mod report;
mod tip;
pub mod wallet;
pub mod words;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use roast_protocol::amount::{BaseUnits, Bps};
use roast_protocol::battle::{instruction, pda};
use roast_protocol::evm::{AddressBook, Deployment};
use roast_protocol::tipping;
use roast_protocol::token::{SPL_TOKEN, associated_token_address, create_associated_token_account};
use serde_json::Value;
use solana_commitment_config::CommitmentConfig;
use solana_keypair::Keypair;
use solana_message::Message;
use solana_pubkey::Pubkey;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_signer::Signer;
use solana_transaction::Transaction;
use tokio::sync::mpsc;

use self::api::Api;
use self::checks::Checks;
use self::game::{Played, Table};
use self::ledger::Ledger;
pub use self::progress::{Progress, say};
use self::receipt::Receipt;
use self::report::{Holding, Report};
use self::wallet::Wallet;
use crate::config::Settings;
use crate::stack::{Stack, print_addresses};
use crate::{services, telemetry, verify};

/// Most memory that the whole demo may hold resident: 1.5 GiB.
const MEMORY_LIMIT: u64 = 1_536 * 1_048_576;

/// Runs the demo. With `once` it ends after the checks, else it serves until Ctrl-C.
///
/// # Errors
/// When a part does not start or the battle does not come to its end.
pub async fn run(settings: Settings, once: bool) -> Result<ExitCode> {
    let logs = settings.localnet.state_dir.join("logs");
    telemetry::logs_to_file(&settings.log, &logs)?;
    let stop = services::stop_on_signal()?;
    let binary = std::env::current_exe()?;
    let mut progress = Progress::default();
    let started = Instant::now();
    let stack = Stack::start(&settings, &binary, &mut progress).await?;
    let played = tokio::select! {
        played = play_and_check(&stack, started, progress) => played.with_context(|| format!("the demo stopped; logs are in {}", logs.display())),
        () = stop.cancelled() => Err(anyhow::anyhow!("interrupted")),
    };
    let code = match &played {
        Ok(report) => {
            say(&report.render());
            if report.checks.hold() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(_) => ExitCode::FAILURE,
    };
    if played.is_ok() && !once {
        print_addresses(&stack);
        stop.cancelled().await;
    }
    stack.stop().await;
    played.map(|report| {
        let all = report.checks.all();
        let held = all.iter().filter(|check| check.holds()).count();
        say(&format!("demo: {held} of {} checks hold", all.len()));
        code
    })
}

async fn play_and_check(stack: &Stack, started: Instant, mut progress: Progress) -> Result<Report> {
    let rpc = RpcClient::new_with_commitment(
        stack.localnet.rpc_url.clone(),
        CommitmentConfig::confirmed(),
    );
    let api = Api::new(&stack.api_url)?;
    let mut live = live::watch(api.live_url());
    let [alice, bob] = &stack.world.players;
    let (alice, bob) = (
        Wallet::new("Alice", alice.insecure_clone()),
        Wallet::new("Bob", bob.insecure_clone()),
    );
    let mint = stack.world.mint;
    let before = Ledger::read(&rpc, &mint).await?;

    let table = Table {
        mint: &mint,
        tier: "silver",
    };
    let played = game::play(&api, table, &alice, &bob, &mut progress).await?;
    let total = started.elapsed();
    let address: Pubkey = played.battle.parse().context("the battle's address")?;

    let mut checks = Checks::default();
    let battle = examine::battle_on_chain(&rpc, &address).await?;
    let paid = Ledger::read(&rpc, &mint).await?;
    examine::money(&mut checks, &address, &battle, &before, &paid)?;
    let withdrawal = progress
        .step("the creator withdraws the fees", withdraw(&rpc, stack))
        .await?;
    let after = Ledger::read(&rpc, &mint).await?;
    let (creator, partner) = (stack.world.creator.pubkey(), stack.world.partner.pubkey());
    examine::withdrawal(
        &mut checks,
        &mint,
        (&creator, &partner),
        Bps(2_500),
        &paid,
        &after,
    );
    examine::mirror(&mut checks, &api, &address, &battle).await?;
    let seen = drain(&mut live).await;
    let events = examine::events(&mut checks, &api, &address, &seen).await?;
    checks.same(
        "the fees' withdrawal is served",
        "0",
        served_in_vault(&api).await?,
    );
    let verified = progress
        .step(
            "roast verify recomputes the outcome",
            verified(stack, &address),
        )
        .await?;
    checks.same(
        "roast verify",
        "passed",
        if verified { "passed" } else { "failed" },
    );
    let side = side_houses(
        &mut checks,
        &mut progress,
        &rpc,
        &api,
        stack,
        (&alice, &bob, &address),
        after,
    )
    .await?;
    let kinds: Vec<String> = drain(&mut live)
        .await
        .iter()
        .filter(|message| message["type"] == "event")
        .filter_map(|message| message["kind"].as_str().map(str::to_owned))
        .collect();
    checks.same(
        "tip and burn seen live",
        "tip_sent, campaign_opened, content_submitted",
        kinds.join(", "),
    );
    checks.same(
        "the contracts are served",
        in_one_line(&stack.ethereum.book),
        served_contracts(&api).await?,
    );
    let memory = memory::resident();
    let within = memory.is_none_or(|bytes| bytes < MEMORY_LIMIT);
    checks.same("resident memory under 1.5 GiB", true, within);

    let pool = sqlx::PgPool::connect(&stack.database_url).await?;
    let rows = examine::rows(&pool).await?;
    pool.close().await;
    Ok(Report {
        commentary: report::commentary(
            &api.get(&format!("/api/battles/{address}/transcript"))
                .await?,
        ),
        holdings: holdings(
            &before,
            &side.after,
            &mint,
            &[
                ("Alice", alice.address()),
                ("Bob", bob.address()),
                ("creator", creator),
                ("partner", partner),
            ],
            &address,
        ),
        receipts: receipts(&rpc, &played, &events, &withdrawal, &side).await?,
        address: played.battle,
        battle,
        rows,
        steps: progress.done().to_vec(),
        total,
        memory,
        checks,
    })
}

/// The contracts that the API serves.
async fn served_contracts(api: &Api) -> Result<String> {
    let served = api.get("/api/contracts").await?;
    Ok(in_one_line(&AddressBook::from_json(&served.to_string())?))
}

/// An address book as one line of a report.
fn in_one_line(book: &AddressBook) -> String {
    let contract = |(name, deployment): (&str, Deployment)| {
        format!("{name} {} block {}", deployment.address, deployment.block)
    };
    let contracts: Vec<String> = book.contracts.entries().into_iter().map(contract).collect();
    format!("chain {}: {}", book.chain_id, contracts.join(", "))
}

/// What the tip and the burn left behind.
struct Side {
    tip: String,
    campaign: String,
    submission: String,
    after: Ledger,
}

/// Bob tips Alice for the battle; a project opens a campaign, and Alice burns for a submission to it.
async fn side_houses(
    checks: &mut Checks,
    progress: &mut Progress,
    rpc: &RpcClient,
    api: &Api,
    stack: &Stack,
    (alice, bob, battle): (&Wallet, &Wallet, &Pubkey),
    before: Ledger,
) -> Result<Side> {
    let mint = &stack.world.mint;
    let project = Wallet::new("a project", stack.world.project.insecure_clone());
    let gift = tip::Tip {
        tipper: bob,
        performer: alice,
        mint,
        battle,
    };
    let tip = progress
        .step("Bob tips Alice 10 ROAST for it", gift.give(api))
        .await?;
    let tipped = Ledger::read(rpc, mint).await?;
    gift.check(checks, api, &tip, (&before, &tipped)).await?;
    let (campaign, opened) = progress
        .step(
            "a project opens a campaign",
            burn::open(api, &project, mint),
        )
        .await?;
    let submission = progress
        .step(
            "Alice burns 5 ROAST for a submission",
            burn::submit(api, alice, &campaign),
        )
        .await?;
    let after = Ledger::read(rpc, mint).await?;
    let places = (alice, mint, &campaign);
    burn::check(checks, (rpc, api), places, (&tipped, &after)).await?;
    Ok(Side {
        tip,
        campaign: opened,
        submission,
        after,
    })
}

/// Withdraws the whole fee vault as the creator, whose and whose partner's token accounts are created when missing.
async fn withdraw(rpc: &RpcClient, stack: &Stack) -> Result<String> {
    let (mint, creator) = (stack.world.mint, &stack.world.creator);
    let partner = stack.world.partner.pubkey();
    crate::stack::fund(
        &stack.localnet,
        &mint,
        std::slice::from_ref(creator),
        BaseUnits::ZERO,
    )
    .await?;
    let account = |wallet: &Pubkey| associated_token_address(wallet, &mint, &SPL_TOKEN);
    let create = |wallet: &Pubkey| {
        create_associated_token_account(&creator.pubkey(), wallet, &mint, &SPL_TOKEN)
    };
    let withdraw = instruction::withdraw_fees(&instruction::WithdrawFees {
        caller: creator.pubkey(),
        mint,
        token_program: SPL_TOKEN,
        creator_token: account(&creator.pubkey()),
        partner_token: account(&partner),
    });
    let instructions = [create(&creator.pubkey()), create(&partner), withdraw];
    send(rpc, &instructions, creator).await
}

async fn send(
    rpc: &RpcClient,
    instructions: &[solana_instruction::Instruction],
    payer: &Keypair,
) -> Result<String> {
    let blockhash = rpc.get_latest_blockhash().await?;
    let message = Message::new_with_blockhash(instructions, Some(&payer.pubkey()), &blockhash);
    let mut transaction = Transaction::new_unsigned(message);
    transaction.try_sign(&[payer], blockhash)?;
    Ok(rpc
        .send_and_confirm_transaction(&transaction)
        .await?
        .to_string())
}

/// What the API says is left in the fee vault, once it has seen the withdrawal.
async fn served_in_vault(api: &Api) -> Result<String> {
    let empty = |fees: &Value| fees[0]["inVault"] == "0";
    let fees = api
        .wait_for("/api/fees", Duration::from_secs(10), empty)
        .await?;
    Ok(fees[0]["inVault"].as_str().unwrap_or_default().to_owned())
}

/// Runs `roast verify battle` on the battle.
async fn verified(stack: &Stack, battle: &Pubkey) -> Result<bool> {
    let arguments = verify::BattleArgs::new(*battle, &stack.localnet.rpc_url, &stack.api_url);
    let report = verify::battle(arguments).await?;
    if !report.passed() {
        say(&report.to_string());
    }
    Ok(report.passed())
}

/// The live messages so far: waits until the stream has been quiet for a moment.
async fn drain(live: &mut mpsc::Receiver<Value>) -> Vec<Value> {
    let mut seen = Vec::new();
    while let Ok(Some(message)) =
        tokio::time::timeout(Duration::from_millis(700), live.recv()).await
    {
        seen.push(message);
    }
    seen
}

fn holdings(
    before: &Ledger,
    after: &Ledger,
    mint: &Pubkey,
    wallets: &[(&str, Pubkey)],
    battle: &Pubkey,
) -> Vec<Holding> {
    let mut holdings: Vec<_> = wallets
        .iter()
        .map(|(name, wallet)| Holding {
            name: (*name).to_owned(),
            before: before.wallet(wallet, mint),
            after: after.wallet(wallet, mint),
        })
        .collect();
    for (name, account) in [
        ("battle vault", pda::vault(battle).0),
        ("fee vault", pda::fee_vault(mint).0),
        ("fee vault of tips", tipping::pda::fee_vault(mint).0),
    ] {
        holdings.push(Holding {
            name: name.to_owned(),
            before: before.balance(&account),
            after: after.balance(&account),
        });
    }
    let sum = |ledger: &Ledger| BaseUnits(u64::try_from(ledger.total()).unwrap_or(u64::MAX));
    holdings.push(Holding {
        name: "sum of all accounts".to_owned(),
        before: sum(before),
        after: sum(after),
    });
    holdings
}

/// The battle's transactions: those that the wallets sent, and those that the events name.
async fn receipts(
    rpc: &RpcClient,
    played: &Played,
    events: &[Value],
    withdrawal: &str,
    side: &Side,
) -> Result<Vec<Receipt>> {
    let signature = |kind: &str| {
        let event = events.iter().find(|event| event["kind"] == kind);
        event
            .and_then(|event| event["signature"].as_str())
            .unwrap_or_default()
            .to_owned()
    };
    let settle = signature("battle_settled");
    let mut named = vec![("open", played.open.clone()), ("join", played.join.clone())];
    match signature("battle_paid") {
        pay if pay == settle => named.push(("settle + payout", settle)),
        pay => named.extend([("settle", settle), ("payout", pay)]),
    }
    named.extend([
        ("withdraw fees", withdrawal.to_owned()),
        ("tip", side.tip.clone()),
        ("open campaign", side.campaign.clone()),
        ("burn for a submission", side.submission.clone()),
    ]);
    let mut receipts = Vec::new();
    for (name, signature) in named {
        receipts.push(Receipt::read(rpc, name, &signature).await?);
    }
    Ok(receipts)
}
