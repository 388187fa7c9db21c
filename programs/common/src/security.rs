//! Whom to tell about a vulnerability, in the form that explorers look for in a program's bytes (security.txt, version 1).

/// An array and not a reference: a reference would need an address that only the loader knows.
#[must_use]
pub const fn bytes<const LEN: usize>(text: &str) -> [u8; LEN] {
    let mut bytes = [0; LEN];
    let mut at = 0;
    while at < LEN {
        bytes[at] = text.as_bytes()[at];
        at += 1;
    }
    bytes
}

/// Puts a program's security.txt among its constants, although no instruction reads it.
///
/// Before a deployment of your own, put your address and your contact here.
#[macro_export]
macro_rules! security_txt {
    ($name:literal) => {
        const TEXT: &str = concat!(
            "=======BEGIN SECURITY.TXT V1=======\0",
            "name\0RoastPower ",
            $name,
            "\0",
            "project_url\0see SECURITY.md of the source repository\0",
            "contacts\0other:see SECURITY.md of the source repository\0",
            "policy\0see SECURITY.md of the source repository\0",
            "preferred_languages\0en\0",
            "=======END SECURITY.TXT V1=======\0",
        );

        /// The program's security.txt.
        #[unsafe(no_mangle)]
        #[used]
        pub static SECURITY_TXT: [u8; TEXT.len()] = $crate::security::bytes(TEXT);
    };
}
