//! Builders against a program's own IDL: account order, flags, discriminators, and every address that the IDL says how to derive.

use serde_json::Value;
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn bytes(value: &Value) -> Vec<u8> {
    serde_json::from_value(value.clone()).unwrap()
}

/// The address that the IDL derives for an account from constants, from the instruction's other accounts, and from `named` seeds.
fn derived(
    pda: &Value,
    definition: &Value,
    built: &Instruction,
    named: &dyn Fn(&str) -> Vec<u8>,
) -> Pubkey {
    let seeds: Vec<Vec<u8>> = list(pda, "seeds")
        .iter()
        .map(|seed| match seed["kind"].as_str().unwrap() {
            "const" => bytes(&seed["value"]),
            "account" => {
                let accounts = list(definition, "accounts");
                let position = accounts
                    .iter()
                    .position(|account| account["name"] == seed["path"]);
                match position {
                    Some(position) => built.accounts[position].pubkey.to_bytes().to_vec(),
                    None => named(seed["path"].as_str().unwrap()),
                }
            }
            "arg" => named(seed["path"].as_str().unwrap()),
            other => panic!("a seed of kind {other}: {seed}"),
        })
        .collect();
    let program = match &pda["program"] {
        Value::Null => built.program_id,
        program => Pubkey::try_from(bytes(&program["value"])).unwrap(),
    };
    let seeds: Vec<&[u8]> = seeds.iter().map(Vec::as_slice).collect();
    Pubkey::find_program_address(&seeds, &program).0
}

/// Checks one sample of every instruction, under its name in the IDL.
pub(crate) fn check(idl: &str, samples: &[(&str, Instruction)], named: &dyn Fn(&str) -> Vec<u8>) {
    let idl: Value = serde_json::from_str(idl).unwrap();
    let definitions = list(&idl, "instructions");
    assert_eq!(definitions.len(), samples.len(), "a sample of each");
    for definition in definitions {
        let (name, built) = samples
            .iter()
            .find(|(name, _)| definition["name"] == *name)
            .unwrap();
        assert_eq!(built.program_id.to_string(), idl["address"]);
        assert!(built.data.starts_with(&bytes(&definition["discriminator"])));
        let accounts = list(definition, "accounts");
        assert_eq!(built.accounts.len(), accounts.len(), "{name}");
        for (account, meta) in accounts.iter().zip(&built.accounts) {
            let label = format!("{name}.{}", account["name"]);
            assert_eq!(meta.is_signer, account["signer"] == true, "{label}");
            assert_eq!(meta.is_writable, account["writable"] == true, "{label}");
            if let Some(address) = account["address"].as_str() {
                assert_eq!(meta.pubkey.to_string(), address, "{label}");
            }
            if !account["pda"].is_null() {
                let expected = derived(&account["pda"], definition, built, named);
                assert_eq!(meta.pubkey, expected, "{label}");
            }
        }
    }
}
