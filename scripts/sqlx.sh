#!/usr/bin/env bash
# Regenerates .sqlx, the query data that lets sqlx's macros check SQL without a database.
# usage: sqlx.sh [--check]    --check changes nothing and fails when the committed data is stale
set -euo pipefail
cd "$(dirname "$0")/.."
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-${ROASTPOWER_CACHE:-$HOME/.cache/roastpower}/target}

# The macros describe queries on a migrated database of their own, never on whatever DATABASE_URL points at.
if [ "${1:-}" != --inside ]; then
    exec scripts/with-postgres.sh scripts/sqlx.sh --inside "$@"
fi
shift

fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT

mapfile -t rooms < <(git grep --untracked -lE 'query(_as|_scalar)?!' -- '*.rs' ':!programs' | cut -d/ -f1 | sort -u)
for room in "${rooms[@]}"; do
    # cargo does not see that the macros' answers depend on the database, so it has to be told to ask again.
    find "$room/src" "$room/tests" -name '*.rs' -exec touch {} + 2>/dev/null || true
done

echo "sqlx: migrating a throw-away database"
cargo build --locked --quiet --workspace --example migrate
"$CARGO_TARGET_DIR/debug/examples/migrate"
echo "sqlx: checking ${rooms[*]}"
# The whole workspace, so that its dependencies have the features that they were checked with before.
SQLX_OFFLINE=false SQLX_OFFLINE_DIR=$fresh cargo check --locked --quiet --workspace --all-targets

if [ "${1:-}" = --check ]; then
    if ! diff --recursive --brief .sqlx "$fresh"; then
        echo 'sqlx: .sqlx is not what the sources give; run make sqlx and commit .sqlx' >&2
        exit 1
    fi
    echo "sqlx: .sqlx is up to date ($(find .sqlx -name '*.json' | wc -l) queries)"
else
    mkdir -p .sqlx
    cp "$fresh"/query-*.json .sqlx/
    for stale in .sqlx/query-*.json; do
        [ -e "$fresh/${stale##*/}" ] || rm "$stale"
    done
    echo "sqlx: wrote $(find .sqlx -name '*.json' | wc -l) queries to .sqlx"
fi
