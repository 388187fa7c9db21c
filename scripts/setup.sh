#!/usr/bin/env bash
# Installs what a fresh Debian machine with Rust and Node lacks. Quick when nothing is missing; safe to run again.
# usage: setup.sh [demo|test]   (test adds the linters)
set -euo pipefail

purpose=${1:-demo}
cache=${ROASTPOWER_CACHE:-$HOME/.cache/roastpower}
minimum_rust=1.95
minimum_node=20.19
cargo_deny=0.20.2

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

check_languages() {
    have cargo || fail "Rust is missing. Install Rust $minimum_rust or newer (rustup.rs), then run this again."
    if ! have node || ! have npm; then fail "Node is missing. Install Node $minimum_node or newer with npm, then run this again."; fi
    local version
    version=$(rustc --version | cut -d' ' -f2)
    at_least "$minimum_rust" "$version" || fail "Rust $version is too old; $minimum_rust or newer is needed (rustup update stable)."
    version=$(node --version)
    at_least "$minimum_node" "${version#v}" || fail "Node ${version#v} is too old; $minimum_node or newer is needed (nodejs.org)."
}

at_least() { printf '%s\n%s\n' "$1" "$2" | sort --version-sort --check=quiet; }

has_postgres() { have initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

missing_packages() {
    have cc && have make || echo build-essential
    have pkg-config || echo pkg-config
    have perl || echo perl
    have git || echo git
    have curl || echo curl
    # The demo can do with a Postgres that is running (DATABASE_URL) or with npm's package of it; the tests always start Debian's.
    { [ -n "${DATABASE_URL:-}${ROAST_EMBEDDED_POSTGRES:-}" ] && [ "$purpose" = demo ]; } || has_postgres || echo postgresql
    [ "$purpose" = demo ] || have shellcheck || echo shellcheck
    # slither, which reads the contracts, runs in an environment of its own.
    [ "$purpose" = demo ] || python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
}

install_packages() {
    local packages
    mapfile -t packages < <(missing_packages)
    [ ${#packages[@]} -gt 0 ] || return 0
    have apt-get || fail "missing: ${packages[*]}. Install them with your system's package manager, then run this again."
    [ "$(id -u)" = 0 ] || fail "missing: ${packages[*]}. Run: sudo apt-get install ${packages[*]}"
    say "installing ${packages[*]}"
    # Debian would create and start a cluster on port 5432; the demo keeps a cluster of its own.
    if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        mkdir -p /etc/postgresql-common
        echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
    fi
    local log
    log=$(mktemp)
    if ! { apt-get update && DEBIAN_FRONTEND=noninteractive DEBCONF_NOWARNINGS=yes apt-get install -y \
        --no-install-recommends -o Dpkg::Options::=--force-confold "${packages[@]}"; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        fail "apt-get could not install ${packages[*]}; the whole log is in $log"
    fi
    rm -f "$log"
}

install_linters() {
    cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 \
        || rustup component add rustfmt clippy \
        || fail 'rustfmt and clippy are missing: rustup component add rustfmt clippy'
    # One version for everybody, so that a new release does not fail an unchanged commit.
    if [ "$("$cache/tools/bin/cargo-deny" --version 2>/dev/null)" != "cargo-deny $cargo_deny" ]; then
        say "building cargo-deny $cargo_deny (once, some minutes)"
        cargo install --quiet --locked --debug --root "$cache/tools" --version "=$cargo_deny" cargo-deny
    fi
}

check_languages
install_packages
if [ "$purpose" = test ]; then install_linters; fi
