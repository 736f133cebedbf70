//! The page as a person uses it: they see words, click on words, and type where a label says what.

use std::sync::Mutex;

use serde_json::{Value, json};

use crate::webdriver::Browser;

/// How WebDriver names an element in its answers.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The visible element that matches `arguments[0]` and has the words `arguments[1]`; one that has nothing else comes first.
const FIND: &str = "
    const [css, words] = arguments;
    const wordsOf = (one) => [one.innerText, one.getAttribute('aria-label')].map((text) => (text ?? '').replace(/\\s+/g, ' ').trim());
    const all = [...document.querySelectorAll(css)].filter((one) => one.tagName === 'OPTION' || one.checkVisibility());
    return all.find((one) => wordsOf(one).includes(words)) ?? all.find((one) => wordsOf(one).some((text) => text.includes(words)));";

/// The control whose label has the words `arguments[0]`.
const FIELD: &str = "
    const all = [...document.querySelectorAll('label')].filter((one) => one.checkVisibility());
    return all.find((one) => one.innerText.includes(arguments[0]))?.control;";

/// The six of them.
pub(crate) const PLACES: [&str; 6] = ["now", "money", "arrange", "client", "sandboxes", "start"];

/// The live view in a browser.
pub(crate) struct Page {
    pub(crate) browser: Browser,
    root: Mutex<String>,
    expected: Mutex<Vec<&'static str>>,
}

/// Tells stories in a browser whose user likes this language. Each visits a simulator of its own and leaves it.
pub(crate) async fn browse(language: &str, stories: impl AsyncFnOnce(&Page)) {
    let page = Page {
        browser: Browser::start(language).await,
        root: Mutex::default(),
        expected: Mutex::default(),
    };
    stories(&page).await;
    assert_eq!(
        *page.root.lock().unwrap(),
        "",
        "the last story did not leave"
    );
}

impl Page {
    /// Opens the live view at this admin URL.
    pub(crate) async fn visit(&self, admin: &str) {
        let before = std::mem::replace(&mut *self.root.lock().unwrap(), format!("{admin}/"));
        assert_eq!(before, "", "the story before did not leave");
        self.open("").await;
    }

    /// Ends a story, in which the browser must have complained of nothing but what was expected: no script failed, no policy
    /// was violated.
    pub(crate) async fn leave(&self) {
        let complaints = self.browser.complaints().await;
        let expected = std::mem::take(&mut *self.expected.lock().unwrap());
        let is_expected = |text: &&String| expected.iter().any(|one| text.contains(one));
        let unexpected: Vec<_> = complaints
            .iter()
            .filter(|text| !is_expected(text))
            .collect();
        assert!(unexpected.is_empty(), "{unexpected:#?}");
        for one in expected {
            let is_there = complaints.iter().any(|text| text.contains(one));
            assert!(is_there, "{one} is not in {complaints:#?}");
        }
        self.root.lock().unwrap().clear();
        self.open("about:blank").await;
    }

    /// Loads the page with this behind its address.
    pub(crate) async fn open(&self, rest: &str) {
        let url = format!("{}{rest}", self.root.lock().unwrap());
        self.browser
            .command("/url", json!({"url": url}))
            .await
            .unwrap();
    }

    /// What the browser will complain of, and rightly.
    pub(crate) fn expect_complaint(&self, part: &'static str) {
        self.expected.lock().unwrap().push(part);
    }

    /// Goes to one of the six places by its link.
    pub(crate) async fn go(&self, place: &str) {
        let link = format!("#places a[href*='#{place}']");
        self.click(&link, "").await;
        self.sees(&format!("{link}[aria-current]"), "").await;
        self.sees("#place h1", "").await;
    }

    /// Comes back to the tab, whereupon the page looks at once and not only two seconds after it did last.
    pub(crate) async fn look_again(&self) {
        self.run("document.dispatchEvent(new Event('visibilitychange'))")
            .await;
    }

    /// The element with these words, once it is there.
    pub(crate) async fn find(&self, css: &str, words: &str) -> Value {
        self.browser.until(FIND, json!([css, words])).await
    }

    /// Waits until words are seen.
    pub(crate) async fn sees(&self, css: &str, words: &str) {
        self.find(css, words).await;
    }

    /// Waits until these words are seen no more.
    pub(crate) async fn misses(&self, css: &str, words: &str) {
        let script = format!("const find = () => {{ {FIND} }}; return !find();");
        // An arrow function has the arguments of what is around it.
        self.browser.until(&script, json!([css, words])).await;
    }

    /// Clicks as a mouse does: what is covered or out of reach fails.
    pub(crate) async fn click(&self, css: &str, words: &str) {
        for _ in 0..5 {
            let element = self.find(css, words).await;
            let clicked = self.at(&element, "/click", json!({})).await;
            match clicked {
                Err(error) if error.contains("stale element") => {}
                clicked => return drop(clicked.unwrap()),
            }
        }
        panic!("{words} is made anew all the time");
    }

    /// Types into the control with this label.
    pub(crate) async fn fill(&self, label: &str, text: &str) {
        let element = self.browser.until(FIELD, json!([label])).await;
        self.at(&element, "/clear", json!({})).await.unwrap();
        self.at(&element, "/value", json!({"text": text}))
            .await
            .unwrap();
    }

    /// Gives the control with this label the path of a file, or the words of an option.
    pub(crate) async fn give(&self, label: &str, text: &str) {
        let element = self.browser.until(FIELD, json!([label])).await;
        self.at(&element, "/value", json!({"text": text}))
            .await
            .unwrap();
    }

    /// Presses and lets go one key after another.
    pub(crate) async fn press(&self, keys: &str) {
        let stroke = |key: char| {
            [
                json!({"type": "keyDown", "value": key}),
                json!({"type": "keyUp", "value": key}),
            ]
        };
        let strokes: Vec<Value> = keys.chars().flat_map(stroke).collect();
        let keyboard = json!({"actions": [{"type": "key", "id": "keyboard", "actions": strokes}]});
        self.browser.command("/actions", keyboard).await.unwrap();
    }

    /// What a script returns.
    pub(crate) async fn run(&self, script: &str) -> Value {
        self.browser.run(script, json!([])).await
    }

    /// Waits until a script returns something.
    pub(crate) async fn until(&self, script: &str) -> Value {
        self.browser.until(script, json!([])).await
    }

    /// The text of the first element that matches.
    pub(crate) async fn text(&self, css: &str) -> String {
        let script = "return document.querySelector(arguments[0])?.innerText";
        let text = self.browser.until(script, json!([css])).await;
        text.as_str().unwrap().to_owned()
    }

    async fn at(&self, element: &Value, path: &str, body: Value) -> Result<Value, String> {
        let id = element[ELEMENT].as_str().expect("an element");
        self.browser
            .command(&format!("/element/{id}{path}"), body)
            .await
    }
}
