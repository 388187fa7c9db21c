//! `chain.tips`: one row beside each `tip_sent` event. It refers to the event by its id and goes with it.

use roast_migrations::Numeric;
use roast_protocol::tipping::Reference;
use roast_protocol::tipping::event::TippingEvent;
use sqlx::postgres::PgConnection;

use super::events::place;
use crate::batch::{Event, EventBody};
use crate::metrics;
use crate::programs::ProgramEvent;

/// Inserts the tips among events that are in `chain.events` already. A replay writes nothing twice.
pub(super) async fn insert(
    connection: &mut PgConnection,
    events: &[Event],
) -> Result<(), sqlx::Error> {
    let mut rows = Rows::default();
    events.iter().for_each(|event| rows.push(event));
    if rows.signatures.is_empty() {
        return Ok(());
    }
    let result = sqlx::query!(
        "INSERT INTO chain.tips (event, tipper, performer, mint, amount, fee, reference_kind, reference)
         SELECT e.id, v.tipper, v.performer, v.mint, v.amount, v.fee, v.reference_kind, v.reference
         FROM UNNEST($1::bytea[], $2::integer[], $3::integer[], $4::bytea[], $5::bytea[], $6::bytea[], $7::numeric[], $8::numeric[], $9::text[], $10::bytea[])
             AS v (signature, instruction_index, inner_index, tipper, performer, mint, amount, fee, reference_kind, reference)
         JOIN chain.events e USING (signature, instruction_index, inner_index)
         ON CONFLICT (event) DO NOTHING",
        &rows.signatures as &[&[u8]],
        &rows.instruction_indexes,
        &rows.inner_indexes,
        &rows.tippers as &[&[u8]],
        &rows.performers as &[&[u8]],
        &rows.mints as &[&[u8]],
        &rows.amounts as &[Numeric],
        &rows.fees as &[Numeric],
        &rows.reference_kinds as &[&str],
        &rows.references,
    )
    .execute(connection)
    .await?;
    metrics::rows("tips", result.rows_affected());
    Ok(())
}

/// Columns of the rows to insert.
#[derive(Default)]
struct Rows<'a> {
    signatures: Vec<&'a [u8]>,
    instruction_indexes: Vec<i32>,
    inner_indexes: Vec<i32>,
    tippers: Vec<&'a [u8]>,
    performers: Vec<&'a [u8]>,
    mints: Vec<&'a [u8]>,
    amounts: Vec<Numeric>,
    fees: Vec<Numeric>,
    reference_kinds: Vec<&'static str>,
    references: Vec<Vec<u8>>,
}

impl<'a> Rows<'a> {
    fn push(&mut self, event: &'a Event) {
        let EventBody::Known(ProgramEvent::Tipping(TippingEvent::TipSent {
            mint,
            tipper,
            performer,
            reference,
            amount,
            fee,
        })) = &event.body
        else {
            return;
        };
        self.signatures.push(event.signature.as_ref());
        self.instruction_indexes
            .push(place(event.instruction_index));
        self.inner_indexes.push(place(event.inner_index));
        self.tippers.push(tipper.as_ref());
        self.performers.push(performer.as_ref());
        self.mints.push(mint.as_ref());
        self.amounts.push(Numeric::from(*amount));
        self.fees.push(Numeric::from(*fee));
        self.reference_kinds.push(match reference {
            Reference::Battle(_) => "battle",
            Reference::Clip(_) => "clip",
        });
        self.references.push(reference.to_bytes().to_vec());
    }
}
