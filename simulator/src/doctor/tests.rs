//! A header made with each mistake, and the name of that mistake.

use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use rstest::rstest;
use sha1::{Digest, Sha1};

use super::*;
use paysys_core::auth::sign;
use paysys_core::service::SecretKey;
use paysys_shared::texts::Language;

const NOW: Moment = Moment::from_millis(1_700_000_000_000);
const TIME: &str = "1700000000000";
const PAGE: &str = include_str!("../../../docs/findings.md");
const KEY: &str = "demo-secret-key-that-is-not-real";

#[test]
fn a_header_that_no_id_can_make_so_long_is_not_looked_at_closely() {
    let header = format!("{}-{}-{TIME}", "s".repeat(380_000), "a".repeat(40));
    let diagnosis = diagnosis(Some(&header), None).unwrap();
    assert_eq!(diagnosis.mistake, "too-long");
    assert!(
        diagnosis.explanation.len() < 200,
        "{}",
        diagnosis.explanation
    );
    let longest = format!(
        "{}-{}-{TIME}",
        "s".repeat(Service::LONGEST_ID),
        "a".repeat(40)
    );
    assert_eq!(
        self::diagnosis(Some(&longest), None).unwrap().mistake,
        "unknown-service"
    );
}

fn services() -> Vec<Service> {
    services_of("demo-service")
}

fn services_of(first: &str) -> Vec<Service> {
    let service = |id: &str, key: &str| Service {
        id: id.into(),
        secret_key: SecretKey::new(key),
        blocked: false,
        deposit: None,
    };
    vec![service(first, KEY), service("demo-other", "other-key")]
}

fn diagnosis(header: Option<&str>, stray: Option<&str>) -> Option<DiagnosisView> {
    diagnosis_among(&services(), header, stray)
}

fn diagnosis_among(
    services: &[Service],
    header: Option<&str>,
    stray: Option<&str>,
) -> Option<DiagnosisView> {
    let evidence = Evidence {
        header: header.map(str::as_bytes),
        stray,
        services,
        now: NOW,
        max_age: Duration::from_secs(300),
    };
    diagnose(&evidence).map(|one| one.told(Language::English))
}

