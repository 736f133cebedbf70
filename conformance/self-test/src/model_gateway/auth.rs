//! Who is let in (AUT-01 … AUT-06).

use sha1::{Digest, Sha1};

use super::{Defect, State};
use paysys_engine::wall_clock;
use paysys_exchange::Built;

/// Id and secret: the usual one, another, a blocked one.
pub(super) const SERVICES: [(&str, &str); 3] = [
    ("model-first", "the first one's secret"),
    ("model-second", "the second one's secret"),
    ("model-blocked", "the blocked one's secret"),
];

const STALE: i64 = -32320;
const BLOCKED: i64 = -32315;

/// Before this many milliseconds (1973) a timestamp is in seconds.
const EARLIEST_MILLISECONDS: i64 = 100_000_000_000;

impl State {
    /// The service that calls, or the code with which it is turned away.
    pub(super) fn admit(&self, request: &Built, pays: bool) -> Result<&'static str, i64> {
        let refused = self.options().unauthorised;
        if self.has(Defect::RefusesEverybody) {
            return Err(-32504);
        }
        let Some(header) = self.header(request) else {
            let open = if pays {
                Defect::PayoutsNeedNoHeader
            } else {
                Defect::ChecksNeedNoHeader
            };
            return if self.has(open) {
                Ok(SERVICES[0].0)
            } else {
                Err(refused)
            };
        };
        let lenient = self.has(Defect::IgnoresForm);
        let Some((id, hash, timestamp)) = take_apart(header).or_else(|| self.take_less(header))
        else {
            return if lenient {
                Ok(SERVICES[0].0)
            } else {
                Err(refused)
            };
        };
        let known = SERVICES.iter().find(|(known, _)| *known == id);
        let known = known.or(self.has(Defect::IgnoresService).then_some(&SERVICES[0]));
        let (service, secret) = *known.ok_or(refused)?;
        let time = timestamp.parse::<i64>().ok().ok_or(refused)?;
        let hash = if self.options().takes_capitals {
            hash.to_lowercase()
        } else {
            hash.to_owned()
        };
        let is_known = known.is_some_and(|known| known.0 == id);
        if !self.is_right(&hash, secret, timestamp) && is_known {
            return Err(refused);
        }
        if self.is_stale(time, pays) {
            return Err(STALE);
        }
        if service == SERVICES[2].0 && !self.has(Defect::ServesBlocked) {
            return Err(BLOCKED);
        }
        Ok(service)
    }

    /// What a gateway that wants less takes for a header.
    fn take_less<'a>(&self, header: &'a str) -> Option<(&'a str, &'a str, &'a str)> {
        let (rest, timestamp) = header.rsplit_once('-')?;
        if self.has(Defect::NeedsNoHash) && SERVICES.iter().any(|(id, _)| *id == rest) {
            return Some((rest, "", timestamp));
        }
        let (id, hash) = rest.rsplit_once('-')?;
        let is_less = hash.len() < 40 && (hash.is_empty() || self.has(Defect::ComparesBeginnings));
        let takes = self.has(Defect::NeedsNoHash) || self.has(Defect::ComparesBeginnings);
        (takes && is_less).then_some((id, hash, timestamp))
    }

    fn is_right(&self, hash: &str, secret: &str, timestamp: &str) -> bool {
        let of = |secret: &str, time: &str| sha1_hex(&format!("{secret}{time}"));
        let right = of(secret, timestamp);
        let around = || {
            let time = timestamp.parse::<i64>().unwrap_or_default();
            (time - 2000..=time + 2000).any(|time| of(secret, &time.to_string()) == hash)
        };
        hash == right
            || self.has(Defect::IgnoresHash)
            || (self.has(Defect::NeedsNoHash) && hash.is_empty())
            || (self.has(Defect::ComparesBeginnings) && hash.len() > 20 && right.starts_with(hash))
            || (self.has(Defect::TakesAnySecret)
                && SERVICES
                    .iter()
                    .any(|(_, secret)| of(secret, timestamp) == hash))
            || (self.has(Defect::IgnoresTimeInHash) && around())
    }

    fn header<'a>(&self, request: &'a Built) -> Option<&'a str> {
        let named = |name: &str| request.headers().get(name)?.to_str().ok();
        let other = self.has(Defect::ReadsAuthorization);
        named("auth").or_else(|| named("authorization").filter(|_| other))
    }

    fn is_stale(&self, time: i64, pays: bool) -> bool {
        if self.has(Defect::AlwaysStale) {
            return true;
        }
        if self.has(Defect::NeverStale) || (pays && self.has(Defect::PayoutsNeverStale)) {
            return false;
        }
        let in_seconds = time.abs() < EARLIEST_MILLISECONDS;
        let time = if in_seconds && self.options().takes_seconds {
            time * 1000
        } else {
            time
        };
        let off = (wall_clock::now().as_millisecond() - time).abs();
        off > self.options().max_age_seconds * 1000
    }
}

/// Service id, hash and timestamp; the id may hold hyphens.
fn take_apart(header: &str) -> Option<(&str, &str, &str)> {
    let (rest, timestamp) = header.rsplit_once('-')?;
    let (id, hash) = rest.rsplit_once('-')?;
    let is_hash = hash.len() == 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_hash && !id.is_empty()).then_some((id, hash, timestamp))
}

fn sha1_hex(text: &str) -> String {
    let digest = Sha1::digest(text);
    let digits = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let digits = digits.filter_map(|digit| char::from_digit(digit.into(), 16));
    digits.collect()
}
