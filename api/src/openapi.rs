//! The description of the API, gathered from the handlers themselves.

use utoipa::OpenApi;

use crate::live::message::{ClientMessage, ServerMessage};
use crate::router;

/// What stands above the routes.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "RoastPower API",
        description = "Roast battles on Solana: what the chain says, live events, and transactions for wallets to sign.\n\n\
            Amounts are base units in decimal strings, times are RFC 3339, addresses and signatures are base58. \
            Every error is problem+json (RFC 9457) with a `code` for programs and a `detail` that says what to do.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(ClientMessage, ServerMessage)),
    tags(
        (name = "battles", description = "What the chain says about battles"),
        (name = "rounds", description = "The players' words, and the transcript that they were judged on"),
        (name = "players", description = "Records and the leaderboard"),
        (name = "tips", description = "Tips and the names of performers"),
        (name = "campaigns", description = "Campaigns, and the burns that were submitted to them"),
        (name = "protocol", description = "Terms, addresses and fees"),
        (name = "transactions", description = "Building, submitting and following transactions"),
        (name = "live", description = "Events as they happen"),
        (name = "operation", description = "For those who run the service")
    )
)]
pub(crate) struct ApiDoc;

/// Names every operation by its method and path: names must be unique, and those of the handlers are not.
pub(crate) fn name_operations(description: &mut utoipa::openapi::OpenApi) {
    for (path, item) in &mut description.paths.paths {
        let words = path
            .trim_start_matches("/api")
            .split(|letter: char| !letter.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty());
        let place = words.collect::<Vec<_>>().join("_");
        for (method, operation) in [("get", &mut item.get), ("post", &mut item.post)] {
            if let Some(operation) = operation {
                operation.operation_id = Some(format!("{method}_{place}"));
            }
        }
    }
}

/// The OpenAPI description of every route.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    router::routes().into_openapi()
}
