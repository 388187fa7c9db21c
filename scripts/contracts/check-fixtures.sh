#!/usr/bin/env bash
# Fails unless the fixtures of the contract tests are what their generators print.
set -euo pipefail

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
contracts=$(cd "$scripts/../contracts" && pwd)
"$scripts/npm-packages.sh" --link "$contracts" >/dev/null

fixture=$contracts/test/RewardDistributor/fixture
if ! node "$fixture/make.mjs" | diff -u "$fixture/trees.json" - >&2; then
    echo "trees.json is not what make.mjs prints. Run: node $fixture/make.mjs > $fixture/trees.json" >&2
    exit 1
fi
