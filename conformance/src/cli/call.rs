//! `call`

use super::failure::Failure;
use super::output::{self, complain, say};
use super::target::TargetOptions;
use crate::call;
use paysys_contract::{Contract, Said};
use paysys_engine::money::Slot;
use paysys_engine::session::{GatewayAccess, Target};
use paysys_engine::stop::Stop;
use paysys_engine::target::Proven;
use paysys_engine::{chance, wall_clock};
use paysys_exchange::{Exchange, Outcome, Request, Sent, Service, Services, Turn, sign};
use paysys_judge::checks::outcome_is_unknown;
use paysys_judge::exit;
use paysys_scenario::{Auth, Bindings};
use paysys_shared::json::Json;

/// Where `paysys-simulator` listens unless told otherwise.
const DEFAULT_ADMIN: &str = "http://127.0.0.1:8081";

/// `call METHOD key=value…`
#[derive(Debug, clap::Args)]
pub(super) struct Call {
    /// `pam.pay_by_cash`, `pam.check_payment`, or anything
    method: String,
    /// Form fields of a payout, parameters of any other method; `key:=JSON` sends JSON as it is, and a key with dots is
    /// a path from `params`, such as `transaction_form.partner_transaction_id=41`
    words: Vec<String>,
    #[command(flatten)]
    target: TargetOptions,
    /// The sandbox of the simulator
    #[arg(
        long,
        value_name = "NAME",
        default_value = "default",
        conflicts_with = "url"
    )]
    sandbox: String,
}

impl Call {
    pub(super) async fn run(self, contract: &Contract, stop: Stop) -> Result<u8, Failure> {
        let params = call::params(&self.method, &self.words, contract)
            .map_err(|error| Failure::Usage(error.to_string()))?;
        let body = Json::object([
            ("id", Json::text(chance::uuid())),
            ("method", Json::text(self.method.as_str())),
            ("params", params),
        ]);
        let (access, service) = self.access(&stop).await?;
        let exchange = send(&access, &service, &body).await?;
        Ok(show(&body, &exchange, contract))
    }

    async fn access(&self, stop: &Stop) -> Result<(GatewayAccess, Service), Failure> {
        if self.target.url.is_some() || self.target.file().is_some() {
            let Target::Live(live) = self.target.aim().await?.target.until(stop) else {
                unreachable!("a --url and a --target make a live target");
            };
            return Ok((GatewayAccess::live(&live), live.live.service));
        }
        let url = self.target.simulator.as_deref().unwrap_or(DEFAULT_ADMIN);
        let admin = self.target.admin(url)?;
        let sandbox = admin.sandbox(&self.sandbox).await?;
        let gateway = Proven::prove(&admin, &sandbox.gateway_url).await?;
        Ok((GatewayAccess::proven(gateway), sandbox.services.first))
    }
}

async fn send(access: &GatewayAccess, service: &Service, body: &Json) -> Result<Exchange, Failure> {
    let now = wall_clock::now();
    let services = Services::from(service.clone());
    let signed = sign(&Auth::default(), &services, now, &Bindings::default());
    let signed = signed
        .ok()
        .flatten()
        .expect("a default signature refers to nothing");
    let redactor = output::secrets();
    redactor.register(service.secret.reveal());
    signed
        .derived
        .iter()
        .for_each(|derived| redactor.register(derived));
    let headers = vec![
        ("Content-Type".to_owned(), "application/json".to_owned()),
        (signed.name.clone(), signed.value),
    ];
    let request = Request {
        verb: "POST".to_owned(),
        path: String::new(),
        headers,
        body: body.to_string().into_bytes(),
    };
    // A live gateway without a plan makes no permit, so there is none to settle.
    let slot = Slot {
        scenario: "call".to_owned(),
        line: 0,
    };
    let answered = access.send(&request, &slot).await?;
    let sent = Sent::of(&request, Some(signed.shown), Vec::new(), answered.pays);
    Ok(Exchange {
        step: 0,
        turn: Turn::Only,
        sent,
        outcome: answered.outcome,
        gateway_now: now.as_second(),
        took: None,
        money_entry: None,
    })
}

fn show(body: &Json, exchange: &Exchange, contract: &Contract) -> u8 {
    let words = output::words();
    say!("{}\n", body.pretty());
    match &exchange.outcome {
        Outcome::NotSent(reason) => {
            let not_sent = Said::of("call.not_sent").with("reason", reason.clone());
            complain!("{}", not_sent.in_words(words));
        }
        Outcome::Lost(reason) => {
            let lost = Said::of("call.lost").with("reason", reason.clone());
            complain!("{}", lost.in_words(words));
        }
        Outcome::Answer(answer) => {
            let redactor = output::secrets();
            let body = answer.body.json();
            let text = body.map_or_else(
                || answer.body.text(),
                |body| redactor.clean_json(body).pretty(),
            );
            say!(
                "HTTP {}  {}\n{text}",
                answer.status,
                answer
                    .content_type
                    .as_deref()
                    .unwrap_or(words.t("one_call.no_type"))
            );
        }
    }
    if let Some(reason) = outcome_is_unknown(exchange, contract) {
        let unknown = Said::of("one_call.money_unknown").with("reason", reason);
        complain!("\n{}", unknown.in_words(words));
        return exit::MONEY_UNKNOWN;
    }
    if exchange.is_unanswered() {
        exit::NO_VERDICT
    } else {
        exit::CONFORMANT
    }
}
