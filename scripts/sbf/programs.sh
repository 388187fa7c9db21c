# shellcheck shell=bash
# Compiles the programs with the toolchain that the other files made. Finished programs are kept by a hash of everything
# that goes into them, so that a clean clone of the same commit does not compile them again.

# Leaves toolchain_key: what, besides the sources, decides the bytes.
describe_toolchain() {
    toolchain_key=$(hash_of "$compiler_version" "$(basename "$linker_dir")" "$(basename "$std_dir")" "$llvm_dir/versions" \
        "$sbf_dir"/{programs.sh,rustc.sh,shim.ll,target.json})
}

# A hash over the path and content of every file that the programs are made of.
sources_key() (
    cd "$programs_dir" || exit
    find . \( -name target -o -name idl \) -prune -o -type f -print0 | LC_ALL=C sort --zero-terminated | xargs -0 sha256sum |
        sha256sum | cut -c1-16
)

# build_programs OUTPUT-DIR - leaves NAME.so of every program there.
build_programs() {
    local output=$1 store name
    describe_toolchain
    store=$cache/programs/$toolchain_key-$(sources_key)
    mkdir -p "$output" "$cache/programs"
    if [[ -n ${SBF_NO_STORE:-} || ! -d $store ]]; then
        rm -rf "$cache/.programs"
        mkdir "$cache/.programs"
        compile "$cache/.programs"
        rm -rf "$store"
        mv "$cache/.programs" "$store"
    fi
    for name in $(program_names); do replace_file "$store/$name.so" "$output/$name.so"; done
}

compile() { # compile DESTINATION
    local destination=$1 target=$cache/target-$toolchain_key name
    # shellcheck disable=SC2054 # the commas belong to the flags
    local flags=(
        # A panic is an abort without words: no formatting code in the programs.
        -Zunstable-options -Cpanic=immediate-abort
        "-Clinker=$linker_dir/sbpf-linker" -Clinker-flavor=bpf "-Clink-arg=$sbf_dir/shim.ll"
        -Clink-arg=--arch=v3 -Clink-arg=--deploy=false
        # The linker knows that LLVM may ask for the multiplication and the divisions of the shim; the shifts it would drop.
        -Clink-arg=--export=__ashlti3,__ashrti3,__lshrti3
        # The size of the virtual machine's frames, and what it does not execute: sign-extending moves and loads, jump tables.
        -Clink-arg=--llvm-args=--bpf-stack-size=4096
        -Clink-arg=--llvm-args=--disable-movsx
        -Clink-arg=--llvm-args=--disable-ldsx
        -Clink-arg=--llvm-args=--bpf-min-jump-table-entries=1000000
        # An address compares in one branch instead of four.
        -Clink-arg=--llvm-args=--memcmp-num-loads-per-block=4
        # Paths of this machine must not end up in the bytes, or two checkouts would give two hashes.
        "--remap-path-prefix=$programs_dir=/programs"
        "--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"
        "--remap-path-prefix=$std_dir=/std"
    )
    # Cargo calls a target by the name of its file. Each toolchain has its own, as another checkout may be of another version.
    mkdir -p "$target"
    cp "$sbf_dir/target.json" "$target/sbf-solana.json"
    for name in $(program_names); do
        say "compiling program $name"
        cargo_sbf "$name" || die "program '$name' does not compile; the compiler's words are above."
        cp "$target/sbf-solana/release/$name.so" "$destination/" ||
            die "cargo built no $name.so; folder, package and library must share one name, and the crate-type be cdylib."
    done
}

# cargo_sbf NAME - compiles one program; compile has set flags and target. One at a time, so that no program's choice of
# features changes the bytes of another.
cargo_sbf() (
    cd "$programs_dir" || exit
    # Unstable options of a stable compiler, for this process alone.
    export RUSTC=$sbf_dir/rustc.sh SBF_RUSTC=$sbf_rustc RUSTC_BOOTSTRAP=1 RUSTC_BOOTSTRAP_SYNTHETIC_TARGET=1
    export __CARGO_TESTS_ONLY_SRC_ROOT=$std_dir/library
    CARGO_ENCODED_RUSTFLAGS=$(IFS=$'\x1f' && printf '%s' "${flags[*]}")
    export CARGO_ENCODED_RUSTFLAGS
    # A wrapper or flags of the user's own would change the bytes.
    unset RUSTC_WRAPPER RUSTC_WORKSPACE_WRAPPER RUSTFLAGS
    # The lock (descriptor 9) is this script's alone.
    cargo build --quiet --release --locked --lib --package "$1" --target "$target/sbf-solana.json" --target-dir "$target" \
        -Zjson-target-spec -Zbuild-std=std,panic_abort -Zbuild-std-features= 9>&-
)

# replace_file FROM TO - leaves an equal file alone, and never shows half of a new one to a running test.
replace_file() {
    if cmp --silent "$1" "$2"; then return; fi
    cp "$1" "$2.new"
    mv "$2.new" "$2"
}
