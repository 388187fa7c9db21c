//! Parts of amounts. Pure, in base units and basis points.

/// A whole, in basis points.
pub const BPS: u16 = 10_000;

/// `floor(amount x bps / 10,000)`; `None` when `bps` is above a whole, so the answer never exceeds `amount`.
#[must_use]
pub fn part(amount: u64, bps: u16) -> Option<u64> {
    if bps > BPS {
        return None;
    }
    // Whole ten-thousands and the rest apart: exact, never above `amount`, and without a 128-bit division, which is dear on chain.
    let (whole, bps) = (u64::from(BPS), u64::from(bps));
    Some(amount / whole * bps + amount % whole * bps / whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn more_than_a_whole_is_refused() {
        assert_eq!(part(1, 10_001), None);
        assert_eq!(part(u64::MAX, 10_000), Some(u64::MAX));
    }

    proptest! {
        #[test]
        fn a_part_is_rounded_down_by_less_than_one(amount: u64, bps in 0..=BPS) {
            let part = u128::from(part(amount, bps).ok_or_else(|| TestCaseError::fail("refused"))?);
            let exact = u128::from(amount) * u128::from(bps);
            prop_assert!(part * 10_000 <= exact && exact < (part + 1) * 10_000);
        }
    }
}
