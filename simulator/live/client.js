// What the client did wrong, and what it has met of all there is to meet.

import { get } from "./api.js";
import { openCall } from "./call.js";
import { coverage } from "./coverage.js";
import { h, keyed, replace, setText } from "./dom.js";
import { badge, money } from "./parts.js";
import { patiently } from "./patience.js";
import { has, inWords, t } from "./words.js";

export const id = "client";

const TONES = { error: "bad", warning: "warn", info: "question" };
const SHOWN_CALLS = 10;

let view = null;

export function mount(root, context) {
  view = {
    context,
    none: h("p", { class: "empty" }),
    list: h("div"),
    unsure: h("ul"),
    own: h("p", { class: "notice question", hidden: true }, t("client.own")),
    coverage: coverage(context),
  };
  const shown = view;
  view.looking = patiently(() => look(shown));
  view.unsureSection = h("section", { hidden: true }, h("h3", null, t("client.inconclusive")), view.unsure);
  replace(root,
    h("h1", null, t("app.client")),
    h("p", { class: "legend" }, t("client.what")),
    h("h2", null, t("client.findings")), view.own, view.none, h("div", { "aria-live": "polite", "aria-relevant": "additions" }, view.list), view.unsureSection,
    view.coverage.element);
}

export function unmount() {
  view = null;
}

export const refresh = () => view.looking.refresh();

async function look(shown) {
  const { base, signal } = shown.context;
  const [found, met] = await Promise.all([get(inWords(`${base}/findings`), signal), get(`${base}/coverage`, signal)]);
  const own = found.findings.length > 0 && (await madeHere(base, signal));
  if (shown !== view) return;
  view.own.hidden = !own;
  paint(found, met.calls);
  shown.coverage.update(met);
}

/** Whether this page itself sent calls: then not all that is found is the client's doing. */
async function madeHere(base, signal) {
  const query = new URLSearchParams({ text: "(own call ", limit: 1, brief: true });
  return (await get(`${base}/calls?${query}`, signal)).rows.length > 0;
}

function paint({ findings, inconclusive }, calls) {
  view.none.hidden = findings.length > 0;
  setText(view.none, t(calls === 0 ? "client.no_calls" : "client.none"));
  keyed(view.list, findings, (one) => one.id, () => h("article"), update);
  keyed(view.unsure, inconclusive, (one) => one.id, () => h("li"), (item, one) =>
    setText(item, `${titleOf(one.id)}: ${one.reason}`));
  view.unsureSection.hidden = inconclusive.length === 0;
}

/** A finding is made anew only where it changed: buttons keep their focus, and what was opened stays open. */
function update(article, finding) {
  const state = JSON.stringify(finding);
  if (article.dataset.state === state) return;
  article.dataset.state = state;
  const wasOpen = article.querySelector("details")?.open;
  const focused = article.contains(document.activeElement) ? document.activeElement.textContent : null;
  article.className = `finding ${finding.waived ? "neutral" : TONES[finding.severity]}`;
  replace(article, content(finding));
  if (wasOpen) article.querySelector("details")?.setAttribute("open", "");
  if (focused) [...article.querySelectorAll("button")].find((one) => one.textContent === focused)?.focus();
}

const titleOf = (name) => (has(`findings.${name}.title`) ? t(`findings.${name}.title`) : name);

function content(finding) {
  const { id: name, severity, reason, fix, times, calls } = finding;
  return [
    h("h3", null, badge(TONES[severity], t(`client.${severity}`)), " ", titleOf(name), " ",
      h("span", { class: "quiet" }, t("client.times", { n: times, count: money(times) }))),
    h("p", null, h("b", null, t("client.fix")), " ", fix),
    // In the simulator's own words: they are about this very case.
    h("p", { class: "quiet" }, t("client.seen"), " ", h("q", null, reason), " ", h("code", null, name)),
    finding.waived && h("p", null, badge("neutral", t("client.waived")), " ", t("client.waived_why")),
    callsOf(calls),
    finding.understated && h("p", { class: "quiet" }, t("client.understated")),
  ];
}

function callsOf(calls) {
  const opener = (number) => [
    h("button", { type: "button", class: "opens", onclick: () => openCall(view.context, number) }, t("client.call", { number })), " "];
  const rest = calls.slice(SHOWN_CALLS);
  return [
    h("p", { class: "calls-of" }, calls.slice(0, SHOWN_CALLS).map(opener)),
    rest.length > 0 && h("details", null, h("summary", null, t("client.more_calls", { n: rest.length })), h("p", { class: "calls-of" }, rest.map(opener))),
  ];
}
