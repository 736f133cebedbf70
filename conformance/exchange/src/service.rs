//! The clients' identities a target knows.

use std::fmt;

use paysys_scenario::Who;

/// A secret key: signs, and never shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    #[must_use]
    pub fn new(key: String) -> Self {
        Self(key)
    }

    /// For signing, and for looking whether some output holds it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

/// A client's identity.
#[derive(Clone, Debug)]
pub struct Service {
    /// As it stands in the `Auth` header.
    pub id: String,
    pub secret: Secret,
}

/// The services of one target.
#[derive(Clone, Debug)]
pub struct Services {
    pub first: Service,
    /// Another that is no less entitled.
    pub second: Option<Service>,
    /// One that is blocked (AUT-06).
    pub blocked: Option<Service>,
}

impl From<Service> for Services {
    fn from(first: Service) -> Self {
        Self {
            first,
            second: None,
            blocked: None,
        }
    }
}

impl Services {
    pub fn all(&self) -> impl Iterator<Item = &Service> {
        let others = self.second.iter().chain(&self.blocked);
        [&self.first].into_iter().chain(others)
    }

    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        self.all().map(|service| service.secret.reveal())
    }

    /// The service of that role, if the target has one.
    #[must_use]
    pub fn get(&self, who: Who) -> Option<&Service> {
        match who {
            Who::First => Some(&self.first),
            Who::Second => self.second.as_ref(),
            Who::Blocked => self.blocked.as_ref(),
        }
    }
}
