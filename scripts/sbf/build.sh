#!/usr/bin/env bash
# Builds every program of programs/ to target/deploy/NAME.so and prints name, size and SHA-256 of each.
# With the Solana tools on PATH it uses them; without them it uses Debian's compiler. docs/sbf-build.md explains the latter.
set -euo pipefail

# shellcheck source=scripts/sbf/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
for file in compiler llvm linker std shim programs; do
    # shellcheck source=/dev/null
    source "$sbf_dir/$file.sh"
done

programs_dir=${SBF_PROGRAMS_DIR:-$repo/programs}
output=${SBF_OUTPUT_DIR:-$repo/target/deploy}

build_with_solana_tools() {
    say "building with the Solana tools"
    if command -v anchor >/dev/null; then
        (cd "$repo" && anchor build --no-idl)
    else
        local name
        for name in $(program_names); do cargo build-sbf --manifest-path "$programs_dir/$name/Cargo.toml" --sbf-out-dir "$output"; done
    fi
}

build_with_debian() {
    mkdir -p "$cache"
    find_compiler
    find_assembler
    step llvm "$(hash_of "$sbf_dir/llvm.sh")" "fetching LLVM 23 for the linker (about 50 MB)" make_llvm
    step linker "$(hash_of "$(basename "$llvm_dir")" "$sbf_dir/linker.sh")" "building sbpf-linker (about two minutes, once)" make_linker
    step std "$(hash_of "$compiler_version" "$sbf_dir/std.sh" "$sbf_dir"/std/*)" "preparing the standard library" make_std
    step shim "$(hash_of "$sbf_dir/shim.ll" "$sbf_dir/shim.sh")" "assembling the 128-bit shim" make_shim
    build_programs "$output"
}

print_programs() {
    local name file
    printf '%-10s %10s  %s\n' program bytes sha256
    for name in $(program_names); do
        file=$output/$name.so
        printf '%-10s %10s  %s\n' "$name" "$(stat -c %s "$file")" "$(sha256sum "$file" | cut -d' ' -f1)"
    done
}

if command -v anchor >/dev/null || cargo build-sbf --version >/dev/null 2>&1; then
    build_with_solana_tools
else
    build_with_debian
fi
print_programs
