//! Signatures: that of a call's own header wherever it is repeated, those of calls before it, and those of
//! a client whose header is no good but who may have signed rightly elsewhere.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine, alphabet};
use memchr::memmem;
use sha1::{Digest, Sha1};

use super::{Find, Kind, head, spelling};
use paysys_core::service::SecretKey;
use paysys_core::{auth, hex};

/// A hash as headers have it.
pub(super) fn text(hash: &[u8; 20]) -> String {
    hex::write(hash, &mut [0; 40]).to_owned()
}

/// Whether a text may hold a signature at all: most hold none.
pub(super) fn may_be_in(text: &[u8]) -> bool {
    head::holds_a_hash(text)
        || memchr::memchr3(b'\\', b'%', b'&', text).is_some()
        || all_encoded_runs(text).next().is_some()
}

/// More hashes are no call's; then everything is struck that looks like one, at the cost of one look.
const MOST_HASHES: usize = 8;

/// Everywhere these hashes stand, in any of the spellings.
pub(super) fn literally(plain: &[u8], hashes: &[String]) -> Vec<Find> {
    match hashes.len() {
        0 => return Vec::new(),
        1..=MOST_HASHES => (),
        _ => return looks(plain),
    }
    let lower = plain.to_ascii_lowercase();
    let mut finds = Vec::new();
    for hash in hashes {
        let mut add = |at: usize, length: usize| {
            finds.push(found(plain, at..at + length));
        };
        memmem::find_iter(&lower, hash).for_each(|at| add(at, hash.len()));
        let bytes = hex::read::<20>(hash.as_bytes()).unwrap_or_default();
        let texts = [
            hash.as_bytes(),
            &hash.to_ascii_uppercase().into_bytes(),
            &bytes,
        ];
        for spelling in texts.into_iter().flat_map(spelling::in_base64) {
            memmem::find_iter(plain, &spelling).for_each(|at| add(at, spelling.len()));
        }
    }
    finds
}

fn found(plain: &[u8], range: Range<usize>) -> Find {
    Find {
        meant: plain[range.clone()].to_vec(),
        range,
        kind: Kind::Hash,
        is_number: false,
    }
}

/// Everything that has the looks of a hash, in hex or in Base64. An account leaves without the call that
/// it came with, so nobody knows which signature may have strayed into it.
pub(super) fn looks(plain: &[u8]) -> Vec<Find> {
    let encoded = all_encoded_runs(plain).filter(|run| is_a_hash_in_base64(&plain[run.clone()]));
    let found = runs(plain).chain(encoded).map(|run| found(plain, run));
    found.collect()
}

/// Texts that may be Base64 of either alphabet.
fn all_encoded_runs(plain: &[u8]) -> impl Iterator<Item = Range<usize>> {
    encoded_runs(plain, *b"+/").chain(encoded_runs(plain, *b"-_"))
}

/// Texts that may be Base64 of the alphabet with these two characters.
fn encoded_runs(plain: &[u8], [one, other]: [u8; 2]) -> impl Iterator<Item = Range<usize>> {
    let is_in = move |byte: &u8| byte.is_ascii_alphanumeric() || *byte == one || *byte == other;
    runs_of(plain, is_in).filter(|run| run.len() >= ENCODED_HASH)
}

/// The 20 bytes of a hash in Base64, without padding.
const ENCODED_HASH: usize = 27;

/// Twenty random bytes have letters of both cases, which an IBAN of the same length has not; what is
/// longer may be a text with a hash in it.
fn is_a_hash_in_base64(run: &[u8]) -> bool {
    let has = |is: fn(&u8) -> bool| run.iter().any(is);
    if run.len() == ENCODED_HASH {
        return has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
    }
    decoded(run).is_some_and(|text| head::holds_a_hash(&text))
}

fn decoded(run: &[u8]) -> Option<Vec<u8>> {
    let standard = run.iter().map(|byte| match byte {
        b'-' => b'+',
        b'_' => b'/',
        other => *other,
    });
    LENIENT.decode(standard.collect::<Vec<u8>>()).ok()
}

/// What clients send need not be padded.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// All hashes in a text, as they are looked for elsewhere.
pub(super) fn all(text: &[u8]) -> Vec<String> {
    let found = runs(text).map(|run| String::from_utf8_lossy(&text[run]).to_ascii_lowercase());
    found.collect()
}

/// What stands where a hash stood: another one for each hash, so that equal texts stay equal and others
/// stay different. No hash can be told from it.
pub(super) fn not_kept(hash: &[u8]) -> String {
    let digest = Sha1::digest(hash.to_ascii_lowercase());
    let mut digits = [0; 12];
    format!("(hash {} not kept)", hex::write(&digest[..6], &mut digits))
}

/// A SHA-1 in hex; longer runs of digits are hashes of another kind.
const FEWEST_DIGITS: usize = 40;

