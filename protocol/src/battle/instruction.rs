//! Builders of the program's instructions. They derive every address that the program demands; callers name the wallets, the mint and their token accounts.

use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use super::generated::instructions as raw;
use super::{ID, Side, Terms, Tier, pda};
use crate::amount::{BaseUnits, Bps};
use crate::verdict::Verdict;

/// Arguments of [`initialize`].
#[derive(Clone, Copy, Debug)]
pub struct Initialize {
    /// The program's upgrade authority, who signs, pays the rent and becomes admin.
    pub authority: Pubkey,
    /// Terms of the first battles.
    pub terms: Terms,
}

/// Arguments of [`update_config`].
#[derive(Clone, Copy, Debug)]
pub struct UpdateConfig {
    /// The admin, who signs.
    pub admin: Pubkey,
    /// Terms of battles opened from now on.
    pub terms: Terms,
    /// Whether to stop opening and joining.
    pub paused: bool,
}

/// Arguments of [`propose_admin`].
#[derive(Clone, Copy, Debug)]
pub struct ProposeAdmin {
    /// The admin, who signs.
    pub admin: Pubkey,
    /// The successor; `None` takes an earlier proposal back.
    pub pending_admin: Option<Pubkey>,
}

/// Arguments of [`accept_admin`].
#[derive(Clone, Copy, Debug)]
pub struct AcceptAdmin {
    /// The proposed successor, who signs.
    pub pending_admin: Pubkey,
}

/// Arguments of [`allow_mint`].
#[derive(Clone, Copy, Debug)]
pub struct AllowMint {
    /// The admin, who signs and pays the rent.
    pub admin: Pubkey,
    /// The mint to allow.
    pub mint: Pubkey,
    /// The token program that owns the mint.
    pub token_program: Pubkey,
    /// Stakes of bronze, silver, gold and diamond; zero closes a tier.
    pub tier_stakes: [BaseUnits; 4],
}

/// Arguments of [`update_mint`].
#[derive(Clone, Copy, Debug)]
pub struct UpdateMint {
    /// The admin, who signs.
    pub admin: Pubkey,
    /// The allowed mint.
    pub mint: Pubkey,
    /// Stakes of bronze, silver, gold and diamond; zero closes a tier.
    pub tier_stakes: [BaseUnits; 4],
    /// Whether battles in this mint may be opened.
    pub enabled: bool,
}

/// Arguments of [`open`].
#[derive(Clone, Copy, Debug)]
pub struct Open {
    /// The wallet that opens the battle, signs, and pays stake and rent.
    pub opener: Pubkey,
    /// The opener's token account that the stake is taken from.
    pub opener_token: Pubkey,
    /// The mint at stake.
    pub mint: Pubkey,
    /// The token program that owns the mint.
    pub token_program: Pubkey,
    /// The opener's next index, from the `Player` account; 0 for a wallet that has none.
    pub index: u64,
    /// Which of the mint's stakes.
    pub tier: Tier,
    /// The stake of that tier, as the opener was shown it.
    pub stake: BaseUnits,
    /// The configured judge, as the opener was shown it; refused when it is another by then.
    pub judge: Pubkey,
    /// The highest fee that the opener agreed to; refused when the configured one is higher.
    pub max_fee: Bps,
}

/// Arguments of [`join`].
#[derive(Clone, Copy, Debug)]
pub struct Join {
    /// The wallet that joins, signs, and pays the stake.
    pub opponent: Pubkey,
    /// The opponent's token account that the stake is taken from.
    pub opponent_token: Pubkey,
    /// The battle to join.
    pub battle: Pubkey,
    /// The battle's mint.
    pub mint: Pubkey,
    /// The token program that owns the mint.
    pub token_program: Pubkey,
    /// The battle's stake, as the opponent was shown it.
    pub stake: BaseUnits,
}

