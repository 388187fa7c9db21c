//! Why the chain refuses a transaction, in words that say what to do next.

use std::borrow::Cow;

use roast_protocol::battle::error::BattleError;
use roast_protocol::burn::error::BurnError;
use roast_protocol::tipping::error::TippingError;
use roast_protocol::token::{SPL_TOKEN, TOKEN_2022};
use roast_protocol::{battle, burn, tipping};
use solana_instruction::error::InstructionError;
use solana_message::VersionedMessage;
use solana_pubkey::Pubkey;
use solana_transaction::TransactionError;

use crate::error::{ApiError, ProgramError, Refusal};
use crate::state::AppState;
use crate::transactions::plan::{Plan, Stake};

/// The refusal of a built transaction. What the program says is put after what the wallet lacks, which explains more.
pub(crate) async fn of_plan(
    state: &AppState,
    plan: &Plan,
    error: &TransactionError,
    logs: &[String],
    message: &VersionedMessage,
) -> ApiError {
    let refusal = explain(error, logs, message);
    let may_lack_tokens = !matches!(&refusal.program_error, Some(error) if error.number >= FIRST_OWN && OURS.iter().any(|program| error.program == program.to_string()));
    if may_lack_tokens && let Some(stake) = plan.stake {
        match lacking(state, stake).await {
            Ok(Some(detail)) => {
                return refused(Refusal {
                    code: "insufficient_tokens".into(),
                    detail,
                    ..refusal
                });
            }
            Ok(None) => {}
            Err(error) => return error,
        }
    }
    refused(refusal)
}

/// The error of a refusal.
pub(crate) fn refused(refusal: Refusal) -> ApiError {
    ApiError::Refused(Box::new(refusal))
}

/// What the wallet lacks to pay its stake.
async fn lacking(state: &AppState, stake: Stake) -> Result<Option<String>, ApiError> {
    let account = state
        .rpc
        .get_account_with_commitment(&stake.account, state.rpc.commitment())
        .await?
        .value;
    let needed = stake.amount.format(stake.decimals);
    let Some(account) = account else {
        return Ok(Some(format!(
            "You need {needed} of token {} for {}, but you have no account for that token ({} does not exist). \
             Get some first, or {}.",
            stake.mint,
            stake.purpose.name(),
            stake.account,
            stake.purpose.instead()
        )));
    };
    // The balance stands at the same place in the accounts of both token programs.
    let balance = account
        .data
        .get(64..72)
        .and_then(|bytes| bytes.try_into().ok())
        .map(u64::from_le_bytes)
        .unwrap_or_default();
    let balance = roast_protocol::amount::BaseUnits(balance);
    Ok((balance < stake.amount).then(|| {
        format!(
            "You need {needed} of token {} for {}, but {} holds {}. Add tokens, or {}.",
            stake.mint,
            stake.purpose.name(),
            stake.account,
            balance.format(stake.decimals),
            stake.purpose.instead()
        )
    }))
}

/// The platform's programs.
const OURS: [Pubkey; 3] = [battle::ID, tipping::ID, burn::ID];
/// Their own errors begin here; below are those of their framework.
const FIRST_OWN: u32 = 6_000;

/// Explains an error of a transaction. `logs` may be empty; with them the program is known that failed within another one.
pub(crate) fn explain(
    error: &TransactionError,
    logs: &[String],
    message: &VersionedMessage,
) -> Refusal {
    let network = |code: &'static str, detail: String| Refusal {
        code: code.into(),
        detail,
        program_error: None,
    };
    match error {
        TransactionError::InstructionError(index, inner) => {
            let program = failed_program(logs).or_else(|| called_program(message, *index));
            of_instruction(inner, program)
        }
        TransactionError::AccountNotFound | TransactionError::InsufficientFundsForFee | TransactionError::InsufficientFundsForRent { .. } => {
            network("insufficient_sol", "The wallet has too little SOL for the fee and for the rent of new accounts. Add some SOL and build the transaction anew.".to_owned())
        }
        TransactionError::BlockhashNotFound => {
            network("blockhash_expired", "The transaction is too old to be included. Build a new one, sign it and send it within a minute.".to_owned())
        }
        TransactionError::SignatureFailure => network("wrong_signature", "A signature does not fit the transaction. Sign exactly what was built.".to_owned()),
        other => network("transaction_refused", format!("The network refuses the transaction: {other}. Build a new one and try again.")),
    }
}

