//! Alterations of an answer: what a gateway gets wrong while it writes.

use paysys_shared::json::Json;

/// One alteration, and of which answers.
#[derive(Clone, Copy, Debug)]
pub struct Mutation {
    pub on: On,
    pub change: Change,
}

/// Which answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    Every,
    Success,
    Failure,
    Code(i64),
    Payout,
    Status,
}

/// What becomes of an answer. Paths are member names joined by dots; where there is nothing, nothing happens.
#[derive(Clone, Copy, Debug)]
pub enum Change {
    Remove(&'static str),
    Set(&'static str, &'static str),
    Quoted(&'static str),
    WithPoint(&'static str),
    /// An integer is this many times as large.
    Times(&'static str, i64),
    Plus(&'static str, i64),
    Capitals(&'static str),
    Renamed(&'static str, &'static str),
    Moved(&'static str, &'static str),
    /// A value is the only item of a list.
    Listed(&'static str),
    Twice(&'static str),
    /// A member of the first answer of this kind stands in every later one.
    FromTheFirst(&'static str),
    Unnested(&'static str),
    Recoded(i64),
    /// Anything else; the request comes first.
    With(fn(&Json, &mut Json)),
    Bytes(fn(Vec<u8>) -> Vec<u8>),
    HttpStatus(u16),
    /// Calls like this one get no answer; the request comes first.
    HangsUp(fn(&Json, &Json) -> bool),
    /// Calls like this one get none when they come for the first time.
    HangsUpAtFirst(fn(&Json, &Json) -> bool),
    /// After so many calls, so many get none.
    Away(usize, usize),
    /// After so many calls, so many get this HTTP status and body.
    Replaced(usize, usize, u16, &'static str),
    NoDateHeader,
}

/// What was heard before a call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heard {
    /// Was this call not among it?
    pub(super) is_first: bool,
    pub(super) before: usize,
}

impl On {
    /// Every answer that `change` is about gets it.
    #[must_use]
    pub const fn does(self, change: Change) -> Mutation {
        Mutation { on: self, change }
    }

    fn concerns(self, answer: &Json) -> bool {
        let has = |path: &[&str]| answer.descend(path.iter().copied()).is_some();
        let code = answer.descend(["error", "code"]).and_then(Json::as_integer);
        match self {
            Self::Every => true,
            Self::Success => code.is_none(),
            Self::Failure => code.is_some(),
            Self::Code(wanted) => code == Some(i128::from(wanted)),
            Self::Payout => has(&["result", "details"]),
            Self::Status => has(&["result", "result"]),
        }
    }
}

impl Mutation {
    pub(super) fn apply(&self, request: &Json, answer: &mut Json, earlier: &[Json]) {
        if !self.on.concerns(answer) {
            return;
        }
        match self.change {
            Change::Remove(path) => drop(take(answer, path)),
            Change::Set(path, value) => put(answer, path, super::envelope::literal(value)),
            Change::Quoted(path) => alter(answer, path, |value| Json::Text(value.to_string())),
            Change::WithPoint(path) => {
                alter(answer, path, |value| Json::Number(format!("{value}.0")));
            }
            Change::Times(path, factor) => alter(answer, path, |value| {
                integer(value, |number| number * i128::from(factor))
            }),
            Change::Plus(path, more) => alter(answer, path, |value| {
                integer(value, |number| number + i128::from(more))
            }),
            Change::Capitals(path) => alter(answer, path, |value| {
                Json::Text(value.as_text().unwrap_or_default().to_uppercase())
            }),
            Change::Renamed(path, name) => rename(answer, path, name),
            Change::Moved(path, parent) => relocate(answer, path, parent),
            Change::Listed(path) => alter(answer, path, |value| Json::List(vec![value.clone()])),
            Change::Twice(path) => double(answer, path),
            Change::FromTheFirst(path) => {
                let first = earlier.iter().find(|earlier| self.on.concerns(earlier));
                if let Some(value) = first.and_then(|first| first.descend(path.split('.'))) {
                    put(answer, path, value.clone());
                }
            }
            Change::Unnested(path) => unnest(answer, path),
            Change::Recoded(code) => put(answer, "error.code", Json::integer(code)),
            Change::With(change) => change(request, answer),
            Change::Bytes(_)
            | Change::HttpStatus(_)
            | Change::HangsUp(_)
            | Change::HangsUpAtFirst(_)
            | Change::Away(..)
            | Change::Replaced(..)
            | Change::NoDateHeader => {}
        }
    }

    /// Is the connection closed in place of this answer?
    pub(super) fn hangs_up(&self, request: &Json, honest: &Json, heard: Heard) -> bool {
        let is_like = match self.change {
            Change::HangsUp(is_like) => is_like,
            Change::HangsUpAtFirst(is_like) if heard.is_first => is_like,
            Change::Away(after, calls) => return (after..after + calls).contains(&heard.before),
            _ => return false,
        };
        self.on.concerns(honest) && is_like(request, honest)
    }

    /// HTTP status and body of what stands in this answer's place.
    pub(super) fn replacement(&self, heard: Heard) -> Option<(u16, &'static str)> {
        match self.change {
            Change::Replaced(after, calls, status, body) => {
                let is_now = (after..after + calls).contains(&heard.before);
                is_now.then_some((status, body))
            }
            _ => None,
        }
    }

    /// Alters the bytes of what was this answer.
    pub(super) fn apply_to_bytes(&self, honest: &Json, bytes: Vec<u8>) -> Vec<u8> {
        match self.change {
            Change::Bytes(change) if self.on.concerns(honest) => change(bytes),
            _ => bytes,
        }
    }

    /// Alters the HTTP status of what was this answer.
    pub(super) fn apply_to_status(&self, honest: &Json, status: u16) -> u16 {
        match self.change {
            Change::HttpStatus(other) if self.on.concerns(honest) => other,
            _ => status,
        }
    }
}

/// The members of the object that holds the last name of a path, and that name.
fn parent<'a, 'b>(
    document: &'a mut Json,
    path: &'b str,
) -> Option<(&'a mut Vec<(String, Json)>, &'b str)> {
    let (above, name) = path.rsplit_once('.').unwrap_or(("", path));
    let names = above.split('.').filter(|name| !name.is_empty());
    let object = names
        .into_iter()
        .try_fold(document, |value, name| match value {
            Json::Object(members) => members
                .iter_mut()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value),
            _ => None,
        });
    match object? {
        Json::Object(members) => Some((members, name)),
        _ => None,
    }
}

fn place(members: &[(String, Json)], name: &str) -> Option<usize> {
    members.iter().position(|(known, _)| known == name)
}

fn take(document: &mut Json, path: &str) -> Option<Json> {
    let (members, name) = parent(document, path)?;
    let at = place(members, name)?;
    Some(members.remove(at).1)
}

fn put(document: &mut Json, path: &str, value: Json) {
    if let Some((members, name)) = parent(document, path) {
        match place(members, name) {
            Some(at) => members[at].1 = value,
            None => members.push((name.to_owned(), value)),
        }
    }
}

fn alter(document: &mut Json, path: &str, change: impl Fn(&Json) -> Json) {
    if let Some((members, name)) = parent(document, path)
        && let Some(at) = place(members, name)
    {
        members[at].1 = change(&members[at].1);
    }
}

fn integer(value: &Json, change: impl Fn(i128) -> i128) -> Json {
    match value.as_integer() {
        Some(number) => Json::Number(change(number).to_string()),
        None => value.clone(),
    }
}

fn rename(document: &mut Json, path: &str, name: &str) {
    if let Some((members, old)) = parent(document, path)
        && let Some(at) = place(members, old)
    {
        name.clone_into(&mut members[at].0);
    }
}

/// Moves a member into another object; an empty path is the document.
fn relocate(document: &mut Json, path: &str, target: &str) {
    let name = path.rsplit('.').next().unwrap_or(path);
    if let Some(value) = take(document, path) {
        let path = if target.is_empty() {
            name.to_owned()
        } else {
            format!("{target}.{name}")
        };
        put(document, &path, value);
    }
}

fn double(document: &mut Json, path: &str) {
    if let Some((members, name)) = parent(document, path)
        && let Some(at) = place(members, name)
    {
        members.insert(at, members[at].clone());
    }
}

fn unnest(document: &mut Json, path: &str) {
    if let Some(Json::Object(inner)) = take(document, path)
        && let Some((members, _)) = parent(document, path)
    {
        members.extend(inner);
    }
}
