//! A gateway that exists in this process's memory only: a second reading of the contract, made without the simulator's code.
//!
//! It moves no money and opens no socket. [`crate`] plays scenarios against it: as it is, with other [`Options`]
//! where the contract is silent, and with [`Defect`]s and [`Mutation`]s that break the contract on purpose.

mod auth;
mod books;
mod defect;
mod envelope;
mod form;
mod methods;
mod mutation;
mod options;
mod progression;

use std::collections::BTreeSet;
use std::future::ready;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard};

use jiff::fmt::rfc2822::DateTimePrinter;
use jiff::{SignedDuration, Timestamp};

use books::Books;
pub use defect::Defect;
use mutation::Heard;
pub use mutation::{Change, Mutation, On};
pub use options::{Options, OwnReference, SameRequest};
use paysys_engine::session::{AsLive, ModelSource, Session, Target};
use paysys_engine::target::{AdminError, Gateway, Judged, Pending, SandboxControl};
use paysys_engine::wall_clock;
use paysys_exchange::{Answer, Built, Outcome, PaymentTerms, SafeUrl, Secret, Service, Services};
use paysys_scenario::{Advance, Arrangement, Profile};
use paysys_shared::json;
use paysys_shared::json::Json;
use progression::Progression;

/// What a model gateway is like.
#[derive(Clone, Copy, Debug)]
pub struct Model {
    /// How it behaves where the contract is silent.
    pub options: Options,
    pub defects: &'static [Defect],
    /// What it does to its answers before it sends them.
    pub mutations: &'static [Mutation],
}

/// One model gateway, with books and a clock of its own.
#[derive(Clone, Debug)]
pub struct ModelGateway(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    model: Model,
    now: Timestamp,
    books: Books,
    arranged: Option<&'static Progression>,
    /// What its messages say to whoever calls now.
    message: &'static str,
    /// The answers before this one, for gateways that mix them up.
    earlier: Vec<Json>,
    heard: BTreeSet<Vec<u8>>,
    calls: usize,
}

impl Model {
    pub const RIGHT: Self = Self {
        options: Options::USUAL,
        defects: &[],
        mutations: &[],
    };

    /// A right gateway with these options.
    #[must_use]
    pub const fn with(options: Options) -> Self {
        Self {
            options,
            ..Self::RIGHT
        }
    }

    /// A gateway that decides rightly, and whose answers are changed like this.
    #[must_use]
    pub const fn changed(mutations: &'static [Mutation]) -> Self {
        Self {
            mutations,
            ..Self::RIGHT
        }
    }

    /// A gateway like this, as new, and without a profile.
    #[must_use]
    pub fn usual(self) -> ModelGateway {
        self.build(None)
            .expect("without a profile there is none that could be unknown")
    }

    /// To run scenarios on: each gets a gateway of its own.
    #[must_use]
    pub fn target(self) -> Target {
        Target::Model(Arc::new(self))
    }

    /// To run scenarios on: all talk to one gateway, which is treated like a live one.
    #[must_use]
    pub fn target_as_live(self) -> Target {
        Target::Model(Arc::new(self.usual()))
    }

    /// A gateway like this, as new.
    ///
    /// # Errors
    /// When it is to have a profile that is not known here.
    pub fn build(mut self, profile: Option<&Profile>) -> Result<ModelGateway, AdminError> {
        let ahead = SignedDuration::from_secs(self.options.clock_ahead_seconds);
        let mut now = wall_clock::now() + ahead;
        match profile {
            None => {}
            Some(Profile::Named(name)) if name == "page-example" => {
                self.options = self.options.as_on_the_page();
                now = Timestamp::from_second(1_653_907_664).unwrap_or(now);
            }
            Some(_) => return Err(unimagined("such profile")),
        }
        Ok(ModelGateway(Arc::new(Mutex::new(State {
            model: self,
            now,
            books: Books::new(self.options.first_transaction),
            arranged: None,
            message: self.options.message,
            earlier: Vec::new(),
            heard: BTreeSet::new(),
            calls: 0,
        }))))
    }
}

impl ModelGateway {
    #[must_use]
    pub fn url() -> SafeUrl {
        SafeUrl::parse("http://localhost/gateway").expect("this is a URL of this machine")
    }

    #[must_use]
    pub fn services() -> Services {
        let service = |id: &str, secret: &str| Service {
            id: id.to_owned(),
            secret: Secret::new(secret.to_owned()),
        };
        let [first, second, blocked] = auth::SERVICES;
        Services {
            first: service(first.0, first.1),
            second: Some(service(second.0, second.1)),
            blocked: Some(service(blocked.0, blocked.1)),
        }
    }

