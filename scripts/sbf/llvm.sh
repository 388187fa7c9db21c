# shellcheck shell=bash
# LLVM 23 for the linker. Debian has it in sid only, so it is unpacked (never installed) with everything it loads, its
# own C library included, into a private folder. apt does the work with a state of its own: the machine's sources and
# packages stay as they are, and signatures are checked against Debian's keyring as always.

llvm_wanted=23 # The major version that the linker is written for; a newer one is taken when sid has dropped it.
debian_keyring=/usr/share/keyrings/debian-archive-keyring.gpg

make_llvm() {
    local state=$PWD/apt mirror package deb loader library
    [[ -r $debian_keyring ]] || die "$debian_keyring is missing." "Run: apt-get install debian-archive-keyring"

    mkdir -p "$state/lists/partial" "$state/archives/partial" "$state/empty"
    : >"$state/status" # An empty package database makes apt fetch the whole closure.
    mirror=$(debian_mirror)
    printf 'deb [signed-by=%s] %s sid main\n' "$debian_keyring" "$mirror" >"$state/sources.list"
    local apt=(
        -o "Dir::State=$state" -o "Dir::State::lists=$state/lists" -o "Dir::State::status=$state/status"
        -o "Dir::Cache=$state" -o "Dir::Cache::archives=$state/archives"
        -o "Dir::Etc::sourcelist=$state/sources.list" -o "Dir::Etc::sourceparts=$state/empty"
        -o "Dir::Etc::preferences=/dev/null" -o "Dir::Etc::preferencesparts=$state/empty"
        -o "Acquire::Languages=none" -o "APT::Sandbox::User=" -o "Debug::NoLocking=true" -o "APT::Get::AllowUnauthenticated=false"
        # A mirror that is held still at some day passes the date until which sid's list is valid. The list must still be signed
        # by Debian, and a library of last month links the programs as well as one of today.
        -o "Acquire::Check-Valid-Until=false" -o "Acquire::Retries=3"
    )
    apt-get "${apt[@]}" update
    package=$(newest_enough "$(apt-cache "${apt[@]}" pkgnames libllvm)")
    [[ -n $package ]] || die "sid has no libllvm$llvm_wanted or newer."
    apt-get "${apt[@]}" -y --download-only --no-install-recommends install "$package"

    for deb in "$state"/archives/*.deb; do dpkg-deb -x "$deb" root; done
    (cd "$state/archives" && printf '%s\n' *.deb) >versions
    rm -rf "$state"

    # One flat folder: the linker is started through this loader with this folder as its only library path.
    mkdir lib
    find root -path '*/gconv' -prune -o -path '*-linux-gnu*' -name '*.so*' -exec cp -a -t lib {} +
    rm -rf root
    loader=$(find lib -name 'ld-linux-*.so.*' -print -quit)
    library=$(find lib -name 'libLLVM.so.*' -type f -print -quit)
    [[ -n $loader && -n $library ]] || die "the unpacked packages hold no loader or no libLLVM."
    ln -s "$(basename "$loader")" lib/loader
    ln -s "$(basename "$library")" lib/libLLVM.so # the name that -lLLVM looks for
}

# The first Debian archive in the machine's own apt configuration.
debian_mirror() {
    local mirror
    # shellcheck disable=SC2016 # apt fills in $(LABEL) and the rest itself
    mirror=$(apt-get indextargets --format '$(LABEL) $(CODENAME) $(REPO_URI)' 'Identifier: Packages' |
        awk '$1 == "Debian" && $2 !~ /-/ && !found { print $3; found = 1 }')
    [[ -n $mirror ]] || die "apt knows no Debian archive." "Check the sources under /etc/apt and run apt-get update."
    printf '%s\n' "$mirror"
}

newest_enough() { # the lowest libllvmN with N >= llvm_wanted
    sed -n 's/^libllvm\([0-9]\+\)$/\1/p' <<<"$1" | sort -n |
        awk -v wanted="$llvm_wanted" '$1 >= wanted && !found { print "libllvm" $1; found = 1 }'
}
