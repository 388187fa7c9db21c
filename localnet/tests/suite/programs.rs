//! Programs on the chain, from real bytecode.

use std::path::Path;

use roast_localnet::{
    Error, Funding, LAMPORTS_PER_SOL, Localnet, PROGRAMS, TIER_STAKES, solana::program_data_address,
};
use roast_protocol::amount::{BaseUnits, Bps};
use roast_protocol::battle::account::{ProgramAccount, decode};
use roast_protocol::battle::{self, Terms, pda};
use roast_protocol::token::{SPL_TOKEN, associated_token_address};
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_signer::Signer as _;

use crate::chain::{config, on_chain};

fn bytecode() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/deploy")
}

#[test]
fn the_house_opens_on_deployed_bytecode() {
    on_chain(|localnet| async move {
        let admin = Keypair::new();
        let deployed = localnet
            .deploy_programs(&bytecode(), &admin.pubkey())
            .await
            .unwrap();
        assert_eq!(deployed.len(), PROGRAMS.len());
        let rpc = RpcClient::new(localnet.rpc_url.clone());
        let data = rpc
            .get_account(&program_data_address(&battle::ID))
            .await
            .unwrap();
        assert_eq!(data.owner, solana_sdk_ids::bpf_loader_upgradeable::ID);
        assert_eq!(
            &data.data[13..45],
            admin.pubkey().as_ref(),
            "the upgrade authority"
        );
        assert!(rpc.get_account(&battle::ID).await.unwrap().executable);

        let wallet = || Keypair::new().pubkey();
        let terms = Terms {
            judge: wallet(),
            creator: wallet(),
            partner: wallet(),
            fee_bps: Bps(500),
            partner_share_bps: Bps(2_500),
            forfeit_bonus_bps: Bps(10_000),
            join_seconds: 600,
            judge_seconds: 600,
        };
        let stranger = Keypair::new();
        assert!(
            localnet.initialize_battle(&stranger, terms).await.is_err(),
            "only the upgrade authority may"
        );
        localnet.initialize_battle(&admin, terms).await.unwrap();
        let mint = localnet.create_roast_mint().await.unwrap();
        localnet
            .allow_mint(&admin, &mint, TIER_STAKES)
            .await
            .unwrap();

        let config = rpc.get_account(&pda::config().0).await.unwrap();
        assert!(matches!(
            decode(&config.data).unwrap(),
            ProgramAccount::Config(_)
        ));
        let mint_config = rpc.get_account(&pda::mint_config(&mint).0).await.unwrap();
        assert!(matches!(
            decode(&mint_config.data).unwrap(),
            ProgramAccount::MintConfig(_)
        ));
    });
}

#[test]
fn wallets_get_sol_and_tokens() {
    on_chain(|localnet| async move {
        let mint = localnet.create_roast_mint().await.unwrap();
        let wallets: Vec<Pubkey> = (0..8).map(|_| Keypair::new().pubkey()).collect();
        let fundings: Vec<Funding> = wallets
            .iter()
            .map(|wallet| Funding {
                wallet: *wallet,
                lamports: LAMPORTS_PER_SOL,
                tokens: TIER_STAKES[1],
            })
            .collect();
        localnet.fund(&mint, &fundings).await.unwrap();
        let rpc = RpcClient::new(localnet.rpc_url.clone());
        for wallet in &wallets {
            assert_eq!(rpc.get_balance(wallet).await.unwrap(), LAMPORTS_PER_SOL);
            let account = associated_token_address(wallet, &mint, &SPL_TOKEN);
            let balance = rpc.get_token_account_balance(&account).await.unwrap();
            assert_eq!(balance.amount, TIER_STAKES[1].to_string());
            assert_eq!(balance.decimals, 9);
        }
        // The same again adds up.
        localnet.fund(&mint, &fundings[..1]).await.unwrap();
        let account = associated_token_address(&wallets[0], &mint, &SPL_TOKEN);
        let balance = rpc.get_token_account_balance(&account).await.unwrap();
        assert_eq!(balance.amount, BaseUnits(2 * TIER_STAKES[1].0).to_string());
    });
}

#[test]
fn files_that_are_no_programs_are_refused() {
    on_chain(|localnet| async move {
        let authority = Keypair::new().pubkey();
        let program = Keypair::new().pubkey();
        let refused = localnet
            .solana
            .deploy(program, b"not a program".to_vec(), &authority)
            .await;
        assert!(matches!(refused, Err(Error::Deploy { .. })), "{refused:?}");
        let broken = [b"\x7fELF".as_slice(), &[0; 100]].concat();
        let refused = localnet.solana.deploy(program, broken, &authority).await;
        assert!(matches!(refused, Err(Error::Deploy { .. })), "{refused:?}");
        let missing = localnet
            .deploy_programs(Path::new("/nonexistent"), &authority)
            .await;
        assert!(missing.unwrap_err().to_string().contains("make programs"));
    });
}

/// On a chain of its own: the others count slots.
#[tokio::test]
async fn deadlines_pass_when_the_clock_is_advanced() {
    let localnet = Localnet::start(config()).await.unwrap();
    let rpc = RpcClient::new(localnet.rpc_url.clone());
    let time = async || {
        let slot = rpc.get_slot().await.unwrap();
        let clock = rpc
            .get_account(&solana_sdk_ids::sysvar::clock::ID)
            .await
            .unwrap();
        let unix_seconds = i64::from_le_bytes(clock.data[32..40].try_into().unwrap());
        (slot, unix_seconds)
    };
    let (slot, before) = time().await;
    localnet.solana.advance_clock(3_600).await.unwrap();
    let (later_slot, after) = time().await;
    assert!(later_slot > slot);
    assert!(
        (3_600..3_660).contains(&(after - before)),
        "{before} to {after}"
    );
    // The chain goes on from there, and money moves.
    localnet.create_roast_mint().await.unwrap();
    localnet.stop().await;
}

#[tokio::test]
async fn old_transactions_are_forgotten_and_new_ones_kept() {
    let kept_transactions = 20;
    let localnet = Localnet::start(roast_localnet::Config {
        kept_transactions,
        ..config()
    })
    .await
    .unwrap();
    let wallet = Keypair::new().pubkey();
    let airdrops = 200;
    for extra in 0..airdrops {
        localnet
            .solana
            .airdrop(&wallet, LAMPORTS_PER_SOL + extra)
            .await
            .unwrap();
    }
    let rpc = RpcClient::new(localnet.rpc_url.clone());
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
    // They are forgotten 64 at a time.
    while rpc.get_signatures_for_address(&wallet).await.unwrap().len() >= kept_transactions + 64 {
        assert!(std::time::Instant::now() < deadline, "nothing is forgotten");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(rpc.get_signatures_for_address(&wallet).await.unwrap().len() >= kept_transactions);
    let expected = airdrops * LAMPORTS_PER_SOL + (0..airdrops).sum::<u64>();
    assert_eq!(rpc.get_balance(&wallet).await.unwrap(), expected);
    localnet.stop().await;
}
