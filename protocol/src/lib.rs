//! The words every room shares: accounts, instructions, events, fee arithmetic and canonical hashes.