fn of_instruction(error: &InstructionError, program: Option<Pubkey>) -> Refusal {
    let InstructionError::Custom(number) = *error else {
        return Refusal {
            code: "instruction_failed".into(),
            detail: format!(
                "The program stopped: {error}. Build the transaction anew; if it stays, report it."
            ),
            program_error: None,
        };
    };
    // The network tells the number alone; our own begin above everybody else's that our instructions call.
    let program = program.unwrap_or(battle::ID);
    let (code, name, detail) = match program {
        battle::ID => own(
            program,
            number,
            BattleError::from_code(number).map(battle_words),
        ),
        tipping::ID => own(
            program,
            number,
            TippingError::from_code(number).map(tipping_words),
        ),
        burn::ID => own(
            program,
            number,
            BurnError::from_code(number).map(burn_words),
        ),
        SPL_TOKEN | TOKEN_2022 => token(number),
        _ if program == Pubkey::default() => system(number),
        _ => unknown(number, &program),
    };
    Refusal {
        code,
        detail,
        program_error: Some(ProgramError {
            program: program.to_string(),
            number,
            name,
        }),
    }
}

type Words = (Cow<'static, str>, Option<String>, String);

/// An error's name, its message, and what to do next where the message does not say.
type Known = (&'static str, String, Option<&'static str>);

/// An error of one of our programs; `known` when it is the program's own, else its framework's.
fn own(program: Pubkey, number: u32, known: Option<Known>) -> Words {
    let Some((name, message, advice)) = known else {
        return match number {
            // Anchor: an account is missing, empty, of another program or of another kind.
            3_000..=3_017 => ("account_not_usable".into(), None, "An account of this transaction is missing or of the wrong kind. Check the battle or campaign, the mint and your token account, then build it anew.".to_owned()),
            _ => unknown(number, &program),
        };
    };
    let detail = match advice {
        Some(advice) => format!("{message} {advice}"),
        None => message,
    };
    (snake_case(name).into(), Some(name.to_owned()), detail)
}

fn battle_words(error: BattleError) -> Known {
    (error.name(), error.to_string(), advice(error))
}

fn tipping_words(error: TippingError) -> Known {
    use TippingError as E;
    let advice = match error {
        E::Paused => Some("Try again later."),
        E::FeeRose => Some("Build the transaction anew and read its summary again."),
        E::TipTooSmall => Some("Tip more."),
        E::NameTaken => Some("Choose another name."),
        E::NotOwner => Some("Sign with the wallet that owns the name."),
        _ => None,
    };
    (error.name(), error.to_string(), advice)
}

fn burn_words(error: BurnError) -> Known {
    use BurnError as E;
    let advice = match error {
        E::Paused => Some("Try again later."),
        E::NotStarted | E::CampaignOver => Some("GET /api/campaigns lists when campaigns run."),
        E::NotClosable => Some("The campaign's `keptUntil` says when."),
        E::SubmissionsLeft => Some(
            "Close its submissions first; GET /api/campaigns/{address}/submissions lists them.",
        ),
        E::MinimumBelowLowest => Some("GET /api/config has each token's lowest burn."),
        E::WrongIndex => {
            Some("Another campaign of yours was opened meanwhile; build the transaction anew.")
        }
        _ => None,
    };
    (error.name(), error.to_string(), advice)
}

/// What to do next, where the program's own message does not say.
fn advice(error: BattleError) -> Option<&'static str> {
    use BattleError as E;
    Some(match error {
        E::Paused => "Try again later.",
        E::WrongStake => {
            "Build the transaction without `stake` to take the right one, or read it from GET /api/config or from the battle."
        }
        E::TierClosed | E::MintDisabled => "GET /api/config lists what is open.",
        E::WrongIndex => {
            "Another battle of yours was opened meanwhile; build the transaction anew."
        }
        E::SelfBattle => "Join with another wallet, or wait for an opponent.",
        E::JudgeIsPlayer => "Play with another wallet.",
        E::AlreadyJoined | E::AlreadyCancelled | E::JoinDeadlinePassed => {
            "GET /api/battles?status=open lists battles that nobody has joined."
        }
        E::NotJoined => "Cancel it to get the stake back.",
        E::JudgeDeadlineNotPassed => "The battle's `judgeDeadline` says when.",
        E::AlreadySettled | E::AlreadyPaid | E::AlreadyRefunded => "There is nothing left to do.",
        E::WinnerTakesAll => "The payout follows by itself.",
        E::TermsChanged => "Build the transaction anew and read its summary again.",
        E::TooEarlyToClose => "Until then the opener alone may close it.",
        _ => return None,
    })
}

