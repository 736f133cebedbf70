// Place "Now": calls as they happen, what was committed beside what the client was told.

import { Unreachable, follow, get } from "./api.js";
import { disagrees, moneyBadge, wireBadge } from "./badges.js";
import { openCall } from "./call.js";
import { h, replace, setText } from "./dom.js";
import { button, clock, cut, money, note } from "./parts.js";
import { t } from "./words.js";

export const id = "now";

const MOST_ROWS = 10_000;
const FIRST_ROWS = 500;
const ROWS_PER_SECOND = 100;
const ROW_HEIGHT = 32;
const SPARE_ROWS = 20;
const OUTCOMES = ["payout", "check", "error", "not-a-call"];
const COLUMNS = ["number", "time", "method", "account", "amount", "decided", "money", "wire"];

let view = null;

export async function mount(root, context) {
  view = new Calls(root, context);
  await view.begin();
}

/** A simulator that was away is asked again; what it has to say else comes by itself. */
export async function refresh() {
  if (view.isAway) await view.begin();
}

export const unmount = () => view.end();

/** The rows, of which only those in sight are in the page. */
class Calls {
  constructor(root, context) {
    this.context = context;
    this.note = note();
    this.filter = filterForm(context, () => this.begin());
    this.above = 0;
    this.body = h("tbody");
    this.scroller = h("div", { class: "calls", tabindex: "0", role: "region", "aria-label": t("now.calls"), onscroll: () => this.plan() },
      h("table", null, head(), this.body));
    this.count = h("p", { class: "legend", "aria-live": "off" });
    this.pauseButton = h("button", { type: "button", "aria-pressed": "false", onclick: () => this.pause() }, t("now.pause"));
    replace(root,
      h("h1", null, t("app.now")),
      h("p", { class: "legend" }, t("now.about")),
      this.filter.element,
      h("p", null, this.pauseButton, " ", button(t("now.newest"), () => this.toNewest())),
      this.note.element, this.scroller, this.count);
  }

  /** Asks anew: at first, and when the filter has changed. */
  async begin() {
    this.reading?.abort();
    this.reading = new AbortController();
    const { signal } = this.reading;
    this.rows = [];
    this.byNumber = new Map();
    this.skipped = 0;
    this.pause(false);
    this.context.signal.addEventListener("abort", () => this.reading.abort(), { signal });
    try {
      this.isAway = false;
      await this.first(signal);
      this.note.clear();
      this.listen(signal);
    } catch (error) {
      if (signal.aborted) return;
      this.isAway = error instanceof Unreachable;
      this.note.bad(error);
    }
  }

  listen(signal) {
    let [heard, wasLost] = [false, false];
    const event = (name, data) => {
      heard = true;
      this.hear(name, data);
    };
    // Without an event there is nothing to go on behind, and a simulator that comes back counts its calls anew.
    const state = (isThere, gone) => {
      if (gone) {
        this.isAway = true;
        this.note.bad(gone);
      }
      if (isThere && wasLost && !heard) this.begin();
      wasLost ||= !isThere;
    };
    const query = this.query({ brief: true, per_second: ROWS_PER_SECOND, after: this.newest });
    follow(`${this.context.base}/calls/stream?${query}`, { event, state }, signal);
  }

  /** The newest calls that match; what comes behind the newest of all is told by the stream. */
  async first(signal) {
    const list = async (query) => (await get(`${this.context.base}/calls?${query}`, signal)).rows;
    const newestOnly = { brief: true, order: "newest" };
    const [newest] = await list(new URLSearchParams({ ...newestOnly, limit: 1 }));
    this.newest = newest?.number ?? 0;
    const calls = await list(this.query({ ...newestOnly, limit: FIRST_ROWS }));
    this.add(calls.reverse());
    this.draw();
  }

  query(more) {
    return new URLSearchParams({ ...this.filter.values(), ...more });
  }

  hear(name, data) {
    if (name === "call") this.add([data]);
    if (name === "delivered") this.deliver(data);
    if (name === "changed") this.context.changed();
    if (name === "skipped") this.skipped += data.calls;
    if (name === "gap") this.skipped += data.missed;
    if (name === "reset") {
      this.rows = [];
      this.byNumber.clear();
    }
    this.plan();
  }

  add(calls) {
    for (const call of calls) {
      if (this.byNumber.has(call.number)) continue;
      this.rows.push(call);
      this.byNumber.set(call.number, call);
      this.above += 1;
    }
    for (const old of this.rows.splice(0, Math.max(0, this.rows.length - MOST_ROWS))) this.byNumber.delete(old.number);
  }

  deliver({ number, delivered }) {
    const call = this.byNumber.get(number);
    if (call) Object.assign(call, delivered);
  }

  pause(is = !this.paused) {
    this.paused = is ? [...this.rows] : null;
    this.pauseButton.setAttribute("aria-pressed", String(Boolean(this.paused)));
    setText(this.pauseButton, this.paused ? t("now.go_on") : t("now.pause"));
    this.plan();
  }

  toNewest() {
    this.pause(false);
    this.scroller.scrollTop = 0;
  }

