// Generated from programs/idl/battle.json by scripts/codegen; "make codegen" renders it anew. Do not edit.

use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Battle {
    /// Who opened the battle.
    pub opener: Pubkey,
    /// Who joined it; zero until then.
    pub opponent: Pubkey,
    /// The token that is staked.
    pub mint: Pubkey,
    /// Who signs the verdict; plays no part.
    pub judge: Pubkey,
    /// Hash of the full transcript that verdict or forfeit rests on; zero until then and when the judge resigned.
    pub transcript_hash: [u8; 32],
    /// Which of the opener's battles this is.
    pub index: u64,
    /// Stake of each player, in base units.
    pub stake: u64,
    /// When the battle was opened, in unix seconds.
    pub opened_at: i64,
    /// Last unix second in which an opponent can join.
    pub join_deadline: i64,
    /// When the opponent joined, in unix seconds; 0 until then.
    pub joined_at: i64,
    /// Last unix second in which the judge can settle; 0 until joined.
    pub judge_deadline: i64,
    /// When the end was recorded, in unix seconds; 0 until then.
    pub settled_at: i64,
    /// Seconds that the judge has once an opponent joined.
    pub judge_seconds: u32,
    /// Part of the pool taken as fee, in basis points.
    pub fee_bps: u16,
    /// Part of an absent player's stake that the present one gets, in basis points.
    pub forfeit_bonus_bps: u16,
    /// Stake tier, 0 (bronze) to 3 (diamond).
    pub tier: u8,
    /// Where the battle stands: 1 open, 2 joined, 3 settled, 4 paid, 5 cancelled, 6 refunded.
    pub status: u8,
    /// Who gets the money: 0 undecided, 1 opener, 2 opponent, 3 both their stakes.
    pub outcome: u8,
    /// What has been paid out: bit 0 opener, bit 1 opponent, bit 2 fee.
    pub paid: u8,
    /// The opener's scores: three rounds of savagery, creativity, delivery, relevance, each 0 to 10.
    pub opener_scores: [[u8; 4]; 3],
    /// The opponent's scores, in the same order.
    pub opponent_scores: [[u8; 4]; 3],
    /// Decimals of the mint.
    pub decimals: u8,
    /// Bump of the vault's address.
    pub vault_bump: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Why it ended: 0 undecided, 1 verdict, 2 forfeit, 3 the judge resigned.
    pub ending: u8,
}

impl Battle {
    /// The account's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [81, 148, 121, 71, 63, 166, 116, 24];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Config {
    /// May change this account and the mints.
    pub admin: Pubkey,
    /// Becomes admin by accepting; zero when nobody was proposed.
    pub pending_admin: Pubkey,
    /// Signs the verdicts of battles opened from now on.
    pub judge: Pubkey,
    /// Receives the fees, less the partner's share.
    pub creator: Pubkey,
    /// Receives the partner's share of the fees.
    pub partner: Pubkey,
    /// Seconds that a battle waits for an opponent.
    pub join_seconds: u32,
    /// Seconds that the judge has from the moment an opponent joined.
    pub judge_seconds: u32,
    /// Part of the pool taken as fee, in basis points, at most [`MAX_FEE_BPS`].
    pub fee_bps: u16,
    /// Part of the fee that goes to the partner, in basis points, at most [`BPS`].
    pub partner_share_bps: u16,
    /// Part of the absent player's stake that the present one gets in a forfeit, in basis points, at most [`BPS`].
    pub forfeit_bonus_bps: u16,
    /// 1 while `open` and `join` are stopped, else 0.
    pub paused: u8,
    /// Bump of this account's address.
    pub bump: u8,
}

impl Config {
    /// The account's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [155, 12, 170, 224, 30, 250, 204, 130];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct MintConfig {
    /// The mint.
    pub mint: Pubkey,
    /// The token program that owns the mint.
    pub token_program: Pubkey,
    /// Stake of each tier (bronze, silver, gold, diamond) in base units; 0 closes the tier.
    pub tier_stakes: [u64; 4],
    /// Decimals of the mint.
    pub decimals: u8,
    /// 1 while battles in this mint may be opened, else 0.
    pub enabled: u8,
    /// Bump of the fee vault's address.
    pub fee_vault_bump: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Zero; keeps the length a multiple of the alignment.
    pub padding: [u8; 4],
}

impl MintConfig {
    /// The account's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [168, 252, 88, 182, 219, 205, 39, 53];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Player {
    /// The wallet.
    pub wallet: Pubkey,
    /// Number of the next battle that this wallet opens.
    pub next_index: u64,
}

impl Player {
    /// The account's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [205, 222, 112, 7, 165, 155, 206, 218];
}

/// Any account of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Account {
    Battle(Battle),
    Config(Config),
    MintConfig(MintConfig),
    Player(Player),
}

impl Account {
    /// The account in this data; `None` when the discriminator is not one of the program's. Bytes beyond the account's fields are ignored.
    ///
    /// # Errors
    /// When the data ends before the account's fields do.
    pub fn decode(data: &[u8]) -> Option<std::io::Result<Self>> {
        let (discriminator, mut body) = data.split_first_chunk::<8>()?;
        match *discriminator {
            Battle::DISCRIMINATOR => Some(Battle::deserialize(&mut body).map(Self::Battle)),
            Config::DISCRIMINATOR => Some(Config::deserialize(&mut body).map(Self::Config)),
            MintConfig::DISCRIMINATOR => {
                Some(MintConfig::deserialize(&mut body).map(Self::MintConfig))
            }
            Player::DISCRIMINATOR => Some(Player::deserialize(&mut body).map(Self::Player)),
            _ => None,
        }
    }
}
