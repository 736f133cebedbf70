// Double payments: which, how sure that is, and the proof in the order it happened.

import { get } from "./api.js";
import { openCall } from "./call.js";
import { h, keyed, replace, setText } from "./dom.js";
import { wireBadge } from "./badges.js";
import { badge, button, clock, cut, downloadBundle, money, note } from "./parts.js";
import { inWords, t } from "./words.js";

const SHOWN = 20;
export const TONES = { certain: "bad", likely: "warn", possible: "question" };
const CONFIDENCES = Object.keys(TONES);

/** The section about them; `update(ledger)` brings it up to date, `confidence(id)` says how sure it is that a payment is one too many. */
export function doubles(context) {
  const list = h("div");
  const listed = h("p", { class: "quiet" });
  const summary = h("p", { "aria-live": "polite" });
  const more = h("button", { type: "button", onclick: showMore }, t("money.more_doubles"));
  const element = h("section", { class: "doubles", "aria-labelledby": "doubles-title", hidden: true },
    h("h2", { id: "doubles-title" }, t("money.doubles")), summary, list, more, listed);
  let most = SHOWN;
  let found = [];
  let seconds = new Map();

  function update({ suspected, suspected_double_payments: all }) {
    // The surest come first, and of those the one that happened last: it is what a person has just tried.
    const sure = (one) => CONFIDENCES.indexOf(one.confidence);
    found = all.toReversed().sort((a, b) => sure(a) - sure(b));
    seconds = new Map(all.map((one) => [one.second, one.confidence]));
    element.hidden = all.length === 0;
    const parts = CONFIDENCES.filter((name) => suspected[name] > 0);
    const count = parts.reduce((sum, name) => sum + suspected[name], 0);
    setText(summary, parts.map((name) => t(`money.${name}_count`, { n: suspected[name] })).join(", "));
    setText(listed, count > all.length ? t("money.first_doubles", { n: money(all.length) }) : "");
    paint();
  }

  function paint() {
    keyed(list, found.slice(0, most), keyOf, (one) => item(context, one, one === found[0] && found.length <= SHOWN));
    more.hidden = found.length <= most;
  }

  function showMore() {
    most += SHOWN;
    paint();
  }

  return { element, update, confidence: (id) => seconds.get(id) };
}

// After a reset the same ids come again, for other payments.
const keyOf = ({ second, account, form_amount: amount, reason }) => [second, account, amount, reason].join(" ");

function item(context, double, isOpen) {
  const inside = h("div", { class: "inside" });
  let told = false;
  const details = h("details", { class: `item ${TONES[double.confidence]}`, ontoggle: tell, open: isOpen },
    h("summary", null, badge(TONES[double.confidence], t(`money.${double.confidence}`)), " ",
      h("b", null, `${money(double.form_amount)} ${double.currency}`), ` ${t("money.to_account")} `, cut(double.account, 60)), inside);
  async function tell() {
    if (!details.open || told) return;
    told = true;
    const calls = await Promise.all(double.calls.map((number) => recall(context, number)));
    replace(inside, proof(context, double, calls));
  }
  return details;
}

/** The journal drops its oldest calls where it is full: then there is only the number. */
async function recall(context, number) {
  try {
    return await get(inWords(`${context.base}/calls/${number}`), context.signal);
  } catch {
    return { number };
  }
}

function proof(context, double, [first, second]) {
  return [
    first.decided && h("p", null, t(`money.why_${why(double, first)}`)),
    h("ol", { class: "timeline" },
      moment(context, first, t("money.asks_first"), double.first),
      moment(context, second, t("money.asks_again", { after: between(first, second) }), double.second),
      conclusion(double)),
    h("p", { class: "quiet" }, t("money.says"), " ", h("q", null, double.reason)),
    handOn(context),
  ];
}

/** The bundle proves it to somebody else; the name says which of many it is. */
function handOn(context) {
  const said = note();
  const give = button(t("sandboxes.bundle"), async () => {
    try {
      const minute = new Date().toISOString().slice(0, 16).replaceAll(/[-:]/g, "").replace("T", "-");
      await downloadBundle(context.base, `${context.sandbox}-${minute}.bundle.json`);
      said.good(t("money.hand_on"));
    } catch (error) {
      said.bad(error);
    }
  });
  return [h("p", null, give), said.element];
}

/** Without a lost answer it is the client's own reference that tells. */
function why({ confidence }, { decided, delivered }) {
  if (confidence === "possible") return "possible";
  if (decided.fault) return "hidden";
  return delivered.ended === "answered" ? "reference" : "gone";
}

/** Two orders may be alike: what is only possible is not said to be so. */
function conclusion({ confidence, first, second }) {
  const key = confidence === "possible" ? "perhaps" : "so";
  return h("li", null, h("h3", null, t(`money.${key}`)), h("p", null, t(`money.${key}_too_many`, { first, second })));
}

function moment(context, call, title, payment) {
  const open = h("button", { type: "button", class: "opens", onclick: () => openCall(context, call.number) }, t("money.call", { number: call.number }));
  if (!call.decided) return h("li", null, h("h3", null, title), h("p", null, open, " ", t("money.dropped")));
  return h("li", null,
    h("h3", null, `${clock(call.at)} – ${title} `, open),
    h("p", { class: "event money" }, h("b", null, t("money.money")), " ", moneyOf(call, payment)),
    h("p", { class: `event ${wasTold(call) ? "good" : "bad"}` }, h("b", null, t("money.wire")), " ", wireOf(call)));
}

const moneyOf = ({ decided }, payment) =>
  decided.commits_at
    ? t("money.commits_later", { payment, time: clock(decided.commits_at) })
    : t("money.committed", { payment });

/** Whether the client could read from the answer that it had paid. */
const wasTold = ({ decided, delivered, answered }) => !decided.fault && delivered.ended === "answered" && answered.http_status === 200;

const wireOf = ({ decided, delivered, answered }) => [
  wireBadge({ ...delivered, http_status: answered.http_status }),
  decided.fault && ` ${t("money.fault", { name: decided.fault.name })}`,
];

function between(first, second) {
  if (!first.at || !second.at) return "";
  const ms = Date.parse(second.at) - Date.parse(first.at);
  return ms < 1000 ? t("money.ms_later", { n: ms }) : t("money.s_later", { n: money(Math.round(ms / 1000)) });
}
