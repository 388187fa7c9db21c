//! Opaque cursors: where a page ended, so that the next one starts there whatever was added meanwhile.
//!
//! A cursor is the base64url of a small JSON text that names its list, so that a cursor of one list is refused by another.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::ApiError;

/// Longest cursor that is looked at, in characters; ours have fewer than 200.
const MAX_LENGTH: usize = 512;

/// A place in a list, between two items.
pub(crate) trait Position: Serialize + DeserializeOwned {
    /// Name of the list.
    const LIST: &'static str;
}

/// The text that a client hands back to get the next page.
pub(crate) fn encode<P: Position>(position: &P) -> Result<String, ApiError> {
    let json = serde_json::to_vec(&(P::LIST, position))
        .map_err(|error| ApiError::Internal(error.to_string()))?;
    Ok(URL_SAFE_NO_PAD.encode(json))
}

/// The place that a cursor names.
///
/// # Errors
/// `malformed_cursor` when it is not one that this list gave out.
pub(crate) fn decode<P: Position>(text: &str) -> Result<P, ApiError> {
    let position = (text.len() <= MAX_LENGTH)
        .then(|| URL_SAFE_NO_PAD.decode(text).ok())
        .flatten()
        .and_then(|json| serde_json::from_slice::<(String, P)>(&json).ok());
    match position {
        Some((list, position)) if list == P::LIST => Ok(position),
        _ => Err(malformed()),
    }
}

/// The refusal of a cursor that cannot be read.
pub(crate) fn malformed() -> ApiError {
    ApiError::malformed(
        "malformed_cursor",
        "cursor",
        "This is not a cursor of this list. Pass `nextCursor` of the page before unchanged, or leave it out to start at the first page.",
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Place {
        at: i64,
        key: String,
    }

    impl Position for Place {
        const LIST: &'static str = "places";
    }

    #[derive(Debug, Serialize, Deserialize)]
    struct Elsewhere {
        at: i64,
        key: String,
    }

    impl Position for Elsewhere {
        const LIST: &'static str = "elsewhere";
    }

    #[test]
    fn a_cursor_of_another_list_is_refused() {
        let cursor = encode(&Elsewhere {
            at: 1,
            key: String::new(),
        })
        .unwrap();
        assert!(decode::<Place>(&cursor).is_err());
        assert!(decode::<Elsewhere>(&cursor).is_ok());
    }

    proptest! {
        #[test]
        fn cursors_round_trip(at: i64, key in ".{0,40}") {
            let place = Place { at, key };
            let cursor = encode(&place).unwrap();
            prop_assert!(cursor.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
            prop_assert_eq!(decode::<Place>(&cursor).unwrap(), place);
        }

        #[test]
        fn arbitrary_text_is_refused_without_panic(text: String) {
            prop_assert!(decode::<Place>(&text).is_err());
        }

        #[test]
        fn arbitrary_bytes_in_base64_are_refused_without_panic(bytes: Vec<u8>) {
            prop_assert!(decode::<Place>(&URL_SAFE_NO_PAD.encode(bytes)).is_err());
        }
    }
}
