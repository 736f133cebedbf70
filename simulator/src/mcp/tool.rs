//! Which tools there are. Each is a route of the admin.

use axum::http::Method;

/// A route of the admin in words for an assistant.
pub(super) struct Tool {
    pub(super) name: &'static str,
    /// When to use it, which the admin's document does not say.
    pub(super) purpose: &'static str,
    pub(super) verb: Method,
    /// As it stands in the admin's table.
    pub(super) path: &'static str,
}

impl Tool {
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        TOOLS.iter().find(|tool| tool.name == name)
    }

    pub(super) fn only_reads(&self) -> bool {
        self.verb == Method::GET
    }
}

const fn tool(name: &'static str, verb: Method, path: &'static str, purpose: &'static str) -> Tool {
    Tool {
        name,
        purpose,
        verb,
        path,
    }
}

pub(super) const TOOLS: &[Tool] = &[
    tool(
        "list_sandboxes",
        Method::GET,
        "/sandboxes",
        "Start here: gateway_url, service_id and secret_key of each sandbox are what the client under test is configured with.",
    ),
    tool(
        "make_sandbox",
        Method::POST,
        "/sandboxes",
        "Make a gateway of its own for one test: own payments, clock and rules. With clock \"manual\" nothing moves until advance_clock.",
    ),
    tool(
        "reset_sandbox",
        Method::POST,
        "/sandboxes/{sandbox}/reset",
        "Forget payments, calls and rules of a sandbox.",
    ),
    tool(
        "list_faults",
        Method::GET,
        "/catalog",
        "What a rule can do to an answer, by name, and the reserved accounts that do the same for whoever pays to them.",
    ),
    tool(
        "arm_fault",
        Method::POST,
        "/sandboxes/{sandbox}/rules",
        "Decide what happens to coming calls. The next payout is made and its answer is lost: {\"sandbox\":\"default\",\"match\":{\"method\":\"pam.pay_by_cash\"},\"when\":{\"next\":1},\"then\":{\"fault\":\"lost-response\"},\"must_apply\":true}.",
    ),
    tool(
        "list_rules",
        Method::GET,
        "/sandboxes/{sandbox}/rules",
        "Which faults are armed, and how often each has struck.",
    ),
    tool(
        "disarm_faults",
        Method::DELETE,
        "/sandboxes/{sandbox}/rules",
        "Take all rules away.",
    ),
    tool(
        "send_call",
        Method::POST,
        "/sandboxes/{sandbox}/calls",
        "Send one signed call to the gateway without a client, to see what it answers.",
    ),
    tool(
        "advance_clock",
        Method::POST,
        "/sandboxes/{sandbox}/clock/advance",
        "Let time pass for payments, such as {\"by\":\"1h\"}; it answers when everything that came due has happened.",
    ),
    tool(
        "list_payments",
        Method::GET,
        "/sandboxes/{sandbox}/payments",
        "The truth about the money, whatever the client was told.",
    ),
    tool(
        "list_calls",
        Method::GET,
        "/sandboxes/{sandbox}/calls",
        "What the client sent, what was decided and what reached the client. Ask with brief=true first, then show_call for one; count and wait hold the answer back until the client has called.",
    ),
    tool(
        "show_call",
        Method::GET,
        "/sandboxes/{sandbox}/calls/{call}",
        "One call with request, answer, reason and delivery.",
    ),
    tool(
        "list_findings",
        Method::GET,
        "/sandboxes/{sandbox}/findings",
        "What the client did wrong, with the calls that show it and what to do about it.",
    ),
    tool(
        "list_double_payments",
        Method::GET,
        "/sandboxes/{sandbox}/double-payments",
        "Payments that were probably made twice, with the proof.",
    ),
    tool(
        "show_coverage",
        Method::GET,
        "/sandboxes/{sandbox}/coverage",
        "Which statuses, errors and faults the client has met, and which never.",
    ),
    tool(
        "verify",
        Method::POST,
        "/sandboxes/{sandbox}/verify",
        "Compare calls and payments with what a test expects; it says what is missing and what came nearest.",
    ),
];
