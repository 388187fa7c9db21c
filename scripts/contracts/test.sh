#!/usr/bin/env bash
# Everything that is checked of the contracts by themselves: format, lint, sizes, suites, fixtures, static analysis.
# usage: test.sh [default|slow]   (slow: 10,000 inputs a fuzz test, deeper random sequences)
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export FOUNDRY_PROFILE=${1:-default}

"$here/forge.sh" fmt --check
# The linter's cache, shared with the suites, would have them believe that they are compiled.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
FOUNDRY_OUT=$work/out FOUNDRY_CACHE_PATH=$work/cache "$here/forge.sh" lint
# Fails when a contract is too large to be deployed (24,576 bytes).
"$here/forge.sh" build --sizes --skip 'test/**' >/dev/null
"$here/forge.sh" test | grep -vE '^\s*$|^[|╭╰+]|^\[PASS\]' | tee "$work/suites"
grep -qE '[1-9][0-9]* tests passed, 0 failed' "$work/suites" || { echo 'contracts: no suite ran' >&2; exit 1; }
"$here/check-fixtures.sh"
"$here/slither.sh" 2>&1 | tail -n 40
echo 'contracts: everything passed'
