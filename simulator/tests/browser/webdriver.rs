//! As much of WebDriver as these tests need: a browser of one's own, and scripts that are run in it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use reqwest::Client;
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
        let made = post(&client, &format!("{url}/session"), &wanted).await;
        let made = made.expect("the browser starts");
        let id = made["sessionId"].as_str().unwrap();
        let session = format!("{url}/session/{id}");
        Self {
            client,
            session,
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
        post(&self.client, &format!("{}{path}", self.session), &body).await
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
}

impl Drop for Browser {
    /// Ends it and waits until it has ended, also where a test failed: its files can be removed only then. The driver ends
    /// with its handle, its browser would not.
    fn drop(&mut self) {
        let url = self.session.trim_start_matches("http://");
        let (driver, path) = url.split_once('/').expect("a URL with a path");
        let Ok(mut driver) = TcpStream::connect(driver) else {
            return;
        };
        let _ = driver.set_read_timeout(Some(LIMIT));
        let _ = write!(driver, "DELETE /{path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        let _ = driver.read(&mut [0; 1024]);
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

async fn post(client: &Client, url: &str, body: &Value) -> Result<Value, String> {
    let request = client.post(url).json(body).timeout(2 * LIMIT);
    let answer = request.send().await.map_err(|error| error.to_string())?;
    let failed = !answer.status().is_success();
    let mut answer: Value = answer.json().await.map_err(|error| error.to_string())?;
    match answer["value"].take() {
        error if failed => Err(format!("{}: {}", error["error"], error["message"])),
        value => Ok(value),
    }
}
