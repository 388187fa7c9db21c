//! `chain.account_versions`: every state that is not final yet, and the newest final one of each account.

use roast_migrations::Numeric;
use roast_protocol::Pubkey;
use solana_signature::Signature;
use sqlx::postgres::PgConnection;

use super::{from_slot, slot};
use crate::batch::{AccountVersion, WriteVersion};

/// Keeps the raw states. One that a newer final state has already replaced is not kept again when it is replayed.
pub(super) async fn insert(
    connection: &mut PgConnection,
    versions: &[AccountVersion],
) -> Result<u64, sqlx::Error> {
    let addresses: Vec<&[u8]> = versions.iter().map(|v| v.address.as_ref()).collect();
    let slots: Vec<i64> = versions.iter().map(|v| slot(v.slot)).collect();
    let write_versions: Vec<i64> = versions.iter().map(|v| v.write_version.get()).collect();
    let owners: Vec<&[u8]> = versions.iter().map(|v| v.owner.as_ref()).collect();
    let lamports: Vec<Numeric> = versions.iter().map(|v| v.lamports.into()).collect();
    let data: Vec<&[u8]> = versions.iter().map(|v| v.data.as_slice()).collect();
    let signatures: Vec<Option<&[u8]>> = versions
        .iter()
        .map(|v| v.signature.as_ref().map(AsRef::as_ref))
        .collect();
    let result = sqlx::query!(
        "INSERT INTO chain.account_versions (address, slot, write_version, owner, lamports, data, signature)
         SELECT v.* FROM UNNEST($1::bytea[], $2::bigint[], $3::bigint[], $4::bytea[], $5::numeric[], $6::bytea[], $7::bytea[])
             AS v (address, slot, write_version, owner, lamports, data, signature)
         WHERE NOT EXISTS (
             SELECT 1 FROM chain.account_versions newer
             WHERE newer.address = v.address AND (newer.slot, newer.write_version) > (v.slot, v.write_version)
               AND newer.slot <= (SELECT max(finalized_slot) FROM chain.checkpoints))
         ON CONFLICT DO NOTHING",
        &addresses as &[&[u8]],
        &slots,
        &write_versions,
        &owners as &[&[u8]],
        &lamports as &[Numeric],
        &data as &[&[u8]],
        &signatures as &[Option<&[u8]>],
    )
    .execute(connection)
    .await?;
    Ok(result.rows_affected())
}

/// Which of the addresses are accounts of the program that are not known to be gone.
pub(super) async fn known_open(
    connection: &mut PgConnection,
    addresses: &[&[u8]],
) -> Result<Vec<Pubkey>, sqlx::Error> {
    let rows = sqlx::query_scalar!(
        "SELECT newest.address FROM (
             SELECT DISTINCT ON (address) address, lamports FROM chain.account_versions
             WHERE address = ANY($1) ORDER BY address, slot DESC, write_version DESC) AS newest
         WHERE newest.lamports > 0",
        addresses as &[&[u8]],
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.iter().filter_map(|bytes| address(bytes)).collect())
}

/// Every account of the program that is not known to be gone.
pub(super) async fn all_open(connection: &mut PgConnection) -> Result<Vec<Pubkey>, sqlx::Error> {
    let rows = sqlx::query_scalar!(
        "SELECT newest.address FROM (
             SELECT DISTINCT ON (address) address, lamports FROM chain.account_versions
             ORDER BY address, slot DESC, write_version DESC) AS newest
         WHERE newest.lamports > 0"
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.iter().filter_map(|bytes| address(bytes)).collect())
}

/// Takes back the states of a dead slot and gives the addresses that had one.
pub(super) async fn remove(
    connection: &mut PgConnection,
    dead: u64,
) -> Result<Vec<Vec<u8>>, sqlx::Error> {
    let mut addresses = sqlx::query_scalar!(
        "DELETE FROM chain.account_versions WHERE slot = $1 RETURNING address",
        slot(dead)
    )
    .fetch_all(connection)
    .await?;
    addresses.sort_unstable();
    addresses.dedup();
    Ok(addresses)
}

/// The newest state kept of each address.
pub(super) async fn newest(
    connection: &mut PgConnection,
    addresses: &[Vec<u8>],
) -> Result<Vec<AccountVersion>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT DISTINCT ON (address) address, slot, write_version, owner, lamports AS "lamports: Numeric", data, signature
         FROM chain.account_versions WHERE address = ANY($1) ORDER BY address, slot DESC, write_version DESC"#,
        addresses,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(AccountVersion {
                address: address(&row.address)?,
                slot: from_slot(row.slot),
                write_version: WriteVersion::from_stored(row.write_version),
                owner: address(&row.owner)?,
                lamports: u64::try_from(row.lamports).ok()?,
                data: row.data,
                signature: row
                    .signature
                    .and_then(|bytes| Signature::try_from(bytes.as_slice()).ok()),
            })
        })
        .collect())
}

/// Forgets states that a newer final one has replaced, among the accounts that changed in the slots `after..=to`.
pub(super) async fn prune(
    connection: &mut PgConnection,
    after: u64,
    to: u64,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM chain.account_versions old USING chain.account_versions newer
         WHERE newer.slot > $1 AND newer.slot <= $2 AND old.address = newer.address
           AND (old.slot, old.write_version) < (newer.slot, newer.write_version)",
        slot(after),
        slot(to)
    )
    .execute(connection)
    .await?;
    Ok(())
}

fn address(bytes: &[u8]) -> Option<Pubkey> {
    Pubkey::try_from(bytes).ok()
}
