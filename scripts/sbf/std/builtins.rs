//! The 128-bit helpers once more, with pointers for everything that is 128 bits wide.
//!
//! rustc returns i128 through memory on this target and the linker's LLVM expects it in registers. These functions take
//! and return nothing wider than a pointer, so both agree on them; shim.ll gives them the names that LLVM calls.

macro_rules! through_pointers {
    ($($name:ident = $function:path: $wide:ty, $wide_or_pointer:ty, |$b:ident| $value:expr;)*) => {$(
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $name(out: *mut $wide, a: *const $wide, $b: $wide_or_pointer) {
            // SAFETY: shim.ll passes three valid, aligned places on its own stack.
            unsafe { *out = $function(*a, $value) }
        }
    )*};
}

through_pointers! {
    sbf_multi3 = crate::int::mul::__multi3: i128, *const i128, |b| *b;
    sbf_divti3 = crate::int::sdiv::__divti3: i128, *const i128, |b| *b;
    sbf_modti3 = crate::int::sdiv::__modti3: i128, *const i128, |b| *b;
    sbf_udivti3 = crate::int::udiv::__udivti3: u128, *const u128, |b| *b;
    sbf_umodti3 = crate::int::udiv::__umodti3: u128, *const u128, |b| *b;
    sbf_ashlti3 = crate::int::shift::__ashlti3: u128, u32, |b| b;
    sbf_lshrti3 = crate::int::shift::__lshrti3: u128, u32, |b| b;
    sbf_ashrti3 = crate::int::shift::__ashrti3: i128, u32, |b| b;
}
