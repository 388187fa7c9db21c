#!/usr/bin/env bash
# Builds the programs twice, from two copies of the sources in folders of different names, each with a cache of its own
# in which only the toolchain is shared, and fails unless the hashes are equal.
set -euo pipefail

# shellcheck source=scripts/sbf/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$sbf_dir/build.sh" >/dev/null # Makes the toolchain if it is not there yet.
for name in one another/deeper/two; do
    checkout=$work/$name/checkout
    mkdir -p "$checkout" "$work/$name/cache/sbf"
    # What git would commit, so that a change can be checked before it is.
    (cd "$repo" && git ls-files -z --cached --others --exclude-standard -- programs scripts/sbf |
        tar --create --null --files-from - --ignore-failed-read 2>/dev/null) | tar --extract --directory "$checkout"
    find "$cache" -maxdepth 1 \( -name 'llvm-*' -o -name 'linker-*' -o -name 'std-*' \) -exec cp -a -t "$work/$name/cache/sbf" {} +
    say "building in $name"
    ROASTPOWER_CACHE=$work/$name/cache SBF_NO_STORE=1 "$checkout/scripts/sbf/build.sh" >"$work/$name/table"
done

if ! diff "$work/one/table" "$work/another/deeper/two/table"; then
    die "two builds of the same sources differ (above)." "docs/sbf-build.md says what usually leaks into the bytes."
fi
cat "$work/one/table"
say "two builds from two folders gave the same bytes"
