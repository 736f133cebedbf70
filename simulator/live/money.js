// Money: what was really paid, whatever the client was told.

import { get, text } from "./api.js";
import { h, keyed, setText } from "./dom.js";
import { doubles } from "./doubles.js";
import { badge, button, download, money, note, statusTone, statusWord } from "./parts.js";
import { patiently } from "./patience.js";
import { STATUSES } from "./payment.js";
import { HEADINGS, makeRow, updateRow } from "./payments.js";
import { inWords, language, t } from "./words.js";

export const id = "money";

// The admin lists a thousand payments at a time; so many are looked through at once, and a page of them is shown.
const WINDOW = 1000;
const PAGE = 50;

let view = null;

export function mount(root, context) {
  view = {
    context, window: [], count: 0, newest: 0, anchor: 0, skipped: 0, page: 0,
    totals: h("tbody"), late: h("p", { class: "quiet" }), rows: h("tbody"),
    doubles: doubles(context), range: h("p", { class: "range" }), empty: h("p", { class: "empty" }, t("money.unknown")),
    search: h("input", { type: "search", oninput: again, value: context.parameters.text }),
    status: statusChoice(),
  };
  const shown = view;
  view.looking = patiently(() => load(shown));
  view.newer = h("button", { type: "button", onclick: newer }, t("money.newer"));
  view.older = h("button", { type: "button", onclick: older }, t("money.older"));
  view.table = h("div", { class: "scroll payments", tabindex: "0", role: "region", "aria-label": t("money.payments") }, paymentsTable());
  const totals = totalsTable();
  root.append(
    h("h1", null, t("app.money")),
    h("p", { class: "legend" }, t("money.what")),
    view.doubles.element, totals, view.late,
    h("h2", null, t("money.payments")), filters(),
    view.table, view.empty, h("div", { class: "pager" }, view.newer, view.range, view.older));
  // Nothing is known yet, and nothing to page through.
  for (const one of [totals, view.rows.parentElement, view.newer, view.older]) one.hidden = true;
}

export function unmount() {
  view = null;
}

export const refresh = () => view.looking.refresh();

/** Shows at once what an action brought about. */
function changed() {
  // Whoever went elsewhere meanwhile sees it when they come back.
  if (!view) return;
  view.looking.soon();
  view.context.changed();
}

async function load(shown) {
  const { context } = shown;
  const ledger = await get(inWords(`${context.base}/ledger`), context.signal);
  shown.count = ledger.count;
  shown.newest = ledger.count === 0 ? 0 : ledger.payments[0].transaction_id + ledger.count - 1;
  // Who reads older pages does not want new payments to push them away.
  if ((shown.page === 0 && shown.skipped === 0) || shown.anchor > shown.newest) shown.anchor = shown.newest;
  shown.window = await windowOf(shown, ledger);
  if (shown !== view) return;
  shown.doubles.update(ledger);
  paintTotals(ledger);
  paint();
}

/** The payments that are looked through, the newest first. Their ids are consecutive, so that any place can be asked for. */
async function windowOf({ context, anchor, skipped }, ledger) {
  if (ledger.count <= WINDOW) return ledger.payments.filter((one) => one.transaction_id <= anchor).reverse();
  const last = anchor - skipped;
  const after = Math.max(ledger.payments[0].transaction_id - 1, last - WINDOW);
  const path = `${context.base}/payments?after=${after}&limit=${Math.max(1, last - after)}`;
  const { payments } = await get(path, context.signal);
  return payments.reverse();
}

function paintTotals({ totals, late_commits: late, count }) {
  keyed(view.totals, totals, (one) => one.status, (one) =>
    h("tr", null, h("th", { scope: "row" }, badge(statusTone(one.status), `${one.status} ${statusWord(one.status)}`)), h("td"), h("td")),
  (row, one) => {
    setText(row.cells[1], money(one.count));
    setText(row.cells[2], money(one.amount));
  });
  view.totals.parentElement.hidden = count === 0;
  setText(view.late, late > 0 ? t("money.late", { n: late }) : "");
}

