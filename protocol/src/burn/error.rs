//! The program's custom errors by number; `Display` gives the message for people.

pub use super::generated::errors::Error as BurnError;

impl BurnError {
    /// The error of a custom code, as `InstructionError::Custom` carries it; `None` for codes that are not the program's own.
    #[must_use]
    pub fn from_code(code: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|error| error.code() == code)
    }

    /// The custom code.
    #[must_use]
    pub const fn code(self) -> u32 {
        self as u32
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_error_has_a_code_a_name_and_a_message_of_its_own() {
        let (mut names, mut messages) = (HashSet::new(), HashSet::new());
        for error in BurnError::ALL {
            assert_eq!(BurnError::from_code(error.code()), Some(error));
            assert!(names.insert(error.name()), "{}", error.name());
            assert!(messages.insert(error.to_string()), "{error}");
        }
        assert_eq!(BurnError::from_code(0), None);
    }
}
