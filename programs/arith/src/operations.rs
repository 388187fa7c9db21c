//! The operations that bytecode and host are compared on. tests/arith compiles this very file for the host, so both know the same
//! operations by the same numbers. Operands and values travel as u128: an operand is truncated to the operation's type, a value extended.

/// Byte strings, made of the two operands.
mod strings {
    /// Longest string, and how far from an aligned address it may start.
    const LONGEST: usize = 320;
    const SHIFTS: usize = 16;

    /// Compares two strings that `a` fills and `b` shapes: length (16 bits), where they differ first (16 bits), how they differ there
    /// (8 bits: not at all, less, greater), and where each starts (8 bits each). Behind the first difference comes one the other way.
    pub(super) fn on_strings(a: u128, b: u128, compare: fn(&[u8], &[u8]) -> u128) -> Option<u128> {
        let [length, position] = [b as u16, (b >> 16) as u16].map(usize::from);
        let [difference, left_start, right_start] =
            [32, 40, 48].map(|shift| usize::from((b >> shift) as u8));
        let length = length % (LONGEST + 1);
        let mut left = String::new(a, left_start, length);
        let mut right = String::new(a, right_start, length);
        for (position, difference) in [(position, difference), (position + 1, difference * 2)] {
            // As signed bytes these would compare the other way round.
            let (of_left, of_right) = match difference % 3 {
                0 => continue,
                1 => (0x7f, 0x80),
                _ => (0x80, 0x7f),
            };
            left.set(position, of_left);
            right.set(position, of_right);
        }
        Some(compare(left.bytes(), right.bytes()))
    }

    /// A string that starts anywhere.
    struct String {
        bytes: [u8; LONGEST + SHIFTS],
        start: usize,
        length: usize,
    }

    impl String {
        #[inline(never)]
        fn new(content: u128, start: usize, length: usize) -> Self {
            let content = content.to_le_bytes();
            let start = start % SHIFTS;
            let mut bytes = [content[0]; LONGEST + SHIFTS];
            bytes[start..start + content.len()].copy_from_slice(&content);
            Self {
                bytes,
                start,
                length,
            }
        }

        /// Sets a byte of the string; nothing behind its end.
        #[inline(never)]
        fn set(&mut self, position: usize, byte: u8) {
            if position < self.length {
                self.bytes[self.start + position] = byte;
            }
        }

        /// The compiler cannot know what is in it.
        #[inline(never)]
        fn bytes(&self) -> &[u8] {
            &self.bytes[self.start..self.start + self.length]
        }
    }
}

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

/// Comparisons of byte strings, which the programs' addresses and discriminators go through: `memcmp` and `bcmp`.
macro_rules! comparisons {
    () => {
        use super::strings::on_strings;

        by_number! {
            order => |a, b| on_strings(a, b, |left, right| left.cmp(right) as u128);
            equal => |a, b| on_strings(a, b, |left, right| u128::from(left == right));
            at_most => |a, b| on_strings(a, b, |left, right| u128::from(left <= right));
            // A length that the compiler knows, as that of an address.
            equal_addresses => |a, b| on_strings(a, b, |left, right| {
                let address = |bytes: &[u8]| bytes.first_chunk::<32>().copied();
                u128::from(address(left) == address(right))
            });
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
    byte_strings: comparisons();
}
