//! The OpenAPI document, made from the handlers. What every operation has is added here once: the header with the version,
//! and the problems that any request can meet.

use super::{layers::API_VERSION, problem::ProblemView};
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

/// What the document says of the whole.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "eenduidig",
        version = "1.0.0",
        description = "Antwoorden van gemeenten: één keer geschreven, gelijk in elk kanaal. Alles wat u hier leest, hoort bij \
                       precies één release. Vragen met gegevens van een persoon gaan altijd met POST; die gegevens \
                       worden nergens bewaard.",
        license(name = "EUPL-1.2", url = "https://eupl.eu/1.2/nl/"),
        contact(name = "Beheer van eenduidig", email = "beheer@eenduidig.example", url = "https://www.eenduidig.example/contact"),
    ),
    servers((url = "/v1", description = "Deze hub")),
    tags(
        (name = "gemeenten", description = "Voor wie er antwoorden zijn"),
        (name = "antwoorden", description = "Antwoorden lezen, zoals een kanaal ze geeft"),
        (name = "persoonlijk", description = "Antwoorden voor één situatie; gegevens gaan mee in de inhoud van de vraag"),
        (name = "zoeken", description = "Het antwoord bij een vraag vinden"),
        (name = "wijzigingen", description = "Volgen wat er verandert"),
        (name = "reacties", description = "Zeggen of een antwoord helpt"),
    ),
    components(schemas(ProblemView)),
)]
pub(crate) struct ApiDoc;

/// Problems that every operation can answer with.
const ALWAYS: [(&str, &str); 3] =
    [("400", "De vraag klopt niet"), ("500", "Er ging iets mis bij ons"), ("503", "Dit kan nu even niet")];
/// Problems of operations on something that has a name.
const NAMED: [(&str, &str); 1] = [("404", "Dit bestaat niet, of niet hier")];
/// Problems of operations with a body.
const WITH_BODY: [(&str, &str); 2] = [("413", "De inhoud is te groot"), ("415", "De inhoud is geen JSON")];

/// The document as it is served.
pub(crate) fn finished(document: &utoipa::openapi::OpenApi) -> Value {
    let mut document = serde_json::to_value(document).unwrap_or(Value::Null);
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else { return document };
    for (path, item) in paths.iter_mut() {
        let Some(item) = item.as_object_mut() else { continue };
        for (_, operation) in item.iter_mut().filter(|(method, _)| matches!(method.as_str(), "get" | "post")) {
            finish(path, operation);
        }
    }
    document
}

fn finish(path: &str, operation: &mut Value) {
    let body = operation.get("requestBody").is_some();
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    let named = path.contains('{').then_some(NAMED).into_iter().flatten();
    let with_body = body.then_some(WITH_BODY).into_iter().flatten();
    for (status, description) in ALWAYS.into_iter().chain(named).chain(with_body) {
        responses.entry(status).or_insert_with(|| json!({"description": description}));
    }
    for (status, response) in responses.iter_mut() {
        let Some(response) = response.as_object_mut() else { continue };
        headers_of(status, response);
        if status.starts_with(['4', '5']) {
            let content = response.entry("content").or_insert_with(|| json!({}));
            if let Some(content) = content.as_object_mut() {
                content
                    .entry("application/problem+json")
                    .or_insert_with(|| json!({"schema": {"$ref": "#/components/schemas/Probleem"}}));
            }
        }
    }
}

fn headers_of(status: &str, response: &mut Map<String, Value>) {
    let headers = response.entry("headers").or_insert_with(|| json!({}));
    let Some(headers) = headers.as_object_mut() else { return };
    headers.insert(
        "API-Version".to_owned(),
        json!({
            "description": "Volledige versie van de API",
            "schema": {"type": "string", "example": API_VERSION},
        }),
    );
    if status == "200" {
        headers.insert(
            "X-Eenduidig-Release".to_owned(),
            json!({"description": "De release waaruit dit komt", "schema": {"type": "string"}}),
        );
    }
}