fn hex<D: Digest>(text: &str) -> String {
    D::digest(text)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn keyed<M: Mac + KeyInit>() -> String {
    let keyed = <M as KeyInit>::new_from_slice(KEY.as_bytes()).unwrap();
    let tag = keyed.chain_update(TIME).finalize().into_bytes();
    tag.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A header with this hash, right but for that.
fn hashed(hash: &str) -> String {
    format!("demo-service-{hash}-{TIME}")
}

fn signed_at(time: &str) -> String {
    format!("demo-service-{}-{time}", sign(KEY, time))
}

fn sha1(text: &str) -> String {
    hashed(&hex::<Sha1>(text))
}

fn good() -> String {
    sign(KEY, TIME)
}

#[rstest]
#[case::twice("(twice)", "sent-twice", "more than one")]
#[case::empty("", "malformed", "empty")]
#[case::word("abc", "malformed", "fewer than three")]
#[case::scheme(&format!("Bearer {}", hashed(&good())), "decorated", "scheme")]
#[case::quotes(&format!("\"{}\"", hashed(&good())), "decorated", "quotes")]
#[case::braces(&format!("{{demo-service}}-{}-{TIME}", good()), "decorated", "template")]
#[case::colons(&format!("demo-service:{}:{TIME}", good()), "other-separator", "\":\"")]
#[case::two_dashes(&format!("demo-service--{}--{TIME}", good()), "other-separator", "\"--\"")]
#[case::only_the_second(&format!("demo-service-{}:{TIME}", good()), "other-separator", "\":\"")]
#[case::only_the_first(&format!("demo-service.{}-{TIME}", good()), "other-separator", "\".\"")]
#[case::long_dashes(&format!("demo-service–{}–{TIME}", good()), "other-separator", "\"–\"")]
#[case::equals(&format!("demo-service={}={TIME}", good()), "other-separator", "\"=\"")]
#[case::plus(&format!("demo-service+{}+{TIME}", good()), "other-separator", "\"+\"")]
#[case::time_before_hash(&format!("demo-service-{TIME}-{}", good()), "swapped-parts", "{service_id}-{timestamp}-{hash}")]
#[case::hash_first(&format!("{}-demo-service-{TIME}", good()), "swapped-parts", "{hash}-{service_id}-{timestamp}")]
#[case::hash_then_time(&format!("{}-{TIME}-demo-service", good()), "swapped-parts", "{hash}-{timestamp}-{service_id}")]
#[case::time_first(&format!("{TIME}-{}-demo-service", good()), "swapped-parts", "{timestamp}-{hash}-{service_id}")]
#[case::time_then_id(&format!("{TIME}-demo-service-{}", good()), "swapped-parts", "{timestamp}-{service_id}-{hash}")]
#[case::date(&format!("demo-service-{}-2023-11-14T22:13:20Z", good()), "timestamp-not-a-number", "date")]
#[case::fraction(&signed_at("1700000000.123"), "timestamp-not-a-number", "fraction")]
#[case::no_time(&format!("demo-service-{}-", good()), "timestamp-not-a-number", "missing")]
#[case::endless(&signed_at("17000000000000000000000"), "timestamp-too-long", "too many digits")]
#[case::time_left_out(&format!("demo-service-{}", good()), "missing-part", "no timestamp")]
#[case::hash_left_out(&format!("demo-service-{TIME}"), "missing-part", "no hash")]
#[case::id_left_out(&format!("{}-{TIME}", good()), "missing-part", "no service id")]
#[case::typo(&format!("demo-servise-{}-{TIME}", good()), "unknown-service", "did you mean \"demo-service\"")]
#[case::other_case(&format!("DEMO-Service-{}-{TIME}", good()), "unknown-service", "did you mean \"demo-service\"")]
#[case::nobody(&format!("zzz-{}-{TIME}", good()), "unknown-service", "\"zzz\"")]
#[case::key_as_id(&format!("{KEY}-{}-{TIME}", good()), "secret-in-header", "never leaves")]
#[case::key_as_hash(&hashed(KEY), "secret-in-header", "never leaves")]
#[case::no_hash(&hashed("nothing"), "hash-of-another-form", "not all hex")]
#[case::upper(&hashed(&good().to_uppercase()), "upper-case-hash", "lower-case")]
#[case::md5(&hashed(&hex::<md5::Md5>(&format!("{KEY}{TIME}"))), "other-hash", "MD5")]
#[case::sha224(&hashed(&hex::<sha2::Sha224>(&format!("{KEY}{TIME}"))), "other-hash", "SHA-224")]
#[case::sha256(&hashed(&hex::<sha2::Sha256>(&format!("{KEY}{TIME}"))), "other-hash", "SHA-256")]
#[case::sha384(&hashed(&hex::<sha2::Sha384>(&format!("{KEY}{TIME}"))), "other-hash", "SHA-384")]
#[case::sha512(&hashed(&hex::<sha2::Sha512>(&format!("{KEY}{TIME}"))), "other-hash", "SHA-512")]
#[case::sha256_swapped(&hashed(&hex::<sha2::Sha256>(&format!("{TIME}{KEY}"))), "other-hash", "SHA-256")]
#[case::hmac_md5(&hashed(&keyed::<Hmac<md5::Md5>>()), "other-hash", "HMAC-MD5")]
#[case::hmac_sha1(&hashed(&keyed::<Hmac<Sha1>>()), "other-hash", "HMAC-SHA1")]
#[case::hmac_sha224(&hashed(&keyed::<Hmac<sha2::Sha224>>()), "other-hash", "HMAC-SHA224")]
#[case::hmac_sha384(&hashed(&keyed::<Hmac<sha2::Sha384>>()), "other-hash", "HMAC-SHA384")]
#[case::hmac_sha256(&hashed(&keyed::<Hmac<sha2::Sha256>>()), "other-hash", "HMAC-SHA256")]
#[case::hmac_sha512(&hashed(&keyed::<Hmac<sha2::Sha512>>()), "other-hash", "HMAC-SHA512")]
#[case::inputs_swapped(&sha1(&format!("{TIME}{KEY}")), "swapped-inputs", "timestamp + secret_key")]
#[case::line_end(&sha1(&format!("{KEY}{TIME}\n")), "blank-hashed", "a line end behind the timestamp")]
#[case::windows(&sha1(&format!("{KEY}{TIME}\r\n")), "blank-hashed", "Windows")]
#[case::blank(&sha1(&format!("{KEY}{TIME} ")), "blank-hashed", "a blank behind the timestamp")]
#[case::key_file(&sha1(&format!("{KEY}\n{TIME}")), "blank-hashed", "between key and timestamp")]
#[case::return_only(&sha1(&format!("{KEY}\r{TIME}")), "blank-hashed", "a carriage return between")]
#[case::mark(&sha1(&format!("\u{feff}{KEY}{TIME}")), "blank-hashed", "a byte order mark in front of the key")]
#[case::quoted(&sha1(&format!("\"{KEY}\"{TIME}")), "more-hashed", "quotes around the key")]
#[case::dash(&sha1(&format!("{KEY}-{TIME}")), "more-hashed", "\"-\" between")]
#[case::id_too(&sha1(&format!("demo-service{KEY}{TIME}")), "more-hashed", "service id")]
#[case::key_alone(&sha1(KEY), "incomplete-hash", "the key alone")]
#[case::time_alone(&sha1(TIME), "incomplete-hash", "the timestamp alone")]
#[case::other_key(&sha1(&format!("other-key{TIME}")), "key-of-another-service", "\"demo-other\"")]
#[case::hashed_seconds(&sha1(&format!("{KEY}1700000000")), "other-timestamp-hashed", "seconds were hashed")]
#[case::sent_seconds(&format!("demo-service-{}-1700000000", good()), "other-timestamp-hashed", "seconds sent")]
#[case::sent_the_second(&format!("demo-service-{}-1700000000", sign(KEY, "1700000000123")), "other-timestamp-hashed", "seconds sent")]
#[case::cut_hash(&hashed(&good()[1..]), "hash-of-another-form", "39 digits")]
#[case::base64(&hashed("Kq5sNclPz7QV2+lfQIuc6R7oRu0="), "hash-of-another-form", "Base64")]
#[case::wrong_key(&sha1("anything"), "wrong-key", "another secret key")]
#[case::seconds(&signed_at("1700000000"), "timestamp-in-seconds", "milliseconds")]
#[case::microseconds(&signed_at("1700000000000000"), "timestamp-in-microseconds", "milliseconds")]
#[case::nanoseconds(&signed_at("1700000000000000000"), "timestamp-in-nanoseconds", "milliseconds")]
#[case::expired(&signed_at("1699999388000"), "expired", "expired 312 s ago")]
#[case::future(&signed_at("1700003600000"), "in-the-future", "3600 s in the future")]
fn each_mistake_is_named(#[case] header: &str, #[case] mistake: &str, #[case] says: &str) {
    let diagnosis = diagnosis(Some(header), None).unwrap();
    assert_eq!(diagnosis.mistake, mistake, "{diagnosis:?}");
    assert!(diagnosis.explanation.contains(says), "{diagnosis:?}");
    assert!(
        PAGE.contains(&format!("`{mistake}`")),
        "docs/findings.md lacks it"
    );
    for kept_back in [KEY, "other-key", &good()] {
        assert!(!diagnosis.explanation.contains(kept_back), "{diagnosis:?}");
    }
}

/// Ids are issued as 32 characters of `[0-9a-z]`, so that some look like an MD5 or a number.
#[rstest]
fn an_id_that_looks_like_something_else_misleads_nobody(
    #[values(
        "1cb1769091054a239868f5006cda7724",
        "a-1cb1769091054a239868f5006cda7724-b",
        "1cb1769091054a239868f5006cda77241cb17690",
        "1700000000"
    )]
    id: &str,
) {
    let (hash, md5) = (good(), hex::<md5::Md5>(&format!("{KEY}{TIME}")));
    let (wrong, upper) = (sign("nope", TIME), hash.to_uppercase());
    let seconds = sign(KEY, "1700000000");
    let expired = sign(KEY, "1699999388000");
    for (header, mistake) in [
        (format!("{id}-{hash}-{TIME}"), None),
        (format!("{id}-{wrong}-{TIME}"), Some("wrong-key")),
        (format!("{id}-{upper}-{TIME}"), Some("upper-case-hash")),
        (format!("{id}-{md5}-{TIME}"), Some("other-hash")),
        (
            format!("{id}-{seconds}-1700000000"),
            Some("timestamp-in-seconds"),
        ),
        (format!("{id}-{expired}-1699999388000"), Some("expired")),
        (format!("{id}:{hash}:{TIME}"), Some("other-separator")),
        (format!("{id}-{TIME}-{hash}"), Some("swapped-parts")),
        (format!("{hash}-{id}-{TIME}"), Some("swapped-parts")),
        (format!("{id}-{TIME}"), Some("missing-part")),
        (format!("{id}-{hash}"), Some("missing-part")),
        (format!("{id}-{hash}-"), Some("timestamp-not-a-number")),
        (format!("0{id}-{hash}-{TIME}"), Some("unknown-service")),
    ] {
        let seen = diagnosis_among(&services_of(id), Some(&header), None);
        assert_eq!(
            seen.as_ref().map(|seen| &*seen.mistake),
            mistake,
            "{header}"
        );
    }
}

#[test]
fn a_header_of_another_name_is_named() {
    let other = diagnosis(None, Some("authorization")).unwrap();
    assert_eq!(other.mistake, "other-header");
    assert_eq!(diagnosis(None, None).unwrap().mistake, "missing-header");
}

#[test]
fn a_good_header_has_no_diagnosis() {
    assert_eq!(diagnosis(Some(&hashed(&good())), None), None);
}

#[rstest]
#[case("Authorization", "whatever", true)]
#[case(
    "X-My-Auth",
    "Bearer demo-service-0123456789012345678901234567890123456789-1700000000000",
    true
)]
#[case("User-Agent", "a-client-1.0", false)]
fn a_stray_header_is_known_by_name_or_form(
    #[case] name: &str,
    #[case] value: &str,
    #[case] stray: bool,
) {
    let value = value.as_bytes();
    assert_eq!(HeaderLine { name, value }.is_stray(), stray);
}
