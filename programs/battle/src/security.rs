//! Whom to tell about a vulnerability, in the form that explorers look for in a program's bytes (security.txt, version 1).
//!
//! Before a deployment of your own, put your address and your contact here.

const TEXT: &str = concat!(
    "=======BEGIN SECURITY.TXT V1=======\0",
    "name\0RoastPower battle\0",
    "project_url\0see SECURITY.md of the source repository\0",
    "contacts\0other:see SECURITY.md of the source repository\0",
    "policy\0see SECURITY.md of the source repository\0",
    "preferred_languages\0en\0",
    "=======END SECURITY.TXT V1=======\0",
);

/// Kept among the program's constants, although no instruction reads it.
#[unsafe(no_mangle)]
#[used]
pub static SECURITY_TXT: [u8; TEXT.len()] = bytes(TEXT);

/// An array and not a reference: a reference would need an address that only the loader knows.
const fn bytes<const LEN: usize>(text: &str) -> [u8; LEN] {
    let mut bytes = [0; LEN];
    let mut at = 0;
    while at < LEN {
        bytes[at] = text.as_bytes()[at];
        at += 1;
    }
    bytes
}
