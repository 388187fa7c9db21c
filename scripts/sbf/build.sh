#!/usr/bin/env bash
# Builds every program of programs/ to target/deploy/NAME.so and prints name, size and SHA-256 of each.
# With the Solana tools on PATH it uses them, without them Debian's compiler; SBF_ROUTE=solana or SBF_ROUTE=debian
# decides instead. SBF_NO_STORE=1 compiles even what was compiled before. docs/sbf-build.md explains the Debian route.
set -euo pipefail

# shellcheck source=scripts/sbf/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
for file in compiler llvm linker std programs; do
    # shellcheck source=/dev/null
    source "$sbf_dir/$file.sh"
done

output=$repo/target/deploy

build_with_solana_tools() {
    local name
    for name in $(program_names); do
        say "building program $name with cargo-build-sbf"
        cargo build-sbf --manifest-path "$programs_dir/$name/Cargo.toml" --sbf-out-dir "$output" -- --locked
    done
}

build_with_debian() {
    mkdir -p "$cache"
    lock
    find_compiler
    step llvm "$(hash_of "$sbf_dir/llvm.sh")" "fetching LLVM 23 for the linker (about 50 MB)" make_llvm
    step linker "$(hash_of "$(basename "$llvm_dir")" "$sbf_dir/linker.sh")" "building sbpf-linker (about two minutes, once)" make_linker
    step std "$(hash_of "$compiler_version" "$sbf_dir/std.sh" "$sbf_dir"/std/*)" "preparing the standard library" make_std
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

[[ -n $(program_names) ]] || die "there is no program in $programs_dir."
route=${SBF_ROUTE:-$(if command -v cargo-build-sbf >/dev/null; then echo solana; else echo debian; fi)}
case $route in
solana) build_with_solana_tools ;;
debian) build_with_debian ;;
*) die "SBF_ROUTE is '$route'; it can be 'solana' or 'debian'." ;;
esac
print_programs
