#!/usr/bin/env bash
# Fails unless the fixtures of the contract tests are what their generators print, the invariants name tests that exist, and the sources documents
# that exist.
set -euo pipefail

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
contracts=$(cd "$scripts/../contracts" && pwd)
tests=$contracts/test
"$scripts/npm-packages.sh" --link "$contracts" >/dev/null

check() { # check GENERATOR FIXTURE
    node "$1" | diff -u "$2" - >&2 && return
    echo "${2##*/} is not what ${1##*/} prints. Run: node ${1#"$contracts/"} > ${2#"$contracts/"}" >&2
    exit 1
}

check "$tests/RewardDistributor/fixture/make.mjs" "$tests/RewardDistributor/fixture/trees.json"
check "$tests/SumTree/vector.mjs" "$tests/SumTree/vector.json"

missing=$(grep -ohE '\b(test|testFuzz|invariant)_[A-Za-z0-9_]*[A-Za-z0-9]\b' "$tests/INVARIANTS.md" "$scripts"/../docs/contracts/*.md | sort -u |
    while read -r name; do
        grep -rqE "function $name\(" "$tests" --include='*.sol' || echo "$name"
    done)
if [[ -n $missing ]]; then
    printf 'No test has the name that the invariants or the documents give:\n%s\n' "$missing" >&2
    exit 1
fi

# Sources name documents as seen from the Foundry project or from the whole checkout.
missing=$(cd "$contracts" && grep -noE '[A-Za-z0-9_./-]+\.md\b' -r src test script --include='*.sol' --include='*.mjs' |
    while IFS=: read -r file line document; do
        [[ -f $document || -f ../$document ]] || echo "$file:$line names $document"
    done)
if [[ -n $missing ]]; then
    printf 'There is no such document:\n%s\n' "$missing" >&2
    exit 1
fi
