//! Signed transactions as they come over the wire, and which of them are ours to pass on.

use roast_protocol::token::ASSOCIATED_TOKEN;
use roast_protocol::{battle, burn, tipping};
use solana_pubkey::Pubkey;
use solana_signature::Signature;
use solana_transaction::versioned::VersionedTransaction;

use crate::error::ApiError;
use crate::parse;

/// Largest transaction that the network carries, in bytes.
const MAX_BYTES: usize = 1_232;

/// The platform's programs.
const OURS: [Pubkey; 3] = [battle::ID, tipping::ID, burn::ID];

/// Programs that may stand beside ours: what wallets add by themselves, and the one that creates token accounts.
const COMPANIONS: [Pubkey; 4] = [
    Pubkey::from_str_const("ComputeBudget111111111111111111111111111111"),
    ASSOCIATED_TOKEN,
    Pubkey::from_str_const("MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr"),
    // Lighthouse: wallets add its assertions to guard against transactions that do something else than they simulated.
    Pubkey::from_str_const("L2TExMFKdjpN9kozasaurPirfHy9P8sbXoAN1qA3S95"),
];

/// A transaction whose signatures are right and which calls a program of ours.
#[derive(Clone, Debug)]
pub(crate) struct Signed {
    /// Its first signature, which names it.
    pub(crate) signature: Signature,
    /// The wallet that pays for it.
    pub(crate) payer: Pubkey,
    /// The transaction.
    pub(crate) transaction: VersionedTransaction,
    /// Its bytes as they came.
    pub(crate) bytes: Vec<u8>,
}

/// The bytes of a transaction.
pub(crate) fn encode(transaction: &VersionedTransaction) -> Result<Vec<u8>, ApiError> {
    wincode::serialize(transaction)
        .map_err(|error| ApiError::Internal(format!("transaction: {error}")))
}

/// Reads bytes that are known to be a transaction, such as stored ones.
pub(crate) fn decode(bytes: &[u8]) -> Option<VersionedTransaction> {
    wincode::deserialize_exact(bytes).ok()
}

/// Reads a signed transaction in base64.
///
/// # Errors
/// When it is not one, when a signature is missing or wrong, or when it is not ours to pass on.
pub(crate) fn read(text: &str) -> Result<Signed, ApiError> {
    let bytes = parse::base64("transaction", text)?;
    if bytes.len() > MAX_BYTES {
        return Err(malformed(format!(
            "It has {} bytes; the network carries at most {MAX_BYTES}.",
            bytes.len()
        )));
    }
    let transaction = decode(&bytes)
        .filter(|transaction| transaction.sanitize().is_ok())
        .ok_or_else(|| malformed("The bytes are not a transaction in wire form. Send what the wallet returned, serialised and in base64.".to_owned()))?;
    let (Some(signature), Some(payer)) = (
        transaction.signatures.first().copied(),
        transaction.message.static_account_keys().first().copied(),
    ) else {
        return Err(malformed("It has no signer.".to_owned()));
    };
    check_signatures(&transaction)?;
    check_programs(&transaction)?;
    Ok(Signed {
        signature,
        payer,
        transaction,
        bytes,
    })
}

fn check_signatures(transaction: &VersionedTransaction) -> Result<(), ApiError> {
    let signers = transaction
        .signatures
        .iter()
        .zip(transaction.message.static_account_keys());
    for ((signature, signer), is_right) in signers.zip(transaction.verify_with_results()) {
        if *signature == Signature::default() {
            return Err(ApiError::malformed(
                "not_signed",
                "transaction",
                format!(
                    "The signature of {signer} is missing. Let the wallet sign it before you send it."
                ),
            ));
        }
        if !is_right {
            return Err(ApiError::malformed(
                "wrong_signature",
                "transaction",
                format!(
                    "The signature of {signer} does not fit the transaction. Sign exactly what was built; a change after signing breaks it."
                ),
            ));
        }
    }
    Ok(())
}

/// This endpoint is not a relay for anything but the platform's own transactions.
fn check_programs(transaction: &VersionedTransaction) -> Result<(), ApiError> {
    let keys = transaction.message.static_account_keys();
    let mut calls_ours = false;
    for instruction in transaction.message.instructions() {
        match keys.get(usize::from(instruction.program_id_index)) {
            Some(program) if OURS.contains(program) => calls_ours = true,
            Some(program) if COMPANIONS.contains(program) => {}
            Some(program) => {
                return Err(not_ours(format!(
                    "It calls {program}, which has no part in this platform."
                )));
            }
            None => {
                return Err(not_ours(
                    "It calls a program that it does not name.".to_owned(),
                ));
            }
        }
    }
    if calls_ours {
        Ok(())
    } else {
        Err(not_ours(
            "It calls none of the platform's programs.".to_owned(),
        ))
    }
}