  /** Drawing waits for the next frame, however much has happened until then. */
  plan() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.draw();
    });
  }

  draw() {
    const rows = this.paused ?? this.rows;
    // Whoever has scrolled down reads on undisturbed: what comes on top moves nothing.
    const isReading = this.scroller.scrollTop > 0 && !this.paused;
    const grown = isReading ? this.above * ROW_HEIGHT : 0;
    if (!this.paused) this.above = 0;
    const top = this.scroller.scrollTop + grown;
    const total = rows.length;
    const first = Math.max(0, Math.floor(top / ROW_HEIGHT) - SPARE_ROWS);
    const shown = Math.ceil(this.scroller.clientHeight / ROW_HEIGHT) + 2 * SPARE_ROWS;
    const last = Math.min(total, first + shown);
    const inSight = [];
    // The newest stands on top.
    for (let place = first; place < last; place += 1) inSight.push(this.row(rows[total - 1 - place]));
    const focused = document.activeElement?.dataset?.call;
    replace(this.body, spacer(first), inSight, spacer(total - last));
    if (grown) this.scroller.scrollTop = top;
    if (focused) this.body.querySelector(`[data-call="${focused}"]`)?.focus({ preventScroll: true });
    setText(this.count, this.counted(total));
  }

  counted(total) {
    const waiting = this.paused ? this.rows.length - this.paused.length : 0;
    const isFiltered = Object.keys(this.filter.values()).length > 0;
    const none = () => (isFiltered ? t("now.none") : t("now.nothing_yet"));
    const parts = [total === 0 ? none() : t("now.shown", { n: total })];
    if (waiting > 0) parts.push(t("now.waiting", { n: waiting }));
    if (this.skipped > 0) parts.push(t("now.skipped", { n: this.skipped }));
    return parts.join(" ");
  }

  row(call) {
    const open = () => openCall(this.context, call.number);
    return h("tr", { class: disagrees(call) && "disagrees", onclick: open },
      h("th", { scope: "row", class: "number" },
        h("button", { type: "button", class: "opens", "data-call": call.number, "aria-label": t("now.open", { number: call.number }) }, call.number)),
      h("td", { class: "time" }, clock(call.at)),
      h("td", { class: "method" }, cut(String(call.method ?? t("now.no_method")).replace(/^pam\./, ""), 40)),
      h("td", { class: "account" }, cut(call.account, 40)),
      h("td", { class: "amount" }, money(call.amount), call.currency && ` ${call.currency}`),
      h("td", { class: "decided" }, decided(call)),
      h("td", { class: "money" }, moneyBadge(call)),
      h("td", { class: "wire" }, disagrees(call) && differs(), wireBadge(call)));
  }

  end() {
    this.reading?.abort();
    cancelAnimationFrame(this.frame);
  }
}

/** Said in a sign and in words: colour alone is not seen by everybody. */
const differs = () => h("span", { class: "differs", role: "img", "aria-label": t("now.differs"), title: t("now.differs") }, "≠");

function decided(call) {
  const parts = [call.error ? t("now.error", { code: call.error }) : t(`now.outcome.${call.outcome}`)];
  if (call.fault) parts.push(` · ${call.fault}`);
  return cut(parts.join(""), 60);
}

function head() {
  return h("thead", null, h("tr", null,
    COLUMNS.map((name) => h("th", { scope: "col", class: name }, t(`now.column.${name}`)))));
}

function spacer(rows) {
  const row = h("tr", { class: "spacer", "aria-hidden": "true" }, h("td", { colspan: COLUMNS.length }));
  row.firstChild.style.height = `${rows * ROW_HEIGHT}px`;
  return row;
}

/** What can be chosen is what this sandbox knows. */
async function fill(context, method, fault) {
  const { methods, missing_methods: missing, faults } = await get(`${context.base}/coverage`, context.signal);
  const names = ({ met, never }) => [...met.map(({ what }) => what), ...never].sort();
  const option = (name) => h("option", { value: name }, name);
  method.append(...[...names(methods), ...names(missing)].map(option));
  fault.append(...names(faults).map(option));
}

function filterForm(context, changed) {
  const option = (value, text) => h("option", { value }, text);
  const outcome = h("select", { name: "outcome" }, option("", t("now.all")), OUTCOMES.map((name) => option(name, t(`now.outcome.${name}`))));
  const method = h("select", { name: "method" }, option("", t("now.all")));
  const account = h("input", { name: "account", size: 14, placeholder: "7912*", autocomplete: "off" });
  const fault = h("select", { name: "fault" }, option("", t("now.all")));
  fill(context, method, fault).catch(() => {});
  const text = h("input", { type: "search", name: "text", size: 14, autocomplete: "off" });
  let timer = null;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, 300);
  };
  const field = (label, input) => h("label", null, label, " ", input);
  const element = h("form", { class: "filter", role: "search", oninput: soon, onsubmit: (event) => event.preventDefault() },
    field(t("now.filter.outcome"), outcome), field(t("now.filter.method"), method), field(t("now.filter.account"), account),
    field(t("now.filter.fault"), fault), field(t("now.filter.text"), text));
  const values = () => Object.fromEntries([...new FormData(element)].filter(([, value]) => value.trim() !== ""));
  return { element, values };
}
