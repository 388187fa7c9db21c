//! The stream server, driven by the real client.

use std::collections::HashMap;
use std::time::Duration;

use futures::{SinkExt as _, Stream, StreamExt as _};
use roast_localnet::{Break, Funding, LAMPORTS_PER_SOL, Localnet};
use roast_protocol::amount::BaseUnits;
use roast_protocol::token::{SPL_TOKEN, associated_token_address};
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer as _;
use tonic::{Code, Status};
use yellowstone_grpc_client::{GeyserGrpcClient, ReconnectConfig, ReconnectEvent, ReconnectPolicy};
use yellowstone_grpc_proto::prelude::subscribe_request_filter_accounts_filter::Filter as Condition;
use yellowstone_grpc_proto::prelude::subscribe_request_filter_accounts_filter_memcmp::Data;
use yellowstone_grpc_proto::prelude::subscribe_update::UpdateOneof;
use yellowstone_grpc_proto::prelude::*;

use crate::chain::on_chain;

async fn client(localnet: &Localnet) -> GeyserGrpcClient {
    GeyserGrpcClient::build_from_shared(localnet.yellowstone_url.clone())
        .unwrap()
        .connect()
        .await
        .unwrap()
}

fn named<T>(name: &str, filter: T) -> HashMap<String, T> {
    [(name.to_owned(), filter)].into()
}

fn with(accounts: impl IntoIterator<Item = Pubkey>) -> SubscribeRequestFilterTransactions {
    SubscribeRequestFilterTransactions {
        account_include: accounts
            .into_iter()
            .map(|account| account.to_string())
            .collect(),
        ..Default::default()
    }
}

fn at(level: CommitmentLevel) -> SubscribeRequest {
    SubscribeRequest {
        commitment: Some(level.into()),
        ..SubscribeRequest::default()
    }
}

/// The next update that `pick` takes, skipping pings and all others.
async fn next<T>(
    stream: &mut (impl Stream<Item = Result<SubscribeUpdate, Status>> + Unpin),
    mut pick: impl FnMut(Vec<String>, UpdateOneof) -> Option<T>,
) -> T {
    loop {
        let update = stream
            .next()
            .await
            .expect("the stream goes on")
            .expect("no error");
        if let Some(picked) = update
            .update_oneof
            .and_then(|body| pick(update.filters, body))
        {
            return picked;
        }
    }
}

/// The status that ends the stream; `None` when it ends cleanly.
async fn end(
    mut stream: impl Stream<Item = Result<SubscribeUpdate, Status>> + Unpin,
) -> Option<Status> {
    while let Some(update) = stream.next().await {
        if let Err(status) = update {
            return Some(status);
        }
    }
    None
}

fn transaction(_: Vec<String>, body: UpdateOneof) -> Option<SubscribeUpdateTransaction> {
    match body {
        UpdateOneof::Transaction(transaction) => Some(transaction),
        _ => None,
    }
}

fn account(
    names: Vec<String>,
    body: UpdateOneof,
) -> Option<(Vec<String>, u64, SubscribeUpdateAccountInfo)> {
    match body {
        UpdateOneof::Account(update) => Some((names, update.slot, update.account.unwrap())),
        _ => None,
    }
}

fn slot_status(_: Vec<String>, body: UpdateOneof) -> Option<(u64, SlotStatus)> {
    match body {
        UpdateOneof::Slot(slot) => Some((slot.slot, slot.status())),
        _ => None,
    }
}

/// A new wallet with SOL and five tokens of a new mint.
async fn wallet_with_tokens(localnet: &Localnet) -> (Pubkey, Pubkey) {
    let mint = localnet.create_roast_mint().await.unwrap();
    let wallet = Keypair::new().pubkey();
    give(localnet, mint, wallet, 5).await;
    (mint, wallet)
}

async fn give(localnet: &Localnet, mint: Pubkey, wallet: Pubkey, tokens: u64) {
    let funding = Funding {
        wallet,
        lamports: LAMPORTS_PER_SOL,
        tokens: BaseUnits(tokens),
    };
    localnet.fund(&mint, &[funding]).await.unwrap();
}