function paint() {
  const fitting = view.window.filter(fits);
  view.page = Math.max(0, Math.min(view.page, Math.ceil(fitting.length / PAGE) - 1));
  const from = view.page * PAGE;
  const shown = fitting.slice(from, from + PAGE);
  keyed(view.rows, shown, keyOf, (one) => makeRow(view.context, one, changed), (row, one) =>
    updateRow(row, one, view.doubles.confidence(one.transaction_id)));
  const beyond = view.window.length > 0 && hasOlder(view.window.at(-1));
  view.newer.hidden = view.older.hidden = false;
  view.newer.disabled = view.page === 0 && view.skipped === 0;
  view.older.disabled = from + PAGE >= fitting.length && !beyond;
  view.rows.parentElement.hidden = shown.length === 0;
  view.empty.hidden = shown.length > 0;
  setText(view.empty, t(view.count === 0 ? "money.none" : beyond ? "money.none_so_far" : "money.none_fit"));
  setText(view.range, rangeText(fitting.length, from, shown.length));
}

// After a reset the same ids come again, for other payments.
const keyOf = ({ transaction_id: number, created, account }) => [number, created, account].join(" ");

/** Whether the ledger has payments before this one. */
const hasOlder = ({ transaction_id: number }) => view.newest - number + 1 < view.count;

function rangeText(fitting, from, shown) {
  if (view.count === 0) return "";
  if (isFiltered()) {
    const key = view.window.length < view.count ? "money.fitting_so_far" : "money.fitting";
    return t(key, { n: money(fitting), looked: money(view.window.length), count: money(view.count) });
  }
  const first = view.newest - view.anchor + view.skipped + from;
  return t("money.range", { from: money(first + 1), to: money(first + shown), count: money(view.count) });
}

const isFiltered = () => view.search.value.trim() !== "" || view.status.value !== "";

function fits(payment) {
  const wanted = view.status.value;
  if (wanted === "open" && payment.final) return false;
  if (wanted !== "" && wanted !== "open" && String(payment.status) !== wanted) return false;
  const sought = view.search.value.trim().toLocaleLowerCase(language);
  const { transaction_id, account, vendor_id, service_id, reference, progression, form_amount } = payment;
  return [transaction_id, account, vendor_id, service_id, reference, progression, form_amount].some((value) =>
    String(value ?? "").toLocaleLowerCase(language).includes(sought));
}

function again() {
  const windowMoves = view.skipped > 0 || view.anchor !== view.newest;
  Object.assign(view, { page: 0, skipped: 0 });
  if (windowMoves) changed();
  else paint();
}

function older() {
  const fitting = view.window.filter(fits).length;
  if ((view.page + 1) * PAGE < fitting) {
    view.page += 1;
    paint();
    toTop();
    return;
  }
  Object.assign(view, { skipped: view.skipped + WINDOW, page: 0 });
  changed();
  toTop();
}

/** A page is read from its top; the focus stays, so that one can go on paging. */
const toTop = () => view.table.scrollIntoView({ block: "start" });

function newer() {
  if (view.page > 0) {
    view.page -= 1;
    paint();
    toTop();
    return;
  }
  Object.assign(view, { skipped: Math.max(0, view.skipped - WINDOW), page: WINDOW });
  changed();
  toTop();
}

function statusChoice() {
  const option = (value, label) => h("option", { value }, label);
  return h("select", { onchange: again },
    option("", t("money.any_status")), option("open", t("money.not_final")),
    STATUSES.map((code) => option(code, `${code} ${statusWord(code)}`)));
}

function filters() {
  const said = note();
  const csv = button(t("money.csv"), async () => {
    try {
      download(`payments-${view.context.sandbox}.csv`, await text(`${view.context.base}/payments?format=csv`), "text/csv");
      said.clear();
    } catch (error) {
      said.bad(error);
    }
  });
  return h("div", { class: "filter", role: "search" },
    h("label", null, t("money.search"), " ", view.search),
    h("label", null, t("money.status"), " ", view.status), csv, said.element);
}

function totalsTable() {
  const heading = (key) => h("th", { scope: "col" }, t(`money.${key}`));
  return h("table", { class: "totals" }, h("caption", null, t("money.totals")),
    h("thead", null, h("tr", null, heading("status"), heading("count"), heading("sum"))), view.totals);
}

function paymentsTable() {
  return h("table", null,
    h("thead", null, h("tr", null, HEADINGS.map((key) => h("th", { scope: "col" }, t(`money.${key}`))))), view.rows);
}
