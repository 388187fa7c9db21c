// Generated from programs/idl/burn.json by scripts/codegen; "make codegen" renders it anew. Do not edit.

use borsh::{BorshDeserialize, BorshSerialize};
use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::Pubkey;

/// The first eight bytes of `initialize`.
pub const INITIALIZE_DISCRIMINATOR: [u8; 8] = [175, 175, 109, 31, 13, 152, 155, 237];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InitializeAccounts {
    /// Pays and becomes admin; must be the program's upgrade authority, so that nobody can initialise it first.
    pub admin: Pubkey,
    /// Created here; there is one address for it, so it is created once.
    pub config: Pubkey,
    /// The loader's record of this program's upgrade authority: derived from the program id and owned by the loader.
    pub program_data: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Arguments of `initialize`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct InitializeArguments {
    pub terms: super::types::Terms,
}

/// Creates the configuration. Only the program's upgrade authority can, who becomes admin.
pub fn initialize(accounts: &InitializeAccounts, arguments: &InitializeArguments) -> Instruction {
    let mut data = INITIALIZE_DISCRIMINATOR.to_vec();
    // Writing into a Vec cannot fail.
    let _ = arguments.serialize(&mut data);
    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new(accounts.admin, true),
            AccountMeta::new(accounts.config, false),
            AccountMeta::new_readonly(accounts.program_data, false),
            AccountMeta::new_readonly(
                Pubkey::from_str_const("11111111111111111111111111111111"),
                false,
            ),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `update_config`.
pub const UPDATE_CONFIG_DISCRIMINATOR: [u8; 8] = [29, 158, 252, 191, 10, 83, 219, 99];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateConfigAccounts {
    /// Must be the admin.
    pub admin: Pubkey,
    /// The terms of campaigns.
    pub config: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Arguments of `update_config`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct UpdateConfigArguments {
    pub terms: super::types::Terms,
    pub paused: bool,
}

/// Changes how long later campaigns keep submissions; the keeper and the time between retargets, of running campaigns too; and
/// pauses or resumes opening and submitting.
pub fn update_config(
    accounts: &UpdateConfigAccounts,
    arguments: &UpdateConfigArguments,
) -> Instruction {
    let mut data = UPDATE_CONFIG_DISCRIMINATOR.to_vec();
    // Writing into a Vec cannot fail.
    let _ = arguments.serialize(&mut data);
    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new_readonly(accounts.admin, true),
            AccountMeta::new(accounts.config, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `propose_admin`.
pub const PROPOSE_ADMIN_DISCRIMINATOR: [u8; 8] = [121, 214, 199, 212, 87, 39, 117, 234];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposeAdminAccounts {
    /// Must be the admin.
    pub admin: Pubkey,
    /// Remembers the proposal.
    pub config: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Arguments of `propose_admin`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ProposeAdminArguments {
    pub pending_admin: Pubkey,
}

/// Names the wallet that may accept to be the admin.
pub fn propose_admin(
    accounts: &ProposeAdminAccounts,
    arguments: &ProposeAdminArguments,
) -> Instruction {
    let mut data = PROPOSE_ADMIN_DISCRIMINATOR.to_vec();
    // Writing into a Vec cannot fail.
    let _ = arguments.serialize(&mut data);
    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new_readonly(accounts.admin, true),
            AccountMeta::new(accounts.config, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `accept_admin`.
pub const ACCEPT_ADMIN_DISCRIMINATOR: [u8; 8] = [112, 42, 45, 90, 116, 181, 13, 170];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptAdminAccounts {
    /// Must be the proposed admin: an address that nobody can sign for never becomes admin.
    pub pending_admin: Pubkey,
    /// Takes over the admin.
    pub config: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Makes the proposed wallet, which signs, the admin.
pub fn accept_admin(accounts: &AcceptAdminAccounts) -> Instruction {
    let data = ACCEPT_ADMIN_DISCRIMINATOR.to_vec();

    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new_readonly(accounts.pending_admin, true),
            AccountMeta::new(accounts.config, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `allow_mint`.
pub const ALLOW_MINT_DISCRIMINATOR: [u8; 8] = [240, 28, 240, 70, 124, 240, 245, 225];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowMintAccounts {
    /// Pays; must be the admin.
    pub admin: Pubkey,
    /// Names the admin.
    pub config: Pubkey,
    /// The mint; its token program must own it, and its extensions are inspected.
    pub mint: Pubkey,
    /// Created here, once a mint.
    pub mint_config: Pubkey,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Arguments of `allow_mint`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct AllowMintArguments {
    pub lowest_burn: u64,
}

/// Allows campaigns in a mint, with the lowest burn that a campaign may ask for, in base units.
pub fn allow_mint(accounts: &AllowMintAccounts, arguments: &AllowMintArguments) -> Instruction {
    let mut data = ALLOW_MINT_DISCRIMINATOR.to_vec();
    // Writing into a Vec cannot fail.
    let _ = arguments.serialize(&mut data);
    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new(accounts.admin, true),
            AccountMeta::new_readonly(accounts.config, false),
            AccountMeta::new_readonly(accounts.mint, false),
            AccountMeta::new(accounts.mint_config, false),
            AccountMeta::new_readonly(accounts.token_program, false),
            AccountMeta::new_readonly(
                Pubkey::from_str_const("11111111111111111111111111111111"),
                false,
            ),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `update_mint`.
pub const UPDATE_MINT_DISCRIMINATOR: [u8; 8] = [212, 203, 57, 78, 75, 245, 222, 5];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateMintAccounts {
    /// Must be the admin.
    pub admin: Pubkey,
    /// Names the admin.
    pub config: Pubkey,
    /// The mint's lowest burn and switch.
    pub mint_config: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Arguments of `update_mint`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct UpdateMintArguments {
    pub lowest_burn: u64,
    pub enabled: bool,
}

/// Changes a mint's lowest burn, or stops and resumes opening campaigns in it.
pub fn update_mint(accounts: &UpdateMintAccounts, arguments: &UpdateMintArguments) -> Instruction {
    let mut data = UPDATE_MINT_DISCRIMINATOR.to_vec();
    // Writing into a Vec cannot fail.
    let _ = arguments.serialize(&mut data);
    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new_readonly(accounts.admin, true),
            AccountMeta::new_readonly(accounts.config, false),
            AccountMeta::new(accounts.mint_config, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `open_campaign`.
pub const OPEN_CAMPAIGN_DISCRIMINATOR: [u8; 8] = [151, 0, 197, 99, 33, 83, 195, 66];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenCampaignAccounts {
    /// Opens the campaign and pays for the accounts.
    pub owner: Pubkey,
    /// Says whether campaigns may be opened, and how long submissions are kept.
    pub config: Pubkey,
    /// The token to burn; the token program must own it, and its extensions are inspected.
    pub mint: Pubkey,
    /// Says that the mint is allowed. Only this program creates such accounts, one a mint.
    pub mint_config: Pubkey,
    /// Numbers the wallet's campaigns; created with the first.
    pub project: Pubkey,
    /// Created here; its address holds wallet and index. Creating it proves the address: the runtime accepts the program's signature
    /// for no other.
    pub campaign: Pubkey,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Arguments of `open_campaign`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct OpenCampaignArguments {
    pub offer: super::types::Offer,
}

/// Opens a campaign. It holds no money; its project pays the rent and gets it back.
pub fn open_campaign(
    accounts: &OpenCampaignAccounts,
    arguments: &OpenCampaignArguments,
) -> Instruction {
    let mut data = OPEN_CAMPAIGN_DISCRIMINATOR.to_vec();
    // Writing into a Vec cannot fail.
    let _ = arguments.serialize(&mut data);
    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new(accounts.owner, true),
            AccountMeta::new_readonly(accounts.config, false),
            AccountMeta::new_readonly(accounts.mint, false),
            AccountMeta::new_readonly(accounts.mint_config, false),
            AccountMeta::new(accounts.project, false),
            AccountMeta::new(accounts.campaign, false),
            AccountMeta::new_readonly(accounts.token_program, false),
            AccountMeta::new_readonly(
                Pubkey::from_str_const("11111111111111111111111111111111"),
                false,
            ),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `submit`.
pub const SUBMIT_DISCRIMINATOR: [u8; 8] = [88, 166, 102, 181, 162, 127, 170, 48];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubmitAccounts {
    /// Burns the tokens and pays the submission's rent.
    pub miner: Pubkey,
    /// Says whether submitting is paused.
    pub config: Pubkey,
    /// Must be running and not full. Only this program creates such accounts.
    pub campaign: Pubkey,
    /// Created here, once a campaign and content hash. Creating it proves the address: the runtime accepts the program's signature for
    /// no other, and the bump must be the highest, so that there is one.
    pub submission: Pubkey,
    /// The campaign's mint, whose supply shrinks; its extensions are inspected.
    pub mint: Pubkey,
    /// Tokens are burnt from here; the token program checks mint, balance and the miner's authority.
    pub miner_token: Pubkey,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Arguments of `submit`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SubmitArguments {
    pub content_hash: [u8; 32],
    pub payout_address: [u8; 20],
    pub amount: u64,
    pub bump: u8,
}

/// Burns the miner's tokens and records a content hash, once a campaign.
pub fn submit(accounts: &SubmitAccounts, arguments: &SubmitArguments) -> Instruction {
    let mut data = SUBMIT_DISCRIMINATOR.to_vec();
    // Writing into a Vec cannot fail.
    let _ = arguments.serialize(&mut data);
    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new(accounts.miner, true),
            AccountMeta::new_readonly(accounts.config, false),
            AccountMeta::new(accounts.campaign, false),
            AccountMeta::new(accounts.submission, false),
            AccountMeta::new(accounts.mint, false),
            AccountMeta::new(accounts.miner_token, false),
            AccountMeta::new_readonly(accounts.token_program, false),
            AccountMeta::new_readonly(
                Pubkey::from_str_const("11111111111111111111111111111111"),
                false,
            ),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `retarget`.
pub const RETARGET_DISCRIMINATOR: [u8; 8] = [177, 49, 227, 245, 125, 158, 3, 81];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetargetAccounts {
    /// Must be the keeper.
    pub keeper: Pubkey,
    /// Names the keeper and says how often a minimum may move.
    pub config: Pubkey,
    /// Must be running. Only this program creates such accounts.
    pub campaign: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Arguments of `retarget`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RetargetArguments {
    pub minimum_burn: u64,
}

/// Moves a campaign's minimum burn, at most to a quarter or to four times, and not again before some time has passed.
pub fn retarget(accounts: &RetargetAccounts, arguments: &RetargetArguments) -> Instruction {
    let mut data = RETARGET_DISCRIMINATOR.to_vec();
    // Writing into a Vec cannot fail.
    let _ = arguments.serialize(&mut data);
    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new_readonly(accounts.keeper, true),
            AccountMeta::new_readonly(accounts.config, false),
            AccountMeta::new(accounts.campaign, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `close_submission`.
pub const CLOSE_SUBMISSION_DISCRIMINATOR: [u8; 8] = [204, 237, 166, 65, 57, 7, 11, 105];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloseSubmissionAccounts {
    /// Must be over, and its time for keeping submissions too.
    pub campaign: Pubkey,
    /// Closed here. Only this program creates such accounts.
    pub submission: Pubkey,
    /// Gets the rent: the wallet that paid it.
    pub miner: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Closes a submission of a campaign that is over, and returns the rent to its miner.
pub fn close_submission(accounts: &CloseSubmissionAccounts) -> Instruction {
    let data = CLOSE_SUBMISSION_DISCRIMINATOR.to_vec();

    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new(accounts.campaign, false),
            AccountMeta::new(accounts.submission, false),
            AccountMeta::new(accounts.miner, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `close_campaign`.
pub const CLOSE_CAMPAIGN_DISCRIMINATOR: [u8; 8] = [65, 49, 110, 7, 63, 238, 206, 77];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloseCampaignAccounts {
    /// Closed here. Must be over, and every submission closed.
    pub campaign: Pubkey,
    /// Gets the rent: the wallet that paid it.
    pub owner: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Closes a campaign that is over and has no submissions left, and returns the rent to its project.
pub fn close_campaign(accounts: &CloseCampaignAccounts) -> Instruction {
    let data = CLOSE_CAMPAIGN_DISCRIMINATOR.to_vec();

    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new(accounts.campaign, false),
            AccountMeta::new(accounts.owner, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}
