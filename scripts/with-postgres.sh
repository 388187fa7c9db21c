#!/usr/bin/env bash
# Runs a command with DATABASE_URL pointing at a throw-away Postgres cluster, which is gone afterwards.
# usage: with-postgres.sh command [argument...]
set -euo pipefail

bin=$(dirname "$(command -v initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1)")
[ -x "$bin/initdb" ] || { echo 'with-postgres: PostgreSQL is missing; run scripts/setup.sh test' >&2; exit 1; }

# PostgreSQL refuses to run as root.
as_owner=()
if [ "$(id -u)" = 0 ]; then as_owner=(setpriv --reuid=postgres --regid=postgres --clear-groups --); fi

directory=$(mktemp -d)
[ "$(id -u)" != 0 ] || chown postgres "$directory"
stop() {
    "${as_owner[@]}" "$bin/pg_ctl" --pgdata "$directory/data" --mode immediate stop >/dev/null 2>&1 || true
    rm -rf "$directory"
}
trap stop EXIT

port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
cd "$directory"
"${as_owner[@]}" "$bin/initdb" --pgdata "$directory/data" --username postgres --auth trust --encoding UTF8 --no-locale --no-sync >/dev/null
"${as_owner[@]}" "$bin/pg_ctl" --pgdata "$directory/data" --log "$directory/log" --wait \
    --options "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$directory -c fsync=off -c max_connections=300" start >/dev/null \
    || { cat "$directory/log" >&2; exit 1; }
cd "$OLDPWD"
# The database is empty: macros that check SQL take the committed query data instead.
SQLX_OFFLINE=${SQLX_OFFLINE:-true} DATABASE_URL="postgres://postgres@127.0.0.1:$port/postgres" "$@"