/// What may be a timestamp has so many digits.
const TIMESTAMP_DIGITS: Range<usize> = 9..20;

/// So many timestamps are tried; a call has one or two.
const MOST_TIMES: usize = 16;

/// What may be the timestamp of a signature in these texts.
pub(super) fn times(texts: &[&[u8]]) -> Vec<String> {
    let digits = |text: &&[u8]| -> Vec<String> {
        let runs = text.split(|byte| !byte.is_ascii_digit());
        let times = runs.filter(|run| TIMESTAMP_DIGITS.contains(&run.len()));
        times
            .map(|run| String::from_utf8_lossy(run).into_owned())
            .collect()
    };
    let mut times: Vec<String> = texts.iter().flat_map(digits).take(MOST_TIMES).collect();
    times.sort_unstable();
    times.dedup();
    times
}

/// Hashes that are known to be signatures.
pub(super) struct Known {
    hashes: HashSet<[u8; 20]>,
    /// The first two bytes of each: most of what is looked at ends here.
    begin: Vec<bool>,
}

impl Known {
    pub(super) fn of(hashes: HashSet<[u8; 20]>) -> Self {
        let mut begin = vec![false; 1 << 16];
        for [first, second, ..] in &hashes {
            begin[usize::from(u16::from_be_bytes([*first, *second]))] = true;
        }
        Self { hashes, begin }
    }

    fn may_begin(&self, bytes: [u8; 2]) -> bool {
        self.begin[usize::from(u16::from_be_bytes(bytes))]
    }

    fn in_hex(&self, digits: &[u8]) -> Option<String> {
        hex::read(&digits[..4]).filter(|begin| self.may_begin(*begin))?;
        let hash = hex::read(digits).filter(|hash| self.hashes.contains(hash));
        hash.map(|hash| text(&hash))
    }

    fn raw(&self, bytes: &[u8]) -> Option<String> {
        let hash = <[u8; 20]>::try_from(bytes).ok()?;
        let is_one = self.may_begin([hash[0], hash[1]]) && self.hashes.contains(&hash);
        is_one.then(|| text(&hash))
    }
}

/// The hashes that these keys make with these timestamps.
pub(super) fn made(keys: &[SecretKey], times: &[String]) -> HashSet<[u8; 20]> {
    let signed = |key: &SecretKey, time| hex::read(auth::sign(key.reveal(), time).as_bytes());
    let all = keys
        .iter()
        .flat_map(|key| times.iter().map(move |time| (key, time)));
    all.filter_map(|(key, time)| signed(key, time)).collect()
}

/// Known signatures in hex of either case or in Base64; and, where that counts, hashes beside a timestamp.
pub(super) fn find(plain: &[u8], known: &Known, beside_a_time: bool) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut look = |text: &[u8]| {
        for run in runs(text) {
            let (front, back) = (&text[..run.start], &text[run.end..]);
            let run = text[run].to_ascii_lowercase();
            let is_beside =
                begins_with_a_time(back.iter()) || begins_with_a_time(front.iter().rev());
            if beside_a_time && is_beside {
                found.extend(String::from_utf8(run.clone()));
            }
            let hashes = run.windows(FEWEST_DIGITS);
            found.extend(hashes.filter_map(|digits| known.in_hex(digits)));
        }
    };
    look(plain);
    let mut raw = Vec::new();
    let is_encoded = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte);
    for run in runs_of(plain, is_encoded).filter(|run| run.len() >= ENCODED_HASH) {
        // What stands before the Base64 may look like a part of it.
        for start in run.start..run.start + 4 {
            let decoded = decoded(&plain[start..run.end]).unwrap_or_default();
            look(&decoded);
            raw.extend(decoded.windows(20).filter_map(|bytes| known.raw(bytes)));
        }
    }
    found.extend(raw);
    found
}

fn runs(plain: &[u8]) -> impl Iterator<Item = Range<usize>> {
    runs_of(plain, u8::is_ascii_hexdigit).filter(|run| run.len() >= FEWEST_DIGITS)
}

/// Where bytes of a kind stand side by side.
fn runs_of(plain: &[u8], is_of_it: impl Fn(&u8) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    plain.split(move |byte| !is_of_it(byte)).map(move |run| {
        let start = at;
        at += run.len() + 1;
        start..start + run.len()
    })
}

/// Whether a few separators come first, and then the digits of a timestamp.
fn begins_with_a_time<'a>(text: impl Iterator<Item = &'a u8> + Clone) -> bool {
    // No more is looked at than decides.
    let separators = text
        .clone()
        .take(4)
        .take_while(|byte| !byte.is_ascii_alphanumeric())
        .count();
    let digits = text
        .skip(separators)
        .take(TIMESTAMP_DIGITS.end)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    (1..=3).contains(&separators) && TIMESTAMP_DIGITS.contains(&digits)
}
