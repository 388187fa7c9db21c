#!/usr/bin/env bash
# Renders protocol/src/<program>/generated and clients/ts/src/<program> from programs/idl/*.json. With --check nothing is written: it fails when the committed files differ.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

case ${1:-write} in
    write) target=$root ;;
    --check) target=$work/out ;;
    *) echo "usage: $0 [--check]" >&2; exit 2 ;;
esac

for tool in node npm rustfmt; do
    command -v "$tool" >/dev/null || { echo "codegen needs $tool on the PATH; \"make setup\" says how to get it" >&2; exit 1; }
done

packages=$("$root/scripts/npm-packages.sh" "$here")

# Node looks for packages beside the script, hence a copy of the generator beside them.
cp -r "$here"/{generate.mjs,rust,ts} "$work/"
ln -s "$packages" "$work/node_modules"
node "$work/generate.mjs" "$root/programs/idl" "$target/protocol/src" "$target/clients/ts/src" "$root/clients/ts/.prettierrc.json"
rustfmt --edition 2024 "$target"/protocol/src/*/generated/mod.rs

if [[ ${1:-write} == --check ]]; then
    for rendered in "$target"/protocol/src/*/generated "$target"/clients/ts/src/*; do
        committed=${rendered#"$target"/}
        if ! diff -ru "$root/$committed" "$rendered"; then
            echo "codegen: $committed does not match programs/idl; run \"make codegen\" and commit the result" >&2
            exit 1
        fi
    done
    echo "codegen: protocol and clients/ts match programs/idl"
fi
