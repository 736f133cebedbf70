//! What the doctor explains, as a value.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

paysys_shared::sayings! {
    /// What was done, and what would be right. It quotes neither a hash nor a key.
    #[derive(Serialize, Deserialize)]
    pub(crate) enum Explanation in "diagnosis" {
        "other-header" => OtherHeader { name: String },
        "missing-header" => MissingHeader { form: Cow<'static, str> },
        "too-long" => TooLong { bytes: usize },
        "secret-in-header" => SecretInHeader,
        "malformed-empty" => MalformedEmpty { form: Cow<'static, str> },
        "malformed-few" => MalformedFew { form: Cow<'static, str> },
        "malformed-part" => MalformedPart { form: Cow<'static, str> },
        "unknown-service" => UnknownService { given: String },
        "unknown-service-like" => UnknownServiceLike { given: String, known: String },
        "hidden-service" => HiddenService,
        "hidden-service-like" => HiddenServiceLike { known: String },
        "sent-twice" => SentTwice,
        "scheme" => Scheme { form: Cow<'static, str> },
        "quotes" => Quotes { form: Cow<'static, str> },
        "template" => Template { form: Cow<'static, str> },
        "blanks" => Blanks { form: Cow<'static, str> },
        "other-separator" => OtherSeparator { separator: String },
        "swapped-parts" => SwappedParts { order: Cow<'static, str>, form: Cow<'static, str> },
        "no-timestamp" => NoTimestamp,
        "long-timestamp" => LongTimestamp,
        "date" => Date,
        "fraction" => Fraction,
        "no-number" => NoNumber,
        "without-timestamp" => WithoutTimestamp { form: Cow<'static, str> },
        "without-hash" => WithoutHash { form: Cow<'static, str> },
        "without-service" => WithoutService { form: Cow<'static, str> },
        "seconds" => Seconds,
        "microseconds" => Microseconds,
        "nanoseconds" => Nanoseconds,
        "expired" => Expired { late: u64, allowed: u64 },
        "in-the-future" => InTheFuture { ahead: u64, allowed: u64 },
        "other-algorithm" => OtherAlgorithm { name: Cow<'static, str> },
        "wrong-key" => WrongKey,
        "upper-case" => UpperCase,
        "swapped-inputs" => SwappedInputs,
        "blank-hashed" => BlankHashed { what: Blank, place: Place },
        "separator-hashed" => SeparatorHashed { separator: String },
        "quotes-hashed" => QuotesHashed,
        "service-hashed" => ServiceHashed,
        "key-alone" => KeyAlone,
        "timestamp-alone" => TimestampAlone,
        "other-key" => OtherKey { other: String, named: String },
        "seconds-hashed" => SecondsHashed,
        "milliseconds-hashed" => MillisecondsHashed,
        "fraction-hashed" => FractionHashed,
        "base64" => Base64,
        "other-length" => OtherLength { length: usize },
        "not-hex" => NotHex { length: usize },
        "json-body" => JsonBody,
        "json-member" => JsonMember { name: Cow<'static, str> },
        "batch" => Batch,
        "xml" => Xml,
        "multipart" => Multipart,
        "form" => Form,
        "form-of-nothing" => FormOfNothing,
        "empty" => Empty,
        "compressed" => Compressed,
        "byte-order-mark" => ByteOrderMark,
        "utf-16" => Utf16,
        "windows-1251" => Windows1251,
        "not-utf-8" => NotUtf8,
        "single-quotes" => SingleQuotes,
        "trailing-comma" => TrailingComma,
        "comments" => Comments,
        "python-values" => PythonValues,
        "javascript-values" => JavascriptValues,
        "unquoted-names" => UnquotedNames,
        "cut-off" => CutOff,
        "not-json" => NotJson { line: usize, column: usize },
        "silence" => Silence,
        "tls-on-http" => TlsOnHttp,
        "http2" => Http2,
        "proxy-protocol" => ProxyProtocol,
        "socks" => Socks,
        "no-head" => NoHead,
        "not-http" => NotHttp,
        "http-on-tls" => HttpOnTls,
        "not-tls" => NotTls,
        "tls-cut" => TlsCut,
        "tls-slow" => TlsSlow,
        "tls-version" => TlsVersion,
        "tls-parameters" => TlsParameters { why: String },
        "tls-http2" => TlsHttp2,
        "tls-failed" => TlsFailed { error: String },
        "tls-certificate" => TlsCertificate { alert: String },
        "tls-alert" => TlsAlert { alert: String },
        "slow-head" => SlowHead,
        "half-a-head" => HalfAHead,
        "bytes-behind" => BytesBehind,
        "head-too-large" => HeadTooLarge,
        "bad-request-line" => BadRequestLine,
        "bad-line" => BadLine { line: usize },
        "bad-header" => BadHeader { error: String },
    }
}

paysys_shared::sayings! {
    /// What crept into what was hashed.
    #[derive(Serialize, Deserialize)]
    pub(crate) enum Blank in "diagnosis_blanks" {
        "line-end" => LineEnd,
        "windows-line-end" => WindowsLineEnd,
        "carriage-return" => CarriageReturn,
        "byte-order-mark" => ByteOrderMark,
        "space" => Space,
        "tab" => Tab,
    }
}

paysys_shared::sayings! {
    /// Where that stood.
    #[derive(Serialize, Deserialize)]
    pub(crate) enum Place in "diagnosis_places" {
        "behind-the-timestamp" => BehindTheTimestamp,
        "between" => Between,
        "behind-both" => BehindBoth,
        "before-the-key" => BeforeTheKey,
    }
}
