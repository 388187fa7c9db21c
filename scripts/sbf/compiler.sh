# shellcheck shell=bash
# The compiler: Debian's rustc-web with the standard library source of exactly the same version.

# Leaves sbf_rustc, rust_src and compiler_version.
find_compiler() {
    need dpkg-query "The scripted toolchain needs Debian (or install the Solana tools and have cargo-build-sbf on PATH)."
    need cc "Install a C compiler for build scripts: apt-get install gcc libc6-dev"
    need cargo "Install Rust (see rust-version in Cargo.toml)."

    local missing=() package
    for package in rustc-web rust-web-src; do
        [[ -n $(package_version "$package") ]] || missing+=("$package")
    done
    ((${#missing[@]} == 0)) || install_packages "${missing[@]}"

    compiler_version=$(package_version rustc-web)
    local source_version
    source_version=$(package_version rust-web-src)
    [[ $compiler_version == "$source_version" ]] ||
        die "rustc-web ($compiler_version) and rust-web-src ($source_version) differ." \
            "Upgrade both: apt-get update && apt-get install rustc-web rust-web-src"

    sbf_rustc=$(package_path rustc-web '/bin/rustc$') || die "package rustc-web holds no bin/rustc."
    rust_src=$(package_path rust-web-src '/library$') || die "package rust-web-src holds no library folder."
}

# The version of an installed package, or nothing.
package_version() {
    dpkg-query -W -f='${db:Status-Status} ${Version}\n' "$1" 2>/dev/null | sed -n 's/^installed //p'
}

# The first path of an installed package that matches.
package_path() {
    local files
    files=$(dpkg-query -L "$1")
    grep -m1 -- "$2" <<<"$files"
}

install_packages() {
    ((EUID == 0)) || die "Debian packages are missing: $*" "Run: sudo apt-get update && sudo apt-get install $*"
    say "installing Debian packages: $*"
    # --no-remove: rustc-web conflicts with Debian's own rustc, and taking that away is not ours to decide.
    { apt-get -qq update &&
        DEBIAN_FRONTEND=noninteractive DEBCONF_NOWARNINGS=yes apt-get -qq install --no-install-recommends --no-remove "$@"; } >/dev/null ||
        die "apt-get could not install: $*" \
            "They are in Debian's security suite; check that it is among the machine's apt sources." \
            "If Debian's 'rustc' or 'rust-src' is installed, remove it first: the packages exclude each other."
}
