//! What reading a scenario file needs at every level: the contract, the names in scope, and the mistakes so far.

use jiff::SignedDuration;

use paysys_contract::{Contract, RequirementId};
use paysys_yaml::{Key, Node, Problem, Problems, Shape, Span};

/// Values that every scenario may refer to by a bare name.
pub(super) const GIVEN: [&str; 14] = [
    "vendor",
    "account",
    "account_number",
    "amount",
    "currency",
    "other_amount",
    "unknown_transaction",
    "service_id",
    "fresh_number",
    "fresh_negative",
    "fresh_above_2_53",
    "fresh_below_2_63",
    "fresh_above_2_63",
    "fresh_below_2_64",
];

/// Members of an answer that `${name.…}` may start with.
const MEMBERS: [&str; 6] = ["id", "error", "result", "mx_id", "jsonrpc", "sent"];

/// The state of reading one file.
pub(super) struct Reader<'a> {
    pub(super) contract: &'a Contract,
    text: &'a str,
    pub(super) problems: Problems,
    names: Vec<String>,
    required: Vec<RequirementId>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(contract: &'a Contract, text: &'a str) -> Self {
        Self {
            contract,
            text,
            problems: Problems::default(),
            names: Vec::new(),
            required: Vec::new(),
        }
    }

    /// The line a value starts in, from 1.
    pub(super) fn line(&self, node: &Node) -> usize {
        node.span.line_in(self.text)
    }

    /// Makes a step's name known to the steps after it.
    pub(super) fn define(&mut self, name: &str, span: Span) {
        if GIVEN.contains(&name) || self.names.iter().any(|known| known == name) {
            self.problems
                .push(Problem::at(span, format!("the name `{name}` is taken")));
        }
        self.names.push(name.to_owned());
    }

    /// HTTP has one form for verbs and names of headers.
    pub(super) fn check_token(&mut self, what: &str, text: &str, span: Span) {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        if text.is_empty() || !text.chars().all(is_plain) {
            let problem = Problem::at(span, format!("`{text}` is no {what}"));
            self.problems
                .push(problem.help("letters, digits and hyphens, and no spaces"));
        }
    }

    /// Is there a step of that name before this one?
    pub(super) fn check_step_name(&mut self, name: &str, span: Span) {
        if !self.names.iter().any(|known| known == name) {
            let problem = Problem::at(span, format!("no step before this one is called `{name}`"));
            self.problems.push(if self.names.is_empty() {
                problem.help("name the step that is sent first: `pay: { as: first }`")
            } else {
                problem.allowed(name, self.names.iter().map(String::as_str))
            });
        }
    }

    /// Is there anything of that name, and can it have such a member?
    pub(super) fn check_reference(&mut self, path: &[String], span: Span) {
        let name = path[0].as_str();
        let is_answer = self.names.iter().any(|known| known == name);
        let problem = match path.get(1).map(String::as_str) {
            None if GIVEN.contains(&name) => return,
            Some(member) if is_answer && MEMBERS.contains(&member) => return,
            Some(member) if is_answer => {
                Problem::at(span, format!("an answer has no member `{member}`"))
                    .allowed(member, MEMBERS)
            }
            None if is_answer => Problem::at(
                span,
                format!("`${{{name}}}` is a whole answer: say which part"),
            ),
            _ => {
                let known = GIVEN
                    .into_iter()
                    .chain(self.names.iter().map(String::as_str));
                Problem::at(span, format!("undefined variable `{name}`")).allowed(name, known)
            }
        };
        self.problems.push(problem);
    }

    /// The scenario's own `requires`, which steps may cite a part of.
    pub(super) fn set_required(&mut self, required: &[RequirementId]) {
        self.required = required.to_vec();
    }

    /// Notes an id that the scenario does not list.
    pub(super) fn check_cited(&mut self, id: &RequirementId, span: Span) {
        if !self.required.contains(id) {
            let message = format!("{id} is not among the scenario's `requires`");
            self.problems.push(
                Problem::at(span, message).help("add it there: coverage is made from that list"),
            );
        }
    }

    pub(super) fn requirement_ids(&mut self, node: &Node) -> Vec<RequirementId> {
        let items = node
            .list("requires", &mut self.problems)
            .unwrap_or_default();
        items
            .iter()
            .filter_map(|item| self.requirement_id(item))
            .collect()
    }

    fn requirement_id(&mut self, node: &Node) -> Option<RequirementId> {
        let text = node.text("requires", &mut self.problems)?;
        self.known_requirement(text, node.span)
    }

    pub(super) fn known_requirement(&mut self, text: &str, span: Span) -> Option<RequirementId> {
        let known = self
            .contract
            .requirement(text)
            .map(|requirement| requirement.id.clone());
        if known.is_none() {
            let ids = self
                .contract
                .requirements()
                .map(|requirement| requirement.id.as_str());
            let problem =
                Problem::at(span, format!("unknown requirement `{text}`")).allowed(text, ids);
            self.problems.push(problem);
        }
        known
    }

    /// A span of time that is not negative.
    pub(super) fn duration(&mut self, node: &Node, what: &str) -> Option<SignedDuration> {
        if let Shape::Number(number) = &node.shape {
            let message = format!("`{what}` lacks its unit");
            let help = format!("write `{number}s` for seconds; `250ms` and `1h 30m` are good, too");
            self.problems
                .push(Problem::at(node.span, message).help(help));
            return None;
        }
        let text = node.text(what, &mut self.problems)?;
        let duration = paysys_input::duration(text).filter(|duration| !duration.is_negative());
        if duration.is_none() {
            let message = format!("`{text}` is not a span of time");
            self.problems
                .push(Problem::at(node.span, message).help("`250ms`, `2s`, `1h 30m`, `1d`"));
        }
        duration
    }

    /// Reads the members of an object in a document, where any key is fine but not twice.
    pub(super) fn members<T>(
        &mut self,
        entries: &[(Key, Node)],
        read: impl Fn(&Key, &Node, &mut Self) -> T,
    ) -> Vec<T> {
        let mut members = Vec::new();
        for (position, (key, value)) in entries.iter().enumerate() {
            if entries[..position]
                .iter()
                .any(|(before, _)| before.text == key.text)
            {
                let problem = Problem::at(
                    key.span,
                    format!("the key `{}` stands here twice", key.text),
                );
                self.problems.push(
                    problem.help("to send duplicate members on purpose use a call with `text`"),
                );
            }
            members.push(read(key, value, self));
        }
        members
    }
}

/// Is it a part of an id?
pub(super) fn is_word(text: &str) -> bool {
    let is_plain = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    !text.is_empty() && text.bytes().all(is_plain)
}

/// Does a file have this name, if it is one that must?
pub(super) fn is_named(file: &str, name: &str) -> bool {
    let last = file.rsplit('/').next().unwrap_or(file);
    last.strip_suffix(".yaml").is_none_or(|stem| stem == name)
}
