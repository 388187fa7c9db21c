//! An embedded Solana with Yellowstone gRPC and Postgres, for demos and tests only.
