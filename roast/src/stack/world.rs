//! What the demo's chain holds before anybody plays: the programs, their configurations, a ROAST mint, and wallets with money.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use roast_localnet::{Funding, LAMPORTS_PER_SOL, Localnet, TIER_STAKES};
use roast_protocol::amount::{BaseUnits, Bps};
use roast_protocol::{battle, burn, tipping};
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

use crate::initialize::{self, House};

/// What each player has at the start: 1,000 ROAST.
pub const PLAYER_ROAST: BaseUnits = BaseUnits(1_000_000_000_000);
/// What every wallet has for fees and rent.
const WALLET_LAMPORTS: u64 = 10 * LAMPORTS_PER_SOL;

/// Keys of the embedded chain. They are made anew at each start and worth nothing elsewhere.
#[derive(Debug)]
pub struct World {
    /// The ROAST mint.
    pub mint: Pubkey,
    /// What the programs were opened with.
    pub house: House,
    /// Admin and upgrade authority of the program.
    pub admin: Keypair,
    /// Where the creator's share of the fees goes.
    pub creator: Keypair,
    /// Where the partner's share of the fees goes.
    pub partner: Keypair,
    /// Where the fees of tips go.
    pub treasury: Keypair,
    /// Opens campaigns.
    pub project: Keypair,
    /// Two players.
    pub players: [Keypair; 2],
    /// File with the judge's key, for the keeper, which also moves the minimum burn of campaigns with it.
    pub judge_file: PathBuf,
}

impl World {
    /// Deploys the programs, opens the house with the default terms and funds the wallets.
    ///
    /// # Errors
    /// When a program file is missing or the chain refuses.
    pub async fn create(localnet: &Localnet, programs: &Path, keys: &Path) -> Result<Self> {
        let (admin, creator, partner, judge) = (
            Keypair::new(),
            Keypair::new(),
            Keypair::new(),
            Keypair::new(),
        );
        localnet
            .deploy_programs(programs, &admin.pubkey())
            .await
            .with_context(|| {
                format!(
                    "deploying from {}; `make programs` builds what is missing",
                    programs.display()
                )
            })?;
        let mint = localnet.create_roast_mint().await?;
        let (treasury, project) = (Keypair::new(), Keypair::new());
        let house = house(
            mint,
            [&judge, &creator, &partner, &treasury].map(Keypair::pubkey),
        );
        let solana = &localnet.solana;
        solana.airdrop(&admin.pubkey(), WALLET_LAMPORTS).await?;
        initialize::open(&localnet.rpc_url, &admin, &house).await?;
        let players = [Keypair::new(), Keypair::new()];
        fund(localnet, &mint, &players, PLAYER_ROAST).await?;
        fund(
            localnet,
            &mint,
            &[judge.insecure_clone(), project.insecure_clone()],
            BaseUnits::ZERO,
        )
        .await?;
        let judge_file = keys.join("judge.json");
        write_key(&judge, &judge_file)?;
        Ok(Self {
            mint,
            house,
            admin,
            creator,
            partner,
            treasury,
            project,
            players,
            judge_file,
        })
    }
}

/// Battles with a fee of 5 %, tips with a fee of 2 %, and campaigns whose submissions are kept for a day; the wallet that judges battles is
/// the campaigns' keeper, too.
fn house(mint: Pubkey, [judge, creator, partner, treasury]: [Pubkey; 4]) -> House {
    House {
        mint,
        battles: battle::Terms {
            judge,
            creator,
            partner,
            fee_bps: Bps(500),
            partner_share_bps: Bps(2_500),
            forfeit_bonus_bps: Bps(10_000),
            join_seconds: 600,
            judge_seconds: 900,
        },
        tier_stakes: TIER_STAKES,
        tips: tipping::Terms {
            treasury,
            fee_bps: Bps(200),
        },
        minimum_tip: BaseUnits(1_000_000_000),
        burns: burn::Terms {
            keeper: judge,
            retarget_seconds: 60,
            retention_seconds: 86_400,
        },
        lowest_burn: BaseUnits(1_000_000_000),
    }
}

/// Gives each wallet SOL for fees and `tokens` of the mint.
///
/// # Errors
/// When the chain refuses.
pub async fn fund(
    localnet: &Localnet,
    mint: &Pubkey,
    wallets: &[Keypair],
    tokens: BaseUnits,
) -> Result<()> {
    let fundings: Vec<_> = wallets
        .iter()
        .map(|wallet| Funding {
            wallet: wallet.pubkey(),
            lamports: WALLET_LAMPORTS,
            tokens,
        })
        .collect();
    Ok(localnet.fund(mint, &fundings).await?)
}

/// Writes a key as solana-keygen does, readable by its owner alone.
pub(super) fn write_key(key: &Keypair, file: &Path) -> Result<()> {
    let json = serde_json::to_string(&key.to_bytes().to_vec())?;
    write_secret(json.as_bytes(), file)
}

/// Writes a file that its owner alone can read.
pub(super) fn write_secret(secret: &[u8], file: &Path) -> Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut opened = options
        .open(file)
        .with_context(|| format!("writing {}", file.display()))?;
    opened
        .write_all(secret)
        .with_context(|| format!("writing {}", file.display()))
}