/// Arguments of [`cancel`].
#[derive(Clone, Copy, Debug)]
pub struct Cancel {
    /// Who signs: the opener, or anyone after the join deadline.
    pub caller: Pubkey,
    /// The battle that nobody has joined.
    pub battle: Pubkey,
    /// The opener's token account that the stake returns to.
    pub opener_token: Pubkey,
    /// The battle's mint.
    pub mint: Pubkey,
    /// The token program that owns the mint.
    pub token_program: Pubkey,
}

/// Arguments of [`settle`].
#[derive(Clone, Debug)]
pub struct Settle {
    /// The battle's judge, who signs.
    pub judge: Pubkey,
    /// The joined battle.
    pub battle: Pubkey,
    /// What to record.
    pub verdict: Verdict,
}

/// Arguments of [`forfeit`].
#[derive(Clone, Copy, Debug)]
pub struct Forfeit {
    /// The battle's judge, who signs.
    pub judge: Pubkey,
    /// The joined battle.
    pub battle: Pubkey,
    /// Who stayed away.
    pub absent: Side,
    /// SHA-256 of the canonical transcript up to then.
    pub transcript_hash: [u8; 32],
}

/// Arguments of [`resign`].
#[derive(Clone, Copy, Debug)]
pub struct Resign {
    /// The battle's judge, who signs.
    pub judge: Pubkey,
    /// The joined battle.
    pub battle: Pubkey,
}

/// Arguments of [`close`].
#[derive(Clone, Copy, Debug)]
pub struct Close {
    /// Who signs: the opener, or anyone from 30 days after the battle's last deadline.
    pub caller: Pubkey,
    /// The finished battle.
    pub battle: Pubkey,
    /// Who opened it, and gets the rent.
    pub opener: Pubkey,
    /// A token account of the opener's, for tokens that strangers sent to the vault; need not exist while there are none.
    pub opener_token: Pubkey,
    /// The battle's mint.
    pub mint: Pubkey,
    /// The token program that owns the vault.
    pub token_program: Pubkey,
}

/// Arguments of [`payout`].
#[derive(Clone, Copy, Debug)]
pub struct Payout {
    /// The settled battle.
    pub battle: Pubkey,
    /// The winner's token account that the prize goes to.
    pub winner_token: Pubkey,
    /// The battle's mint.
    pub mint: Pubkey,
    /// The token program that owns the mint.
    pub token_program: Pubkey,
}

/// Arguments of [`refund`].
#[derive(Clone, Copy, Debug)]
pub struct Refund {
    /// The battle that ended in a draw, outlived its judge's deadline, was left by its judge, or was forfeited with something left.
    pub battle: Pubkey,
    /// Whose stake to return.
    pub side: Side,
    /// That player's token account.
    pub player_token: Pubkey,
    /// The battle's mint.
    pub mint: Pubkey,
    /// The token program that owns the mint.
    pub token_program: Pubkey,
}

/// Arguments of [`withdraw_fees`].
#[derive(Clone, Copy, Debug)]
pub struct WithdrawFees {
    /// The admin, the creator or the partner, who signs.
    pub caller: Pubkey,
    /// The mint whose fees to split.
    pub mint: Pubkey,
    /// The token program that owns the mint.
    pub token_program: Pubkey,
    /// The creator's token account.
    pub creator_token: Pubkey,
    /// The partner's token account.
    pub partner_token: Pubkey,
}

/// Creates the configuration, once.
#[must_use]
pub fn initialize(arguments: &Initialize) -> Instruction {
    raw::initialize(
        &raw::InitializeAccounts {
            admin: arguments.authority,
            config: pda::config().0,
            program_data: pda::program_data().0,
            event_authority: pda::event_authority().0,
            program: ID,
        },
        &raw::InitializeArguments {
            terms: (&arguments.terms).into(),
        },
    )
}

/// Changes the terms of later battles, never of open ones.
#[must_use]
pub fn update_config(arguments: &UpdateConfig) -> Instruction {
    raw::update_config(
        &raw::UpdateConfigAccounts {
            admin: arguments.admin,
            config: pda::config().0,
            event_authority: pda::event_authority().0,
            program: ID,
        },
        &raw::UpdateConfigArguments {
            terms: (&arguments.terms).into(),
            paused: arguments.paused,
        },
    )
}

