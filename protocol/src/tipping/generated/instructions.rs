// Generated from programs/idl/tipping.json by scripts/codegen; "make codegen" renders it anew. Do not edit.

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
    /// The terms of tips.
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

/// Changes the terms of later tips, and pauses or resumes tipping.
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
    /// Names the admin, and owns the fee vault.
    pub config: Pubkey,
    /// The mint; its token program must own it, and its extensions are inspected.
    pub mint: Pubkey,
    /// Created here, once a mint.
    pub mint_config: Pubkey,
    /// Created here, once a mint; the fees of its tips.
    pub fee_vault: Pubkey,
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
    pub minimum_tip: u64,
}

/// Allows tips in a mint, with the smallest tip in base units, and creates its fee vault.
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
            AccountMeta::new(accounts.fee_vault, false),
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
    /// The mint's smallest tip and switch.
    pub mint_config: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Arguments of `update_mint`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct UpdateMintArguments {
    pub minimum_tip: u64,
    pub enabled: bool,
}

/// Changes a mint's smallest tip, or stops and resumes tipping in it.
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

/// The first eight bytes of `register_performer`.
pub const REGISTER_PERFORMER_DISCRIMINATOR: [u8; 8] = [215, 106, 110, 214, 239, 253, 135, 49];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterPerformerAccounts {
    /// Pays the rent and owns the name.
    pub owner: Pubkey,
    /// Created here. Creating it proves the address: the runtime accepts the program's signature for no other, and there is one a name.
    pub performer: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Arguments of `register_performer`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RegisterPerformerArguments {
    pub name: [u8; 32],
    pub wallet: Pubkey,
}

/// Takes a free name and says which wallet its tips go to.
pub fn register_performer(
    accounts: &RegisterPerformerAccounts,
    arguments: &RegisterPerformerArguments,
) -> Instruction {
    let mut data = REGISTER_PERFORMER_DISCRIMINATOR.to_vec();
    // Writing into a Vec cannot fail.
    let _ = arguments.serialize(&mut data);
    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new(accounts.owner, true),
            AccountMeta::new(accounts.performer, false),
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

/// The first eight bytes of `move_performer`.
pub const MOVE_PERFORMER_DISCRIMINATOR: [u8; 8] = [157, 212, 24, 55, 80, 226, 116, 232];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovePerformerAccounts {
    /// Must own the name.
    pub owner: Pubkey,
    /// The name. Only this program creates such accounts, one a name.
    pub performer: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Arguments of `move_performer`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct MovePerformerArguments {
    pub wallet: Pubkey,
    pub owner: Pubkey,
}

/// Changes the wallet that a name's tips go to, or gives the name away.
pub fn move_performer(
    accounts: &MovePerformerAccounts,
    arguments: &MovePerformerArguments,
) -> Instruction {
    let mut data = MOVE_PERFORMER_DISCRIMINATOR.to_vec();
    // Writing into a Vec cannot fail.
    let _ = arguments.serialize(&mut data);
    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new_readonly(accounts.owner, true),
            AccountMeta::new(accounts.performer, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `release_performer`.
pub const RELEASE_PERFORMER_DISCRIMINATOR: [u8; 8] = [47, 25, 200, 152, 200, 116, 172, 203];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleasePerformerAccounts {
    /// Must own the name.
    pub owner: Pubkey,
    /// Closed here. Only this program creates such accounts, one a name.
    pub performer: Pubkey,
    /// Gets the rent: the wallet that paid it, also when the name was given away since. Often the owner, whose lamports nothing here
    /// holds borrowed, so the two views of one account cannot disagree.
    pub payer: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Frees a name and returns its rent to who paid it.
pub fn release_performer(accounts: &ReleasePerformerAccounts) -> Instruction {
    let data = RELEASE_PERFORMER_DISCRIMINATOR.to_vec();

    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new_readonly(accounts.owner, true),
            AccountMeta::new(accounts.performer, false),
            AccountMeta::new(accounts.payer, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `tip`.
pub const TIP_DISCRIMINATOR: [u8; 8] = [77, 164, 35, 21, 36, 121, 213, 51];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TipAccounts {
    /// Pays the tip.
    pub tipper: Pubkey,
    /// Says the fee and whether tipping is paused.
    pub config: Pubkey,
    /// The token of the tip; the token program must own it, and its extensions are inspected.
    pub mint: Pubkey,
    /// Says that the mint is allowed. Only this program creates such accounts, one a mint.
    pub mint_config: Pubkey,
    /// The tip comes from here; the token program checks mint, balance and the tipper's authority.
    pub tipper_token: Pubkey,
    /// The performer's wallet, or the record of a name, which says the wallet.
    pub performer: Pubkey,
    /// The tip less the fee goes here: a token account of the mint that belongs to the performer's wallet.
    pub performer_token: Pubkey,
    /// The fee goes here: the one fee vault of the mint.
    pub fee_vault: Pubkey,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Arguments of `tip`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct TipArguments {
    pub amount: u64,
    pub max_fee_bps: u16,
    pub kind: u8,
    pub reference: [u8; 32],
}

/// Pays a performer for a battle (0) or a clip (1): the fee goes to the fee vault, the rest straight to the performer. Refused when
/// the fee is above `max_fee_bps`.
pub fn tip(accounts: &TipAccounts, arguments: &TipArguments) -> Instruction {
    let mut data = TIP_DISCRIMINATOR.to_vec();
    // Writing into a Vec cannot fail.
    let _ = arguments.serialize(&mut data);
    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new_readonly(accounts.tipper, true),
            AccountMeta::new_readonly(accounts.config, false),
            AccountMeta::new_readonly(accounts.mint, false),
            AccountMeta::new_readonly(accounts.mint_config, false),
            AccountMeta::new(accounts.tipper_token, false),
            AccountMeta::new_readonly(accounts.performer, false),
            AccountMeta::new(accounts.performer_token, false),
            AccountMeta::new(accounts.fee_vault, false),
            AccountMeta::new_readonly(accounts.token_program, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `withdraw_fees`.
pub const WITHDRAW_FEES_DISCRIMINATOR: [u8; 8] = [198, 212, 171, 109, 144, 215, 174, 89];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithdrawFeesAccounts {
    /// The admin or the treasury.
    pub caller: Pubkey,
    /// Names the treasury; owns the fee vault.
    pub config: Pubkey,
    /// The mint of the fees.
    pub mint: Pubkey,
    /// Knows the mint's decimals and its fee vault.
    pub mint_config: Pubkey,
    /// Emptied here: the one fee vault of the mint.
    pub fee_vault: Pubkey,
    /// The fees go here: a token account of the mint that belongs to the treasury.
    pub treasury_token: Pubkey,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Pays the whole fee vault of a mint to the treasury.
pub fn withdraw_fees(accounts: &WithdrawFeesAccounts) -> Instruction {
    let data = WITHDRAW_FEES_DISCRIMINATOR.to_vec();

    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new_readonly(accounts.caller, true),
            AccountMeta::new_readonly(accounts.config, false),
            AccountMeta::new_readonly(accounts.mint, false),
            AccountMeta::new_readonly(accounts.mint_config, false),
            AccountMeta::new(accounts.fee_vault, false),
            AccountMeta::new(accounts.treasury_token, false),
            AccountMeta::new_readonly(accounts.token_program, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}
