//! What people are told, as a value: decided in code, and put into words of one language only where it is shown.

use std::borrow::Cow;

use crate::texts::{Texts, filled};

/// Something to tell people, which has a text in every language.
pub trait Saying {
    /// The texts of all that there is to say, each with the names of what stands in it. Tests compare the files with it.
    fn all() -> Vec<(String, &'static [&'static str])>
    where
        Self: Sized;

    /// Where its text stands.
    fn key(&self) -> String;

    /// What stands in it.
    fn values(&self, texts: &Texts) -> Vec<(&'static str, String)>;

    /// How many bytes of memory it has beside itself.
    fn size_bytes(&self) -> usize;

    /// In words. A text with forms for numbers goes by the value `n`.
    fn told(&self, texts: &Texts) -> String {
        let values = self.values(texts);
        let key = self.key();
        let n = values.iter().find(|(name, _)| *name == "n");
        let n = n.and_then(|(_, n)| n.parse().ok());
        let text = n.and_then(|n| texts.plural(&key, n));
        let text = text.or_else(|| texts.get(&key)).unwrap_or(&key);
        let values: Vec<(&str, &str)> = values.iter().map(|(name, it)| (*name, &**it)).collect();
        filled(text, &values)
    }
}

/// What may stand in a text.
pub trait Part {
    fn told(&self, texts: &Texts) -> String;

    fn size_bytes(&self) -> usize {
        0
    }
}

impl<S: Saying> Part for S {
    fn told(&self, texts: &Texts) -> String {
        Saying::told(self, texts)
    }

    fn size_bytes(&self) -> usize {
        Saying::size_bytes(self)
    }
}

macro_rules! plain_parts {
    ($($part:ty),*) => {$(
        impl Part for $part {
            fn told(&self, _: &Texts) -> String {
                self.to_string()
            }
        }
    )*};
}

plain_parts!(u16, u32, u64, u128, i8, i32, usize, &'static str);

impl Part for Cow<'static, str> {
    fn told(&self, _: &Texts) -> String {
        self.to_string()
    }

    fn size_bytes(&self) -> usize {
        match self {
            Self::Borrowed(_) => 0,
            Self::Owned(text) => text.len(),
        }
    }
}

impl Part for String {
    fn told(&self, _: &Texts) -> String {
        self.clone()
    }

    fn size_bytes(&self) -> usize {
        self.len()
    }
}

/// Several, with commas between them.
impl<P: Part> Part for Vec<P> {
    fn told(&self, texts: &Texts) -> String {
        let each: Vec<String> = self.iter().map(|one| one.told(texts)).collect();
        each.join(", ")
    }

    fn size_bytes(&self) -> usize {
        let each = self.iter().map(|one| size_of::<P>() + one.size_bytes());
        each.sum()
    }
}

/// An enum of what there is to say. A variant's fields are the placeholders of its text, which stands in the files of
/// texts below the table that is named.
#[macro_export]
macro_rules! sayings {
    (
        $(#[$about:meta])*
        $vis:vis enum $name:ident in $table:literal {
            $($(#[$of:meta])* $key:literal => $variant:ident $({ $($field:ident: $type:ty),+ $(,)? })?,)+
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        $vis enum $name {
            $($(#[$of])* $variant $({ $($field: $type),+ })?,)+
        }

        impl $crate::saying::Saying for $name {
            fn all() -> Vec<(String, &'static [&'static str])> {
                vec![$((
                    concat!($table, ".", $key).to_owned(),
                    &[$($(stringify!($field)),+)?] as &[&str],
                ),)+]
            }

            fn key(&self) -> String {
                let key = match self {
                    $(Self::$variant $({ $($field: _),+ })? => concat!($table, ".", $key),)+
                };
                key.to_owned()
            }

            fn values(&self, _texts: &$crate::texts::Texts) -> Vec<(&'static str, String)> {
                match self {
                    $(Self::$variant $({ $($field),+ })? => vec![
                        $($((stringify!($field), $crate::saying::Part::told($field, _texts))),+)?
                    ],)+
                }
            }

            fn size_bytes(&self) -> usize {
                match self {
                    $(Self::$variant $({ $($field),+ })? => {
                        0 $($(+ $crate::saying::Part::size_bytes($field))+)?
                    })+
                }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Language;

    crate::sayings! {
        enum Told in "told" {
            "nothing" => Nothing,
            "calls" => Calls { n: usize, whose: Whose },
        }
    }

    crate::sayings! {
        enum Whose in "whose" {
            "named" => Named { name: String },
        }
    }

    #[test]
    fn one_value_is_told_in_any_language() {
        let english = "[told]\nnothing = \"nothing\"\ncalls = {one = \"a call of {whose}\", other = \"{n} calls of {whose}\"}\n[whose]\nnamed = \"{name}'s program\"";
        let russian = "[told]\nnothing = \"ничего\"\ncalls = {one = \"{n} вызов {whose}\", few = \"{n} вызова {whose}\", other = \"\"}\n[whose]\nnamed = \"программы {name}\"";
        let calls = |n| Told::Calls {
            n,
            whose: Whose::Named { name: "{n}".into() },
        };
        let english = Texts::parse(Language::English, english).unwrap();
        let russian = Texts::parse(Language::Russian, russian).unwrap();
        assert_eq!(Saying::told(&Told::Nothing, &russian), "ничего");
        assert_eq!(Saying::told(&calls(1), &english), "a call of {n}'s program");
        assert_eq!(
            Saying::told(&calls(3), &english),
            "3 calls of {n}'s program"
        );
        assert_eq!(Saying::told(&calls(3), &russian), "3 вызова программы {n}");
        assert_eq!(Saying::size_bytes(&calls(3)), 3);
        let [nothing, calls] = &Told::all()[..] else {
            panic!("there are two");
        };
        assert_eq!((&*nothing.0, nothing.1), ("told.nothing", &[][..]));
        assert_eq!((&*calls.0, calls.1), ("told.calls", &["n", "whose"][..]));
    }
}
