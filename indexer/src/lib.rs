//! Chain to Postgres: follows Yellowstone gRPC and writes the chain schema.
