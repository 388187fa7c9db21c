#!/usr/bin/env bash
# rustc as cargo calls it for the programs: SBF_RUSTC with crate hashes that do not know where the sources lie.
#
# Cargo puts a hash into the names of a crate's symbols (-C metadata), and the compiler orders functions by them. For the private copy of the
# standard library that hash is made of its absolute path, so that two folders would give two programs with their functions in another order. Here it is
# made of what tells two crates of one build apart: name, version, features, whether it is for the host or the chain, and whether it is one of the standard library's.
set -euo pipefail

identity=${CARGO_PKG_NAME:-}@${CARGO_PKG_VERSION:-}
previous=
for argument in "$@"; do
    case $previous in
    --crate-name | --crate-type | --cfg) identity+=" $argument" ;;
    esac
    case $argument in
    force-unstable-if-unmarked) identity+=" std" ;;
    --target) identity+=" target" ;;
    esac
    previous=$argument
done

arguments=()
for argument in "$@"; do
    case $argument in
    metadata=*) argument=metadata=$(sha256sum <<<"$identity" | cut -c1-16) ;;
    esac
    arguments+=("$argument")
done
exec "$SBF_RUSTC" "${arguments[@]}"