#[test]
fn accounts_are_filtered_by_address_owner_and_contents_and_sliced() {
    on_chain(|localnet| async move {
        let (mint, wallet) = wallet_with_tokens(localnet).await;
        let token_account = associated_token_address(&wallet, &mint, &SPL_TOKEN);
        let holds_mint = SubscribeRequestFilterAccountsFilterMemcmp {
            offset: 0,
            data: Some(Data::Base58(mint.to_string())),
        };
        let conditions = [
            Condition::Datasize(165),
            Condition::Memcmp(holds_mint),
            Condition::TokenAccountState(true),
        ];
        let conditions = conditions.map(|filter| SubscribeRequestFilterAccountsFilter {
            filter: Some(filter),
        });
        let by_address = SubscribeRequestFilterAccounts {
            account: vec![token_account.to_string()],
            ..Default::default()
        };
        let by_contents = SubscribeRequestFilterAccounts {
            owner: vec![SPL_TOKEN.to_string()],
            filters: conditions.into(),
            ..Default::default()
        };
        let other_length = SubscribeRequestFilterAccounts {
            owner: vec![SPL_TOKEN.to_string()],
            filters: vec![SubscribeRequestFilterAccountsFilter {
                filter: Some(Condition::Datasize(82)),
            }],
            ..Default::default()
        };
        let request = SubscribeRequest {
            accounts: [
                ("address".to_owned(), by_address),
                ("contents".to_owned(), by_contents),
                ("mints".to_owned(), other_length),
            ]
            .into(),
            // The amount of a token account.
            accounts_data_slice: vec![SubscribeRequestAccountsDataSlice {
                offset: 64,
                length: 8,
            }],
            ..at(CommitmentLevel::Processed)
        };
        let mut stream = client(localnet)
            .await
            .subscribe_once(request)
            .await
            .unwrap();

        let mut last_version = 0;
        for balance in [12_u64, 19] {
            give(localnet, mint, wallet, 7).await;
            let (mut names, _, written) = next(&mut stream, |names, body| {
                account(names, body)
                    .filter(|(_, _, written)| written.pubkey == token_account.to_bytes())
            })
            .await;
            names.sort();
            assert_eq!(names, ["address", "contents"]);
            assert_eq!(written.data, balance.to_le_bytes());
            assert_eq!(written.owner, SPL_TOKEN.to_bytes());
            assert_eq!(
                written.txn_signature.map(|signature| signature.len()),
                Some(64)
            );
            assert!(written.write_version > last_version, "write versions grow");
            last_version = written.write_version;
        }
    });
}

#[test]
fn transactions_carry_logs_and_inner_instructions() {
    on_chain(|localnet| async move {
        let mint = localnet.create_roast_mint().await.unwrap();
        let request = SubscribeRequest {
            transactions: named("all", with([mint])),
            transactions_status: named("status", with([mint])),
            ..at(CommitmentLevel::Confirmed)
        };
        let mut stream = client(localnet)
            .await
            .subscribe_once(request)
            .await
            .unwrap();
        give(localnet, mint, Keypair::new().pubkey(), 5).await;

        let update = next(&mut stream, transaction).await;
        let sent = update.transaction.unwrap();
        let meta = sent.meta.unwrap();
        // Creating the associated token account calls the system and token programs.
        assert!(
            meta.inner_instructions
                .iter()
                .any(|inner| inner.instructions.len() >= 3),
            "{meta:?}"
        );
        assert!(
            meta.inner_instructions
                .iter()
                .flat_map(|inner| &inner.instructions)
                .all(|it| it.stack_height == Some(2))
        );
        assert!(
            meta.log_messages
                .iter()
                .any(|line| line.contains(&SPL_TOKEN.to_string())),
            "{meta:?}"
        );
        assert!(meta.compute_units_consumed.unwrap() > 0);
        assert_eq!(meta.err, None);
        assert_eq!(meta.post_token_balances.len(), 1);
        assert_eq!(sent.transaction.unwrap().signatures[0], sent.signature);

        let status = next(&mut stream, |_, body| match body {
            UpdateOneof::TransactionStatus(status) => Some(status),
            _ => None,
        })
        .await;
        assert_eq!(
            (status.signature, status.slot, status.err),
            (sent.signature, update.slot, None)
        );
    });
}

