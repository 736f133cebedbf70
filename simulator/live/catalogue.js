// What can be arranged, grouped by what it does to the money and to the answer.

import { get } from "./api.js";
import { has, t } from "./words.js";

export const PAYOUT = "pam.pay_by_cash";
const CHECK = "pam.check_payment";

// The dearest accidents come first. What is not named here – a profile's own fault, something newer than
// this page – is found in the last group.
const GROUPS = [
  ["moved-unknown", "fault-lost-response fault-committed-but-5xx fault-committed-but-error wire-reset wire-truncate"],
  ["moves-later", "fault-late-commit"],
  ["moved-slowly", "fault-brown-out"],
  ["still-unknown", "fault-timeout-not-committed fault-stale-keepalive error-32318 error-32400 error-32312 error-32313 error-32314"],
  ["come-back", "fault-outage fault-rate-limited"],
  ["refused", "error-32300 error-32309 error-32315 error-32316 error-32317 error-32319 error-32320 error-32504 error-32600 error-32601 error-32700"],
  ["never-arrives", "progression-stuck progression-failed progression-cancelled progression-held-then-cancelled progression-refunded"],
  ["misleads", "progression-not-found-at-first progression-flapping"],
  ["completes", "progression-typical progression-instant progression-slow progression-held-then-completed"],
  ["lies-about-payouts", "lie-details-null lie-details-missing lie-string-as-number"],
  ["lies-about-checks", "lie-unknown-status lie-status-as-string lie-status-null lie-single-nesting"],
  ["lies", "lie-field-missing lie-field-renamed lie-answer-of-another lie-id-missing lie-id-wrong lie-id-of-another-type " +
    "lie-error-and-result-both lie-error-and-result-null lie-error-and-result-absent lie-number-as-string " +
    "lie-number-above-2-to-53 lie-date-in-milliseconds lie-duplicate-keys lie-trailing-garbage lie-extra-fields lie-mx-id-moved"],
  ["own", ""],
].map(([id, names]) => ({ id, names: names.split(" ").filter(Boolean) }));

// Faults that have no name in the API and are spelled out there.
const SPELLED_OUT = {
  "wire-reset": { point: "after-commit", action: "reset" },
  "wire-truncate": { point: "after-commit", action: { truncate: { bytes: 40 } } },
};

// Whoever asks for a status or a transition gets the progression that shows it soonest.
const BY_STATUS = { 0: "typical", 1: "typical", 2: "instant", 3: "cancelled", 6: "refunded", 7: "held-then-completed", "-1": "failed" };
const BY_TRANSITION = {
  "0 1": "typical", "1 2": "typical", "1 3": "cancelled", "0 -1": "failed",
  "0 7": "held-then-completed", "7 2": "held-then-completed", "7 3": "held-then-cancelled", "2 6": "refunded",
};

/**
 * Everything that can be arranged in a sandbox, in the groups' order, and the methods it answers. `about`
 * is the method that an entry strikes unless somebody wants otherwise: a payout, for a lost check costs nothing.
 */
export async function loadCatalogue(context) {
  const query = new URLSearchParams({ sandbox: context.sandbox });
  const [catalogue, coverage] = await Promise.all([
    get(`/catalog?${query}`, context.signal),
    get(`${context.base}/coverage`, context.signal),
  ]);
  const entries = catalogue.accounts.map((entry) => ({ ...entry, then: inRules(entry.then), about: PAYOUT }));
  const named = new Set(entries.map((entry) => entry.name));
  const { met, never } = coverage.faults;
  // A fault without a name of its own is told of as "custom".
  const faults = [...met.map((one) => one.what), ...never].filter((name) => name !== "custom" && !named.has(`fault-${name}`));
  entries.push(...faults.map(ownFault), ...spelledOut());
  return { accounts: catalogue.accounts, methods: catalogue.methods, entries, groups: grouped(entries) };
}

// The catalogue writes an error as its number, rules write it as an object.
const inRules = (then) => (typeof then.error === "number" ? { error: { code: then.error } } : then);

const ownFault = (name) => ({ name: `fault-${name}`, then: { fault: name }, about: PAYOUT });

function spelledOut() {
  const names = GROUPS.flatMap((group) => group.names.filter((name) => /^(lie|wire)-/.test(name)).map((name) => [group.id, name]));
  return names.map(([group, name]) => {
    const fault = SPELLED_OUT[name] ?? { point: "after-commit", action: { lie: name.slice("lie-".length) } };
    return { name, then: { custom_fault: fault }, about: group === "lies-about-checks" ? CHECK : PAYOUT };
  });
}

function grouped(entries) {
  const left = new Map(entries.map((entry) => [entry.name, entry]));
  const take = (name) => {
    const entry = left.get(name);
    left.delete(name);
    return entry;
  };
  const groups = GROUPS.map(({ id, names }) => ({ id, entries: names.map(take).filter(Boolean) }));
  groups.at(-1).entries.push(...left.values());
  for (const { id, entries: all } of groups) for (const entry of all) entry.group = id;
  return groups.filter((group) => group.entries.length > 0);
}

/** What an entry does, in the page's language; what the API says of it where the page has no words. */
export const does = (entry) => (has(`catalog.${entry.name}`) ? t(`catalog.${entry.name}`) : (entry.does ?? ""));

/** Its name in the API, as rules and findings have it. */
export const apiName = ({ name, then }) => String(then.fault ?? then.progression ?? then.error?.code ?? name.replace(/^(lie|wire)-/, ""));

/**
 * The entries that a search finds, in either language: by what it does, its group's title, name, number
 * or account. Where nothing has the text as it stands, its words may stand apart.
 */
export function found(entries, search) {
  const texts = new Map(entries.map((entry) => [entry, searchable(entry)]));
  const having = (words) => entries.filter((entry) => words.every((word) => stands(texts.get(entry), word)));
  const whole = having([plain(search)]);
  return new Set(whole.length > 0 ? whole : having(plain(search).split(/\s+/)));
}

// A few letters, such as RST, are in the middle of many a word.
const stands = (text, word) => (/^[a-z]{1,3}$/.test(word) ? new RegExp(`(?<![a-z0-9])${word}`).test(text) : text.includes(word));

const searchable = (entry) => plain([
  has(`arrange.also.${entry.name}`) && t(`arrange.also.${entry.name}`),
  entry.group && t(`arrange.group.${entry.group}`), entry.name, entry.account, entry.card_account, entry.does, does(entry),
].filter(Boolean).join(" "));

// Few people type ё.
const plain = (text) => text.toLowerCase().replaceAll("ё", "е");

/** The entry that somebody came for: its name in the catalogue or in the API, an error's code, a status, a transition. */
export function picked(entries, pick) {
  if (!pick) return undefined;
  const [, from, to] = /^(-?\d+)\D+?(-?\d+)$/.exec(pick) ?? [];
  const wanted = BY_TRANSITION[`${from} ${to}`] ?? BY_STATUS[pick] ?? pick;
  return entries.find((entry) => entry.name === wanted || apiName(entry) === wanted);
}

/** The entry that says what a rule does, if there is one. */
export const entryOf = (entries, then) => {
  const wanted = canonical(then);
  return entries.find((entry) => canonical(entry.then) === wanted);
};

function canonical({ fault, custom_fault, progression, error }) {
  // The API may add a message of its own to an error; the code says which it is.
  return JSON.stringify([fault, custom_fault, progression, error?.code]);
}
