//! The operations that bytecode and host are compared on. tests/arith compiles this very file for the host, so both know the same
//! operations by the same numbers. Operands and values travel as u128: an operand is truncated to the operation's type, a value extended.

/// A family of operations: their names, and one function that evaluates them by number.
macro_rules! by_number {
    ($($name:ident => $operation:expr;)*) => {
        pub(super) const NAMES: &[&str] = &[$(stringify!($name)),*];

        #[inline(never)]
        pub(super) fn evaluate(number: usize, a: u128, b: u128) -> Option<u128> {
            $(
                if number == 0 {
                    let operation: fn(u128, u128) -> Option<u128> = $operation;
                    return operation(a, b);
                }
                let number = number.wrapping_sub(1);
            )*
            let _ = number;
            None
        }
    };
}

/// What every integer type can, compared between an unsigned and a signed type of one width.
macro_rules! arithmetic {
    ($int:ident, $other:ident) => {
        by_number! {
            wrapping_add => |a, b| Some((a as $int).wrapping_add(b as $int) as u128);
            wrapping_sub => |a, b| Some((a as $int).wrapping_sub(b as $int) as u128);
            wrapping_mul => |a, b| Some((a as $int).wrapping_mul(b as $int) as u128);
            checked_add => |a, b| (a as $int).checked_add(b as $int).map(|value| value as u128);
            checked_sub => |a, b| (a as $int).checked_sub(b as $int).map(|value| value as u128);
            checked_mul => |a, b| (a as $int).checked_mul(b as $int).map(|value| value as u128);
            saturating_add => |a, b| Some((a as $int).saturating_add(b as $int) as u128);
            saturating_sub => |a, b| Some((a as $int).saturating_sub(b as $int) as u128);
            saturating_mul => |a, b| Some((a as $int).saturating_mul(b as $int) as u128);
            shl => |a, b| (a as $int).checked_shl(b as u32 % 160).map(|value| value as u128);
            shr => |a, b| (a as $int).checked_shr(b as u32 % 160).map(|value| value as u128);
            rotate_left => |a, b| Some((a as $int).rotate_left(b as u32) as u128);
            swap_bytes => |a, _| Some((a as $int).swap_bytes() as u128);
            leading_zeros => |a, _| Some(u128::from((a as $int).leading_zeros()));
            trailing_zeros => |a, _| Some(u128::from((a as $int).trailing_zeros()));
            count_ones => |a, _| Some(u128::from((a as $int).count_ones()));
            // Less than, equal, at most: one bit each.
            compare => |a, b| {
                let (a, b) = (a as $int, b as $int);
                Some(u128::from(a < b) | u128::from(a == b) << 1 | u128::from(a <= b) << 2)
            };
            // Between signedness, as casts do it.
            reinterpret => |a, _| Some(a as $int as $other as u128);
        }
    };
}

/// Division, for the types that the target divides. It has no signed division up to 64 bits: the compiler refuses that.
macro_rules! division {
    ($int:ident) => {
        by_number! {
            checked_div => |a, b| (a as $int).checked_div(b as $int).map(|value| value as u128);
            checked_rem => |a, b| (a as $int).checked_rem(b as $int).map(|value| value as u128);
        }
    };
}

/// The families in the order of their numbers.
macro_rules! families {
    ($($family:ident: $operations:ident($($type:ident),*);)*) => {
        $(
            mod $family {
                $operations!($($type),*);
            }
        )*

        /// The names of an operation's family and of the operation. None behind the last one.
        #[must_use]
        pub fn name(number: usize) -> Option<(&'static str, &'static str)> {
            $(
                if let Some(name) = $family::NAMES.get(number) {
                    return Some((stringify!($family), name));
                }
                let number = number - $family::NAMES.len();
            )*
            let _ = number;
            None
        }

        /// Evaluates an operation: no value on overflow, division by zero, or a shift by more than the width. None when there is no
        /// such operation.
        #[must_use]
        pub fn evaluate(number: usize, a: u128, b: u128) -> Option<Option<u128>> {
            $(
                if number < $family::NAMES.len() {
                    return Some($family::evaluate(number, a, b));
                }
                let number = number - $family::NAMES.len();
            )*
            let _ = number;
            None
        }
    };
}

