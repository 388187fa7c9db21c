// Generated from programs/idl/burn.json by scripts/codegen; "make codegen" renders it anew. Do not edit.

use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Campaign {
    /// The wallet that opened the campaign, paid the rent and gets it back.
    pub project: Pubkey,
    /// The token that is burnt.
    pub mint: Pubkey,
    /// Hash of the brief.
    pub brief_hash: [u8; 32],
    /// Which of the project's campaigns this is.
    pub index: u64,
    /// Least burn of a submission now, in base units.
    pub minimum_burn: u64,
    /// Bound below which the minimum burn never moves, in base units; the mint's lowest burn when the campaign opened.
    pub lowest_burn: u64,
    /// Tokens that all submissions burnt, in base units.
    pub burned: u64,
    /// First unix second in which submissions are taken.
    pub starts_at: i64,
    /// Last unix second in which submissions are taken.
    pub ends_at: i64,
    /// Last unix second in which submissions are kept.
    pub kept_until: i64,
    /// When the minimum burn moved last, in unix seconds; when the campaign opened until then.
    pub retargeted_at: i64,
    /// Most submissions, fixed, 1 to [`MAX_SUBMISSIONS`].
    pub cap: u32,
    /// Submissions so far.
    pub submissions: u32,
    /// Submissions whose accounts are closed.
    pub closed: u32,
    /// Decimals of the mint.
    pub decimals: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Zero; keeps the length a multiple of the alignment.
    pub padding: [u8; 2],
}

impl Campaign {
    /// The account's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [50, 40, 49, 11, 157, 220, 229, 192];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Config {
    /// May change this account and the mints.
    pub admin: Pubkey,
    /// Becomes admin by accepting; zero when nobody was proposed.
    pub pending_admin: Pubkey,
    /// May move the minimum burn of campaigns within bounds.
    pub keeper: Pubkey,
    /// Seconds between two retargets of a campaign, at least.
    pub retarget_seconds: u32,
    /// Seconds that submissions of later campaigns are kept after the campaign's end.
    pub retention_seconds: u32,
    /// 1 while `open_campaign` and `submit` are stopped, else 0.
    pub paused: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Zero; keeps the length a multiple of the alignment.
    pub padding: [u8; 2],
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
    /// Lowest burn that a campaign may ask for, in base units, at least 1.
    pub lowest_burn: u64,
    /// Decimals of the mint.
    pub decimals: u8,
    /// 1 while campaigns in this mint may be opened, else 0.
    pub enabled: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Zero; keeps the length a multiple of the alignment.
    pub padding: [u8; 5],
}

impl MintConfig {
    /// The account's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [168, 252, 88, 182, 219, 205, 39, 53];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Project {
    /// The wallet; zero while the account is being created.
    pub wallet: Pubkey,
    /// Number of the next campaign that this wallet opens.
    pub next_index: u64,
}

impl Project {
    /// The account's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [205, 168, 189, 202, 181, 247, 142, 19];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Submission {
    /// The campaign.
    pub campaign: Pubkey,
    /// Burnt the tokens, paid the rent and gets it back.
    pub miner: Pubkey,
    /// Hash of the content.
    pub content_hash: [u8; 32],
    /// Burnt tokens, in base units.
    pub amount: u64,
    /// When it was submitted, in unix seconds.
    pub submitted_at: i64,
    /// Which of the campaign's submissions it is, from 0.
    pub position: u32,
    /// Where rewards go, an address of the other chain.
    pub payout_address: [u8; 20],
}

impl Submission {
    /// The account's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [58, 194, 159, 158, 75, 102, 178, 197];
}

/// Any account of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Account {
    Campaign(Campaign),
    Config(Config),
    MintConfig(MintConfig),
    Project(Project),
    Submission(Submission),
}

impl Account {
    /// The account in this data; `None` when the discriminator is not one of the program's. Bytes beyond the account's fields are ignored.
    ///
    /// # Errors
    /// When the data ends before the account's fields do.
    pub fn decode(data: &[u8]) -> Option<std::io::Result<Self>> {
        let (discriminator, mut body) = data.split_first_chunk::<8>()?;
        match *discriminator {
            Campaign::DISCRIMINATOR => Some(Campaign::deserialize(&mut body).map(Self::Campaign)),
            Config::DISCRIMINATOR => Some(Config::deserialize(&mut body).map(Self::Config)),
            MintConfig::DISCRIMINATOR => {
                Some(MintConfig::deserialize(&mut body).map(Self::MintConfig))
            }
            Project::DISCRIMINATOR => Some(Project::deserialize(&mut body).map(Self::Project)),
            Submission::DISCRIMINATOR => {
                Some(Submission::deserialize(&mut body).map(Self::Submission))
            }
            _ => None,
        }
    }
}
