//! In which language people are told things: `--lang`, else `PAYSYS_LANG`, else what the locale asks for, else English.

use std::ffi::{OsStr, OsString};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use paysys_shared::texts::Language;

use super::text;

/// The variable that stands for the flag.
const VARIABLE: &str = "PAYSYS_LANG";

/// The flag, for whatever tells people something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::Args)]
pub struct LanguageArgs {
    /// Language of what people read; without it that of the locale (LC_ALL, LC_MESSAGES, LANG), else English
    #[arg(
        long,
        value_name = "LANG",
        env = VARIABLE,
        default_value = "en",
        hide_default_value = true,
        ignore_case = true,
        value_parser = languages()
    )]
    pub lang: Language,
}

fn languages() -> impl TypedValueParser<Value = Language> {
    PossibleValuesParser::new(Language::ALL.map(Language::code))
        .map(|code| Language::named(&code).expect("only codes of languages are possible"))
}

/// What stands in for this variable where it is not set: for that of the language, what the locale asks for.
pub(crate) fn stand_in(
    name: &OsStr,
    variable: &dyn Fn(&OsStr) -> Option<OsString>,
) -> Option<OsString> {
    let language = (name == VARIABLE).then(|| of_locale(variable)).flatten()?;
    Some(language.code().into())
}

/// The first of these that is set decides, as in the C library, also where it names a language that we do not speak.
fn of_locale(variable: &dyn Fn(&OsStr) -> Option<OsString>) -> Option<Language> {
    let set = |name| text::held(&variable(OsStr::new(name))?);
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(set)?;
    Language::named(locale.to_str()?)
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use rstest::rstest;

    use super::*;
    use crate::command_line::read;

    #[derive(Debug, Parser)]
    struct Program {
        #[command(flatten)]
        language: LanguageArgs,
    }

    fn chosen(words: &str, variables: &str) -> Result<Language, String> {
        let words = ["program"].into_iter().chain(words.split_whitespace());
        let variable = |name: &OsStr| {
            let set = variables
                .split_whitespace()
                .filter_map(|one| one.split_once('='));
            let mut of_name = set.filter(|(known, _)| *known == name);
            of_name.next().map(|(_, value)| value.into())
        };
        let program = read::<Program>(words.map(OsString::from), variable);
        program
            .map(|program| program.language.lang)
            .map_err(|error| error.to_string())
    }

    #[rstest]
    #[case::nothing("", "", "en")]
    #[case::flag("--lang ru", "", "ru")]
    #[case::flag_before_variable("--lang en", "PAYSYS_LANG=ru", "en")]
    #[case::flag_before_locale("--lang en", "LANG=ru_RU.UTF-8", "en")]
    #[case::variable("", "PAYSYS_LANG=ru", "ru")]
    #[case::variable_in_capitals("", "PAYSYS_LANG=RU", "ru")]
    #[case::variable_before_locale("", "PAYSYS_LANG=en LC_ALL=ru_RU.UTF-8", "en")]
    #[case::empty_variable("", "PAYSYS_LANG= LANG=ru_RU.UTF-8", "ru")]
    #[case::lang("", "LANG=ru_RU.UTF-8", "ru")]
    #[case::short("", "LANG=ru", "ru")]
    #[case::messages("", "LANG=en_US.UTF-8 LC_MESSAGES=ru_RU.UTF-8", "ru")]
    #[case::all("", "LANG=en_US.UTF-8 LC_MESSAGES=C LC_ALL=ru_UA.utf8", "ru")]
    #[case::empty_ones("", "LC_ALL= LC_MESSAGES= LANG=ru_RU", "ru")]
    #[case::c("", "LC_ALL=C LANG=ru_RU.UTF-8", "en")]
    #[case::c_utf_8("", "LC_ALL=C.UTF-8 LANG=ru_RU.UTF-8", "en")]
    #[case::posix("", "LC_MESSAGES=POSIX LANG=ru_RU.UTF-8", "en")]
    #[case::another_language("", "LANG=uz_UZ.UTF-8", "en")]
    #[case::other_categories("", "LC_TIME=ru_RU.UTF-8 LC_CTYPE=ru_RU.UTF-8", "en")]
    fn the_first_that_is_set_decides(
        #[case] words: &str,
        #[case] variables: &str,
        #[case] language: &str,
    ) {
        assert_eq!(
            chosen(words, variables).map(Language::code).as_deref(),
            Ok(language)
        );
    }

    #[test]
    fn a_wrong_language_is_refused_and_a_wrong_locale_is_not() {
        let flag = chosen("--lang uz", "").unwrap_err();
        assert!(flag.contains("'uz'") && flag.contains("en, ru"), "{flag}");
        let variable = chosen("", "PAYSYS_LANG=uz").unwrap_err();
        assert!(variable.contains("PAYSYS_LANG"), "{variable}");
        assert_eq!(chosen("", "LANG=..@@"), Ok(Language::English));
    }
}
