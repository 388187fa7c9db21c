# shellcheck shell=bash
# Compiles the programs with the toolchain that the other files made. Finished programs are kept by a hash of everything
# that goes into them, so that a clean clone of the same commit does not compile them again.

# What, besides the sources, decides the bytes.
toolchain_key() {
    hash_of "$compiler_version" "$(basename "$linker_dir")" "$(basename "$std_dir")" "$llvm_dir/versions" \
        "$sbf_dir"/{programs.sh,shim.ll,target.json}
}

# A hash over the path and content of every file that the programs are made of.
sources_key() {
    (
        cd "$programs_dir"
        find . \( -name target -o -name idl \) -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
    ) | sha256sum | cut -c1-16
}

# build_programs OUTPUT-DIR - leaves NAME.so of every program there.
build_programs() {
    local output=$1 toolchain store name
    toolchain=$(toolchain_key)
    store=$cache/programs/$toolchain-$(sources_key)
    mkdir -p "$output" "$cache/programs"
    if [[ -n ${SBF_NO_STORE:-} || ! -d $store ]]; then
        say "compiling the programs"
        compile "$cache/target-$toolchain"
        keep_programs "$cache/target-$toolchain/sbf-solana/release" "$store"
    fi
    for name in $(program_names); do replace_file "$store/$name.so" "$output/$name.so"; done
}

# compile TARGET-DIR - a folder for each toolchain, because cargo does not notice changes in the private std.
compile() {
    local target=$1 name packages=()
    local flags=(
        # A panic is an abort without words: no formatting code in the programs.
        -Zunstable-options -Cpanic=immediate-abort
        # v3 is what SBPF v3 took over; its loader refuses some instructions of v4. Unaligned loads are allowed.
        -Ctarget-cpu=v3 -Ctarget-feature=+allows-misaligned-mem-access
        "-Clinker=$linker_dir/sbpf-linker" -Clinker-flavor=bpf "-Clink-arg=$sbf_dir/shim.ll"
        -Clink-arg=--arch=v3 -Clink-arg=--deploy=false
        # The linker keeps the multiplication and the divisions by itself; LLVM may ask for the shifts, too.
        -Clink-arg=--export=__ashlti3,__ashrti3,__lshrti3
        # The size of the virtual machine's frames, and what it does not execute: sign-extending moves and loads, jump tables.
        -Clink-arg=--llvm-args=--bpf-stack-size=4096
        -Clink-arg=--llvm-args=--disable-movsx
        -Clink-arg=--llvm-args=--disable-ldsx
        -Clink-arg=--llvm-args=--bpf-min-jump-table-entries=1000000
        # No path of this machine in the bytes, or two checkouts would give two hashes.
        "--remap-path-prefix=$programs_dir=/programs"
        "--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"
        "--remap-path-prefix=$std_dir=/std"
    )
    for name in $(program_names); do packages+=(--package "$name"); done
    # cargo calls the target by its file's name.
    cp "$sbf_dir/target.json" "$cache/sbf-solana.json"
    (
        cd "$programs_dir"
        # Unstable options of a stable compiler, for this build alone.
        export RUSTC=$sbf_rustc RUSTC_BOOTSTRAP=1 RUSTC_BOOTSTRAP_SYNTHETIC_TARGET=1
        export __CARGO_TESTS_ONLY_SRC_ROOT=$std_dir/library
        CARGO_ENCODED_RUSTFLAGS=$(IFS=$'\x1f' && printf '%s' "${flags[*]}")
        export CARGO_ENCODED_RUSTFLAGS
        # A wrapper of the user's own would change the bytes.
        unset RUSTC_WRAPPER RUSTC_WORKSPACE_WRAPPER RUSTFLAGS
        cargo build --quiet --release --locked --lib "${packages[@]}" --target "$cache/sbf-solana.json" --target-dir "$target" \
            -Zjson-target-spec -Zbuild-std=std,panic_abort -Zbuild-std-features=
    ) || die "the programs do not compile; the compiler's words are above."
}

# keep_programs FROM STORE - STORE appears at once and complete, or not at all.
keep_programs() {
    local from=$1 store=$2 work name
    work=$(mktemp -d "$cache/programs/.XXXXXX")
    for name in $(program_names); do
        cp "$from/$name.so" "$work/" || die "cargo built no $name.so; folder, package and library must share one name."
    done
    rm -rf "$store"
    mv "$work" "$store"
}

# replace_file FROM TO - leaves an equal file alone, and never shows half of a new one to a running test.
replace_file() {
    cmp --silent "$1" "$2" && return
    cp "$1" "$2.new"
    mv "$2.new" "$2"
}