#[test]
fn failed_transactions_are_told_apart() {
    on_chain(|localnet| async move {
        let (mint, wallet) = wallet_with_tokens(localnet).await;
        let pick = |failed| SubscribeRequestFilterTransactions {
            failed: Some(failed),
            ..with([mint])
        };
        let request = SubscribeRequest {
            transactions: [
                ("failed".to_owned(), pick(true)),
                ("good".to_owned(), pick(false)),
            ]
            .into(),
            ..at(CommitmentLevel::Processed)
        };
        let mut stream = client(localnet)
            .await
            .subscribe_once(request)
            .await
            .unwrap();
        let signature = send_failing_transfer(localnet, mint).await;
        let told =
            |names: Vec<String>, body| transaction(Vec::new(), body).map(|update| (names, update));
        let (names, update) = next(&mut stream, told).await;
        let sent = update.transaction.unwrap();
        assert_eq!(names, ["failed"]);
        assert_eq!(bs58::encode(&sent.signature).into_string(), signature);
        assert!(!sent.meta.unwrap().err.unwrap().err.is_empty());
        give(localnet, mint, wallet, 1).await;
        assert_eq!(next(&mut stream, told).await.0, ["good"]);
    });
}

/// Mints without being allowed to, past the preflight check. Returns the signature.
async fn send_failing_transfer(localnet: &Localnet, mint: Pubkey) -> String {
    use solana_rpc_client::nonblocking::rpc_client::RpcClient;
    use solana_rpc_client_api::config::RpcSendTransactionConfig;
    let payer = Keypair::new();
    localnet
        .solana
        .airdrop(&payer.pubkey(), LAMPORTS_PER_SOL)
        .await
        .unwrap();
    let rpc = RpcClient::new(localnet.rpc_url.clone());
    let account = payer.pubkey();
    let instruction = spl_token_interface::instruction::mint_to(
        &SPL_TOKEN,
        &mint,
        &account,
        &payer.pubkey(),
        &[],
        1,
    )
    .unwrap();
    let transaction = solana_transaction::Transaction::new_signed_with_payer(
        &[instruction],
        Some(&payer.pubkey()),
        &[&payer],
        rpc.get_latest_blockhash().await.unwrap(),
    );
    let config = RpcSendTransactionConfig {
        skip_preflight: true,
        ..Default::default()
    };
    // The chain answers with the failure, after having recorded the transaction.
    let _failure = rpc.send_transaction_with_config(&transaction, config).await;
    transaction.signatures[0].to_string()
}

#[test]
fn slots_and_blocks_form_a_chain() {
    on_chain(|localnet| async move {
        let request = SubscribeRequest {
            slots: named(
                "slots",
                SubscribeRequestFilterSlots {
                    interslot_updates: Some(true),
                    ..Default::default()
                },
            ),
            blocks_meta: named("blocks", SubscribeRequestFilterBlocksMeta {}),
            ..at(CommitmentLevel::Processed)
        };
        let mut stream = client(localnet)
            .await
            .subscribe_once(request)
            .await
            .unwrap();
        let mut last: Option<SubscribeUpdateBlockMeta> = None;
        let mut statuses: HashMap<u64, Vec<SlotStatus>> = HashMap::new();
        for _ in 0..5 {
            let block = next(&mut stream, |names, body| {
                if let Some((slot, status)) = slot_status(names, body.clone()) {
                    statuses.entry(slot).or_default().push(status);
                }
                match body {
                    UpdateOneof::BlockMeta(block) => Some(block),
                    _ => None,
                }
            })
            .await;
            if let Some(last) = last {
                assert_eq!(block.parent_slot, last.slot);
                assert_eq!(block.parent_blockhash, last.blockhash);
                assert_eq!(block.slot, last.slot + 1);
                use SlotStatus::{SlotCompleted, SlotConfirmed, SlotCreatedBank, SlotProcessed};
                let seen = statuses.get(&last.slot).unwrap();
                let whole = [SlotCreatedBank, SlotCompleted, SlotProcessed, SlotConfirmed];
                assert!(whole.ends_with(seen), "{seen:?}");
            }
            last = Some(block);
        }
    });
}

