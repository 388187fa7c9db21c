//! The committed description of the API.

use std::collections::HashSet;
use std::path::PathBuf;

use serde_json::Value;

use super::support::Api;

fn committed() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.json")
}

/// With `UPDATE_OPENAPI=1` it writes the file instead.
#[test]
fn the_committed_description_is_current() {
    let current = format!("{}\n", crate::openapi().to_pretty_json().unwrap());
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(committed(), &current).unwrap();
    }
    let stored = std::fs::read_to_string(committed()).unwrap_or_default();
    assert!(
        stored == current,
        "docs/openapi.json is stale; run make openapi and commit it"
    );
}

#[tokio::test]
async fn the_description_and_its_page_are_served() {
    let api = Api::start().await;
    let description = api.get("/openapi.json").await.ok();
    assert_eq!(
        description,
        serde_json::from_str::<Value>(&crate::openapi().to_json().unwrap()).unwrap()
    );
    let page = api.get("/docs/").await.ok();
    assert!(page.as_str().unwrap().contains("swagger-ui"));
    assert_eq!(
        api.get("/docs/swagger-ui-bundle.js").await.status,
        200,
        "the page needs nothing from elsewhere"
    );
}

#[test]
fn every_route_has_a_name_of_its_own_and_a_summary_and_says_what_a_problem_looks_like() {
    let description = serde_json::to_value(crate::openapi()).unwrap();
    let mut names = HashSet::new();
    for (path, operations) in description["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap();
            assert!(
                names.insert(name.to_owned()),
                "two operations are called {name}"
            );
            assert!(
                operation["summary"]
                    .as_str()
                    .is_some_and(|summary| summary.len() > 10),
                "{method} {path}"
            );
            if path.starts_with("/api/") {
                assert!(
                    operation["responses"]["default"]["content"]["application/problem+json"]
                        .is_object(),
                    "{method} {path}"
                );
            }
        }
    }
}
