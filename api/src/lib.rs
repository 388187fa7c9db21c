//! Postgres to people: resources, live events and unsigned transactions over HTTP.
