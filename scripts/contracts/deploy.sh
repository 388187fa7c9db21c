#!/usr/bin/env bash
# Deploys every contract to a chain, one transaction after the other, and writes its address book to contracts/deployments once all of them are there.
# contracts/deployments/README.md lists the settings, which come from the environment.
# usage: deploy.sh --rpc-url URL --account NAME [argument of `forge script`...]   (--resume goes on where a deployment broke off)
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
"$here/forge.sh" script script/Deploy.s.sol --broadcast --slow "$@"
node "$here/address-book.mjs"
