//! The HTML report, in a browser and as text: whole, quiet, and deaf to what hostile gateways answer.

use std::process::Command;

use paysys_conformance::report::{TargetName, html};
use paysys_contract::Words;
use paysys_judge::verdict::RunResult;
use paysys_shared::texts::Language;
use serde_json::Value;

use crate::program::browser;
use crate::support::run_on;
use crate::support::wrong_gateway::{Alter, WrongGateway};

const TARGET: TargetName = TargetName {
    kind: TargetName::SIMULATOR,
    url: None,
};

/// What would set the title if anything of it were obeyed.
const ATTACK: &str = "</code></pre></style><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">";

/// A gateway that answers with markup wherever it can.
async fn hostile_result() -> RunResult {
    fn attack(_: &Value, answer: &mut Value) {
        if let Some(details) = answer.pointer_mut("/result/details") {
            details["id"] = ATTACK.into();
            details[ATTACK] = ATTACK.into();
        }
        if let Some(message) = answer.pointer_mut("/error/message") {
            *message = ATTACK.into();
        }
    }
    let gateway = WrongGateway::start(Alter::Json(attack)).await;
    run_on(&gateway.admin_url(), &["pay.particulars", "check.unknown"]).await
}

/// The document as a browser leaves it after its scripts ran.
fn dom(page: &str, fragment: &str) -> String {
    let directory = tempfile::tempdir().expect("a directory can be made");
    let file = directory.path().join("report.html");
    std::fs::write(&file, page).expect("the directory can be written");
    let url = format!("file://{}{fragment}", file.display());
    let profile = format!(
        "--user-data-dir={}",
        directory.path().join("profile").display()
    );
    let output = Command::new(browser())
        .args([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
        ])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
        ])
        .args([
            "--disable-dev-shm-usage",
            "--host-resolver-rules=MAP * ~NOTFOUND",
        ])
        .args([profile.as_str(), "--dump-dom", url.as_str()])
        .output()
        .expect("the browser runs");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test]
async fn a_browser_runs_our_script_and_nobody_elses() {
    let page = html(&TARGET, &hostile_result().await, Words::default());
    let dom = dom(&page, "#scenario-check.unknown");
    assert!(
        dom.contains("<title>PaySys conformance: not conformant</title>"),
        "{dom}"
    );
    // Ours ran: the filter is there and has counted, and the scenario that was linked to is open.
    assert!(dom.contains("2 of 2 shown"), "{dom}");
    assert!(dom.contains("role=\"search\">"), "the filter is not shown");
    let linked = dom.split("id=\"scenario-check.unknown\"").nth(1).unwrap();
    assert!(
        linked.split('>').next().unwrap().contains("open"),
        "the link opened nothing"
    );
    assert!(dom.contains("Copy</button>"));
    // The attack is text wherever it stands.
    assert_eq!(dom.matches("<script>").count(), 1);
    assert_eq!(dom.matches("<img").count(), 0);
}

#[tokio::test]
async fn in_russian_only_what_people_read_is_another() {
    let result = hostile_result().await;
    let page = html(&TARGET, &result, Words::of(Language::Russian));
    let dom = dom(&page, "");
    for words in [
        "<html lang=\"ru\">",
        "<title>PaySys, соответствие контракту: не соответствует</title>",
        "<output aria-live=\"polite\">Показано 2 из 2</output>",
        "Скопировать</button>",
        "<h3>Нарушенные требования</h3>",
        "Шлюз нарушает хотя бы одно обязательное требование",
        "документация, обязательно: страница о выплатах на кошелёк",
        "${PAYSYS_SECRET_KEY:?сначала экспортируйте секретный ключ}",
        "<span class=\"title\">В ответе на выплату есть все данные платежа",
        "POST на шлюз",
    ] {
        assert!(dom.contains(words), "{words} is not in\n{dom}");
    }
    let english = html(&TARGET, &result, Words::default());
    let keyed = |page: &str| -> Vec<String> {
        let keys = [
            "data-verdict=\"",
            "type=\"checkbox\" value=\"",
            " id=\"",
            "href=\"#",
        ];
        let values = |key| page.split(key).skip(1).map(|rest| rest.split('"').next());
        let all = keys.into_iter().flat_map(values).flatten();
        all.map(str::to_owned).collect()
    };
    assert_eq!(keyed(&page), keyed(&english));
    assert!(keyed(&page).iter().any(|key| key == "fail"));
}

#[tokio::test]
async fn nothing_is_fetched_and_nothing_else_is_obeyed() {
    let page = html(&TARGET, &hostile_result().await, Words::default());
    assert!(page.contains("default-src &#39;none&#39;"));
    let style = page
        .split("<style>")
        .nth(1)
        .unwrap()
        .split("</style>")
        .next()
        .unwrap();
    assert!(!style.contains("url(") && !style.contains("@import"));
    for reference in ["<link", "<iframe", "<img", "src=\"", "onclick", "style=\""] {
        assert!(!page.contains(reference), "{reference}");
    }
    assert_eq!(page.matches("<script>").count(), 1);
}

#[tokio::test]
async fn a_breach_stands_beside_its_call_with_its_requirement() {
    fn milliseconds(_: &Value, answer: &mut Value) {
        if let Some(details) = answer.pointer_mut("/result/details") {
            details["date"] = serde_json::json!(1_653_907_664_000_i64);
        }
    }
    let gateway = WrongGateway::start(Alter::Json(milliseconds)).await;
    let result = run_on(&gateway.admin_url(), &["pay.particulars"]).await;
    let page = html(&TARGET, &result, Words::default());
    let call = page.split("class=\"call\"").nth(1).unwrap();
    for words in [
        "$.result.details.date",
        "<mark>&#34;date&#34;: 1653907664000",
        "href=\"#requirement-PAY-11\"",
        "documented, must: wallet payout page",
        "${PAYSYS_SECRET_KEY:?}$timestamp",
        " ms</span>",
    ] {
        assert!(call.contains(words), "{words} is not in\n{call}");
    }
}
