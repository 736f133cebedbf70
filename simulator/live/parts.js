// Parts that several places share; they look like those of the HTML reports.

import { ApiError, Unreachable, asCurl, text } from "./api.js";
import { h, replace, setText } from "./dom.js";
import { has, language, t } from "./words.js";

const SHOWN_CHARACTERS = 200;
const MOST_ALLOWED = 10;
const TONES = { 0: "neutral", 1: "question", 2: "good", 3: "warn", 6: "warn", 7: "question", "-1": "bad" };
const numbers = new Intl.NumberFormat(language);

/** A word on coloured ground: good, bad, warn, question or neutral. */
export const badge = (tone, word) => h("span", { class: `badge ${tone}` }, word);

/** A status in words: the colour never stands alone. */
export const statusWord = (code) => (has(`status.${code}`) ? t(`status.${code}`) : String(code));

/** The number that the gateway tells, where there is one: a payment may also not be found for a while. */
export const statusNumber = (code) => (Number.isInteger(code) ? [h("b", null, code), " "] : null);
export const statusTone = (code) => TONES[code] ?? "neutral";

/** The way of a payment: statuses it was in, where it stands, and those to come. */
export function statusStrip(past, current, toCome) {
  const step = (code, when) =>
    h("li", { class: `step ${statusTone(code)} ${when}`, "aria-current": when === "here" && "step" },
      statusNumber(code), statusWord(code));
  return h("ol", { class: "strip" },
    past.map((code) => step(code, "past")), step(current, "here"), toCome.map((code) => step(code, "to-come")));
}

/** A text of somebody else's, cut to a length that a row can bear; the whole is in its title. */
export function cut(value, most = SHOWN_CHARACTERS) {
  const text = value === null || value === undefined ? "" : String(value);
  if (text.length <= most) return h("bdi", null, text);
  return h("bdi", { title: text.slice(0, 10_000) }, `${text.slice(0, most)}…`);
}

/** A button that copies and says so. */
export function copyButton(text, label = t("app.copy")) {
  const button = h("button", { type: "button", class: "copy", onclick: copy }, label);
  async function copy() {
    const copied = await toClipboard(typeof text === "function" ? text() : text);
    setText(button, copied ? t("app.copied") : t("app.copy_failed"));
    setTimeout(() => setText(button, label), 2000);
  }
  return button;
}

/** Browsers give the clipboard to loopback and TLS only; elsewhere a selection is copied as of old. */
async function toClipboard(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false);
  const field = h("textarea", { readonly: true, class: "copied" });
  field.value = text;
  const dialog = document.querySelector("dialog[open]");
  (dialog ?? document.body).append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  return copied;
}

/** Code that can be copied. */
export const code = (text) =>
  h("div", { class: "code" }, h("pre", { tabindex: "0" }, h("code", null, text)), copyButton(text));

/** How to do the same without this page: the JSON and the curl of an action. */
export const taught = (method, path, body) =>
  h("details", { class: "taught" },
    h("summary", null, t("app.taught")),
    Object.keys(body ?? {}).length > 0 && code(JSON.stringify(body, null, 2)),
    code(asCurl(method, path, body)));

/** A line that says what became of an action, in a region that screen readers follow. */
export function note() {
  const element = h("p", { class: "note", role: "status", "aria-live": "polite" });
  const say = (tone, text) => {
    element.className = `note ${tone}`;
    element.textContent = text;
  };
  const bad = (error) => say("bad", error instanceof Unreachable ? t("parts.unanswered") : failure(error));
  return { element, good: (text) => say("good", text), bad, clear: () => say("", "") };
}

/** What went wrong, as the admin says it. */
export function failure(error) {
  if (error instanceof Unreachable) return t("app.unreachable");
  const some = error.allowed?.slice(0, MOST_ALLOWED) ?? [];
  const more = error.allowed?.length > some.length ? ", …" : "";
  const allowed = some.length ? ` (${some.join(", ")}${more})` : "";
  return refusal(error, `${error.message}${allowed}`);
}

/** What the API says is English; in another language it is led in. */
export const refusal = (error, words) => (error instanceof ApiError ? t("parts.refused", { words }) : words);

/** Waits for what a place needs before it can be there at all; where nobody answers, that is said under its title. */
export async function needed(root, title, promise) {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof Unreachable) replace(root, h("h1", null, title), h("p", { class: "empty" }, t("app.unreachable")));
    throw error;
  }
}

/** Runs an action behind a button, one at a time; it keeps the focus, which a disabled one would lose. */
export function button(label, act, attributes = {}) {
  const element = h("button", { type: "button", ...attributes, onclick: run }, label);
  let running = false;
  async function run() {
    if (running) return;
    running = true;
    element.setAttribute("aria-busy", "true");
    try {
      await act();
    } finally {
      running = false;
      element.removeAttribute("aria-busy");
    }
  }
  return element;
}

/** Hands a file to the person. */
export function download(name, text, type) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = h("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** An amount as people read it; what is no number is shown as it came. */
/** Everything that a sandbox was given, to be handed on and replayed. */
export async function downloadBundle(base, name) {
  download(name, await text(`${base}/bundle`), "application/x-ndjson");
}

export const money = (amount) => (typeof amount === "number" ? numbers.format(amount) : String(amount ?? ""));

/** The time of day of an RFC 3339 timestamp, to the millisecond. */
export function clock(iso) {
  if (!iso) return "";
  const [seconds, fraction = ""] = iso.slice(11).replace("Z", "").split(".");
  return `${seconds}.${fraction.slice(0, 3).padEnd(3, "0")}`;
}
