// A rule in words: what happens, to which calls, and to which of them.

import { does, entryOf } from "./catalogue.js";
import { cut, money } from "./parts.js";
import { has, t } from "./words.js";

const METHODS = { "pam.pay_by_cash": "payouts", "pam.check_payment": "checks" };
const MATCHED = ["vendor_id", "currency", "service_id", "id", "reference"];

/** A method as people call it; stubs have only the name they have in requests. */
export const methodWord = (method) => (METHODS[method] ? t(`arrange.calls.${METHODS[method]}`) : method);

/** What happens, one phrase for each part of `then`. */
export function whatHappens(then, entries) {
  const { amount, delay, ...rest } = then;
  const phrases = Object.entries(rest).map(([key, value]) => {
    const entry = entryOf(entries, { [key]: value });
    return (entry && does(entry)) || (typeof value === "string" ? value : JSON.stringify(value));
  });
  if (amount !== undefined) phrases.push(t("arrange.then.amount", { amount: money(amount) }));
  if (delay !== undefined) phrases.push(t("arrange.then.delay", { delay }));
  return phrases;
}

/** To which calls, as nodes: an account is somebody else's text. */
export function whichCalls(match) {
  const parts = [[match.method ? methodWord(match.method) : t("arrange.calls.any")]];
  if (match.account !== undefined) parts.push([t("arrange.match.account"), " ", cut(match.account, 60)]);
  if (match.amount !== undefined) parts.push([amountWords(match.amount)]);
  for (const key of MATCHED) {
    if (match[key] !== undefined) parts.push([t(`arrange.match.${key}`), " ", cut(match[key], 60)]);
  }
  return parts.flatMap((part, place) => (place === 0 ? part : [", ", ...part]));
}

function amountWords(amount) {
  const { min, max } = typeof amount === "number" ? { min: amount, max: amount } : amount;
  if (min === max) return t("arrange.match.amount", { amount: money(min) });
  if (max === undefined) return t("arrange.match.amount_from", { min: money(min) });
  if (!min) return t("arrange.match.amount_to", { max: money(max) });
  return t("arrange.match.amount_between", { min: money(min), max: money(max) });
}

/** To which of them. */
export function whichOfThem(when = { always: true }) {
  const [kind, value] = Object.entries(when)[0];
  if (value === 1 && has(`arrange.when.${kind}_1`)) return t(`arrange.when.${kind}_1`);
  if (kind === "between") return t("arrange.when.between", { first: value[0], last: value[1] });
  if (kind === "until") return t("arrange.when.until", { time: time(value) });
  if (kind === "probability") return t("arrange.when.probability", { percent: Number((value * 100).toPrecision(6)) });
  return t(`arrange.when.${kind}`, { n: value });
}

/** A moment of sandbox time, to the second. */
export const time = (iso) => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;

/** Whether no call will meet the rule any more, by what it met so far and by the sandbox's time. */
export function isOver({ when, expires, tally }, now) {
  const [kind, value] = Object.entries(when)[0];
  const ends = [expires, kind === "until" && value].filter(Boolean);
  if (ends.some((end) => Date.parse(end) <= Date.parse(now))) return true;
  if (kind === "next") return tally.applied >= value;
  if (kind === "nth") return tally.matched >= value;
  return kind === "between" && tally.matched >= value[1];
}
