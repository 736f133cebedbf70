//! A careful client of the PaySys gateway, for `paysys-conformance client -- target/debug/examples/careful_client`.
//!
//! The same decisions as `python/careful.py`, which tells the reasons. What is special here: `reqwest` repeats nothing
//! (`retry::never`), and ids are integers of 64 bits, which hold every id there is.

use std::cell::Cell;
use std::collections::HashMap;
use std::error::Error;
use std::fs::{self, OpenOptions};
use std::io::{self, BufRead, Write};
use std::path::PathBuf;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use serde::Deserialize;
use serde_json::{Value, json};
use sha1::{Digest, Sha1};

const DEFINITE_REFUSALS: [i64; 11] = [
    -32300, -32309, -32315, -32316, -32317, -32319, -32320, -32504, -32600, -32601, -32700,
];

#[derive(Deserialize)]
struct Order {
    order: String,
    account: String,
    currency: String,
    amount: i64,
    vendor_id: i64,
}

/// Why there is no result.
enum Trouble {
    /// Nothing that can be relied on came back.
    NoAnswer,
    Refused(i64),
}

struct Client {
    http: reqwest::Client,
    url: String,
    service_id: String,
    secret_key: String,
    state: PathBuf,
    keeps_references: bool,
    began: std::time::Instant,
    budget: Duration,
    /// What the last answer asked for.
    retry_after: Cell<Duration>,
}

type Anyhow<T> = Result<T, Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Anyhow<()> {
    let client = Client::from_environment()?;
    for line in io::stdin().lock().lines() {
        let order: Order = serde_json::from_str(&line?)?;
        let (outcome, transaction) = client.outcome(&order).await?;
        let mut claim = json!({ "order": order.order, "outcome": outcome });
        if let Some(transaction) = transaction {
            claim["transaction_id"] = transaction.into();
        }
        writeln!(io::stdout(), "{claim}")?;
    }
    Ok(())
}

impl Client {
    fn from_environment() -> Anyhow<Self> {
        let variables: HashMap<String, String> = std::env::vars().collect();
        let variable = |name: &str| {
            let value = variables.get(name).cloned();
            value.ok_or_else(|| format!("{name} is not set"))
        };
        let budget = Duration::from_millis(variable("PAYSYS_DEADLINE_MS")?.parse()?);
        // A second installation is refused, and is no less installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .timeout(budget * 3 / 10)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .build()?;
        Ok(Self {
            http,
            url: variable("PAYSYS_URL")?,
            service_id: variable("PAYSYS_SERVICE_ID")?,
            secret_key: variable("PAYSYS_SECRET_KEY")?,
            state: variable("PAYSYS_STATE_DIR")?.into(),
            keeps_references: variable("PAYSYS_OWN_REFERENCE").is_ok_and(|mode| mode == "keep"),
            began: monotonic(),
            budget,
            retry_after: Cell::default(),
        })
    }

    /// Where the gateway keeps references, an order whose answer was lost is looked for by its own number.
    async fn outcome(&self, order: &Order) -> Anyhow<(&'static str, Option<u64>)> {
        let known = self.outcome_by_id(order).await?;
        if known.0 != "unknown" || !self.keeps_references {
            return Ok(known);
        }
        let by = json!({ "partner_transaction_id": order.order });
        Ok(match self.follow(&by).await {
            "pending" => ("unknown", None),
            found => (found, None),
        })
    }

    async fn outcome_by_id(&self, order: &Order) -> Anyhow<(&'static str, Option<u64>)> {
        if !self.claim(order)? {
            return Ok(match self.wait_for_the_other(order).await? {
                Some(transaction) => self.follow_id(transaction).await,
                None => ("unknown", None),
            });
        }
        match self.pay(order).await {
            Ok(transaction) => {
                self.note(order, transaction)?;
                Ok(self.follow_id(transaction).await)
            }
            Err(Trouble::Refused(code)) if DEFINITE_REFUSALS.contains(&code) => {
                Ok(("failed", None))
            }
            Err(Trouble::Refused(_) | Trouble::NoAnswer) => Ok(("unknown", None)),
        }
    }

    async fn follow_id(&self, transaction: u64) -> (&'static str, Option<u64>) {
        let by = json!({ "agr_transaction_id": transaction });
        (self.follow(&by).await, Some(transaction))
    }

