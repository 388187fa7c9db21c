#!/usr/bin/env bash
# Compiles the contracts: ABIs to protocol/abi, artifacts with bytecode to target/contracts/artifacts.
# usage: compile.sh [--check]   (--check changes no committed file and fails when an ABI is not what the sources give)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
"$root/scripts/npm-packages.sh" --link "$root/contracts" >/dev/null
cd "$root"
# With the whole workspace's features, so that its dependencies are not compiled for this alone.
cargo build --locked --quiet --workspace --bin roast-contracts
exec "${CARGO_TARGET_DIR:-target}/debug/roast-contracts" "$@"
