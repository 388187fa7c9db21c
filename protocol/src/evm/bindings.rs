//! The contracts' functions, events, errors and structs, from `protocol/abi/*.json`, which `make contracts` takes from the sources.

use alloy_sol_types::sol;

sol!(
    #[derive(Debug, PartialEq, Eq)]
    RoastToken,
    "abi/RoastToken.json"
);
