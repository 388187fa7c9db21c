//! What an IDL says of the accounts of instructions.

use serde_json::Value;

/// An instruction.
pub(super) struct Definition {
    pub(super) name: String,
    pub(super) accounts: Vec<Slot>,
}

/// A place in an instruction's list of accounts.
pub(super) struct Slot {
    pub(super) name: String,
    pub(super) is_signer: bool,
    pub(super) is_writable: bool,
}

/// Every instruction of an IDL.
///
/// # Panics
/// When the text is no IDL.
pub(super) fn instructions(idl: &str) -> Vec<Definition> {
    let idl: Value = serde_json::from_str(idl).expect("an IDL is JSON");
    let instructions = idl["instructions"].as_array().expect("a list").iter();
    instructions
        .map(|it| Definition {
            name: text(&it["name"]),
            accounts: it["accounts"]
                .as_array()
                .expect("a list")
                .iter()
                .map(slot)
                .collect(),
        })
        .collect()
}

fn slot(account: &Value) -> Slot {
    Slot {
        name: text(&account["name"]),
        is_signer: account["signer"] == true,
        is_writable: account["writable"] == true,
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a name").to_owned()
}
