//! What a transaction costs, and what to offer for being included soon.

use solana_pubkey::Pubkey;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;

use crate::error::ApiError;

/// What the cluster takes for each signature, in lamports.
const LAMPORTS_PER_SIGNATURE: u64 = 5_000;
/// The most that one transaction may use.
pub(crate) const MAX_UNITS: u32 = 1_400_000;
/// What the instruction that sets the price uses.
const PRICE_UNITS: u64 = 150;

/// A price in micro-lamports a compute unit that three quarters of the recent transactions on these accounts did not exceed, at most `max`.
pub(crate) async fn priority_fee(
    rpc: &RpcClient,
    accounts: &[Pubkey],
    max: u64,
) -> Result<u64, ApiError> {
    let recent = rpc.get_recent_prioritization_fees(accounts).await?;
    let prices = recent
        .into_iter()
        .map(|slot| slot.prioritization_fee)
        .collect();
    Ok(upper_quartile(prices).min(max))
}

fn upper_quartile(mut prices: Vec<u64>) -> u64 {
    prices.sort_unstable();
    let place = prices.len().saturating_mul(3) / 4;
    prices.get(place).copied().unwrap_or_default()
}

/// The limit to ask for when a simulation without a price used `units`: a fifth more, for what may change until it runs.
pub(crate) fn unit_limit(units: u64, price: u64) -> u32 {
    let for_price = if price > 0 { PRICE_UNITS } else { 0 };
    let units = units.saturating_add(for_price);
    let with_margin = units.saturating_add(units / 5).saturating_add(1_000);
    u32::try_from(with_margin)
        .unwrap_or(MAX_UNITS)
        .min(MAX_UNITS)
}

/// What the cluster takes in lamports: for signatures and for priority, rounded up.
pub(crate) fn lamports(signatures: u64, price: u64, unit_limit: u32) -> u64 {
    let priority = (u128::from(price) * u128::from(unit_limit)).div_ceil(1_000_000);
    let priority = u64::try_from(priority).unwrap_or(u64::MAX);
    signatures
        .saturating_mul(LAMPORTS_PER_SIGNATURE)
        .saturating_add(priority)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fees_are_for_signatures_and_priority_rounded_up() {
        assert_eq!(lamports(1, 0, 200_000), 5_000);
        assert_eq!(lamports(2, 1, 1), 10_001);
        assert_eq!(lamports(1, 1_000_000, 50_000), 55_000);
        assert_eq!(lamports(u64::MAX, u64::MAX, u32::MAX), u64::MAX);
    }

    #[test]
    fn the_price_is_the_upper_quartile_of_recent_ones() {
        assert_eq!(upper_quartile(vec![]), 0);
        assert_eq!(upper_quartile(vec![7]), 7);
        assert_eq!(upper_quartile(vec![4, 1, 3, 2]), 4);
        assert_eq!(upper_quartile((1..=100).collect()), 76);
    }

    #[test]
    fn the_limit_has_a_margin_and_never_exceeds_what_the_cluster_allows() {
        assert_eq!(unit_limit(10_000, 0), 13_000);
        assert_eq!(unit_limit(10_000, 1), 13_180);
        assert_eq!(unit_limit(1_399_999, 0), MAX_UNITS);
        assert_eq!(unit_limit(u64::MAX, 1), MAX_UNITS);
    }
}
