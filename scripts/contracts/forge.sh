#!/usr/bin/env bash
# forge, on the contracts, with the packages of contracts/package-lock.json in place.
# usage: forge.sh build|test|fmt|... [argument...]
set -euo pipefail

contracts=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../../contracts" && pwd)
"$contracts/../scripts/npm-packages.sh" --link "$contracts" >/dev/null
cd "$contracts"
# The package's own launcher only looks for the binary of this platform; npm's install scripts, which would copy it, are not run.
exec "$(compgen -G 'node_modules/@foundry-rs/forge-*/bin/forge' | head -n 1)" "$@"
