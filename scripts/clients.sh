#!/usr/bin/env bash
# Checks clients/ts: format, types, the same bytes as the Rust builders, and a battle, tips and burns against a localnet that this starts and ends.
# usage: clients.sh <roast binary>
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
client=$root/clients/ts
binary=${1:?usage: clients.sh <roast binary>}

work=$(mktemp -d)
localnet=
finish() {
    if [[ -n $localnet ]]; then
        kill "$localnet" 2>/dev/null || true
        wait "$localnet" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap finish EXIT

"$here/npm-packages.sh" --link "$client" >/dev/null

cd "$client"
npm run --silent lint
npm test --silent

# Postgres, which runs as another user when this does not, must be able to reach its folder.
chmod 755 "$work"
export ROAST_LOCALNET__STATE_DIR=$work/state
(cd "$root" && exec "$binary" localnet) >"$work/log" 2>&1 &
localnet=$!
for _ in {1..300}; do
    [[ ! -e $ROAST_LOCALNET__STATE_DIR/localnet.json ]] || break
    kill -0 "$localnet" 2>/dev/null || break
    sleep 0.2
done
if [[ ! -e $ROAST_LOCALNET__STATE_DIR/localnet.json ]]; then
    cat "$work/log" >&2
    echo 'clients: the localnet did not start within a minute' >&2
    exit 1
fi
ROAST_LOCALNET_FILE=$ROAST_LOCALNET__STATE_DIR/localnet.json npm run --silent test:localnet
echo 'clients: the TypeScript client is fine'
