//! What Postgres holds, and how a program connects to it.
