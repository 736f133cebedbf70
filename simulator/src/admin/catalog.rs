//! `GET /catalog`.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::AdminState;
use super::error::AdminError;
use super::input::StrictQuery;
use super::path::CatalogQuery;
use crate::catalogue::{Catalogue, Entry};
use crate::registry::DEFAULT;
use paysys_core::Behaviour;
use paysys_core::method::Method;

/// What can be asked of a gateway.
#[derive(Serialize, ToSchema)]
#[schema(as = Catalogue)]
pub(super) struct CatalogAnswer {
    /// It changes when a reserved account changes its meaning.
    version: u32,
    /// The reserved accounts and what paying to them does.
    accounts: Vec<Entry>,
    /// The methods that are answered; any other is refused with -32601.
    methods: Vec<MethodEntry>,
}

/// A method that the gateway answers.
#[derive(Serialize, ToSchema)]
#[schema(as = CatalogueMethod)]
pub(super) struct MethodEntry {
    /// Its name in requests.
    name: String,
    /// Where it comes from.
    from: Origin,
    /// Whether it takes signed requests only.
    auth: bool,
    /// Whether it can move money.
    pays: bool,
}

/// Where a method comes from.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = CatalogueOrigin)]
pub(super) enum Origin {
    /// One of the contract's two.
    BuiltIn,
    /// Added by the profile, under `[methods]`.
    Stub,
}

/// Lists the reserved accounts, what paying to them does, and the methods that a sandbox's profile knows.
#[utoipa::path(get, path = "", params(CatalogQuery), responses((status = 200, body = CatalogAnswer)))]
pub(super) async fn show(
    State(admin): State<AdminState>,
    StrictQuery(query): StrictQuery<CatalogQuery>,
) -> Result<Json<CatalogAnswer>, AdminError> {
    let sandbox = admin
        .sandbox(query.sandbox.as_deref().unwrap_or(DEFAULT))
        .await?;
    let catalogue = Catalogue::built_in().told_in(query.lang.language());
    Ok(Json(CatalogAnswer {
        version: catalogue.version(),
        accounts: catalogue.entries().to_vec(),
        methods: methods(sandbox.behaviour()),
    }))
}

fn methods(behaviour: &Behaviour) -> Vec<MethodEntry> {
    let names = behaviour.method_names();
    let known = names.filter_map(|name| behaviour.method(&name));
    known.map(|method| MethodEntry::of(&method)).collect()
}

impl MethodEntry {
    fn of(method: &Method) -> Self {
        let (from, auth, pays) = match method {
            Method::PayByCash => (Origin::BuiltIn, true, true),
            Method::CheckPayment => (Origin::BuiltIn, true, false),
            Method::Stub(stub) => {
                let pays = stub.cases.iter().any(|case| case.pays.is_some());
                (Origin::Stub, stub.auth, pays)
            }
        };
        Self {
            name: method.name().to_owned(),
            from,
            auth,
            pays,
        }
    }
}
