// What the table of payments and the dialog about one of them share.

import { get, send } from "./api.js";
import { clock, statusStrip } from "./parts.js";
import { t } from "./words.js";

export const STATUSES = [0, 1, 2, 3, 6, 7, -1];

/** The way of a payment: what it was, is and will be, as far as the admin says it. */
export function strip(payment) {
  const codes = (steps) => (steps ?? []).map((step) => step.status ?? step);
  const past = codes(payment.history);
  // The history ends with where it stands.
  if (past.at(-1) === payment.status) past.pop();
  return statusStrip(past, payment.status, codes(payment.to_come));
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
