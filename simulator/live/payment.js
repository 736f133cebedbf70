// What the table of payments and the dialog about one of them share.

import { get, send } from "./api.js";
import { h } from "./dom.js";
import { clock, statusNumber, statusStrip, statusWord } from "./parts.js";
import { t } from "./words.js";

export const STATUSES = [0, 1, 2, 3, 6, 7, -1];

/** The way of a payment: what it was, is, and will be. */
export function strip({ status, history = [], to_come: toCome = [] }) {
  const codes = (steps) => steps.map((step) => step.status);
  // The history ends with where it stands.
  return statusStrip(codes(history.slice(0, -1)), status, codes(toCome));
}

/** When it came to each status, and what brings those to come. */
export function times({ history = [], to_come: toCome = [] }) {
  const step = ({ status, ...when }, words) => h("li", null, statusNumber(status), `${statusWord(status)} – ${words(when)}`);
  const came = ({ at }) => (at ? clock(at) : t("money.by_check"));
  return h("ul", { class: "quiet" }, history.map((one) => step(one, came)), toCome.map((one) => step(one, comes)));
}

function comes({ at, after, after_checks: n }) {
  if (at) return t("money.comes_at", { time: clock(at) });
  if (after) return t("money.comes_after", { after });
  return n ? t("money.comes_checks", { n }) : t("money.comes_manual");
}

/** Moves the sandbox's clock to this payment's next step: others may get there, too, and that is said. */
export async function advance(context, payment, said, changed) {
  try {
    const { next_step: to } = await get(`${context.base}/payments/${payment.transaction_id}`);
    if (!to) {
      said.good(t("money.nothing_comes"));
    } else {
      const { count, now } = await send("POST", `${context.base}/clock/advance`, { to });
      said.good(t("money.moved", { n: count, time: clock(now) }));
    }
  } catch (error) {
    said.bad(error);
  }
  changed();
}
