// The two sides of a call: what became of the money, and what reached the client.

import { badge, clock } from "./parts.js";
import { t } from "./words.js";

/** Money moved, or will, and the client was told nothing that it could build on. */
export const disagrees = (call) =>
  Boolean(call.committed || call.commits_at) && ["unclear", "hidden", "client-gone"].includes(call.told);

export function moneyBadge(call) {
  if (call.committed) return badge("warn", t("now.committed"));
  if (call.commits_at) return badge("warn", t("now.later", { time: clock(call.commits_at).slice(0, 8) }));
  // The HTML report says the same (report/html/call.rs): only a payout can have been left unpaid.
  return badge("neutral", t(call.method === "pam.pay_by_cash" ? "now.not_committed" : "now.no_payment"));
}

export function wireBadge(call) {
  const known = { answered: "good", pending: "question", unknown: "question" };
  const tone = call.ended === "answered" && call.http_status >= 400 ? "bad" : (known[call.ended] ?? "bad");
  const isMidway = call.bytes > 0 && ["closed", "reset"].includes(call.ended);
  const ended = isMidway ? `${call.ended}_midway` : call.ended;
  return badge(tone, t(`now.ended.${ended}`, { status: call.http_status }));
}
