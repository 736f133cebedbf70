//! What an exchange says, as checks ask it.

use std::time::Duration;

use super::{Exchange, Gateway, Transcript, Turn};
use crate::{Answer, Outcome};
use paysys_contract::{Contract, Said};
use paysys_scenario::Who;
use paysys_shared::json::{Json, ParseError};

impl Exchange {
    #[must_use]
    pub fn request(&self) -> Option<&Json> {
        self.sent.body.json()
    }

    #[must_use]
    pub fn http(&self) -> Option<&Answer> {
        match &self.outcome {
            Outcome::Answer(answer) => Some(answer),
            Outcome::NotSent(_) | Outcome::Lost(_) => None,
        }
    }

    /// Why the request never left, if it did not.
    #[must_use]
    pub fn not_sent(&self) -> Option<&Said> {
        match &self.outcome {
            Outcome::NotSent(reason) => Some(reason),
            Outcome::Lost(_) | Outcome::Answer(_) => None,
        }
    }

    #[must_use]
    pub fn answer(&self) -> Option<&Json> {
        self.http()?.body.json()
    }

    /// What stands in the request at the end of a chain of member names.
    pub fn asked<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Option<&Json> {
        self.request()?.descend(names)
    }

    /// What stands in the answer there.
    pub fn answered<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Option<&Json> {
        self.answer()?.descend(names)
    }

    #[must_use]
    pub fn is_unanswered(&self) -> bool {
        self.http().is_none()
    }

    /// Why the answer is not JSON, if there is one and it is not.
    pub fn not_json(&self) -> Option<&ParseError> {
        self.http()?.body.document().err()
    }

    /// Why there is nothing to check: no complete answer, a word from something in front of the gateway (an overload or a bad
    /// upstream, without an RPC body), or an error that is that of an outage.
    #[must_use]
    pub fn unusable(&self) -> Option<Said> {
        match &self.outcome {
            Outcome::NotSent(reason) => {
                Some(Said::of("call.not_sent").with("reason", reason.clone()))
            }
            Outcome::Lost(reason) => Some(reason.clone()),
            Outcome::Answer(Answer { status, .. }) if self.is_without_rpc() => {
                let page = Said::of("answer.no_rpc").with("status", *status);
                Some(page.with("pace", self.pace()))
            }
            Outcome::Answer(Answer { status, .. }) => {
                let code = self.error_code()?;
                let is_outage = is_overload(*status) && !is_considered(code, Contract::built_in());
                let error = || Said::of("answer.outage_error").with("code", code);
                is_outage.then(|| error().with("status", *status).with("pace", self.pace()))
            }
        }
    }

    /// What an answer says about the pace of the calls, as the end of a sentence. Nothing where it says nothing.
    pub fn pace(&self) -> Said {
        let Some(status) = self.http().map(|answer| answer.status) else {
            return Said::from("");
        };
        let wait = self.header("retry-after");
        let wait = wait.filter(|wait| wait.len() <= 40);
        let told = wait.map(|wait| Said::of("answer.retry_after").with("wait", wait));
        // A server that is down says when it will be back, too.
        let is_too_fast = status == 429 || (status < 500 && told.is_some());
        let advice = is_too_fast.then(|| Said::of("answer.too_many"));
        Said::Joined(advice.into_iter().chain(told).collect(), "")
    }

    fn header(&self, wanted: &str) -> Option<&str> {
        let mut headers = self.http()?.headers.iter();
        let found = headers.find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.map(|(_, value)| value.as_str())
    }

    /// Why there may be nothing to check: besides what is never usable, any page in an answer's place, and any error that
    /// finds no fault with the call. A firewall, a restart or a new release answers so for a while, and some gateways always do.
    pub fn doubt(&self) -> Option<Said> {
        if let Some(reason) = self.unusable() {
            return Some(reason);
        }
        let answer = self.http()?;
        let has_id = |asked: &Json| asked.get("id").is_some_and(|id| *id != Json::Null);
        // What becomes of a list, or of a request without an id, nobody says.
        let is_asked = self.request().is_none_or(|asked| match asked {
            Json::List(_) => false,
            Json::Object(_) => has_id(asked),
            _ => true,
        });
        if !is_asked || !self.is_asked_ordinarily() {
            return None;
        }
        let status = answer.status;
        if !answer.body.json().is_some_and(is_rpc) {
            let page = Said::of("answer.no_rpc").with("status", status);
            return Some(page.with("pace", ""));
        }
        let code = self.error_code()?;
        let is_considered = is_considered(code, Contract::built_in());
        let error = || Said::of("answer.error_under").with("code", code);
        (!is_considered).then(|| error().with("status", status))
    }

    /// Is it a word from something in front of the gateway?
    pub fn is_without_rpc(&self) -> bool {
        self.http().is_some_and(|answer| {
            let in_front = is_overload(answer.status) || (300..400).contains(&answer.status);
            in_front && !answer.body.json().is_some_and(is_rpc)
        })
    }

