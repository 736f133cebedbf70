//! Which gateway: none named, a simulator by its admin, or any other by its URL.

use std::path::{Path, PathBuf};

use paysys_input::credential;
use paysys_input::public_url::PublicUrl;
use paysys_simulator::Simulator;

use super::failure::Failure;
use super::output;
use crate::report::TargetName;
use paysys_engine::session::Target;
use paysys_engine::target::{Admin, Live, TargetFile, Timeout};
use paysys_exchange::{Redactor, SafeUrl, Secret, Service};

/// Which gateway.
#[derive(Debug, Default, clap::Args)]
pub(super) struct TargetOptions {
    /// Use the simulator whose admin is at this URL; it must prove that it is one
    #[arg(long, value_name = "ADMIN_URL", conflicts_with = "url")]
    pub(super) simulator: Option<String>,
    /// Name of the environment variable that holds the admin's token, where it wants one
    #[arg(long, value_name = "NAME", requires = "simulator")]
    admin_token_env: Option<String>,
    /// Reach the simulator's gateway under this URL, where its admin names one that does not lead there from here. It must
    /// prove to be that simulator's, as ever
    #[arg(long, value_name = "URL", requires = "simulator")]
    gateway_url: Option<PublicUrl>,
    /// Use the gateway of this target file. It counts as live: it is paid only with a --plan
    #[arg(long, value_name = "FILE", conflicts_with_all = ["url", "simulator"])]
    target: Option<PathBuf>,
    /// Use this gateway. It counts as live: only reading calls are sent, never a payment
    #[arg(long, value_name = "URL", requires_all = ["service_id", "secret_key_env"])]
    pub(super) url: Option<String>,
    /// The service that calls the gateway at --url
    #[arg(long, value_name = "ID", requires = "url", value_parser = credential::visible)]
    service_id: Option<String>,
    /// How long one exchange may take
    #[arg(long, value_name = "TIME", default_value = "30s")]
    pub(super) timeout: Timeout,
    /// Name of the environment variable that holds the service's secret key
    #[arg(long, value_name = "NAME", requires = "url")]
    secret_key_env: Option<String>,
}

/// How a gateway is called whose URL stands elsewhere.
#[derive(Debug, clap::Args)]
pub(super) struct UrlOptions {
    /// A URL is a gateway's, and this service calls it
    #[arg(long, value_name = "ID", requires = "secret_key_env", value_parser = credential::visible)]
    service_id: Option<String>,
    /// Name of the environment variable that holds the service's secret key
    #[arg(long, value_name = "NAME", requires = "service_id")]
    secret_key_env: Option<String>,
    /// A URL is a simulator's admin's, and this environment variable holds the token it wants
    #[arg(long, value_name = "NAME")]
    admin_token_env: Option<String>,
    /// A URL is a simulator's admin's, and its gateway is reached under this one, where the admin names one that does not
    /// lead there from here. It must prove to be that simulator's, as ever
    #[arg(long, value_name = "URL", conflicts_with = "service_id")]
    gateway_url: Option<PublicUrl>,
}

/// A target that is there; an embedded simulator lives as long as this does.
#[derive(Debug)]
pub(super) struct Aim {
    pub(super) target: Target,
    pub(super) name: TargetName,
    /// Knows the secrets that were given; the run adds what it makes of them.
    pub(super) redactor: Redactor,
    /// The accepted deviations that its file names.
    pub(super) baseline: Option<PathBuf>,
    #[expect(dead_code, reason = "dropping it stops the simulator")]
    embedded: Option<Simulator>,
}

impl TargetOptions {
    pub(super) fn of_file(file: &Path) -> Self {
        Self {
            target: Some(file.to_owned()),
            ..Self::default()
        }
    }

    /// A gateway, where it is said who calls it; else a simulator's admin.
    pub(super) fn of_url(url: &str, options: &UrlOptions) -> Self {
        let is_gateway = options.service_id.is_some();
        Self {
            simulator: (!is_gateway).then(|| url.to_owned()),
            url: is_gateway.then(|| url.to_owned()),
            admin_token_env: options.admin_token_env.clone().filter(|_| !is_gateway),
            gateway_url: options.gateway_url.clone().filter(|_| !is_gateway),
            service_id: options.service_id.clone(),
            secret_key_env: options.secret_key_env.clone(),
            ..Self::default()
        }
    }

    pub(super) async fn aim(&self) -> Result<Aim, Failure> {
        if let Some(file) = &self.target {
            let baseline = TargetFile::read(file)?.baseline(file);
            return Ok(Aim {
                baseline,
                ..Aim::live(live_of_file(file, self.timeout)?)
            });
        }
        match (&self.simulator, &self.url) {
            (Some(admin), _) => {
                let target = Target::Simulator(self.admin(admin)?);
                Ok(Aim::new(target, TargetName::SIMULATOR, Some(admin.clone())))
            }
            (None, Some(url)) => Ok(Aim::live(self.live(url)?)),
            (None, None) => self.embedded().await,
        }
    }

    async fn embedded(&self) -> Result<Aim, Failure> {
        let simulator = Simulator::start()
            .await
            .map_err(|error| Failure::Kit(format!("cannot start a simulator: {error}")))?;
        let target = Target::Simulator(Admin::at(simulator.admin_url(), self.timeout)?);
        Ok(Aim {
            embedded: Some(simulator),
            ..Aim::new(target, TargetName::EMBEDDED, None)
        })
    }

    /// The admin at this URL, with its token if one was named.
    pub(super) fn admin(&self, url: &str) -> Result<Admin, Failure> {
        let mut admin = Admin::at(url, self.timeout)?;
        if let Some(gateway) = &self.gateway_url {
            admin = admin.with_gateway_at(gateway.as_str())?;
        }
        Ok(match &self.admin_token_env {
            Some(variable) => admin.with_token(secret_in(variable)?),
            None => admin,
        })
    }

    pub(super) fn file(&self) -> Option<&Path> {
        self.target.as_deref()
    }

    fn live(&self, url: &str) -> Result<Live, Failure> {
        let url = SafeUrl::parse(url)?;
        let variable = self.secret_key_env.as_deref().unwrap_or_default();
        let service = Service {
            id: self.service_id.clone().unwrap_or_default(),
            secret: secret_in(variable)?,
        };
        Ok(Live::reading(url, service, self.timeout))
    }
}

impl Aim {
    fn new(target: Target, kind: &'static str, url: Option<String>) -> Self {
        Self {
            target,
            name: TargetName { kind, url },
            redactor: output::secrets(),
            baseline: None,
            embedded: None,
        }
    }

    fn live(live: Live) -> Self {
        let url = live.url.to_string();
        Self::new(Target::live(live), TargetName::LIVE, Some(url))
    }
}

/// The gateway of a target file, to be read.
pub(super) fn live_of_file(file: &Path, timeout: Timeout) -> Result<Live, Failure> {
    let live = TargetFile::read(file)?.live(file, timeout)?;
    let secrets = output::secrets();
    let services = live.services();
    services
        .secrets()
        .for_each(|secret| secrets.register(secret));
    Ok(live)
}

pub(super) fn secret_in(variable: &str) -> Result<Secret, Failure> {
    let value = credential::in_variable(variable);
    let value = value
        .map_err(|flaw| Failure::Usage(format!("the environment variable `{variable}` {flaw}")))?;
    output::secrets().register(&value);
    Ok(Secret::new(value))
}