/// Combinations that programs use, and the shapes of calls that a linker can get wrong.
macro_rules! combinations {
    () => {
            by_number! {
                // The product of two u64, whole.
                widening_mul => |a, b| Some(u128::from(a as u64) * u128::from(b as u64));
                // A fee: part of an amount, in basis points.
                fee => |a, b| {
                    let fee = u128::from(a as u64) * u128::from(b as u16) / 10_000;
                    u64::try_from(fee).ok().map(u128::from)
                };
                // More arguments than there are argument registers, twice over.
                eleven_arguments => |a, b| {
                    let [p, q, r, s] = [a as u64, (a >> 64) as u64, b as u64, (b >> 64) as u64];
                    Some(eleven(p, q, r, s, p ^ s, q ^ r, a, b, p as u8, q as i16, r as u32))
                };
                // A result too large for registers, with sign extension from every width.
                widths => |a, b| {
                    let parts = widths(a, b);
                    Some(parts.iter().fold(0, |sum: u128, part| sum.rotate_left(7).wrapping_add(*part as u128)))
                };
                // Numbers at addresses that are no multiple of their size.
                unaligned => |a, b| Some(unaligned(a, b));
            }

            #[allow(clippy::too_many_arguments)]
            #[inline(never)]
            fn eleven(p: u64, q: u64, r: u64, s: u64, t: u64, u: u64, v: u128, w: u128, x: u8, y: i16, z: u32) -> u128 {
                let small = u128::from(p ^ q.rotate_left(1) ^ r.rotate_left(2) ^ s.rotate_left(3) ^ t.rotate_left(4) ^ u.rotate_left(5));
                v.wrapping_mul(3).wrapping_add(w).wrapping_sub(small) ^ u128::from(x) ^ (y as u128) ^ u128::from(z)
            }

            #[inline(never)]
            fn widths(a: u128, b: u128) -> [i128; 6] {
                let mixed = a ^ b.rotate_left(64);
                [mixed as i8 as i128, mixed as i16 as i128, mixed as i32 as i128, mixed as i64 as i128, (a as i32 as i64) as i128, b as i128]
            }

            fn unaligned(a: u128, b: u128) -> u128 {
                let mut bytes = [0_u8; 41];
                bytes[1..17].copy_from_slice(&a.to_le_bytes());
                bytes[17..33].copy_from_slice(&b.to_be_bytes());
                sum(&bytes, a as usize % 24)
            }

            #[inline(never)]
            fn sum(bytes: &[u8; 41], start: usize) -> u128 {
                let mut wide = [0_u8; 16];
                wide.copy_from_slice(&bytes[start..start + 16]);
                let mut narrow = [0_u8; 4];
                narrow.copy_from_slice(&bytes[start + 3..start + 7]);
                u128::from_le_bytes(wide) ^ u128::from(u32::from_be_bytes(narrow))
            }
    };
}

families! {
    u128_arithmetic: arithmetic(u128, i128);
    u128_division: division(u128);
    i128_arithmetic: arithmetic(i128, u128);
    i128_division: division(i128);
    u64_arithmetic: arithmetic(u64, i64);
    u64_division: division(u64);
    i64_arithmetic: arithmetic(i64, u64);
    u32_arithmetic: arithmetic(u32, i32);
    u32_division: division(u32);
    i32_arithmetic: arithmetic(i32, u32);
    u16_arithmetic: arithmetic(u16, i16);
    u16_division: division(u16);
    i16_arithmetic: arithmetic(i16, u16);
    u8_arithmetic: arithmetic(u8, i8);
    u8_division: division(u8);
    i8_arithmetic: arithmetic(i8, u8);
    combined: combinations();
}
