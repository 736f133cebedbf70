use super::*;

fn service(key: &str) -> Service {
    Service {
        id: "shop".into(),
        secret_key: SecretKey::new(key),
        blocked: false,
        deposit: None,
    }
}

fn struck(key: &str, text: &str) -> String {
    let secrets = Secrets::of(&[service(key)], &[]);
    String::from_utf8(secrets.strike(text.as_bytes()).into_owned()).unwrap()
}

/// What is left of the body of a request.
fn kept(auth: Option<&str>, accepted: bool, body: &str) -> String {
    let secrets = Secrets::of(&[service("demo-secret")], &[]);
    let mut received = Received {
        wall: crate::core::Moment::from_millis(0),
        connection: 1,
        head: Box::default(),
        body: Bytes::from(body.to_owned()),
    };
    let auth = AuthHeader::read(auth.map(str::as_bytes));
    secrets.strike_request(&mut received, &auth, accepted);
    String::from_utf8(received.body.to_vec()).unwrap()
}

#[test]
fn every_key_in_a_text_is_struck_out_and_nothing_else() {
    assert_eq!(
        struck("demo-secret", "a demo-secret, a demo-secretdemo-secret!"),
        "a (key not kept), a (key not kept)(key not kept)!"
    );
    assert_eq!(struck("demo-secret", "demo-secre"), "demo-secre");
}

#[rstest::rstest]
#[case(r#"{"id":"ab\/cd+ef=="}"#, r#"{"id":"(key not kept)"}"#)]
#[case(r#"{"id":"\u0061b\u002Fcd+ef==\n"}"#, r#"{"id":"(key not kept)\n"}"#)]
#[case("POST /ab%2Fcd%2bef%3D%3d?x", "POST /(key not kept)?x")]
#[case(r#"100 % \ of ab/cd+ef== \u00"#, r"100 % \ of (key not kept) \u00")]
fn a_key_is_known_whatever_its_escapes(#[case] text: &str, #[case] left: &str) {
    assert_eq!(struck("ab/cd+ef==", text), left);
}

#[test]
fn what_is_too_short_to_be_a_key_stays() {
    assert_eq!(struck("1", "{\"id\":1}"), "{\"id\":1}");
}

#[test]
fn keys_of_other_sandboxes_are_known() {
    let own = service("sandbox-secret-00000000000000000000000000000000");
    let secrets = Secrets::of(&[own], &[SecretKey::new("demo-secret")]);
    let text = b"demo-secret sandbox-secret-0123456789abcdef0123456789abcdef sandbox-secret-x";
    assert_eq!(
        &*secrets.strike(text),
        b"(key not kept) (key not kept) sandbox-secret-x"
    );
}

#[test]
fn the_hash_of_the_own_header_is_struck_out_wherever_it_stands() {
    let hash = auth_hash();
    let header = format!("shop-{hash}-1700000000000");
    let body = format!(r#"{{"id":"{header}","account":"{hash}"}}"#);
    let left = kept(Some(&header), true, &body);
    assert!(!left.contains(&hash), "{left}");
    assert!(left.starts_with(r#"{"id":"shop-(hash "#), "{left}");
}

#[test]
fn different_hashes_leave_different_texts() {
    let left = |hash: &str| hash_not_kept(hash.as_bytes());
    assert_eq!(left("aa"), left("AA"));
    assert_ne!(left("aa"), left("ab"));
}

fn auth_hash() -> String {
    crate::core::auth::sign("demo-secret", "1700000000000")
}

#[rstest::rstest]
#[case(r#"{"auth":"shop-HASH-1700000000000"}"#)]
#[case(r#"{"auth":"shop:HASH:1700000000000"}"#)]
#[case(r#"{"auth":"1700000000000.HASH"}"#)]
#[case(r#"["HASH", "1700000000000"]"#)]
#[case(r#"{"hash":"HASH","at":1700000000000}"#)]
fn a_signature_in_the_wrong_place_is_struck_out(#[case] body: &str) {
    for hash in [auth_hash(), auth_hash().to_uppercase()] {
        let left = kept(None, false, &body.replace("HASH", &hash));
        assert!(!left.contains(&hash) && left.contains("not kept"), "{left}");
    }
}

#[test]
fn other_long_numbers_stay() {
    let other = "0123456789abcdef0123456789abcdef01234567";
    for body in [
        other.to_owned(),
        format!("a-{other}-b"),
        format!("{other}-1"),
    ] {
        assert_eq!(kept(None, false, &body), body);
    }
}