fn malformed(detail: String) -> ApiError {
    ApiError::malformed("malformed_transaction", "transaction", detail)
}

fn not_ours(reason: String) -> ApiError {
    ApiError::Forbidden {
        code: "not_a_battle_transaction",
        detail: format!(
            "{reason} Only transactions of this platform are passed on here; send others through an RPC endpoint of your own."
        ),
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;
    use solana_hash::Hash;
    use solana_instruction::{AccountMeta, Instruction};
    use solana_keypair::Keypair;
    use solana_message::{Message, VersionedMessage};
    use solana_signer::Signer;

    use super::*;

    fn call(program_id: Pubkey, signer: &Keypair) -> Instruction {
        Instruction {
            program_id,
            accounts: vec![AccountMeta::new(signer.pubkey(), true)],
            data: vec![1, 2, 3],
        }
    }

    fn signed(instructions: &[Instruction], signer: &Keypair) -> VersionedTransaction {
        let message = Message::new_with_blockhash(
            instructions,
            Some(&signer.pubkey()),
            &Hash::new_from_array([7; 32]),
        );
        VersionedTransaction::try_new(VersionedMessage::Legacy(message), &[signer]).unwrap()
    }

    fn send(transaction: &VersionedTransaction) -> Result<Signed, ApiError> {
        read(&STANDARD.encode(encode(transaction).unwrap()))
    }

    fn code(result: Result<Signed, ApiError>) -> String {
        result.unwrap_err().problem().code
    }

    #[test]
    fn a_signed_battle_transaction_is_read_with_what_wallets_add() {
        let signer = Keypair::new();
        let transaction = signed(
            &[
                call(COMPANIONS[0], &signer),
                call(battle::ID, &signer),
                call(COMPANIONS[3], &signer),
            ],
            &signer,
        );
        let read = send(&transaction).unwrap();
        assert_eq!(
            (read.signature, read.payer),
            (transaction.signatures[0], signer.pubkey())
        );
        assert_eq!(read.transaction, transaction);
    }

    #[test]
    fn transactions_of_others_are_not_relayed() {
        let signer = Keypair::new();
        let system = Pubkey::default();
        assert_eq!(
            code(send(&signed(&[call(system, &signer)], &signer))),
            "not_a_battle_transaction"
        );
        assert_eq!(
            code(send(&signed(
                &[call(battle::ID, &signer), call(system, &signer)],
                &signer
            ))),
            "not_a_battle_transaction"
        );
        assert_eq!(
            code(send(&signed(&[call(COMPANIONS[0], &signer)], &signer))),
            "not_a_battle_transaction"
        );
    }

    #[test]
    fn missing_and_wrong_signatures_are_told_apart() {
        let signer = Keypair::new();
        let transaction = signed(&[call(battle::ID, &signer)], &signer);
        let unsigned = VersionedTransaction {
            signatures: vec![Signature::default()],
            ..transaction.clone()
        };
        assert_eq!(code(send(&unsigned)), "not_signed");
        let foreign = VersionedTransaction {
            signatures: vec![Keypair::new().sign_message(b"something")],
            ..transaction
        };
        assert_eq!(code(send(&foreign)), "wrong_signature");
    }

    #[test]
    fn bytes_beyond_a_transaction_are_refused() {
        let signer = Keypair::new();
        let mut bytes = encode(&signed(&[call(battle::ID, &signer)], &signer)).unwrap();
        bytes.push(0);
        assert_eq!(code(read(&STANDARD.encode(bytes))), "malformed_transaction");
        assert_eq!(
            code(read(&STANDARD.encode([0; MAX_BYTES + 1]))),
            "malformed_transaction"
        );
        assert_eq!(code(read("not base64!")), "malformed_base64");
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..1_300)) {
            prop_assert!(read(&STANDARD.encode(bytes)).is_err());
        }

        #[test]
        fn damaged_transactions_never_panic(place in 0usize..400, byte: u8) {
            let signer = Keypair::new();
            let mut bytes = encode(&signed(&[call(battle::ID, &signer)], &signer)).unwrap();
            let length = bytes.len();
            bytes[place % length] = byte;
            let _ = read(&STANDARD.encode(bytes));
        }
    }
}
