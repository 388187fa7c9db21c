#!/usr/bin/env bash
# Renders protocol/src/<program>/generated from programs/idl/*.json. With --check nothing is written: it fails when the committed files differ.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
idl=$root/programs/idl
mode=${1:-write}

case $mode in
    write) target=$root/protocol/src ;;
    --check) target=$(mktemp -d); trap 'rm -rf "$target"' EXIT ;;
    *) echo "usage: $0 [--check]" >&2; exit 2 ;;
esac

for tool in node npm rustfmt; do
    command -v "$tool" >/dev/null || { echo "codegen needs $tool on the PATH" >&2; exit 1; }
done

# npm's packages live outside the checkout, one folder a lock file, so that they are fetched once a machine.
lock=$(sha256sum "$here/package-lock.json" | cut -c1-16)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/roastpower/codegen-$lock
if [[ ! -f $cache/.complete ]]; then
    echo "codegen: fetching its npm packages (once)"
    mkdir -p "$cache"
    cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$cache/"
    (cd "$cache" && npm ci --ignore-scripts --loglevel=error)
    touch "$cache/.complete"
fi

# Node looks for packages beside the script, hence the generator runs from a copy beside them.
rm -rf "$cache/rust"
cp -r "$here/generate.mjs" "$here/rust" "$cache/"
node "$cache/generate.mjs" "$idl" "$target"
find "$target" -path '*/generated/*.rs' -print0 | xargs -0 rustfmt --edition 2024 --config skip_children=true 2>/dev/null ||
    find "$target" -path '*/generated/*.rs' -print0 | xargs -0 rustfmt --edition 2024

if [[ $mode == --check ]]; then
    for folder in "$target"/*/generated; do
        program=$(basename "$(dirname "$folder")")
        if ! diff -ru "$root/protocol/src/$program/generated" "$folder"; then
            echo "codegen: protocol/src/$program/generated does not match programs/idl; run \"make codegen\"" >&2
            exit 1
        fi
    done
    echo "codegen: up to date"
fi
