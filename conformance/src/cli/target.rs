//! Which gateway: none named, a simulator by its admin, or any other by its URL.

use paysys_simulator::Simulator;

use super::failure::Failure;
use crate::report::TargetName;
use crate::target::{Admin, SafeUrl, Secret, Service, Target, Timeout};

/// Which gateway.
#[derive(Debug, clap::Args)]
pub(super) struct TargetOptions {
    /// Use the simulator whose admin is at this URL; it must prove that it is one
    #[arg(long, value_name = "ADMIN_URL", conflicts_with = "url")]
    pub(super) simulator: Option<String>,
    /// Use this gateway. It counts as live: only reading calls are sent, never a payment
    #[arg(long, value_name = "URL", requires_all = ["service_id", "secret_key_env"])]
    pub(super) url: Option<String>,
    /// The service that calls the gateway at --url
    #[arg(long, value_name = "ID", requires = "url")]
    service_id: Option<String>,
    /// How long one exchange may take
    #[arg(long, value_name = "TIME", default_value = "30s")]
    pub(super) timeout: Timeout,
    /// Name of the environment variable that holds the service's secret key
    #[arg(long, value_name = "NAME", requires = "url")]
    secret_key_env: Option<String>,
}

/// A target that is there; an embedded simulator lives as long as this does.
#[derive(Debug)]
pub(super) struct Aim {
    pub(super) target: Target,
    pub(super) name: TargetName,
    _embedded: Option<Simulator>,
}

impl TargetOptions {
    pub(super) async fn aim(&self) -> Result<Aim, Failure> {
        match (&self.simulator, &self.url) {
            (Some(admin), _) => {
                let target = Target::Simulator(Admin::at(admin, self.timeout)?);
                Ok(Aim {
                    target,
                    name: TargetName {
                        kind: "simulator",
                        url: Some(admin.clone()),
                    },
                    _embedded: None,
                })
            }
            (None, Some(url)) => {
                let (target, url) = self.live(url)?;
                Ok(Aim {
                    target,
                    name: TargetName {
                        kind: "live gateway",
                        url: Some(url),
                    },
                    _embedded: None,
                })
            }
            (None, None) => {
                let simulator = Simulator::start()
                    .await
                    .map_err(|error| Failure::Kit(format!("cannot start a simulator: {error}")))?;
                let target = Target::Simulator(Admin::at(simulator.admin_url(), self.timeout)?);
                Ok(Aim {
                    target,
                    name: TargetName {
                        kind: "embedded simulator",
                        url: None,
                    },
                    _embedded: Some(simulator),
                })
            }
        }
    }

    fn live(&self, url: &str) -> Result<(Target, String), Failure> {
        let url = SafeUrl::parse(url)?;
        let variable = self.secret_key_env.as_deref().unwrap_or_default();
        let secret = std::env::var(variable)
            .ok()
            .filter(|secret| !secret.is_empty());
        let secret = secret.ok_or_else(|| {
            Failure::Usage(format!(
                "the environment variable `{variable}` holds no secret key"
            ))
        })?;
        let service = Service {
            id: self.service_id.clone().unwrap_or_default(),
            secret: Secret::new(secret),
        };
        Ok((
            Target::Live {
                url: url.clone(),
                service,
                timeout: self.timeout,
            },
            url.to_string(),
        ))
    }
}
