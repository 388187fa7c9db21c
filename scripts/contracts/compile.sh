#!/usr/bin/env bash
# Compiles the contracts: ABIs to protocol/abi, artifacts with bytecode to target/contracts/artifacts.
# usage: compile.sh [--check]   (--check changes no committed file and fails when an ABI is not what the sources give)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
"$root/scripts/npm-packages.sh" --link "$root/contracts" >/dev/null
cd "$root"
exec cargo run --locked --quiet --package roast-contracts -- "$@"
