# shellcheck shell=bash
# A private copy of the standard library that knows the target. Programs are no_std, but crates below them are not, so
# std has to compile; none of its services exist on chain. Every edit stops the build when its place has moved.

make_std() {
    cp -a "$rust_src" library
    local std=library/std/src builtins=library/compiler-builtins/compiler-builtins/src

    # No heap of its own: each program brings its allocator, and std's must only exist.
    edit "$std/sys/alloc/mod.rs" 1 '    target_arch = "csky",' $'    target_arch = "bpf",\n    target_arch = "csky",'
    edit "$std/sys/alloc/mod.rs" 1 '    target_os = "zkvm" => {' \
        $'    target_os = "solana" => {\n        mod solana;\n    }\n    target_os = "zkvm" => {'
    cp "$sbf_dir/std/allocator.rs" "$std/sys/alloc/solana.rs"

    # One thread, no operating system, no randomness: the same choices as for the targets named beside it.
    edit "$std/sys/io/error/mod.rs" 1 '        target_os = "zkvm",' $'        target_os = "solana",\n        target_os = "zkvm",'
    edit "$std/sys/thread_local/mod.rs" 2 'target_os = "zkvm",' 'target_os = "solana", target_os = "zkvm",'
    edit "$std/sys/random/mod.rs" 2 'target_os = "xous",' 'target_os = "solana", target_os = "xous",'
    edit "$std/hash/random.rs" 1 '            Cell::new(hashmap_random_keys())' '            Cell::new((0, 0))'
    edit "$std/hash/random.rs" 1 'use crate::sys::random::hashmap_random_keys;' ''

    # 128-bit helpers with an interface that no compiler version can disagree about; shim.ll calls them.
    edit "$builtins/lib.rs" 1 'pub mod probestack;' $'pub mod probestack;\n\nmod sbf;'
    cp "$sbf_dir/std/builtins.rs" "$builtins/sbf.rs"
}
