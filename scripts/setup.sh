#!/usr/bin/env bash
# Installs what a fresh Debian machine with Rust and Node lacks. Quick when nothing is missing; safe to run again.
# usage: setup.sh [demo|test]   (test adds the linters)
set -euo pipefail

purpose=${1:-demo}
cache=${ROASTPOWER_CACHE:-$HOME/.cache/roastpower}
minimum_rust=1.95

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

check_languages() {
    have cargo || fail "Rust is missing. Install Rust $minimum_rust or newer (rustup.rs), then run this again."
    have npm || fail "Node is missing. Install Node 20 or newer with npm, then run this again."
    local version
    version=$(rustc --version | cut -d' ' -f2)
    printf '%s\n%s\n' "$minimum_rust" "$version" | sort --version-sort --check=quiet \
        || fail "Rust $version is too old; $minimum_rust or newer is needed (rustup update stable)."
}

has_postgres() { have initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

missing_packages() {
    have cc && have make || echo build-essential
    have pkg-config || echo pkg-config
    have perl || echo perl
    have git || echo git
    have curl || echo curl
    # With DATABASE_URL the demo uses that Postgres and needs none of its own; the tests always start one.
    { [ -n "${DATABASE_URL:-}" ] && [ "$purpose" = demo ]; } || has_postgres || echo postgresql
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
    if ! [ -x "$cache/tools/bin/cargo-deny" ]; then
        say 'building cargo-deny (once, about four minutes)'
        cargo install --quiet --locked --root "$cache/tools" cargo-deny
    fi
}

check_languages
install_packages
if [ "$purpose" = test ]; then install_linters; fi
