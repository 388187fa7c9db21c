//! What an IDL says of a program's errors and of the accounts of its instructions.

use serde_json::Value;

/// An instruction.
pub(crate) struct Definition {
    pub(crate) name: String,
    pub(crate) accounts: Vec<Slot>,
}

/// A place in an instruction's list of accounts.
pub(crate) struct Slot {
    pub(crate) name: String,
    pub(crate) is_signer: bool,
    pub(crate) is_writable: bool,
}

/// Every instruction of an IDL.
///
/// # Panics
/// When the text is no IDL.
pub(crate) fn instructions(idl: &str) -> Vec<Definition> {
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

/// Every error of an IDL: its name and its custom code.
///
/// # Panics
/// When the text is no IDL.
pub(crate) fn errors(idl: &str) -> Vec<(String, u32)> {
    let idl: Value = serde_json::from_str(idl).expect("an IDL is JSON");
    let errors = idl["errors"].as_array().expect("a list").iter();
    let code = |it: &Value| it["code"].as_u64().and_then(|code| code.try_into().ok());
    errors
        .map(|it| (text(&it["name"]), code(it).expect("a code")))
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
