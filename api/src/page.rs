//! Pages of a list.

use serde::Serialize;
use utoipa::ToSchema;

use crate::cursor::{self, Position};
use crate::error::ApiError;

/// One page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Page<T> {
    /// The items of this page.
    pub items: Vec<T>,
    /// Pass it as `cursor` to get the next page; null on the last one.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// A page from `limit + 1` rows asked for: the row too many only tells that there is a next page.
    pub(crate) fn new<P: Position>(
        mut items: Vec<T>,
        limit: i64,
        position: impl Fn(&T) -> P,
    ) -> Result<Self, ApiError> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let has_more = items.len() > limit;
        items.truncate(limit);
        let next_cursor = match items.last() {
            Some(last) if has_more => Some(cursor::encode(&position(last))?),
            _ => None,
        };
        Ok(Self { items, next_cursor })
    }
}
