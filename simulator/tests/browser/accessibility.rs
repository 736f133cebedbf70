//! axe-core finds nothing to complain of, in no place, theme or language; and pictures of them all, for people to look at.
//!
//! `PAYSYS_SCREENSHOTS=FOLDER` has the pictures written.

use std::path::{Path, PathBuf};
use std::{env, fs};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use crate::arranging::loses_an_answer;
use crate::harness::Bench;
use crate::page::{PLACES, Page};

const AXE: &str = "node_modules/axe-core/axe.min.js";

/// What is wrong, and where.
const JUDGE: &str = "
    const [more, done] = arguments;
    const told = (one) => `${one.id}: ${one.nodes.map((node) => `${node.html}: ${node.failureSummary}`).join('; ')}`;
    axe.run({ resultTypes: ['violations'], ...more }).then(({ violations }) => done(violations.map(told)), (error) => done([String(error)]));";

fn axe() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let axe = fs::read_to_string(folder.join(AXE));
    axe.expect("this test needs axe-core; ./test fetches it with: npm ci --prefix simulator/tests/browser --ignore-scripts")
}

/// Something of everything: a lost answer, the double payment it makes, a refusal, a rule that stands.
async fn with_everything() -> Bench {
    let bench = Bench::start().await;
    bench.arrange("/sandboxes", json!({"name": "shop"})).await;
    bench
        .arrange(
            "/sandboxes/default/rules",
            json!({"when": {"next": 1}, "then": {"fault": "lost-response"}}),
        )
        .await;
    loses_an_answer(&bench).await;
    let transaction = bench.paid().await;
    bench.check(transaction).await;
    bench.call("pam.other", json!({})).await;
    bench.post("no call").await;
    let rule = json!({"match": {"account": "7912*"}, "when": {"every": 3}, "then": {"progression": "stuck"}});
    bench.arrange("/sandboxes/default/rules", rule).await;
    bench
}

async fn looks_well(page: &Page, name: &str) {
    // What is no matter of colour is the same in the dark.
    for (theme, rules) in [
        ("light", json!({})),
        ("dark", json!({"runOnly": ["color-contrast"]})),
    ] {
        let wanted = json!({"features": [{"name": "prefers-color-scheme", "value": theme}]});
        page.browser
            .devtools("Emulation.setEmulatedMedia", wanted)
            .await;
        let name = format!("{name}-{theme}");
        picture(page, &name).await;
        let violations = page
            .browser
            .command("/execute/async", json!({"script": JUDGE, "args": [rules]}))
            .await;
        assert_eq!(violations.unwrap(), json!([]), "{name}");
    }
}

/// The whole page, not only what fits on the screen.
async fn picture(page: &Page, name: &str) {
    #[expect(clippy::disallowed_methods, reason = "a person asks for pictures")]
    let Some(folder) = env::var_os("PAYSYS_SCREENSHOTS").map(PathBuf::from) else {
        return;
    };
    fs::create_dir_all(&folder).unwrap();
    let mut size = page
        .browser
        .devtools("Page.getLayoutMetrics", json!({}))
        .await["cssContentSize"]
        .take();
    size["scale"] = 1.into();
    let wanted = json!({"format": "png", "clip": size, "captureBeyondViewport": true});
    let picture = page
        .browser
        .devtools("Page.captureScreenshot", wanted)
        .await;
    let picture = BASE64_STANDARD
        .decode(picture["data"].as_str().unwrap())
        .unwrap();
    fs::write(folder.join(format!("{name}.png")), picture).unwrap();
}

pub(crate) async fn all_places_look_well(page: &Page, language: &str) {
    let (bench, axe) = (with_everything().await, axe());
    page.visit(bench.simulator.admin_url()).await;
    let size = json!({"width": 1200, "height": 900, "deviceScaleFactor": 1, "mobile": false});
    page.browser
        .devtools("Emulation.setDeviceMetricsOverride", size)
        .await;
    page.browser
        .devtools("Emulation.setScrollbarsHidden", json!({"hidden": true}))
        .await;
    page.browser.run(&axe, json!([])).await;
    for place in PLACES {
        page.go(place).await;
        page.until(SETTLED).await;
        looks_well(page, &format!("{place}-{language}")).await;
    }
    page.go("now").await;
    page.click(".calls [data-call='1']", "").await;
    page.sees("#call .pair", "").await;
    looks_well(page, &format!("call-{language}")).await;
    page.press("\u{E00C}").await;
    page.go("money").await;
    page.click(".payments .actions button:last-of-type", "")
        .await;
    page.sees(".status-dialog .strip", "").await;
    looks_well(page, &format!("status-{language}")).await;
    page.leave().await;
}

/// What a place shows once it has asked for it.
const SETTLED: &str = "return document.querySelector('.calls [data-call], .payments .step, .arrange-rules li, .cell, .sandboxes article, .start-languages')";
