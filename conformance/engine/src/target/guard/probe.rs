//! Probes: what the kit itself sends, compiled in from `fixtures/contract/probes.yaml`, which is generated from the
//! built-in scenarios and reviewed like code. No file of a user's adds to them.

mod template;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::Guard;
use paysys_exchange::{Built, Request};
use template::Template;

/// How the file begins.
const HEADER: &str = "\
# Every request the kit itself sends to a gateway that has not proved to be a simulator. Generated from the built-in
# scenarios and compared in a test; read each change as what it is: one more thing that strangers are sent.
#
# <...> are holes: a fresh UUID; ten fresh digits of which the first is 1; the transaction nobody has; one that this gateway
# has given; a service's id, a hash and a time in the signature; the values of [pay]. Everything else is sent byte for byte.
# `pays`: only with an approved plan.
probes:
";

/// One request that is known, with holes where it varies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Probe {
    pub scenarios: Vec<String>,
    pays: bool,
    verb: String,
    /// Appended to the gateway's URL.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    path: String,
    /// Every header, by its name in lower case.
    headers: BTreeMap<String, Template>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<Template>,
    /// The body in hexadecimal digits, where it is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hex: Option<String>,
    #[serde(default, skip_serializing_if = "is_zero")]
    pad: usize,
}

/// All of them.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Probes {
    probes: Vec<Probe>,
}

impl Probes {
    /// Those this binary was built with.
    ///
    /// # Panics
    /// When the compiled-in file is broken, which a test rules out.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static PROBES: OnceLock<Probes> = OnceLock::new();
        let text = include_str!("../../../../../fixtures/contract/probes.yaml");
        PROBES.get_or_init(|| serde_saphyr::from_str(text).expect("probes.yaml is well formed"))
    }

    pub(super) fn find(&self, request: &Built, guard: &Guard) -> Option<&Probe> {
        self.probes.iter().find(|probe| probe.is(request, guard))
    }

    /// The file of these requests, in which holes stand as `<…>`. Requests that are alike are one probe.
    #[must_use]
    pub fn file(requests: Vec<(String, Request)>) -> String {
        let mut probes: Vec<Probe> = Vec::new();
        for (scenario, request) in requests {
            let new = Probe::worded(&scenario, request);
            match probes.iter_mut().find(|probe| probe.is_like(&new)) {
                Some(known) if known.scenarios.contains(&scenario) => {}
                Some(known) => known.scenarios.push(scenario),
                None => probes.push(new),
            }
        }
        let mut text = HEADER.to_owned();
        for probe in &probes {
            text.push_str(&probe.in_yaml());
        }
        text
    }
}

impl Probe {
    /// Could it move money? Then it needs a permit of an approved plan.
    #[must_use]
    pub fn pays(&self) -> bool {
        self.pays
    }

    fn is(&self, request: &Built, guard: &Guard) -> bool {
        let headers = request.headers();
        let has = |(name, template): (&String, &Template)| {
            request
                .header(name)
                .is_some_and(|value| template.is(value, guard))
        };
        // There are hundreds of probes, so what most of them differ in comes first, and what costs most comes last.
        request.verb().as_str() == self.verb
            && headers.len() == self.headers.len()
            && self.is_body(request.body(), guard)
            && self.headers.iter().all(has)
            && self.is_place_of(request, guard)
    }

    fn is_place_of(&self, request: &Built, guard: &Guard) -> bool {
        let place = Request {
            verb: self.verb.clone(),
            path: self.path.clone(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        let place = place.build(&guard.base);
        place.is_ok_and(|place| place.url() == request.url())
    }

    fn is_body(&self, body: &[u8], guard: &Guard) -> bool {
        let Some(end) = body.len().checked_sub(self.pad) else {
            return false;
        };
        let (body, pad) = body.split_at(end);
        let is_text = |template: &Template| template.is(body, guard);
        let is_hex = |hex: &String| hex_of(body) == *hex;
        pad.iter().all(|byte| *byte == b' ')
            && self.body.as_ref().is_none_or(is_text)
            && self.hex.as_ref().is_none_or(is_hex)
            && (self.body.is_some() || self.hex.is_some())
    }

    fn is_like(&self, other: &Self) -> bool {
        let scenarios = self.scenarios.clone();
        *self
            == Self {
                scenarios,
                ..other.clone()
            }
    }

    /// A list's item; JSON is YAML, too.
    fn in_yaml(&self) -> String {
        let probe = serde_json::to_value(self).expect("a probe has a JSON form");
        let members = probe.as_object().into_iter().flatten();
        let lines = members.map(|(name, value)| format!("{name}: {value}\n"));
        format!("- {}", lines.collect::<Vec<_>>().join("  "))
    }

    /// What somebody who reviews the file wants to see of a request.
    fn worded(scenario: &str, request: Request) -> Self {
        let (text, pad) = match String::from_utf8(request.body.clone()) {
            Ok(text) => {
                let body = text.trim_end_matches(' ').to_owned();
                let pad = text.len() - body.len();
                // A few spaces are part of the text.
                if pad > 100 {
                    (Some(body), pad)
                } else {
                    (Some(text), 0)
                }
            }
            Err(_) => (None, 0),
        };
        let headers = request.headers.iter();
        let headers =
            headers.map(|(name, value)| (name.to_lowercase(), Template::from(value.clone())));
        Self {
            scenarios: vec![scenario.to_owned()],
            pays: text.as_deref().is_none_or(names_a_payout),
            verb: request.verb,
            path: request.path,
            headers: headers.collect(),
            hex: text.is_none().then(|| hex_of(&request.body)),
            body: text.map(Template::from),
            pad,
        }
    }
}

/// Of the kit's own requests those pay that name the method that pays, or its form.
fn names_a_payout(text: &str) -> bool {
    text.contains("pay_by_cash") || text.contains("vendor_form")
}

fn hex_of(body: &[u8]) -> String {
    body.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_zero(number: &usize) -> bool {
    *number == 0
}