/// Names the wallet that may become admin by accepting.
#[must_use]
pub fn propose_admin(arguments: &ProposeAdmin) -> Instruction {
    raw::propose_admin(
        &raw::ProposeAdminAccounts {
            admin: arguments.admin,
            config: pda::config().0,
            event_authority: pda::event_authority().0,
            program: ID,
        },
        &raw::ProposeAdminArguments {
            pending_admin: arguments.pending_admin.unwrap_or_default(),
        },
    )
}

/// Makes the proposed successor the admin.
#[must_use]
pub fn accept_admin(arguments: &AcceptAdmin) -> Instruction {
    raw::accept_admin(&raw::AcceptAdminAccounts {
        pending_admin: arguments.pending_admin,
        config: pda::config().0,
        event_authority: pda::event_authority().0,
        program: ID,
    })
}

/// Allows battles in a mint and creates its fee vault.
#[must_use]
pub fn allow_mint(arguments: &AllowMint) -> Instruction {
    raw::allow_mint(
        &raw::AllowMintAccounts {
            admin: arguments.admin,
            config: pda::config().0,
            mint: arguments.mint,
            mint_config: pda::mint_config(&arguments.mint).0,
            fee_vault: pda::fee_vault(&arguments.mint).0,
            token_program: arguments.token_program,
            event_authority: pda::event_authority().0,
            program: ID,
        },
        &raw::AllowMintArguments {
            tier_stakes: arguments.tier_stakes.map(|stake| stake.0),
        },
    )
}

/// Changes the stakes of an allowed mint, or switches it off or on.
#[must_use]
pub fn update_mint(arguments: &UpdateMint) -> Instruction {
    raw::update_mint(
        &raw::UpdateMintAccounts {
            admin: arguments.admin,
            config: pda::config().0,
            mint_config: pda::mint_config(&arguments.mint).0,
            event_authority: pda::event_authority().0,
            program: ID,
        },
        &raw::UpdateMintArguments {
            tier_stakes: arguments.tier_stakes.map(|stake| stake.0),
            enabled: arguments.enabled,
        },
    )
}

/// Opens a battle and takes the opener's stake. The battle is [`pda::battle`] of opener and index.
#[must_use]
pub fn open(arguments: &Open) -> Instruction {
    let (battle, battle_bump) = pda::battle(&arguments.opener, arguments.index);
    let (vault, vault_bump) = pda::vault(&battle);
    raw::open(
        &raw::OpenAccounts {
            opener: arguments.opener,
            config: pda::config().0,
            mint_config: pda::mint_config(&arguments.mint).0,
            mint: arguments.mint,
            player: pda::player(&arguments.opener).0,
            battle,
            vault,
            opener_token: arguments.opener_token,
            token_program: arguments.token_program,
            event_authority: pda::event_authority().0,
            program: ID,
        },
        &raw::OpenArguments {
            index: arguments.index,
            tier: arguments.tier.code(),
            stake: arguments.stake.0,
            judge: arguments.judge,
            max_fee_bps: arguments.max_fee.0,
            battle_bump,
            vault_bump,
        },
    )
}

/// Joins a battle and takes the opponent's stake.
#[must_use]
pub fn join(arguments: &Join) -> Instruction {
    raw::join(
        &raw::JoinAccounts {
            opponent: arguments.opponent,
            config: pda::config().0,
            battle: arguments.battle,
            mint: arguments.mint,
            vault: pda::vault(&arguments.battle).0,
            opponent_token: arguments.opponent_token,
            token_program: arguments.token_program,
            event_authority: pda::event_authority().0,
            program: ID,
        },
        &raw::JoinArguments {
            stake: arguments.stake.0,
        },
    )
}

/// Returns the stake of a battle that nobody has joined.
#[must_use]
pub fn cancel(arguments: &Cancel) -> Instruction {
    raw::cancel(&raw::CancelAccounts {
        caller: arguments.caller,
        battle: arguments.battle,
        mint: arguments.mint,
        vault: pda::vault(&arguments.battle).0,
        opener_token: arguments.opener_token,
        token_program: arguments.token_program,
        event_authority: pda::event_authority().0,
        program: ID,
    })
}