    /// Is it a page under HTTP 5xx, where an RPC answer should be?
    pub fn is_page(&self) -> bool {
        self.http().is_some_and(|answer| answer.status >= 500) && self.is_without_rpc()
    }

    /// Which of the target's services signed it as documented, just now and with its own secret.
    pub fn signed_by(&self) -> Option<Who> {
        let signature = self
            .sent
            .auth
            .as_ref()
            .filter(|_| self.sent.headers.is_empty());
        signature?.signed_rightly_by()
    }

    /// Did something in front of the gateway ask for patience? That is nobody's answer to anything.
    pub fn is_put_off(&self) -> bool {
        self.http().is_some_and(|answer| answer.status == 429) && self.unusable().is_some()
    }

    /// How long something in front of the gateway asks for patience, where it says so in seconds.
    pub fn retry_after(&self) -> Option<Duration> {
        let wait = self.header("retry-after")?;
        wait.trim().parse().ok().map(Duration::from_secs)
    }

    /// Is it what is said during an overload or an outage, and no way of the gateway's? That is any answer under HTTP 429, and
    /// any under HTTP 5xx but an error that finds fault with the call or refuses it for good: some gateways deliver those so
    /// (ENV-11), and an outage says nothing of the kind.
    pub fn is_outage(&self, contract: &Contract) -> bool {
        let Some(answer) = self.http() else {
            return false;
        };
        let is_considered = |code| is_considered(code, contract);
        answer.status == 429
            || (answer.status >= 500 && !self.error_code().is_some_and(is_considered))
    }

    /// The method asked for, if that can be told.
    #[must_use]
    pub fn method(&self) -> Option<&str> {
        self.request()?.get("method")?.as_text()
    }

    /// A POST to the gateway's own URL whose size did not stop it: what the wire rules are about.
    pub fn is_ordinary(&self) -> bool {
        self.http().is_some() && self.is_asked_ordinarily()
    }

    /// The same, whether it was answered or not.
    pub fn is_asked_ordinarily(&self) -> bool {
        self.sent.verb == "POST"
            && self.sent.path.is_empty()
            && self.http().is_none_or(|answer| answer.status != 413)
    }

    /// Does the answer say success and nothing else?
    pub fn is_success(&self) -> bool {
        let member = |name| self.answer().and_then(|answer| answer.get(name));
        member("error") == Some(&Json::Null)
            && member("result").is_some_and(|result| *result != Json::Null)
    }

    #[must_use]
    pub fn error_code(&self) -> Option<i128> {
        self.answered(["error", "code"])?.as_integer()
    }
}

impl Transcript {
    /// Calls that were answered only when the same was asked again: the step, and why there was no answer before.
    pub fn answered_at_last(&self) -> impl Iterator<Item = (usize, Said)> {
        self.exchanges.windows(2).filter_map(|pair| {
            let is_last = pair[0].turn.is_repeated() && !pair[1].turn.is_repeated();
            let why = pair[0].doubt()?;
            (is_last && pair[1].doubt().is_none()).then_some((pair[0].step, why))
        })
    }

    /// The times that the same was sent in a row before this exchange: was another call answered after it?
    pub fn repeats_before(&self, index: usize) -> Vec<bool> {
        let before = self.exchanges[..index].iter().rev();
        let again = before.map_while(|before| match before.turn {
            Turn::Repeated => Some(false),
            Turn::RepeatedWhileOthersAnswered => Some(true),
            Turn::Only | Turn::Poll | Turn::AfterFinal => None,
        });
        again.collect()
    }

    /// Why an answer is that of an outage: it may be one, the same was asked again twice, and a call that had been answered
    /// before got no better answer in between.
    pub fn outage(&self, index: usize) -> Option<Said> {
        let exchange = &self.exchanges[index];
        if self.gateway == Gateway::Own || exchange.unusable().is_some() {
            return None;
        }
        let doubt = exchange.doubt()?;
        let again = self.repeats_before(index);
        let is_outage = again.len() >= 2 && !again.contains(&true);
        is_outage.then(|| Said::of("answer.outage").with("doubt", doubt))
    }
}

/// Web servers write members named `error`, too: a text, or an object without a code.
fn is_rpc(body: &Json) -> bool {
    let is_error = match body.get("error") {
        Some(Json::Object(_)) => body.descend(["error", "code"]).is_some(),
        Some(Json::Null) => true,
        _ => false,
    };
    body.get("result").is_some() || is_error
}

fn is_overload(status: u16) -> bool {
    status == 429 || status >= 500
}

/// Does an error find fault with the call, or refuse it for good? No outage does.
fn is_considered(code: i128, contract: &Contract) -> bool {
    contract.errors.blames(code).is_some() || contract.errors.is_definite_refusal(code)
}
