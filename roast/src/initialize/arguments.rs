//! What the command is told.

use clap::Args;
use roast_keeper::KeypairSource;
use roast_protocol::amount::{BaseUnits, Bps};
use roast_protocol::{battle, burn, tipping};
use solana_pubkey::Pubkey;

use super::House;

/// Who gets what, and on which terms. Amounts are base units of the mint; the defaults are for a mint with 9 decimals.
#[derive(Clone, Debug, Args)]
pub struct Arguments {
    /// The cluster's JSON-RPC node.
    #[arg(
        long,
        env = "SOLANA_RPC_URL",
        default_value = "http://127.0.0.1:8899",
        hide_env_values = true
    )]
    pub(super) rpc_url: String,
    /// Key file of the programs' upgrade authority: it signs, pays the rent, and becomes admin.
    #[arg(long, value_name = "FILE", value_parser = key_file)]
    pub(super) authority: KeypairSource,
    /// Mint of stakes, tips and burns.
    #[arg(long, value_name = "ADDRESS")]
    mint: Pubkey,
    /// Who judges battles: the address of the keeper's key.
    #[arg(long, value_name = "ADDRESS")]
    judge: Pubkey,
    /// Who gets the larger part of battles' fees.
    #[arg(long, value_name = "ADDRESS")]
    creator: Pubkey,
    /// Who gets the smaller part of battles' fees.
    #[arg(long, value_name = "ADDRESS")]
    partner: Pubkey,
    /// Who gets the fees of tips.
    #[arg(long, value_name = "ADDRESS")]
    treasury: Pubkey,
    /// Who moves the minimum burn of campaigns; the judge unless told otherwise.
    #[arg(long, value_name = "ADDRESS")]
    keeper: Option<Pubkey>,
    /// Stakes of bronze, silver, gold and diamond; 0 closes a tier.
    #[arg(long, value_name = "UNITS", num_args = 4,
        default_values_t = roast_localnet::TIER_STAKES.map(|stake| stake.0))]
    tier_stakes: Vec<u64>,
    /// Fee of a battle in basis points of both stakes.
    #[arg(long, value_name = "BPS", default_value_t = 500)]
    fee_bps: u16,
    /// The partner's part of that fee in basis points.
    #[arg(long, value_name = "BPS", default_value_t = 2_500)]
    partner_share_bps: u16,
    /// What the present player gets of an absent player's stake, after the fee, in basis points.
    #[arg(long, value_name = "BPS", default_value_t = 10_000)]
    forfeit_bonus_bps: u16,
    /// Seconds in which an opponent may join.
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    join_seconds: u32,
    /// Seconds from joining to the judge's deadline; a minute and a half of it is no time for a round's first words.
    #[arg(long, value_name = "SECONDS", default_value_t = 900, value_parser = clap::value_parser!(u32).range(180..))]
    judge_seconds: u32,
    /// Fee of a tip in basis points.
    #[arg(long, value_name = "BPS", default_value_t = 200)]
    tip_fee_bps: u16,
    /// Smallest tip.
    #[arg(long, value_name = "UNITS", default_value_t = 1_000_000_000)]
    minimum_tip: u64,
    /// Smallest burn that a campaign may ask for.
    #[arg(long, value_name = "UNITS", default_value_t = 1_000_000_000)]
    lowest_burn: u64,
    /// Seconds between two moves of a campaign's minimum burn.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    retarget_seconds: u32,
    /// Seconds that a submission stays on chain after its campaign.
    #[arg(long, value_name = "SECONDS", default_value_t = 86_400)]
    retention_seconds: u32,
}

impl Arguments {
    pub(super) fn house(&self) -> House {
        let mut tier_stakes = [BaseUnits::ZERO; 4];
        for (place, stake) in tier_stakes.iter_mut().zip(&self.tier_stakes) {
            *place = BaseUnits(*stake);
        }
        House {
            mint: self.mint,
            battles: battle::Terms {
                judge: self.judge,
                creator: self.creator,
                partner: self.partner,
                fee_bps: Bps(self.fee_bps),
                partner_share_bps: Bps(self.partner_share_bps),
                forfeit_bonus_bps: Bps(self.forfeit_bonus_bps),
                join_seconds: self.join_seconds,
                judge_seconds: self.judge_seconds,
            },
            tier_stakes,
            tips: tipping::Terms {
                treasury: self.treasury,
                fee_bps: Bps(self.tip_fee_bps),
            },
            minimum_tip: BaseUnits(self.minimum_tip),
            burns: burn::Terms {
                keeper: self.keeper.unwrap_or(self.judge),
                retarget_seconds: self.retarget_seconds,
                retention_seconds: self.retention_seconds,
            },
            lowest_burn: BaseUnits(self.lowest_burn),
        }
    }
}

fn key_file(path: &str) -> Result<KeypairSource, std::convert::Infallible> {
    Ok(KeypairSource::Text(path.to_owned()))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Command {
        #[command(flatten)]
        arguments: Arguments,
    }

    fn read(more: &[&str]) -> Result<House, clap::Error> {
        let address = Pubkey::new_from_array([7; 32]).to_string();
        let mut words = vec!["initialize", "--authority", "key.json"];
        for name in ["--mint", "--judge", "--creator", "--partner", "--treasury"] {
            words.extend([name, &address]);
        }
        words.extend(more);
        Command::try_parse_from(words).map(|command| command.arguments.house())
    }

    #[test]
    fn what_is_not_said_is_the_default_and_the_judge_is_the_keeper() {
        let house = read(&[]).unwrap();
        assert_eq!(house.tier_stakes, roast_localnet::TIER_STAKES);
        assert_eq!(house.burns.keeper, house.battles.judge);
        let house = read(&["--tier-stakes", "1", "2", "3", "0"]).unwrap();
        assert_eq!(house.tier_stakes, [1, 2, 3, 0].map(BaseUnits));
    }

    #[test]
    fn battles_without_time_for_words_and_three_stakes_are_refused() {
        read(&["--judge-seconds", "180"]).unwrap();
        read(&["--judge-seconds", "179"]).unwrap_err();
        read(&["--tier-stakes", "1", "2", "3"]).unwrap_err();
    }
}