    async fn follow(&self, by: &Value) -> &'static str {
        // A second and more between checks where there are twenty; less where there is less time.
        let mut pause = self.budget * 6 / 100;
        loop {
            self.retry_after.set(Duration::ZERO);
            // A check that fails says nothing about the payment.
            match self.check(by).await {
                Ok(2) => return "paid",
                Ok(3 | 6 | -1) => return "failed",
                Ok(_) | Err(_) => {}
            }
            // The rest of the time is for saying the outcome.
            let asked = pause.max(self.retry_after.get());
            if self.began.elapsed() + asked > self.budget * 4 / 5 {
                return "pending";
            }
            wait(asked).await;
            pause = (pause * 3 / 2).min(self.budget / 5);
        }
    }

    /// Writes down the intent to pay; only one start ever succeeds.
    fn claim(&self, order: &Order) -> io::Result<bool> {
        let intent = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(self.place(order, "intent"));
        match intent {
            Ok(file) => file.sync_all().map(|()| true),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn note(&self, order: &Order, transaction: u64) -> io::Result<()> {
        let draft = self.place(order, "draft");
        let mut file = fs::File::create(&draft)?;
        write!(file, "{transaction}")?;
        file.sync_all()?;
        fs::rename(draft, self.place(order, "transaction"))
    }

    async fn wait_for_the_other(&self, order: &Order) -> Anyhow<Option<u64>> {
        let patience = self.began.elapsed() + self.budget * 3 / 10;
        while self.began.elapsed() < patience {
            match fs::read_to_string(self.place(order, "transaction")) {
                Ok(digits) => return Ok(Some(digits.parse()?)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error.into()),
            }
            wait(Duration::from_millis(50)).await;
        }
        Ok(None)
    }

    fn place(&self, order: &Order, what: &str) -> PathBuf {
        self.state.join(format!("{}.{what}", order.order))
    }

    async fn pay(&self, order: &Order) -> Result<u64, Trouble> {
        let mut params = json!({ "vendor_form": {
            "account": order.account,
            "currency": order.currency,
            "amount": order.amount,
            "vendor_id": order.vendor_id,
        } });
        if self.keeps_references {
            params["transaction_form"] = json!({ "partner_transaction_id": order.order });
        }
        let result = self.call("pam.pay_by_cash", params).await?;
        let id = &result["details"]["transaction_id"];
        id.as_u64().ok_or(Trouble::NoAnswer)
    }

    async fn check(&self, by: &Value) -> Result<i64, Trouble> {
        let result = self.call("pam.check_payment", by.clone()).await?;
        let status = result["result"]["status"].as_i64();
        status
            .filter(|status| [0, 1, 2, 3, 6, 7, -1].contains(status))
            .ok_or(Trouble::NoAnswer)
    }

    async fn call(&self, method: &str, params: Value) -> Result<Value, Trouble> {
        let id = paysys_engine::chance::uuid();
        let request = json!({ "id": id, "method": method, "params": params });
        let response = self
            .http
            .post(&self.url)
            .header(CONTENT_TYPE, "application/json")
            .header("Auth", self.signature())
            .body(request.to_string());
        let lost = |_: reqwest::Error| Trouble::NoAnswer;
        let response = response.send().await.map_err(lost)?;
        let seconds = response.headers().get(RETRY_AFTER);
        let seconds = seconds.and_then(|value| value.to_str().ok()?.parse().ok());
        self.retry_after
            .set(Duration::from_secs(seconds.unwrap_or(0)));
        let body = response.bytes().await.map_err(lost)?;
        let answer: Value = serde_json::from_slice(&body).map_err(|_| Trouble::NoAnswer)?;
        let is_whole = answer.get("error").is_some() && answer.get("result").is_some();
        if !is_whole || answer["id"] != *id {
            return Err(Trouble::NoAnswer);
        }
        match (&answer["error"], &answer["result"]) {
            (Value::Null, result @ Value::Object(_)) => Ok(result.clone()),
            (error @ Value::Object(_), Value::Null) => match error["code"].as_i64() {
                Some(code) => Err(Trouble::Refused(code)),
                None => Err(Trouble::NoAnswer),
            },
            _ => Err(Trouble::NoAnswer),
        }
    }

    fn signature(&self) -> String {
        let timestamp = paysys_engine::wall_clock::now().as_millisecond();
        let digest = Sha1::digest(format!("{}{timestamp}", self.secret_key));
        let hash: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{}-{hash}-{timestamp}", self.service_id)
    }
}

async fn wait(time: Duration) {
    paysys_engine::wall_clock::wait(time).await;
}

#[expect(
    clippy::disallowed_methods,
    reason = "a client measures its deadline with a clock that nobody sets"
)]
fn monotonic() -> std::time::Instant {
    std::time::Instant::now()
}
