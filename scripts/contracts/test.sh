#!/usr/bin/env bash
# Everything that is checked of the contracts by themselves: format, lint, sizes, suites, fixtures, static analysis.
# usage: test.sh [default|slow]   (slow: 10,000 inputs a fuzz test, deeper random sequences)
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export FOUNDRY_PROFILE=${1:-default}

"$here/forge.sh" fmt --check
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What is compiled without the suites goes elsewhere: forge would take its cache for theirs and run what it finds in it.
elsewhere() { FOUNDRY_OUT=$work/out FOUNDRY_CACHE_PATH=$work/cache "$here/forge.sh" "$@"; }
elsewhere lint
# Fails when a contract is too large to be deployed (24,576 bytes).
elsewhere build --sizes --skip 'test/**' >/dev/null

"$here/forge.sh" test | grep -vE '^\s*$|^[|╭╰+]|^\[PASS\]' | tee "$work/suites"
files=$(find "$here/../../contracts/test" -name '*.t.sol' | wc -l)
suites=$(sed -nE 's/^Ran ([0-9]+) test suites? .*/\1/p' "$work/suites")
if ((suites < files)); then
    echo "contracts: only $suites suites ran, but there are $files files of them; remove target/contracts and run this again" >&2
    exit 1
fi
"$here/check-fixtures.sh"
"$here/slither.sh" 2>&1 | tail -n 40
echo 'contracts: everything passed'
