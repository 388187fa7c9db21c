//! Changes that the program takes, and why nobody loses anything by them.

use roast_program_tests::Allowed;

pub(super) const ALLOWED: [Allowed; 0] = [];