    #[must_use]
    pub fn answer(&self, request: &Built) -> Outcome {
        let mut state = self.state();
        let (status, mut body) = state.reply(request);
        let mutations = state.model.mutations;
        if mutations.is_empty() {
            return answer_of(&state, status, bytes_of(status, &body));
        }
        let asked = json::parse(request.body()).unwrap_or(Json::Null);
        let honest = body.clone();
        let heard = Heard {
            is_first: state.heard.insert(request.body().to_vec()),
            before: state.calls,
        };
        state.calls += 1;
        if mutations
            .iter()
            .any(|mutation| mutation.hangs_up(&asked, &honest, heard))
        {
            return Outcome::Lost("the connection was closed".into());
        }
        let mut replacements = mutations
            .iter()
            .filter_map(|mutation| mutation.replacement(heard));
        if let Some((status, body)) = replacements.next() {
            return Outcome::Answer(Answer {
                status,
                headers: Vec::new(),
                content_type: None,
                body: body.as_bytes().to_vec().into(),
            });
        }
        for mutation in mutations {
            mutation.apply(&asked, &mut body, &state.earlier);
        }
        let bytes = mutations
            .iter()
            .fold(bytes_of(status, &body), |bytes, mutation| {
                mutation.apply_to_bytes(&honest, bytes)
            });
        let status = mutations.iter().fold(status, |status, mutation| {
            mutation.apply_to_status(&honest, status)
        });
        state.earlier.push(honest);
        answer_of(&state, status, bytes)
    }

    fn take_in(&self, rule: &Json) -> Result<(), AdminError> {
        let mut state = self.state();
        let name = rule
            .descend(["then", "progression"])
            .and_then(Json::as_text);
        let progression = name.and_then(|name| Progression::named(name, &state.model.options));
        let progression = progression.ok_or_else(|| unimagined(&format!("rule {rule}")))?;
        state.arranged = Some(progression);
        Ok(())
    }

    fn move_clock(&self, advance: Advance) -> Timestamp {
        let mut state = self.state();
        let next = match advance {
            Advance::By(time) => state.now.checked_add(time).ok(),
            Advance::To(moment) => Some(moment),
            Advance::Next => state.books.next_change(state.now),
        };
        state.now = next.unwrap_or(state.now).max(state.now);
        state.now
    }

    /// Who guards it where it is treated like a live one.
    #[must_use]
    pub fn as_live() -> AsLive {
        static AS_LIVE: LazyLock<AsLive> = LazyLock::new(|| {
            let terms = PaymentTerms::default();
            AsLive::of(ModelGateway::url(), ModelGateway::services(), terms)
        });
        AS_LIVE.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("nobody panics while imagining")
    }
}

impl Gateway for ModelGateway {
    fn send<'a>(&'a self, request: &'a Judged) -> Pending<'a, Outcome> {
        Box::pin(ready(self.answer(request.request())))
    }
}

impl SandboxControl for ModelGateway {
    fn add_rule<'a>(&'a self, rule: &'a Json) -> Pending<'a, Result<(), AdminError>> {
        Box::pin(ready(self.take_in(rule)))
    }

    fn advance(&self, advance: Advance) -> Pending<'_, Result<Timestamp, AdminError>> {
        Box::pin(ready(Ok(self.move_clock(advance))))
    }

    fn ledger(&self) -> Pending<'_, Result<Json, AdminError>> {
        Box::pin(ready(Ok(self.state().ledger())))
    }

    fn delete(&self) -> Pending<'_, Result<(), AdminError>> {
        Box::pin(ready(Ok(())))
    }

    fn now(&self) -> Option<Timestamp> {
        Some(self.state().now)
    }
}

/// Every scenario gets a gateway of its own.
impl ModelSource for Model {
    fn session(&self, arrangement: &Arrangement) -> Result<Session, AdminError> {
        let gateway = Arc::new(self.build(arrangement.profile.as_ref())?);
        Ok(Session::with_model(
            gateway,
            ModelGateway::url(),
            ModelGateway::services(),
        ))
    }

    fn as_live(&self) -> Option<AsLive> {
        None
    }
}

/// All scenarios talk to this one, as to a live gateway.
impl ModelSource for ModelGateway {
    fn session(&self, _arrangement: &Arrangement) -> Result<Session, AdminError> {
        let gateway = Arc::new(self.clone());
        Ok(Session::with_guarded_model(gateway, Self::as_live()))
    }

    fn as_live(&self) -> Option<AsLive> {
        Some(Self::as_live())
    }
}

/// What a model gateway cannot be asked for.
fn unimagined(what: &str) -> AdminError {
    AdminError::Refused {
        what: "an arrangement".to_owned(),
        reason: format!("a model gateway knows no {what}"),
    }
}

fn answer_of(state: &State, status: u16, bytes: Vec<u8>) -> Outcome {
    Outcome::Answer(Answer {
        status,
        headers: headers(state),
        content_type: state.model.options.content_type.map(str::to_owned),
        body: bytes.into(),
    })
}

fn headers(state: &State) -> Vec<(String, String)> {
    let tells_no_time = |mutation: &Mutation| matches!(mutation.change, Change::NoDateHeader);
    if state.model.mutations.iter().any(tells_no_time) {
        return Vec::new();
    }
    vec![date_header(state.now)]
}

/// The header that says what time it is.
pub(crate) fn date_header(now: Timestamp) -> (String, String) {
    let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&now);
    let date = date.expect("a time of today has a date");
    ("date".to_owned(), date)
}

/// HTTP 204 has no body, and who is sent elsewhere is told nothing else.
fn bytes_of(status: u16, body: &Json) -> Vec<u8> {
    if status == 204 || (300..400).contains(&status) {
        return Vec::new();
    }
    body.to_string().into_bytes()
}

impl State {
    fn options(&self) -> &Options {
        &self.model.options
    }

    fn has(&self, defect: Defect) -> bool {
        self.model.defects.contains(&defect)
    }
}
