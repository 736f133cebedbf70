// One payment in a row: what it is, where it stands, and what can be done with it.

import { openCall } from "./call.js";
import { h, replace, setText } from "./dom.js";
import { TONES } from "./doubles.js";
import { badge, button, clock, cut, money, note } from "./parts.js";
import { advance, strip } from "./payment.js";
import { openStatus } from "./set_status.js";
import { t } from "./words.js";

export const HEADINGS = ["payment", "to", "amount", "way", "course", "actions"];

export function makeRow(context, payment, changed) {
  const said = note();
  const latest = { payment };
  const next = button(t("money.advance"), () => advance(context, latest.payment, said, changed));
  const set = button(t("money.set"), () => openStatus(context, latest.payment, changed));
  const row = h("tr", null,
    h("th", { scope: "row" }, identity(context, payment)),
    h("td", { class: "to" }, recipient(payment)),
    h("td", { class: "amount" }, `${money(payment.form_amount)} ${payment.currency}`, h("br"),
      h("span", { class: "quiet" }, t("money.uzs", { amount: money(payment.amount) }))),
    h("td", { class: "way" }), h("td", { class: "course" }),
    h("td", { class: "actions" }, next, " ", set, said.element));
  parts.set(row, { latest, next, set });
  return row;
}

const parts = new WeakMap();

/** Only what changed: buttons keep their focus, and a selected text stays selected. */
export function updateRow(row, payment, confidence) {
  const { latest, next, set } = parts.get(row);
  latest.payment = payment;
  const stands = JSON.stringify([payment.status, payment.history, payment.to_come]);
  if (row.dataset.stands !== stands) {
    replace(row.querySelector(".way"), strip(payment));
    row.dataset.stands = stands;
  }
  setText(row.querySelector(".course"), course(payment));
  // A button that goes while it has the focus leaves it to its neighbour.
  if (!payment.next_step && document.activeElement === next) set.focus();
  next.hidden = !payment.next_step;
  const second = row.querySelector(".second");
  if ((second.dataset.confidence ?? "") === (confidence ?? "")) return;
  second.dataset.confidence = confidence ?? "";
  replace(second, confidence && badge(TONES[confidence], t(confidence === "possible" ? "money.perhaps_second" : "money.second")));
}

function identity(context, payment) {
  const open = () => openCall(context, payment.call);
  return [
    h("b", null, payment.transaction_id), " ",
    h("span", { class: "second" }), h("br"),
    h("span", { class: "quiet" }, clock(payment.created), " "),
    h("button", { type: "button", class: "opens", onclick: open }, t("money.call", { number: payment.call })),
  ];
}

function recipient(payment) {
  const { reference } = payment;
  return [
    cut(payment.account, 60), h("br"),
    h("span", { class: "quiet" }, t("money.vendor", { vendor: payment.vendor_id, service: payment.service_id })),
    reference !== undefined && reference !== null && [h("br"), t("money.reference"), " ", cut(reference, 60)],
  ];
}

function course(payment) {
  const { progression, next_step: time, final, to_come: [next] = [] } = payment;
  const name = progression ?? t("money.by_hand");
  if (time) return t("money.next_at", { name, time: clock(time) });
  if (next?.after_checks) return t("money.next_checks", { name, n: next.after_checks });
  if (next?.manual) return t("money.next_manual", { name });
  return t(final ? "money.ended" : "money.waits", { name });
}
