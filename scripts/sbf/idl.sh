#!/usr/bin/env bash
# Writes programs/idl/NAME.json for every program, from what the program's own code prints about itself. Needs no Anchor tools.
# usage: idl.sh [--check]   (--check changes nothing and fails when a committed IDL is not what the sources give)
set -euo pipefail

# shellcheck source=scripts/sbf/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

check=
case ${1:-} in
    '') ;;
    --check) check=yes ;;
    *) die "unknown argument: $1" "usage: idl.sh [--check]" ;;
esac

export CARGO_TARGET_DIR=$programs_host_target
need cargo "Install Rust (see rust-version in Cargo.toml)."
need node "Install Node 20 or newer."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# print_parts NAME - Anchor's macros leave tests in the program that print the parts of its IDL.
print_parts() {
    cargo test --quiet --locked --lib --manifest-path "$repo/programs/Cargo.toml" --package "$1" --features idl-build \
        __anchor_private_print_idl -- --show-output
}

stale=()
for name in $(idl_program_names); do
    print_parts "$name" >"$work/parts" 2>"$work/log" || {
        tail -n 40 "$work/log" "$work/parts" >&2
        die "program '$name' does not print its IDL; cargo's words are above."
    }
    node "$sbf_dir/idl.mjs" <"$work/parts" >"$work/$name.json" || die "the parts of the IDL of '$name' do not fit together."

    committed=$repo/programs/idl/$name.json
    if [[ -z $check ]]; then
        mkdir -p "$repo/programs/idl"
        cp "$work/$name.json" "$committed"
        say "wrote programs/idl/$name.json"
    elif ! diff -u --label "committed programs/idl/$name.json" --label "what the sources give" "$committed" "$work/$name.json" >&2; then
        stale+=("programs/idl/$name.json")
    fi
done

((${#stale[@]} == 0)) || die "not what the sources give: ${stale[*]}" "run make idl, then make codegen, and commit both"
[[ -z $check ]] || say "every IDL is what its program's sources give"
