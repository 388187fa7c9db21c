//! A record: operand a, operand b, value (16 bytes each, little endian), and whether there is a value (1, or 0 and then the value is 0).

/// Bytes of a record.
pub const LENGTH: usize = 49;

/// The operands of a record.
#[must_use]
pub fn operands(record: &[u8; LENGTH]) -> (u128, u128) {
    (number(record, 0), number(record, 16))
}

/// What [`set_result`] left in a record. None for a record that it never wrote.
#[must_use]
pub fn result(record: &[u8; LENGTH]) -> Option<Option<u128>> {
    match (record[48], number(record, 32)) {
        (1, value) => Some(Some(value)),
        (0, 0) => Some(None),
        _ => None,
    }
}

/// A record that holds operands and no result yet.
#[must_use]
pub fn unanswered(a: u128, b: u128) -> [u8; LENGTH] {
    let mut record = [0xFF; LENGTH];
    record[..16].copy_from_slice(&a.to_le_bytes());
    record[16..32].copy_from_slice(&b.to_le_bytes());
    record
}

/// Writes a result into a record.
pub fn set_result(record: &mut [u8; LENGTH], result: Option<u128>) {
    record[32..48].copy_from_slice(&result.unwrap_or(0).to_le_bytes());
    record[48] = u8::from(result.is_some());
}

fn number(record: &[u8; LENGTH], offset: usize) -> u128 {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&record[offset..offset + 16]);
    u128::from_le_bytes(bytes)
}
