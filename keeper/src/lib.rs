//! Postgres to chain: the bots that judge and pay.
