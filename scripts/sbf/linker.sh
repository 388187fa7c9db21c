# shellcheck shell=bash
# sbpf-linker turns the compiler's bitcode into an SBF program. Built here with cargo against the LLVM of llvm.sh.

sbpf_linker_version=0.2.6

make_linker() {
    mkdir llvm
    ln -s "$llvm_dir/lib" llvm/lib
    # The library wants a newer C library than the machine's own; it gets that at run time from its own loader.
    LLVM_PREFIX=$PWD/llvm RUSTFLAGS="-C link-arg=-Wl,--allow-shlib-undefined" \
        cargo install sbpf-linker --version "=$sbpf_linker_version" --locked \
        --no-default-features --features bpf-linker/llvm-23 --root "$PWD" --target-dir "$PWD/target"
    rm -rf target llvm

    # Paths relative to itself, so that the cache can be moved.
    cat >sbpf-linker <<WRAPPER
#!/bin/sh
# Runs the linker with the loader and the libraries that were unpacked for it.
here=\$(dirname "\$0")
lib=\$here/../$(basename "$llvm_dir")/lib
exec "\$lib/loader" --library-path "\$lib" "\$here/bin/sbpf-linker" "\$@"
WRAPPER
    chmod 755 sbpf-linker
    "$llvm_dir/lib/loader" --library-path "$llvm_dir/lib" bin/sbpf-linker --version
}