#[test]
fn confirmed_content_comes_with_its_slot_and_finalized_content_thirty_slots_later() {
    on_chain(|localnet| async move {
        let (mint, wallet) = wallet_with_tokens(localnet).await;
        let token_account = associated_token_address(&wallet, &mint, &SPL_TOKEN);
        let accounts = SubscribeRequestFilterAccounts {
            account: vec![token_account.to_string()],
            ..Default::default()
        };
        for level in [CommitmentLevel::Confirmed, CommitmentLevel::Finalized] {
            let by_level = SubscribeRequestFilterSlots {
                filter_by_commitment: Some(true),
                ..Default::default()
            };
            let request = SubscribeRequest {
                accounts: named("account", accounts.clone()),
                slots: named("slots", by_level),
                blocks_meta: named("blocks", SubscribeRequestFilterBlocksMeta {}),
                ..at(level)
            };
            let mut client = client(localnet).await;
            let mut stream = client.subscribe_once(request).await.unwrap();
            give(localnet, mint, wallet, 1).await;
            let (_, slot, _) = next(&mut stream, account).await;
            let head = client
                .get_slot(Some(CommitmentLevel::Confirmed))
                .await
                .unwrap()
                .slot;
            let behind = head - slot;
            let expected = if level == CommitmentLevel::Finalized {
                30..40
            } else {
                0..5
            };
            assert!(
                expected.contains(&behind),
                "{level:?} content came {behind} slots behind the head"
            );
            let sealed = next(&mut stream, |_, body| match body {
                UpdateOneof::BlockMeta(block) => Some(block.slot),
                _ => None,
            })
            .await;
            assert_eq!(sealed, slot, "the block meta follows the content");
            let (reached, status) = next(&mut stream, slot_status).await;
            let wanted = [SlotStatus::SlotConfirmed, SlotStatus::SlotFinalized][level as usize - 1];
            assert_eq!(
                (reached, status),
                (slot, wanted),
                "the slot's status follows the block meta"
            );
        }
    });
}

#[test]
fn pings_are_answered_and_change_no_filter() {
    on_chain(|localnet| async move {
        let request = SubscribeRequest {
            slots: named("slots", Default::default()),
            ..SubscribeRequest::default()
        };
        let (mut requests, mut stream) = client(localnet)
            .await
            .subscribe_with_request(Some(request))
            .await
            .unwrap();
        next(&mut stream, slot_status).await;
        let ping = SubscribeRequest {
            ping: Some(SubscribeRequestPing { id: 7 }),
            ..SubscribeRequest::default()
        };
        requests.send(ping).await.unwrap();
        let id = next(&mut stream, |_, body| match body {
            UpdateOneof::Pong(pong) => Some(pong.id),
            _ => None,
        })
        .await;
        assert_eq!(id, 7);
        next(&mut stream, slot_status).await;
        next(&mut stream, |_, body| {
            matches!(body, UpdateOneof::Ping(_)).then_some(())
        })
        .await;
    });
}

#[test]
fn filters_of_an_open_stream_can_be_changed() {
    on_chain(|localnet| async move {
        let request = SubscribeRequest {
            slots: named("slots", Default::default()),
            ..SubscribeRequest::default()
        };
        let (mut requests, mut stream) = client(localnet)
            .await
            .subscribe_with_request(Some(request))
            .await
            .unwrap();
        next(&mut stream, slot_status).await;
        let (mint, wallet) = wallet_with_tokens(localnet).await;
        let changed = SubscribeRequest {
            transactions: named("changed", with([mint])),
            ..at(CommitmentLevel::Confirmed)
        };
        requests.send(changed).await.unwrap();
        // Whatever is sent once the change has come through is of the new kind.
        tokio::time::sleep(Duration::from_millis(200)).await;
        give(localnet, mint, wallet, 3).await;
        next(&mut stream, transaction).await;
        let kinds =
            tokio::time::timeout(Duration::from_millis(300), next(&mut stream, slot_status)).await;
        assert!(kinds.is_err(), "slots are no longer sent");
    });
}

