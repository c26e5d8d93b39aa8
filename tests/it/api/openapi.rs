//! The description of the API, and that it is complete.

use super::app::TestApp;
use serde_json::Value;
use std::path::PathBuf;

/// Writes the document to `openapi.json` in the target directory, where `tests/api-lint/run` reads it.
#[test]
fn openapi_document_is_written_for_the_linter() {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target"), PathBuf::from);
    let document = eenduidig::api::openapi_document();
    std::fs::write(target.join("openapi.json"), serde_json::to_string_pretty(&document).unwrap()).unwrap();
}

#[tokio::test]
async fn openapi_is_served_and_tells_the_version() {
    let app = TestApp::sample().await;
    let answer = app.get("/v1/openapi.json").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("api-version"), "1.0.0");
    let document = answer.json();
    assert_eq!(document["info"]["version"], "1.0.0");
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
}

/// The page with all routes names every operation, and no other.
#[test]
fn openapi_and_the_page_of_routes_agree() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/api.rs")).unwrap();
    let mut listed: Vec<String> = Vec::new();
    // What only the intern listener has is no part of the public description.
    let rows = page.lines().filter_map(|line| line.strip_prefix("//! | ")).filter(|row| !row.contains("`/intern/"));
    for row in rows {
        let Some((methods, rest)) = row.split_once(" `") else { continue };
        let path = rest.split('`').next().unwrap();
        listed.extend(methods.split(", ").map(|method| format!("{method} {path}")));
    }
    let document = eenduidig::api::openapi_document();
    let mut described: Vec<String> = vec!["GET /openapi.json".to_owned()];
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            described.push(format!("{} {path}", method.to_uppercase()));
        }
    }
    listed.sort();
    described.sort();
    assert_eq!(listed, described);
}

#[test]
fn openapi_describes_every_response_with_version_and_problems() {
    let document = eenduidig::api::openapi_document();
    for (path, item) in document["paths"].as_object().unwrap() {
        for operation in item.as_object().unwrap().values() {
            for (status, response) in operation["responses"].as_object().unwrap() {
                let at = format!("{path} {status}");
                assert!(response["description"].as_str().is_some_and(|text| !text.is_empty()), "{at}");
                assert!(response["headers"]["API-Version"].is_object(), "{at}");
                let wrong = status.starts_with(['4', '5']);
                assert_eq!(response["content"]["application/problem+json"] != Value::Null, wrong, "{at}");
            }
        }
    }
}