fn token(number: u32) -> Words {
    let words = |code: &'static str, name: &str, detail: &str| {
        (code.into(), Some(name.to_owned()), detail.to_owned())
    };
    match number {
        1 => words(
            "insufficient_tokens",
            "InsufficientFunds",
            "The token account holds less than is needed. Add tokens, or take a lower amount.",
        ),
        3 => words(
            "wrong_mint",
            "MintMismatch",
            "The token account is of another token. Use one of the battle's token.",
        ),
        4 => words(
            "not_your_tokens",
            "OwnerMismatch",
            "The token account does not belong to this wallet. Use one that does.",
        ),
        17 => words(
            "account_frozen",
            "AccountFrozen",
            "The token account is frozen by the token's issuer. Use another one, or ask the issuer.",
        ),
        _ => (
            "token_program_refused".into(),
            None,
            format!("The token program refuses with error {number}."),
        ),
    }
}

fn system(number: u32) -> Words {
    match number {
        0 => ("account_exists".into(), Some("AccountAlreadyInUse".to_owned()), "An account of this transaction exists already. It may have gone through before; look at your battles before you build it anew.".to_owned()),
        1 => ("insufficient_sol".into(), Some("ResultWithNegativeLamports".to_owned()), "The wallet has too little SOL for the rent of new accounts. Add some SOL and build the transaction anew.".to_owned()),
        _ => ("system_program_refused".into(), None, format!("The system program refuses with error {number}.")),
    }
}

fn unknown(number: u32, program: &Pubkey) -> Words {
    (
        "program_refused".into(),
        None,
        format!("Program {program} refuses with error {number}, which this service does not know."),
    )
}

/// The innermost program that failed: the first whose failure the logs tell.
fn failed_program(logs: &[String]) -> Option<Pubkey> {
    logs.iter().find_map(|line| {
        line.strip_prefix("Program ")?
            .split_once(" failed: ")?
            .0
            .parse()
            .ok()
    })
}

fn called_program(message: &VersionedMessage, index: u8) -> Option<Pubkey> {
    let instruction = message.instructions().get(usize::from(index))?;
    message
        .static_account_keys()
        .get(usize::from(instruction.program_id_index))
        .copied()
}

/// An error's name as a code.
pub(crate) fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use solana_hash::Hash;
    use solana_instruction::Instruction;
    use solana_message::Message;

    use super::*;

    fn message() -> VersionedMessage {
        let call = Instruction {
            program_id: battle::ID,
            accounts: vec![],
            data: vec![],
        };
        VersionedMessage::Legacy(Message::new_with_blockhash(
            &[call],
            Some(&Pubkey::new_from_array([9; 32])),
            &Hash::default(),
        ))
    }

    fn custom(number: u32) -> TransactionError {
        TransactionError::InstructionError(0, InstructionError::Custom(number))
    }

    #[test]
    fn every_error_of_the_program_has_a_code_and_its_message() {
        for error in BattleError::ALL {
            let refusal = explain(&custom(error.code()), &[], &message());
            assert!(refusal.detail.starts_with(&error.to_string()));
            let told = refusal.program_error.unwrap();
            assert_eq!(
                (told.number, told.name.as_deref()),
                (error.code(), Some(error.name()))
            );
            assert_ne!(refusal.code, "program_refused");
        }
    }

    #[test]
    fn a_token_program_that_fails_inside_ours_is_named() {
        let logs = [
            format!("Program {} invoke [1]", battle::ID),
            format!("Program {SPL_TOKEN} invoke [2]"),
            format!("Program {SPL_TOKEN} failed: custom program error: 0x1"),
            format!("Program {} failed: custom program error: 0x1", battle::ID),
        ];
        let refusal = explain(&custom(1), &logs, &message());
        assert_eq!(refusal.code, "insufficient_tokens");
        assert_eq!(
            refusal.program_error.unwrap().program,
            SPL_TOKEN.to_string()
        );
    }

    #[test]
    fn what_the_network_refuses_names_no_program() {
        for (error, code) in [
            (TransactionError::AccountNotFound, "insufficient_sol"),
            (
                TransactionError::InsufficientFundsForRent { account_index: 0 },
                "insufficient_sol",
            ),
            (TransactionError::BlockhashNotFound, "blockhash_expired"),
            (TransactionError::TooManyAccountLocks, "transaction_refused"),
        ] {
            let refusal = explain(&error, &[], &message());
            assert_eq!((refusal.code.as_ref(), refusal.program_error), (code, None));
        }
    }

    #[test]
    fn names_become_codes() {
        assert_eq!(snake_case("JoinDeadlinePassed"), "join_deadline_passed");
        assert_eq!(snake_case("Paused"), "paused");
    }
}
