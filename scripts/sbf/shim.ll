source_filename = "shim.ll"
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "bpfel"

; LLVM calls these names for 128-bit arithmetic (and for the high half of a checked 64-bit multiplication) and expects
; the result in registers; rustc's own definitions return it through memory. These definitions are strong, theirs weak,
; so the linker keeps these. The work is done by std/builtins.rs.

define i128 @__multi3(i128 %a, i128 %b) {
  %out = alloca i128, align 16
  %pa = alloca i128, align 16
  %pb = alloca i128, align 16
  store i128 %a, ptr %pa, align 16
  store i128 %b, ptr %pb, align 16
  call void @sbf_multi3(ptr %out, ptr %pa, ptr %pb)
  %result = load i128, ptr %out, align 16
  ret i128 %result
}

define i128 @__divti3(i128 %a, i128 %b) {
  %out = alloca i128, align 16
  %pa = alloca i128, align 16
  %pb = alloca i128, align 16
  store i128 %a, ptr %pa, align 16
  store i128 %b, ptr %pb, align 16
  call void @sbf_divti3(ptr %out, ptr %pa, ptr %pb)
  %result = load i128, ptr %out, align 16
  ret i128 %result
}

define i128 @__modti3(i128 %a, i128 %b) {
  %out = alloca i128, align 16
  %pa = alloca i128, align 16
  %pb = alloca i128, align 16
  store i128 %a, ptr %pa, align 16
  store i128 %b, ptr %pb, align 16
  call void @sbf_modti3(ptr %out, ptr %pa, ptr %pb)
  %result = load i128, ptr %out, align 16
  ret i128 %result
}

define i128 @__udivti3(i128 %a, i128 %b) {
  %out = alloca i128, align 16
  %pa = alloca i128, align 16
  %pb = alloca i128, align 16
  store i128 %a, ptr %pa, align 16
  store i128 %b, ptr %pb, align 16
  call void @sbf_udivti3(ptr %out, ptr %pa, ptr %pb)
  %result = load i128, ptr %out, align 16
  ret i128 %result
}

define i128 @__umodti3(i128 %a, i128 %b) {
  %out = alloca i128, align 16
  %pa = alloca i128, align 16
  %pb = alloca i128, align 16
  store i128 %a, ptr %pa, align 16
  store i128 %b, ptr %pb, align 16
  call void @sbf_umodti3(ptr %out, ptr %pa, ptr %pb)
  %result = load i128, ptr %out, align 16
  ret i128 %result
}

define i128 @__ashlti3(i128 %a, i32 %count) {
  %out = alloca i128, align 16
  %pa = alloca i128, align 16
  store i128 %a, ptr %pa, align 16
  call void @sbf_ashlti3(ptr %out, ptr %pa, i32 %count)
  %result = load i128, ptr %out, align 16
  ret i128 %result
}

define i128 @__lshrti3(i128 %a, i32 %count) {
  %out = alloca i128, align 16
  %pa = alloca i128, align 16
  store i128 %a, ptr %pa, align 16
  call void @sbf_lshrti3(ptr %out, ptr %pa, i32 %count)
  %result = load i128, ptr %out, align 16
  ret i128 %result
}

define i128 @__ashrti3(i128 %a, i32 %count) {
  %out = alloca i128, align 16
  %pa = alloca i128, align 16
  store i128 %a, ptr %pa, align 16
  call void @sbf_ashrti3(ptr %out, ptr %pa, i32 %count)
  %result = load i128, ptr %out, align 16
  ret i128 %result
}

declare void @sbf_multi3(ptr, ptr, ptr)
declare void @sbf_divti3(ptr, ptr, ptr)
declare void @sbf_modti3(ptr, ptr, ptr)
declare void @sbf_udivti3(ptr, ptr, ptr)
declare void @sbf_umodti3(ptr, ptr, ptr)
declare void @sbf_ashlti3(ptr, ptr, i32)
declare void @sbf_lshrti3(ptr, ptr, i32)
declare void @sbf_ashrti3(ptr, ptr, i32)

; Comparing bytes. Defined here so as not to be inlined: the weak definitions would bring a loop for the first difference to every
; comparison of two addresses, where the compiler itself compares a known number of bytes word by word. 1608310321 is the number
; of the runtime's sol_memcmp_.

define i32 @memcmp(ptr %a, ptr %b, i64 %n) noinline {
  %order = alloca i32, align 4
  store i32 0, ptr %order, align 4
  %status = call i32 inttoptr (i64 1608310321 to ptr)(ptr %a, ptr %b, i64 %n, ptr %order)
  %result = load i32, ptr %order, align 4
  ret i32 %result
}

define i32 @bcmp(ptr %a, ptr %b, i64 %n) noinline {
  %result = call i32 @memcmp(ptr %a, ptr %b, i64 %n)
  ret i32 %result
}