#[test]
fn from_slot_replays_the_past_and_goes_on_live() {
    on_chain(|localnet| async move {
        let (mint, wallet) = wallet_with_tokens(localnet).await;
        let mut client = client(localnet).await;
        let from_slot = client
            .get_slot(Some(CommitmentLevel::Confirmed))
            .await
            .unwrap()
            .slot;
        for tokens in [1, 2] {
            give(localnet, mint, wallet, tokens).await;
        }
        let request = SubscribeRequest {
            transactions: named("replayed", with([mint])),
            from_slot: Some(from_slot),
            ..at(CommitmentLevel::Confirmed)
        };
        let mut stream = client.subscribe_once(request).await.unwrap();
        let mut signatures = Vec::new();
        for _ in 0..2 {
            signatures.push(
                next(&mut stream, transaction)
                    .await
                    .transaction
                    .unwrap()
                    .signature,
            );
        }
        give(localnet, mint, wallet, 3).await;
        signatures.push(
            next(&mut stream, transaction)
                .await
                .transaction
                .unwrap()
                .signature,
        );
        signatures.dedup();
        assert_eq!(signatures.len(), 3, "each comes once");
    });
}

#[test]
fn at_least_150_slots_are_replayed_and_older_ones_are_out_of_range() {
    on_chain(|localnet| async move {
        let mut client = client(localnet).await;
        let mut first;
        loop {
            first = client
                .subscribe_replay_info()
                .await
                .unwrap()
                .first_available;
            // The chain begins at slot 31; anything above means that slots have been forgotten.
            if first.is_some_and(|first| first > 31) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let slots = |from_slot| SubscribeRequest {
            blocks_meta: named("blocks", SubscribeRequestFilterBlocksMeta {}),
            from_slot: Some(from_slot),
            ..at(CommitmentLevel::Confirmed)
        };
        let stream = client
            .subscribe_once(slots(first.unwrap() - 1))
            .await
            .unwrap();
        let status = end(stream).await.expect("an error");
        assert_eq!(status.code(), Code::OutOfRange);
        assert!(
            status
                .message()
                .contains("is not available, last available"),
            "{status}"
        );

        let head = client
            .get_slot(Some(CommitmentLevel::Confirmed))
            .await
            .unwrap()
            .slot;
        let from_slot = head - 145;
        let mut stream = client.subscribe_once(slots(from_slot)).await.unwrap();
        for expected in from_slot..=head {
            let block = next(&mut stream, |_, body| match body {
                UpdateOneof::BlockMeta(block) => Some(block.slot),
                _ => None,
            })
            .await;
            assert_eq!(block, expected);
        }
        assert!(
            head - client
                .subscribe_replay_info()
                .await
                .unwrap()
                .first_available
                .unwrap()
                >= 140
        );
    });
}

#[test]
fn broken_streams_end_with_a_status_or_cleanly_as_asked() {
    on_chain(|localnet| async move {
        for (how, code) in [
            (Break::Unavailable, Some(Code::Unavailable)),
            (Break::CleanEnd, None),
        ] {
            let request = SubscribeRequest {
                slots: named("slots", Default::default()),
                ..SubscribeRequest::default()
            };
            let mut client = client(localnet).await;
            let mut stream = client.subscribe_once(request.clone()).await.unwrap();
            next(&mut stream, slot_status).await;
            localnet.yellowstone.break_streams(how);
            assert_eq!(end(stream).await.map(|status| status.code()), code);
            let mut stream = client
                .subscribe_once(request)
                .await
                .expect("new streams are accepted");
            next(&mut stream, slot_status).await;
        }
        localnet.yellowstone.refuse_streams(true);
        let refused = client(localnet)
            .await
            .subscribe_once(SubscribeRequest::default())
            .await;
        localnet.yellowstone.refuse_streams(false);
        assert!(refused.is_err());
    });
}

#[test]
fn the_reconnecting_client_misses_nothing_when_streams_break() {
    on_chain(|localnet| async move {
        let (mint, wallet) = wallet_with_tokens(localnet).await;
        let policy = ReconnectPolicy::Replay { slots_behind: 0 };
        let mut client = GeyserGrpcClient::build_from_shared(localnet.yellowstone_url.clone())
            .unwrap()
            .set_reconnect_config(ReconnectConfig::default().with_policy(policy))
            .connect()
            .await
            .unwrap();
        let request = SubscribeRequest {
            transactions: named("mint", with([mint])),
            ..at(CommitmentLevel::Confirmed)
        };
        let (_requests, mut stream) = client
            .subscribe_with_reconnect(Some(request))
            .await
            .unwrap();
        tokio::time::sleep(Duration::from_millis(300)).await;

        let mut seen = Vec::new();
        let mut disconnects = 0;
        for round in 0..4_u64 {
            let how = if round % 2 == 0 {
                Break::Unavailable
            } else {
                Break::CleanEnd
            };
            localnet.yellowstone.break_streams(how);
            give(localnet, mint, wallet, round + 1).await;
            // The client refills its retry budget on progress; give it some between the breaks.
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        while seen.len() < 4 {
            match stream
                .next()
                .await
                .expect("the stream goes on")
                .expect("no error")
            {
                ReconnectEvent::Disconnected(_) => disconnects += 1,
                ReconnectEvent::Update(update) => {
                    if let Some(UpdateOneof::Transaction(update)) = update.update_oneof {
                        let signature = update.transaction.unwrap().signature;
                        if !seen.contains(&signature) {
                            seen.push(signature);
                        }
                    }
                }
            }
        }
        assert!(disconnects >= 1);
    });
}

#[test]
fn what_is_not_served_or_malformed_is_refused_with_a_clear_status() {
    on_chain(|localnet| async move {
        let mut client = client(localnet).await;
        let blocks = SubscribeRequest {
            blocks: named("b", Default::default()),
            ..SubscribeRequest::default()
        };
        let entries = SubscribeRequest {
            entry: named("e", Default::default()),
            ..SubscribeRequest::default()
        };
        for request in [blocks, entries] {
            let status = end(client.subscribe_once(request).await.unwrap())
                .await
                .unwrap();
            assert_eq!(status.code(), Code::Unimplemented);
            assert!(status.message().contains("does not serve"), "{status}");
        }
        let filter = SubscribeRequestFilterAccounts {
            account: vec!["x".to_owned()],
            ..Default::default()
        };
        let malformed = SubscribeRequest {
            accounts: named("a", filter),
            ..SubscribeRequest::default()
        };
        let unknown = SubscribeRequest {
            commitment: Some(9),
            ..SubscribeRequest::default()
        };
        for request in [malformed, unknown] {
            let status = end(client.subscribe_once(request).await.unwrap())
                .await
                .unwrap();
            assert_eq!(status.code(), Code::InvalidArgument);
        }
    });
}

#[test]
fn unary_methods_agree_with_json_rpc() {
    on_chain(|localnet| async move {
        use solana_commitment_config::CommitmentConfig;
        use solana_rpc_client::nonblocking::rpc_client::RpcClient;
        let mut client = client(localnet).await;
        let rpc =
            RpcClient::new_with_commitment(localnet.rpc_url.clone(), CommitmentConfig::confirmed());

        assert_eq!(client.ping(3).await.unwrap().count, 3);
        assert!(
            client
                .get_version()
                .await
                .unwrap()
                .version
                .contains("roast-localnet")
        );
        let confirmed = Some(CommitmentLevel::Confirmed);
        let before = rpc.get_slot().await.unwrap();
        let slot = client.get_slot(confirmed).await.unwrap().slot;
        assert!(before <= slot && slot <= rpc.get_slot().await.unwrap());

        let latest = client.get_latest_blockhash(confirmed).await.unwrap();
        let height = client
            .get_block_height(confirmed)
            .await
            .unwrap()
            .block_height;
        assert!(latest.last_valid_block_height - height <= 150);
        assert!(
            client
                .is_blockhash_valid(latest.blockhash.clone(), confirmed)
                .await
                .unwrap()
                .valid
        );
        let hash = latest.blockhash.parse().unwrap();
        assert!(
            rpc.is_blockhash_valid(&hash, CommitmentConfig::confirmed())
                .await
                .unwrap()
        );
        let unknown = Pubkey::new_from_array([9; 32]).to_string();
        assert!(
            !client
                .is_blockhash_valid(unknown, confirmed)
                .await
                .unwrap()
                .valid
        );
    });
}