/// Records the verdict; moves no token.
#[must_use]
pub fn settle(arguments: &Settle) -> Instruction {
    let verdict = &arguments.verdict;
    raw::settle(
        &raw::SettleAccounts {
            judge: arguments.judge,
            battle: arguments.battle,
            event_authority: pda::event_authority().0,
            program: ID,
        },
        &raw::SettleArguments {
            outcome: verdict.outcome.code(),
            opener_scores: verdict.opener.map(|score| score.to_array()),
            opponent_scores: verdict.opponent.map(|score| score.to_array()),
            transcript_hash: verdict.transcript_hash,
        },
    )
}

/// Records that a player stayed away; moves no token.
#[must_use]
pub fn forfeit(arguments: &Forfeit) -> Instruction {
    raw::forfeit(
        &raw::ForfeitAccounts {
            judge: arguments.judge,
            battle: arguments.battle,
            event_authority: pda::event_authority().0,
            program: ID,
        },
        &raw::ForfeitArguments {
            absent: arguments.absent.code(),
            transcript_hash: arguments.transcript_hash,
        },
    )
}

/// Declares that no verdict will come, so that both stakes can be refunded at once.
#[must_use]
pub fn resign(arguments: &Resign) -> Instruction {
    raw::resign(&raw::ResignAccounts {
        judge: arguments.judge,
        battle: arguments.battle,
        event_authority: pda::event_authority().0,
        program: ID,
    })
}

/// Closes a finished battle and its vault; the rent goes to the opener.
#[must_use]
pub fn close(arguments: &Close) -> Instruction {
    raw::close(&raw::CloseAccounts {
        caller: arguments.caller,
        opener: arguments.opener,
        battle: arguments.battle,
        mint: arguments.mint,
        vault: pda::vault(&arguments.battle).0,
        opener_token: arguments.opener_token,
        token_program: arguments.token_program,
        event_authority: pda::event_authority().0,
        program: ID,
    })
}

/// Pays the prize to the winner and the fee to the fee vault. Anyone may send it.
#[must_use]
pub fn payout(arguments: &Payout) -> Instruction {
    raw::payout(&raw::PayoutAccounts {
        battle: arguments.battle,
        mint: arguments.mint,
        mint_config: pda::mint_config(&arguments.mint).0,
        vault: pda::vault(&arguments.battle).0,
        fee_vault: pda::fee_vault(&arguments.mint).0,
        winner_token: arguments.winner_token,
        token_program: arguments.token_program,
        event_authority: pda::event_authority().0,
        program: ID,
    })
}

/// Returns one player's stake after a draw, the judge's resignation or the judge's deadline, or what a forfeit leaves of it. Anyone may send it.
#[must_use]
pub fn refund(arguments: &Refund) -> Instruction {
    raw::refund(
        &raw::RefundAccounts {
            battle: arguments.battle,
            mint: arguments.mint,
            vault: pda::vault(&arguments.battle).0,
            player_token: arguments.player_token,
            token_program: arguments.token_program,
            event_authority: pda::event_authority().0,
            program: ID,
        },
        &raw::RefundArguments {
            side: arguments.side.code(),
        },
    )
}

/// Splits the whole fee vault of a mint between creator and partner.
#[must_use]
pub fn withdraw_fees(arguments: &WithdrawFees) -> Instruction {
    raw::withdraw_fees(&raw::WithdrawFeesAccounts {
        caller: arguments.caller,
        config: pda::config().0,
        mint: arguments.mint,
        mint_config: pda::mint_config(&arguments.mint).0,
        fee_vault: pda::fee_vault(&arguments.mint).0,
        creator_token: arguments.creator_token,
        partner_token: arguments.partner_token,
        token_program: arguments.token_program,
        event_authority: pda::event_authority().0,
        program: ID,
    })
}

#[cfg(test)]
pub(crate) mod tests;
