//! As much of WebDriver as these tests need: a browser of one's own, and scripts that are run in it.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use reqwest::{Client, Method};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

use crate::harness::client;
use crate::program::browser;

/// How long anything may take. What takes longer fails.
const LIMIT: Duration = Duration::from_secs(20);

const FLAGS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1200,900",
];

/// A headless browser with a profile of its own. Dropping it ends it.
pub(crate) struct Browser {
    client: Client,
    session: String,
    process: Option<Pid>,
    files: TempDir,
    _driver: Driver,
}

impl Browser {
    /// Starts one whose user prefers this language.
    pub(crate) async fn start(language: &str) -> Self {
        let (driver, url) = timeout(LIMIT, start_driver())
            .await
            .expect("chromedriver starts");
        let files = tempfile::tempdir().unwrap();
        let (client, wanted) = (client(), capabilities(files.path(), language));
        let made = request(&client, Method::POST, &format!("{url}/session"), &wanted).await;
        let made = made.expect("the browser starts");
        let process = made["capabilities"]["goog:processID"].as_i64();
        let process = process.and_then(|id| Pid::from_raw(i32::try_from(id).unwrap()));
        let id = made["sessionId"].as_str().unwrap();
        let session = format!("{url}/session/{id}");
        Self {
            client,
            session,
            process,
            files,
            _driver: driver,
        }
    }

    /// Where downloads go, and where files to be uploaded may be put.
    pub(crate) fn folder(&self) -> &Path {
        self.files.path()
    }

    /// One command of the protocol.
    pub(crate) async fn command(&self, path: &str, body: Value) -> Result<Value, String> {
        request(
            &self.client,
            Method::POST,
            &format!("{}{path}", self.session),
            &body,
        )
        .await
    }

    /// A command of the browser's own protocol, for what WebDriver lacks.
    pub(crate) async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let body = json!({"cmd": command, "params": parameters});
        self.command("/goog/cdp/execute", body).await.unwrap()
    }

    /// What a script returns.
    pub(crate) async fn run(&self, script: &str, arguments: Value) -> Value {
        let body = json!({"script": script, "args": arguments});
        self.command("/execute/sync", body).await.unwrap()
    }

    /// Runs a script in the page again and again until it returns something.
    pub(crate) async fn until(&self, script: &str, arguments: Value) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1];
            const look = () => {{
                let seen;
                try {{ seen = (() => {{ {script} }})(); }} catch (error) {{ console.debug(error); }}
                if (seen) done(seen); else setTimeout(look, 20);
            }};
            look();"
        );
        let body = json!({"script": script, "args": arguments});
        match self.command("/execute/async", body).await {
            Ok(seen) => seen,
            Err(error) => {
                let page = self
                    .run(
                        "return location.href + '\\n' + document.body.innerText",
                        json!([]),
                    )
                    .await;
                panic!(
                    "{error}: {arguments}\n{}",
                    page.as_str().unwrap_or_default()
                )
            }
        }
    }

    /// What the browser complained of since this was last asked.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let entries = self
            .command("/se/log", json!({"type": "browser"}))
            .await
            .unwrap();
        let entries = entries.as_array().unwrap().iter();
        let severe =
            entries.filter(|one| ["SEVERE", "WARNING"].contains(&one["level"].as_str().unwrap()));
        severe
            .map(|one| one["message"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Ends it and waits until it has ended.
    pub(crate) async fn quit(mut self) {
        request(&self.client, Method::DELETE, &self.session, &json!({}))
            .await
            .unwrap();
        self.process = None;
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver ends with its handle, its browser would not.
        if let Some(process) = self.process {
            let _ = kill_process(process, Signal::KILL);
        }
    }
}

type Driver = (Child, Lines<BufReader<ChildStdout>>);

/// The driver, and where it listens. It ends where its port is taken by somebody else over IPv6, and is started again.
async fn start_driver() -> (Driver, String) {
    loop {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("this test needs chromedriver; on Debian: apt-get install chromium-driver");
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        while let Some(line) = lines.next_line().await.unwrap() {
            if let Some((_, port)) = line.split_once("successfully on port ") {
                let url = format!("http://127.0.0.1:{}", port.trim_end_matches('.'));
                // What it goes on to write must find a reader.
                return ((driver, lines), url);
            }
        }
    }
}

fn capabilities(files: &Path, language: &str) -> Value {
    let own = [
        format!("--user-data-dir={}", files.join("profile").display()),
        format!("--accept-lang={language}"),
    ];
    let flags: Vec<&str> = FLAGS
        .iter()
        .copied()
        .chain(own.iter().map(String::as_str))
        .collect();
    let options =
        json!({"binary": browser(), "args": flags, "prefs": {"download.default_directory": files}});
    json!({"capabilities": {"alwaysMatch": {
        "browserName": "chrome",
        "timeouts": {"script": LIMIT.as_millis(), "pageLoad": LIMIT.as_millis()},
        "goog:loggingPrefs": {"browser": "ALL"},
        "goog:chromeOptions": options,
    }}})
}

async fn request(
    client: &Client,
    method: Method,
    url: &str,
    body: &Value,
) -> Result<Value, String> {
    // The driver takes no body with a DELETE.
    let request = client.request(method.clone(), url).timeout(2 * LIMIT);
    let request = if method == Method::DELETE {
        request
    } else {
        request.json(body)
    };
    let answer = request.send().await.map_err(|error| error.to_string())?;
    let failed = !answer.status().is_success();
    let mut answer: Value = answer.json().await.map_err(|error| error.to_string())?;
    match answer["value"].take() {
        error if failed => Err(format!("{}: {}", error["error"], error["message"])),
        value => Ok(value),
    }
}
