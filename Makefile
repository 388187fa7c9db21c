# The commands people type. `make help` lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# Built tools and objects live outside the checkout, so that a clean clone starts warm; nothing depends on them being there.
export ROASTPOWER_CACHE ?= $(HOME)/.cache/roastpower
export CARGO_TARGET_DIR ?= $(ROASTPOWER_CACHE)/target
export PATH := $(ROASTPOWER_CACHE)/tools/bin:$(PATH)
export SQLX_OFFLINE ?= true
ROAST = $(CARGO_TARGET_DIR)/debug/roast
# Builds one program of the workspace with the features that its dependencies have in the whole workspace, those of tests included (an example is
# what makes cargo count them). Otherwise each command would compile most of a thousand crates anew, with features of its own.
BUILD = cargo build --locked --workspace --example migrate --bin

# Some targets check what others would write anew.
.NOTPARALLEL:

.PHONY: help
help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

.PHONY: demo
demo: setup programs contracts roast ## Set up, build, boot everything, play one battle, keep serving (ONCE=1: exit when checked)
	@$(ROAST) demo $(if $(ONCE),--once)

.PHONY: localnet
localnet: setup programs contracts roast ## Boot the localnet with indexer, API and keeper; play nothing
	@$(ROAST) localnet

.PHONY: test
# What is generated is checked before `contracts` would write it anew.
test: setup-test programs lint check-generated contracts test-contracts test-programs-host test-host test-clients check-benchmarks ## Everything that CI checks
	@echo 'make test: everything passed'

.PHONY: setup setup-test
setup: ## Install what the demo needs
	@scripts/setup.sh demo
setup-test:
	@scripts/setup.sh test

.PHONY: programs
programs: ## Build the Solana programs; print name, size and SHA-256
	@scripts/sbf/build.sh

.PHONY: contracts
contracts: ## Compile the EVM contracts; print name and size, write protocol/abi
	@scripts/contracts/compile.sh

.PHONY: roast
roast:
	@$(BUILD) roast

.PHONY: idl codegen vectors sqlx openapi
idl: ## Regenerate programs/idl from the programs
	@scripts/sbf/idl.sh
codegen: ## Regenerate protocol's Solana parts and the TypeScript client from programs/idl
	@scripts/codegen/run.sh
vectors: ## Regenerate clients/ts/vectors.json from the Rust builders
	@WRITE_VECTORS=1 cargo test --locked --quiet --package roast-protocol --lib vectors
sqlx: ## Regenerate the offline query data in .sqlx
	@scripts/sqlx.sh
openapi: ## Regenerate docs/openapi.json from the API's routes
	@UPDATE_OPENAPI=1 scripts/with-postgres.sh cargo test --locked --quiet --package roast-api openapi

.PHONY: check-generated
check-generated: ## Fail when IDL, ABI, generated code or query data are not what the sources give
	@scripts/contracts/compile.sh --check
	@scripts/sbf/idl.sh --check
	@scripts/codegen/run.sh --check
	@scripts/sqlx.sh --check

.PHONY: fmt lint
fmt: ## Format everything
	@cargo fmt --all
	@cargo fmt --all --manifest-path programs/Cargo.toml
lint: ## rustfmt, clippy, cargo deny, shellcheck
	@cargo fmt --all --check
	@cargo fmt --all --manifest-path programs/Cargo.toml --check
	@cargo clippy --locked --workspace --all-targets -- -D warnings
	@CARGO_TARGET_DIR=$(ROASTPOWER_CACHE)/programs-target cargo clippy --locked --manifest-path programs/Cargo.toml --workspace --all-targets -- -D warnings
	@cargo-deny --locked check --hide-inclusion-graph bans licenses sources
	@cargo-deny --locked --manifest-path programs/Cargo.toml check --hide-inclusion-graph bans licenses sources
	@shellcheck -x $$(git ls-files '*.sh' .ci/run)

.PHONY: test-host test-programs test-programs-host
test-host: contracts roast ## Unit, property, program, fault and end-to-end suites, on a throw-away Postgres
	@scripts/with-postgres.sh cargo test --locked --workspace
test-programs: programs ## The program suites alone, on bytecode
	@cargo test --locked --package roast-program-tests --package roast-arith-tests
test-programs-host:
	@CARGO_TARGET_DIR=$(ROASTPOWER_CACHE)/programs-target cargo test --locked --manifest-path programs/Cargo.toml --workspace

.PHONY: test-contracts
test-contracts: ## The contracts alone: format, lint, sizes, suites, fixtures, static analysis (PROFILE=slow: deeper)
	@scripts/contracts/test.sh $(PROFILE)

.PHONY: test-clients
test-clients: programs contracts roast ## The TypeScript client: same bytes as the Rust side, and a battle, tips and burns against a localnet
	@scripts/clients.sh $(ROAST)

.PHONY: bench-cu
bench-cu: programs ## Compute units of every instruction, from bytecode; writes benchmarks/cu.json
	@$(BUILD) bench-cu --quiet
	@$(CARGO_TARGET_DIR)/debug/bench-cu

.PHONY: bench-gas
bench-gas: contracts ## Gas of every user-facing function of the contracts, on anvil; writes benchmarks/gas.json
	@$(BUILD) bench-gas --quiet
	@$(CARGO_TARGET_DIR)/debug/bench-gas

.PHONY: check-benchmarks
check-benchmarks: programs contracts
	@$(BUILD) bench-cu --bin bench-gas --quiet
	@$(CARGO_TARGET_DIR)/debug/bench-cu --check
	@$(CARGO_TARGET_DIR)/debug/bench-gas --check

.PHONY: clean
clean: ## Remove what builds and demos left in the checkout
	@rm -rf target programs/target .roast
