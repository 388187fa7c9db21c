#!/usr/bin/env bash
# Static analysis of the contracts with slither, which compiles them through forge. Fails on every finding that the sources do not explain:
# a finding that is no fault has a `slither-disable` comment beside the code, with the reason.
# usage: slither.sh [argument of slither...]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
contracts=$here/../../contracts
requirements=$here/slither-requirements.txt
"$here/../npm-packages.sh" --link "$contracts" >/dev/null

# Python's packages live outside the checkout, one environment for each list of versions.
environment=${ROASTPOWER_CACHE:-$HOME/.cache/roastpower}/slither-$(sha256sum "$requirements" | cut -c1-16)
if [[ ! -x $environment/bin/slither ]]; then
    echo 'slither: installing it, once' >&2
    rm -rf "$environment"
    python3 -m venv "$environment" || { echo 'slither: Python needs its venv module (apt-get install python3-venv)' >&2; exit 1; }
    "$environment/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements"
fi

# slither calls forge by name, and has it compile without the suites: that must not be what `forge test` finds in its cache.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ln -s "$here/forge.sh" "$work/forge"
export FOUNDRY_OUT=$work/out FOUNDRY_CACHE_PATH=$work/cache
cd "$contracts"
PATH=$work:$PATH "$environment/bin/slither" . --config-file slither.config.json "$@"
