use borsh::BorshSerialize;
use proptest::prelude::*;

use super::*;

fn bytes(discriminator: [u8; 8], fields: &impl BorshSerialize) -> Vec<u8> {
    let mut data = discriminator.to_vec();
    fields.serialize(&mut data).unwrap();
    data
}

fn key(byte: u8) -> Pubkey {
    Pubkey::new_from_array([byte; 32])
}

fn performer(name: [u8; 32]) -> Vec<u8> {
    let performer = raw::Performer {
        name,
        owner: key(1),
        wallet: key(2),
        payer: key(3),
        bump: 254,
    };
    bytes(raw::Performer::DISCRIMINATOR, &performer)
}

fn name() -> PerformerName {
    "mc-roast".parse().unwrap()
}

#[test]
fn a_performer_arrives_and_bytes_that_are_no_name_are_refused() {
    let expected = Performer {
        name: name(),
        owner: key(1),
        wallet: key(2),
        payer: key(3),
    };
    assert_eq!(
        decode(&performer(*name().as_bytes())),
        Ok(ProgramAccount::Performer(expected))
    );
    assert_eq!(
        decode(&performer([0xff; 32])),
        Err(DecodeError::Invalid {
            program: "tipping",
            field: "name"
        })
    );
}

#[test]
fn truncated_accounts_are_errors_and_longer_ones_are_read() {
    let mut data = performer(*name().as_bytes());
    for length in 0..data.len() {
        let expected = if length < 8 {
            DecodeError::UnknownDiscriminator { program: "tipping" }
        } else {
            DecodeError::Truncated
        };
        assert_eq!(decode(&data[..length]), Err(expected), "{length} bytes");
    }
    let whole = decode(&data);
    data.extend([7; 32]);
    assert!(whole.is_ok());
    assert_eq!(decode(&data), whole);
}

proptest! {
    #[test]
    fn every_field_of_a_configuration_arrives(keys: [[u8; 32]; 3], fee_bps: u16, paused: bool) {
        let [admin, pending_admin, treasury] = keys.map(Pubkey::new_from_array);
        let config = raw::Config { admin, pending_admin, treasury, fee_bps, paused: u8::from(paused), bump: 1 };
        let expected = Config {
            admin,
            pending_admin: (pending_admin != Pubkey::default()).then_some(pending_admin),
            treasury,
            fee_bps: Bps(fee_bps),
            paused,
        };
        prop_assert_eq!(decode(&bytes(raw::Config::DISCRIMINATOR, &config)), Ok(ProgramAccount::Config(expected)));
    }

    #[test]
    fn every_field_of_a_mint_arrives(keys: [[u8; 32]; 3], minimum_tip: u64, decimals: u8, enabled: bool) {
        let [mint, token_program, fee_vault] = keys.map(Pubkey::new_from_array);
        let config = raw::MintConfig {
            mint, token_program, fee_vault, minimum_tip, decimals,
            enabled: u8::from(enabled), fee_vault_bump: 1, bump: 2, padding: [0; 4],
        };
        let expected = MintConfig { mint, token_program, fee_vault, minimum_tip: BaseUnits(minimum_tip), decimals, enabled };
        prop_assert_eq!(decode(&bytes(raw::MintConfig::DISCRIMINATOR, &config)), Ok(ProgramAccount::MintConfig(expected)));
    }

    #[test]
    fn decoding_never_panics(kind in 0usize..4, body in proptest::collection::vec(any::<u8>(), 0..300)) {
        let discriminators = [raw::Config::DISCRIMINATOR, raw::MintConfig::DISCRIMINATOR, raw::Performer::DISCRIMINATOR];
        let prefix = discriminators.get(kind).map_or(&[][..], |discriminator| &discriminator[..]);
        let _ = decode(&[prefix, &body].concat());
    }
}
