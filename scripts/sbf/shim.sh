# shellcheck shell=bash
# shim.ll as bitcode, the form in which the linker takes objects of this target.

make_shim() {
    "$llvm_as" "$sbf_dir/shim.ll" -o shim.bc
}

# Leaves llvm_as.
find_assembler() {
    llvm_as=$(compgen -G '/usr/lib/llvm-22/bin/llvm-as' || true)
    [[ -n $llvm_as ]] || install_packages llvm-22
    llvm_as=/usr/lib/llvm-22/bin/llvm-as
    [[ -x $llvm_as ]] || die "llvm-as 22 is missing." "Run: apt-get install llvm-22"
}
