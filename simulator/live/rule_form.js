// The form that makes rules: what was picked, for whom, how often – with the JSON beside it as it grows.

import { asked, whenFields } from "./rule_when.js";
import { apiName, does, entryOf, PAYOUT } from "./catalogue.js";
import { h, replace, setText } from "./dom.js";
import { copyButton, note, taught } from "./parts.js";
import { payOnce } from "./pay_once.js";
import { methodWord, whichCalls, whichOfThem } from "./rule_words.js";
import { t } from "./words.js";

const LARGEST = Number.MAX_SAFE_INTEGER;
// Numbers with units, or ISO 8601; which units there are, the API says.
const DURATION = "\\s*((\\d+([.,]\\d+)?\\s*[A-Za-zµ]+,?\\s*)+|[Pp]\\S+)\\s*";

/** `arm(rules)` is given the bodies of POST …/rules, oldest first, and promises what to tell the person. */
export function ruleForm({ catalogue, context, now, arm }) {
  let entry = null;
  let arming = false;
  let methodChosen = false;
  const fields = makeFields(catalogue.methods, context.parameters.account, () => (methodChosen = true));
  const when = whenFields(catalogue.groups, now, () => show());
  const picked = h("div", { class: "arrange-picked", "aria-live": "polite" });
  const sentence = h("p", { class: "arrange-sentence" });
  const lesson = h("div", { class: "arrange-lesson" });
  const said = note();
  const then = afterwards(context);
  const submit = h("button", { class: "primary" }, t("arrange.arm"));
  const noMoney = h("small", { class: "warn", hidden: true }, t("arrange.form.no_money"));
  const element = h("form", { class: "arrange-form", oninput: changed, onsubmit: send },
    h("h2", null, t("arrange.for_whom")), picked,
    // Above the fields, where it stays in view, and with it what became of a click.
    sentence, h("p", null, submit), said.element, then.element,
    label("arrange.form.method", fields.method, null, noMoney),
    label("arrange.form.account", fields.account, "arrange.form.account_hint"),
    when.element,
    h("details", null, h("summary", null, t("arrange.form.more")), h("div", { class: "arrange-more" }, further(fields))),
    lesson);

  const rules = () => asked(entry, when.read(), (then, turn) => rule(fields, then, turn));

  function show() {
    submit.disabled = entry === null;
    noMoney.hidden = entry?.about !== PAYOUT || ["", PAYOUT].includes(fields.method.value);
    const [min, max] = [fields.min, fields.max].map((one) => (one.value === "" ? NaN : Number(one.value)));
    fields.max.setCustomValidity(min > max ? t("arrange.form.no_amount") : "");
    const all = entry ? rules() : [];
    replace(sentence, all.length > 0 && summary(all, catalogue.entries));
    teach(all);
  }

  function changed() {
    quiet();
    show();
  }

  function quiet() {
    said.clear();
    then.hide();
    setText(submit, t("arrange.arm"));
  }

  // What is taught follows every key that is pressed; that it was folded away is remembered.
  function teach(all) {
    const open = lesson.querySelector("details")?.open ?? true;
    const parts = all.map((one) => taught("POST", `${context.base}/rules`, one));
    for (const part of parts) part.open = open;
    replace(lesson, parts);
  }

  async function send(event) {
    event.preventDefault();
    if (arming || entry === null) return;
    // Not `disabled`: that would take the focus away from whoever pressed Enter.
    arming = true;
    try {
      const all = rules();
      said.good(await arm(all));
      then.show(all[0].match ?? {});
      // A second click is a second rule.
      setText(submit, t("arrange.arm_again"));
    } catch (error) {
      said.bad(error);
    } finally {
      arming = false;
    }
  }

  function pick(chosen) {
    // Only a payout has a progression, and nothing else is offered for one.
    const others = [...fields.method.options].filter(({ value }) => !["", PAYOUT].includes(value));
    for (const one of others) one.disabled = chosen.then.progression !== undefined;
    const fitsChoice = methodChosen && chosen.about === PAYOUT && !fields.method.selectedOptions[0]?.disabled;
    if (!fitsChoice) fields.method.value = chosen.about;
    entry = chosen;
    quiet();
    replace(picked, description(entry));
    show();
  }

  // What is wrong in a folded part could not be shown.
  element.addEventListener("invalid", ({ target }) => target.closest("details")?.setAttribute("open", ""), true);
  replace(picked, h("p", { class: "quiet" }, t("arrange.pick_first")));
  show();
  return { element, pick, quiet };
}

