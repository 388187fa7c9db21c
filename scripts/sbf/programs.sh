# shellcheck shell=bash
# Compiles the programs with the toolchain that the other files made. Finished programs are kept by a hash of everything
# that goes into them, so that a clean clone of the same commit does not compile them again.

# Leaves toolchain_key: what, besides the sources, decides the bytes.
describe_toolchain() {
    toolchain_key=$(hash_of "$compiler_version" "$(basename "$llvm_dir")" "$(basename "$linker_dir")" "$(basename "$std_dir")" \
        "$(basename "$shim_dir")" "$sbf_dir/target.json" "$sbf_dir/programs.sh")
}

# A hash over every source of the programs' workspace.
sources_key() {
    (
        cd "$programs_dir" || exit
        find . \( -name target -o -name idl \) -prune -o -type f \( -name '*.rs' -o -name '*.toml' -o -name Cargo.lock \) -print |
            LC_ALL=C sort | xargs sha256sum
    ) | sha256sum | cut -c1-16
}

# build_programs OUTPUT-DIR - leaves NAME.so of every program there.
build_programs() {
    local output=$1 key store
    describe_toolchain
    key=$toolchain_key-$(sources_key)
    store=$cache/programs/$key
    mkdir -p "$output" "$cache/programs"
    if [[ -n ${SBF_NO_STORE:-} || ! -d $store ]]; then
        say "compiling the programs"
        compile "$cache/.programs-$$"
        rm -rf "$store"
        mv "$cache/.programs-$$" "$store"
    fi
    cp "$store"/*.so "$output/"
}

compile() {
    local destination=$1 target=${SBF_TARGET_DIR:-$cache/target-$toolchain_key} name
    # Paths of this machine must not end up in the bytes, or two checkouts would give two hashes.
    local cargo_home=${CARGO_HOME:-$HOME/.cargo}
    local flags=(
        -Zunstable-options -Cpanic=immediate-abort
        -Ctarget-cpu=v3 -Ctarget-feature=+allows-misaligned-mem-access
        "-Clinker=$linker_dir/sbpf-linker" -Clinker-flavor=bpf
        -Clink-arg=--arch=v3
        -Clink-arg=--llvm-args=--bpf-stack-size=4096
        -Clink-arg=--llvm-args=--disable-movsx
        -Clink-arg=--llvm-args=--disable-ldsx
        -Clink-arg=--llvm-args=--bpf-min-jump-table-entries=1000000
        "-Clink-arg=$shim_dir/shim.bc"
        "--remap-path-prefix=$programs_dir=/programs"
        "--remap-path-prefix=$cargo_home=/cargo"
        "--remap-path-prefix=$std_dir=/std"
    )
    # The target specification's name and path are part of crate hashes; a fixed place in the cache keeps them the same everywhere.
    cp "$sbf_dir/target.json" "$cache/sbf-solana.json"
    (
        cd "$programs_dir"
        export RUSTC=$sbf_rustc RUSTC_BOOTSTRAP=1 RUSTC_BOOTSTRAP_SYNTHETIC_TARGET=1
        export __CARGO_TESTS_ONLY_SRC_ROOT=$std_dir/library
        export CARGO_ENCODED_RUSTFLAGS
        CARGO_ENCODED_RUSTFLAGS=$(IFS=$'\x1f'; printf '%s' "${flags[*]}")
        # A wrapper or flags of the user's own would change the bytes.
        unset RUSTC_WRAPPER RUSTC_WORKSPACE_WRAPPER RUSTFLAGS
        local package_flags=()
        for name in $(program_names); do package_flags+=(--package "$name"); done
        cargo build --quiet --release --locked --lib "${package_flags[@]}" --target "$cache/sbf-solana.json" --target-dir "$target" \
            -Zjson-target-spec -Zbuild-std=std,panic_abort -Zbuild-std-features=
    ) || die "the programs do not compile; the compiler's words are above."
    mkdir -p "$destination"
    for name in $(program_names); do
        cp "$target/sbf-solana/release/$name.so" "$destination/" ||
            die "cargo built no $name.so; is its crate-type cdylib?"
    done
}
