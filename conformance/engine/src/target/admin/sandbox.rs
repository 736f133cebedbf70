//! Sandboxes: one isolated gateway for each scenario.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Admin, AdminError, Reply};
use crate::chance;
use paysys_exchange::{Secret, Service, Services};

/// A sandbox to make.
#[derive(Clone, Debug, Default)]
pub struct SandboxRequest {
    pub profile: Option<Value>,
    /// `manual` or `real`.
    pub clock: Option<&'static str>,
}

/// One isolated gateway inside a simulator.
#[derive(Clone, Debug)]
pub struct Sandbox {
    pub name: String,
    /// Where it says its gateway is; to be proved.
    pub gateway_url: String,
    pub services: Services,
}

#[derive(Deserialize)]
struct SandboxReply {
    name: String,
    gateway_url: String,
    service_id: String,
    secret_key: String,
    #[serde(default)]
    services: Vec<ServiceReply>,
}

#[derive(Deserialize)]
struct ServiceReply {
    service_id: String,
    secret_key: String,
    #[serde(default)]
    blocked: bool,
}

impl Admin {
    /// Makes a sandbox.
    ///
    /// # Errors
    /// When the admin does not.
    pub async fn create_sandbox(&self, wanted: &SandboxRequest) -> Result<Sandbox, AdminError> {
        let mut body = serde_json::Map::new();
        let name = self.is_secretive.then(chance::nonce);
        body.extend(name.map(|name| ("name".to_owned(), json!(name))));
        body.extend(
            wanted
                .profile
                .clone()
                .map(|profile| ("profile".to_owned(), profile)),
        );
        body.extend(wanted.clock.map(|clock| ("clock".to_owned(), json!(clock))));
        let made = self.call("POST", "/sandboxes", Some(Value::Object(body)));
        let sandbox = made.await.and_then(|reply| self.sandbox_in(reply))?;
        if let Some(rule) = &self.rule {
            self.add_rule(&sandbox.name, rule.clone()).await?;
        }
        Ok(sandbox)
    }

    /// A sandbox that is there already.
    ///
    /// # Errors
    /// When it is not.
    pub async fn sandbox(&self, name: &str) -> Result<Sandbox, AdminError> {
        self.call("GET", &format!("/sandboxes/{name}"), None)
            .await
            .and_then(|reply| self.sandbox_in(reply))
    }

    fn sandbox_in(&self, reply: Reply) -> Result<Sandbox, AdminError> {
        let mut sandbox = SandboxReply::read(reply)?;
        if let Some(base) = &self.gateway {
            let own = format!("/s/{}/gateway", sandbox.name);
            let is_own = sandbox.gateway_url.ends_with(&own);
            sandbox.gateway_url = format!("{base}{}", if is_own { &own } else { "/gateway" });
        }
        Ok(sandbox)
    }

    /// Drops a sandbox.
    ///
    /// # Errors
    /// When the admin does not.
    pub async fn delete_sandbox(&self, name: &str) -> Result<(), AdminError> {
        self.call("DELETE", &format!("/sandboxes/{name}"), None)
            .await
            .map(drop)
    }
}

impl SandboxReply {
    fn read(reply: Reply) -> Result<Sandbox, AdminError> {
        let sandbox: Self = reply.read()?;
        let first = Service {
            id: sandbox.service_id,
            secret: Secret::new(sandbox.secret_key),
        };
        let mut services = Services::from(first);
        for reply in sandbox.services {
            let service = Service {
                id: reply.service_id,
                secret: Secret::new(reply.secret_key),
            };
            if reply.blocked {
                services.blocked.get_or_insert(service);
            } else if service.id != services.first.id {
                services.second.get_or_insert(service);
            }
        }
        Ok(Sandbox {
            name: sandbox.name,
            gateway_url: sandbox.gateway_url,
            services,
        })
    }
}