/** What to do once a rule is on: look, or provoke it at once where no program is at hand. */
function afterwards(context) {
  let match = {};
  const once = payOnce(context, () => payoutFor(match));
  const watch = h("button", { type: "button", onclick: () => context.go("now") }, t("arrange.watch"));
  const paying = h("span", null, once.button);
  const element = h("div", { hidden: true }, h("div", { class: "arrange-buttons" }, watch, paying), once.result);

  function show(armed) {
    match = armed;
    once.clear();
    element.hidden = false;
    paying.hidden = once.result.hidden = (match.method ?? PAYOUT) !== PAYOUT;
  }
  return { element, show, hide: () => (element.hidden = true) };
}

/** A payout that the rule is for; a pattern names no account, so the simulator chooses one. */
function payoutFor({ account, vendor_id, amount }) {
  const named = account?.includes("*") ? undefined : account;
  const some = typeof amount === "object" ? (amount.min || amount.max) : amount;
  return defined({ account: named, vendor_id, amount: some });
}

function makeFields(methods, account, methodChosen) {
  const options = methods.map(({ name }) => h("option", { value: name }, methodWord(name)));
  const number = (attributes) => h("input", { type: "number", min: 0, max: LARGEST, step: 1, inputmode: "numeric", ...attributes });
  const text = (attributes) => h("input", { type: "text", autocomplete: "off", spellcheck: "false", ...attributes });
  const duration = (placeholder, hint) => text({ placeholder, pattern: DURATION, title: t(hint) });
  return {
    method: h("select", { onchange: methodChosen }, options, h("option", { value: "" }, t("arrange.calls.any"))),
    account: text({ value: account, inputmode: "text" }),
    vendor: number(), min: number(), max: number(),
    delay: duration("2s", "arrange.form.delay_hint"), ttl: duration("10m", "arrange.form.ttl_hint"),
    mustApply: h("input", { type: "checkbox" }),
  };
}

const label = (key, input, hint, more) =>
  h("label", { class: "arrange-field" }, h("span", null, t(key)), input, hint && h("small", { class: "quiet" }, t(hint)), more);

const further = (fields) => [
  label("arrange.form.vendor", fields.vendor),
  label("arrange.form.min", fields.min),
  label("arrange.form.max", fields.max),
  label("arrange.form.delay", fields.delay, "arrange.form.delay_hint"),
  label("arrange.form.ttl", fields.ttl, "arrange.form.ttl_hint"),
  h("label", { class: "choice" }, fields.mustApply, t("arrange.form.must_apply")),
];

/** A rule with nothing in it that was not asked for. */
function rule(fields, then, when) {
  const filled = (input) => input.value.trim() || undefined;
  const number = (input) => (input.value === "" ? undefined : Number(input.value));
  const [min, max] = [number(fields.min), number(fields.max)];
  const bounds = min === max ? min : { min, max };
  const match = {
    method: filled(fields.method), vendor_id: number(fields.vendor), account: filled(fields.account), amount: bounds,
  };
  return {
    ...(Object.values(match).some((value) => value !== undefined) && { match: defined(match) }),
    ...(when && { when }),
    then: defined({ ...then, delay: filled(fields.delay) }),
    ...defined({ ttl: filled(fields.ttl), must_apply: fields.mustApply.checked || undefined }),
  };
}

const defined = (object) => JSON.parse(JSON.stringify(object));

function description(entry) {
  return [
    h("p", null, h("code", null, apiName(entry)), " ", h("strong", null, does(entry))),
    entry.account && h("p", { class: "quiet" }, t("arrange.or_account"), " ", h("code", null, entry.account), " ", copyButton(entry.account)),
  ];
}

/** Which calls, and what happens to which of them. */
const summary = (rules, entries) => [
  whichCalls(rules[0].match ?? {}), " – ",
  rules.map(({ when, then }, place) =>
    [place > 0 && ", ", whichOfThem(when), ": ", h("code", null, apiName(entryOf(entries, then)))]),
];
