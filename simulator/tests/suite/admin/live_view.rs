//! The page at the admin's address, as HTTP sees it; what it does in a browser is tested there.

use paysys_input::bearer_token::BearerToken;
use paysys_simulator::{Config, Simulator};
use reqwest::{Response, StatusCode};

use crate::harness::client;

async fn get(url: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = client().get(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

const BROWSER: (&str, &str) = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");

#[tokio::test]
async fn browsers_get_a_page_and_programs_what_they_always_got() {
    let simulator = Simulator::start().await.unwrap();
    let root = format!("{}/", simulator.admin_url());
    let page = get(&root, &[BROWSER]).await;
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'self';"));
    assert!(!policy.contains("unsafe"), "{policy}");
    let page = page.text().await.unwrap();
    assert!(page.starts_with("<!doctype html>"), "{page}");
    let program = get(&root, &[("accept", "application/json")]).await;
    assert_eq!(program.status(), StatusCode::NOT_FOUND);
    assert!(program.text().await.unwrap().contains("/openapi.json"));
}

#[tokio::test]
async fn the_language_is_chosen_remembered_or_the_browsers() {
    let simulator = Simulator::start().await.unwrap();
    let language = async |query: &str, headers: &[(&str, &str)]| {
        let url = format!("{}/{query}", simulator.admin_url());
        let answer = get(&url, &[headers, &[BROWSER]].concat()).await;
        let cookie = answer.headers().get("set-cookie").cloned();
        let page = answer.text().await.unwrap();
        let code = page.split_once("lang=\"").unwrap().1[..2].to_owned();
        (
            code,
            cookie.map(|cookie| cookie.to_str().unwrap().to_owned()),
        )
    };
    let likes_russian = ("accept-language", "ru-RU,ru;q=0.9,en;q=0.8");
    assert_eq!(language("", &[]).await, ("en".into(), None));
    assert_eq!(language("", &[likes_russian]).await, ("ru".into(), None));
    let (code, cookie) = language("?lang=ru", &[]).await;
    let cookie = cookie.unwrap();
    assert_eq!(code, "ru");
    assert!(cookie.starts_with("paysys-lang=ru;"), "{cookie}");
    let remembered = ("cookie", "other=1; paysys-lang=en");
    assert_eq!(language("", &[remembered, likes_russian]).await.0, "en");
    assert_eq!(language("?lang=xx&utm=1", &[]).await.0, "en");
}

/// It holds nothing of anybody's, so that a link in a ticket may lead to it; what it asks for needs the token.
#[tokio::test]
async fn the_page_needs_no_token_and_the_api_does() {
    let simulator = Simulator::launch(Config {
        admin_token: Some(BearerToken::new("let-me-in")),
        ..Config::default()
    })
    .await
    .unwrap();
    let admin = simulator.admin_url();
    let link = [
        BROWSER,
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
    ];
    let status = async |path: &str, headers: &[(&str, &str)]| {
        get(&format!("{admin}{path}"), headers)
            .await
            .status()
            .as_u16()
    };
    assert_eq!(status("/", &link).await, 200);
    assert_eq!(status("/live/app.js", &[]).await, 200);
    assert_eq!(status("/live/live.css", &[]).await, 200);
    assert_eq!(status("/live/none.js", &[]).await, 404);
    assert_eq!(status("/live/../sandboxes", &[]).await, 401);
    assert_eq!(status("/sandboxes", &link).await, 403);
    assert_eq!(status("/sandboxes", &[]).await, 401);
    // Another site's page may lead here, and may not read or run anything of it.
    assert_eq!(
        status(
            "/",
            &[
                BROWSER,
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-mode", "cors")
            ]
        )
        .await,
        403
    );
    assert_eq!(
        status("/live/app.js", &[("sec-fetch-site", "cross-site")]).await,
        403
    );
}
