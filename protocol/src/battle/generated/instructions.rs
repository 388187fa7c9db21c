// Generated from programs/idl/battle.json by scripts/codegen; "make codegen" renders it anew. Do not edit.

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
    /// The terms of later battles, and the payees of all fees that are not withdrawn yet.
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

/// Changes the terms of later battles, and pauses or resumes new ones. Open battles keep theirs; fees that are not withdrawn yet
/// go to the new payees.
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
    /// Created here, once a mint; the fees of its battles.
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
    pub tier_stakes: [u64; 4],
}

/// Allows battles in a mint, with the stake of each tier in base units (0 closes a tier), and creates its fee vault.
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
    /// The mint's stakes and switch.
    pub mint_config: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Arguments of `update_mint`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct UpdateMintArguments {
    pub tier_stakes: [u64; 4],
    pub enabled: bool,
}

/// Changes a mint's stakes, or stops and resumes opening battles in it.
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

/// The first eight bytes of `open`.
pub const OPEN_DISCRIMINATOR: [u8; 8] = [228, 220, 155, 71, 199, 189, 60, 45];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenAccounts {
    /// Stakes and pays for the accounts.
    pub opener: Pubkey,
    /// The terms that this battle freezes.
    pub config: Pubkey,
    /// The token to stake; the token program must own it, and its extensions are inspected.
    pub mint: Pubkey,
    /// Says that the mint is allowed and what each tier stakes. Only this program creates such accounts, one a mint.
    pub mint_config: Pubkey,
    /// Numbers the opener's battles; created with the first. It says whose it is, and only this program writes it.
    pub player: Pubkey,
    /// Created here; its address holds opener and index, so that a retried transaction cannot stake twice. Creating it proves the
    /// address: the runtime accepts the program's signature for no other.
    pub battle: Pubkey,
    /// The stake comes from here; the token program checks mint, balance and the opener's authority.
    pub opener_token: Pubkey,
    /// Created here at an address derived from the battle; holds the stakes. The battle alone can sign for it.
    pub vault: Pubkey,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Arguments of `open`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct OpenArguments {
    pub index: u64,
    pub tier: u8,
    pub stake: u64,
    pub judge: Pubkey,
    pub max_fee_bps: u16,
    pub battle_bump: u8,
    pub vault_bump: u8,
}

/// Opens a battle and takes the opener's stake, which must be the stake of the tier. Refused unless the configured judge is `judge`
/// and the fee at most `max_fee_bps`.
pub fn open(accounts: &OpenAccounts, arguments: &OpenArguments) -> Instruction {
    let mut data = OPEN_DISCRIMINATOR.to_vec();
    // Writing into a Vec cannot fail.
    let _ = arguments.serialize(&mut data);
    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new(accounts.opener, true),
            AccountMeta::new_readonly(accounts.config, false),
            AccountMeta::new_readonly(accounts.mint, false),
            AccountMeta::new_readonly(accounts.mint_config, false),
            AccountMeta::new(accounts.player, false),
            AccountMeta::new(accounts.battle, false),
            AccountMeta::new(accounts.opener_token, false),
            AccountMeta::new(accounts.vault, false),
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

/// The first eight bytes of `join`.
pub const JOIN_DISCRIMINATOR: [u8; 8] = [206, 55, 2, 106, 113, 220, 17, 163];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinAccounts {
    /// Stakes against the opener.
    pub opponent: Pubkey,
    /// Says whether new battles are paused.
    pub config: Pubkey,
    /// Must be open. Only this program creates such accounts.
    pub battle: Pubkey,
    /// The battle's mint.
    pub mint: Pubkey,
    /// The stake comes from here; the token program checks mint, balance and the opponent's authority.
    pub opponent_token: Pubkey,
    /// The stake goes here: the one vault of this battle.
    pub vault: Pubkey,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Arguments of `join`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct JoinArguments {
    pub stake: u64,
}

/// Takes the opponent's stake, which must be the battle's, and starts the judge's deadline.
pub fn join(accounts: &JoinAccounts, arguments: &JoinArguments) -> Instruction {
    let mut data = JOIN_DISCRIMINATOR.to_vec();
    // Writing into a Vec cannot fail.
    let _ = arguments.serialize(&mut data);
    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new_readonly(accounts.opponent, true),
            AccountMeta::new_readonly(accounts.config, false),
            AccountMeta::new(accounts.battle, false),
            AccountMeta::new_readonly(accounts.mint, false),
            AccountMeta::new(accounts.opponent_token, false),
            AccountMeta::new(accounts.vault, false),
            AccountMeta::new_readonly(accounts.token_program, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `cancel`.
pub const CANCEL_DISCRIMINATOR: [u8; 8] = [232, 219, 223, 41, 219, 236, 220, 190];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CancelAccounts {
    /// The opener, or after the deadline for joining anyone.
    pub caller: Pubkey,
    /// Must be open.
    pub battle: Pubkey,
    /// The battle's mint.
    pub mint: Pubkey,
    /// The stake comes from here: the one vault of this battle.
    pub vault: Pubkey,
    /// The stake goes here: a token account of the mint that belongs to the opener, whoever calls.
    pub opener_token: Pubkey,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Returns the stake while nobody has joined.
pub fn cancel(accounts: &CancelAccounts) -> Instruction {
    let data = CANCEL_DISCRIMINATOR.to_vec();

    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new_readonly(accounts.caller, true),
            AccountMeta::new(accounts.battle, false),
            AccountMeta::new_readonly(accounts.mint, false),
            AccountMeta::new(accounts.vault, false),
            AccountMeta::new(accounts.opener_token, false),
            AccountMeta::new_readonly(accounts.token_program, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `settle`.
pub const SETTLE_DISCRIMINATOR: [u8; 8] = [175, 42, 185, 87, 144, 131, 102, 212];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettleAccounts {
    /// Must be the judge that the battle named when it was opened.
    pub judge: Pubkey,
    /// Must be joined. Only this program creates such accounts.
    pub battle: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Arguments of `settle`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SettleArguments {
    pub outcome: u8,
    pub opener_scores: [[u8; 4]; 3],
    pub opponent_scores: [[u8; 4]; 3],
    pub transcript_hash: [u8; 32],
}

/// Records the judge's verdict. Moves no token.
pub fn settle(accounts: &SettleAccounts, arguments: &SettleArguments) -> Instruction {
    let mut data = SETTLE_DISCRIMINATOR.to_vec();
    // Writing into a Vec cannot fail.
    let _ = arguments.serialize(&mut data);
    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new_readonly(accounts.judge, true),
            AccountMeta::new(accounts.battle, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `forfeit`.
pub const FORFEIT_DISCRIMINATOR: [u8; 8] = [80, 154, 237, 158, 244, 198, 154, 9];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForfeitAccounts {
    /// Must be the judge that the battle named when it was opened.
    pub judge: Pubkey,
    /// Must be joined. Only this program creates such accounts.
    pub battle: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Arguments of `forfeit`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ForfeitArguments {
    pub absent: u8,
    pub transcript_hash: [u8; 32],
}

/// Records that one side (0 opener, 1 opponent) stayed away. Moves no token.
pub fn forfeit(accounts: &ForfeitAccounts, arguments: &ForfeitArguments) -> Instruction {
    let mut data = FORFEIT_DISCRIMINATOR.to_vec();
    // Writing into a Vec cannot fail.
    let _ = arguments.serialize(&mut data);
    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new_readonly(accounts.judge, true),
            AccountMeta::new(accounts.battle, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `resign`.
pub const RESIGN_DISCRIMINATOR: [u8; 8] = [177, 177, 153, 96, 88, 149, 206, 225];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResignAccounts {
    /// Must be the judge that the battle named when it was opened.
    pub judge: Pubkey,
    /// Must be joined. Only this program creates such accounts.
    pub battle: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Declares that the battle's judge gives no verdict, so that both stakes can be refunded at once.
pub fn resign(accounts: &ResignAccounts) -> Instruction {
    let data = RESIGN_DISCRIMINATOR.to_vec();

    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new_readonly(accounts.judge, true),
            AccountMeta::new(accounts.battle, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `payout`.
pub const PAYOUT_DISCRIMINATOR: [u8; 8] = [149, 140, 194, 236, 174, 189, 6, 239];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayoutAccounts {
    /// Must be settled with a winner.
    pub battle: Pubkey,
    /// The battle's mint.
    pub mint: Pubkey,
    /// Knows the bump of the fee vault. Only this program creates such accounts, one a mint.
    pub mint_config: Pubkey,
    /// Prize and fee come from here: the one vault of this battle.
    pub vault: Pubkey,
    /// The prize goes here: a token account of the mint that belongs to the winner.
    pub winner_token: Pubkey,
    /// The fee goes here: the one fee vault of the mint.
    pub fee_vault: Pubkey,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Pays the prize to the winner and the fee to the fee vault.
pub fn payout(accounts: &PayoutAccounts) -> Instruction {
    let data = PAYOUT_DISCRIMINATOR.to_vec();

    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new(accounts.battle, false),
            AccountMeta::new_readonly(accounts.mint, false),
            AccountMeta::new_readonly(accounts.mint_config, false),
            AccountMeta::new(accounts.vault, false),
            AccountMeta::new(accounts.winner_token, false),
            AccountMeta::new(accounts.fee_vault, false),
            AccountMeta::new_readonly(accounts.token_program, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `refund`.
pub const REFUND_DISCRIMINATOR: [u8; 8] = [2, 96, 183, 251, 63, 208, 46, 46];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundAccounts {
    /// Must be a draw, left by its judge, joined and without a verdict after the judge's deadline, or forfeited with something left.
    pub battle: Pubkey,
    /// The battle's mint.
    pub mint: Pubkey,
    /// The stake comes from here: the one vault of this battle.
    pub vault: Pubkey,
    /// The stake, or what is left of it, goes here: a token account of the mint that belongs to the player on that side.
    pub player_token: Pubkey,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Arguments of `refund`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RefundArguments {
    pub side: u8,
}

/// Returns one player's stake after a draw, when the judge resigned or let the deadline pass; or what a forfeit leaves of it.
pub fn refund(accounts: &RefundAccounts, arguments: &RefundArguments) -> Instruction {
    let mut data = REFUND_DISCRIMINATOR.to_vec();
    // Writing into a Vec cannot fail.
    let _ = arguments.serialize(&mut data);
    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new(accounts.battle, false),
            AccountMeta::new_readonly(accounts.mint, false),
            AccountMeta::new(accounts.vault, false),
            AccountMeta::new(accounts.player_token, false),
            AccountMeta::new_readonly(accounts.token_program, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `close`.
pub const CLOSE_DISCRIMINATOR: [u8; 8] = [98, 165, 201, 177, 108, 65, 206, 96];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloseAccounts {
    /// The opener, or anyone from 30 days after the battle's last deadline.
    pub caller: Pubkey,
    /// Gets the rent of both accounts: the opener, who paid it. May be the caller: no data of it is read or written.
    pub opener: Pubkey,
    /// Must be finished. Closed here.
    pub battle: Pubkey,
    /// The battle's mint. Nothing else is asked of it, because a mint may be gone when all its tokens are.
    pub mint: Pubkey,
    /// Closed here: the one vault of this battle.
    pub vault: Pubkey,
    /// Tokens that strangers sent to the vault go here: a token account of the opener's. Any address while there are none.
    pub opener_token: Pubkey,
    /// SPL Token or Token-2022, whichever owns the vault.
    pub token_program: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Closes a finished battle and its vault; the rent goes back to the opener, who paid it.
pub fn close(accounts: &CloseAccounts) -> Instruction {
    let data = CLOSE_DISCRIMINATOR.to_vec();

    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new_readonly(accounts.caller, true),
            AccountMeta::new(accounts.opener, false),
            AccountMeta::new(accounts.battle, false),
            AccountMeta::new_readonly(accounts.mint, false),
            AccountMeta::new(accounts.vault, false),
            AccountMeta::new(accounts.opener_token, false),
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
    /// The admin, the creator or the partner.
    pub caller: Pubkey,
    /// Names the payees and their shares; owns the fee vault.
    pub config: Pubkey,
    /// The mint of the fees.
    pub mint: Pubkey,
    /// Knows the mint's decimals and the bump of the fee vault.
    pub mint_config: Pubkey,
    /// Emptied here: the one fee vault of the mint.
    pub fee_vault: Pubkey,
    /// The creator's part goes here: a token account of the mint that belongs to the creator.
    pub creator_token: Pubkey,
    /// The partner's share goes here. May be the creator's account when one wallet is both: neither account is
    /// held borrowed here, so the two views of one account cannot disagree.
    pub partner_token: Pubkey,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: Pubkey,
    /// CHECK: Only the event authority can invoke self-CPI
    pub event_authority: Pubkey,
    /// CHECK: Kept for v1-compatible account ordering and IDL shape
    pub program: Pubkey,
}

/// Splits the whole fee vault of a mint between creator and partner.
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
            AccountMeta::new(accounts.creator_token, false),
            AccountMeta::new(accounts.partner_token, false),
            AccountMeta::new_readonly(accounts.token_program, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}
