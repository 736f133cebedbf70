// Which of the matching calls: the next ones, every k-th, until a time, or several things one after another.

import { apiName, does } from "./catalogue.js";
import { h, replace } from "./dom.js";
import { t } from "./words.js";

const KINDS = ["next", "always", "every", "nth", "between", "probability", "until", "sequence"];
const TEN_MINUTES_MS = 600_000;

/**
 * The fields that say when. `changed` is told where what is shown changes without a key being pressed;
 * `now` is the sandbox's time, which need not be ours.
 */
export function whenFields(groups, now, changed) {
  const kind = h("select", { onchange: choose }, KINDS.map((one) => h("option", { value: one }, t(`arrange.when_kind.${one}`))));
  const inputs = h("div", { class: "arrange-when" });
  let read = () => undefined;

  function choose() {
    const made = MAKERS[kind.value](groups, now, changed);
    replace(inputs, made.fields);
    read = made.read;
    changed();
  }

  const first = MAKERS.next();
  replace(inputs, first.fields);
  read = first.read;
  const label = h("label", { class: "arrange-field" }, h("span", null, t("arrange.form.when")), kind);
  return { element: h("div", null, label, inputs), read: () => read() };
}

/** The rules that were asked for: one, or one for each step of a sequence. `make(then, when)` writes one. */
export function asked(entry, turns, make) {
  if (!Array.isArray(turns)) return [make(entry.then, turns)];
  const rules = [];
  let before = 0;
  for (const { then, count } of turns) {
    const [first, last] = [before + 1, before + count];
    const when = count === 1 ? { nth: first } : { between: [first, last] };
    before = last;
    if (then !== null) rules.push(make(then ?? entry.then, when));
  }
  return rules;
}

const number = (value, more = {}) =>
  h("input", { type: "number", min: 1, max: 1_000_000, step: 1, required: true, value, ...more });
const field = (key, input) => h("label", { class: "arrange-field" }, h("span", null, t(key)), input);
const one = (name, value) => () => {
  const input = number(value);
  return { fields: [field(`arrange.form.${name}`, input)], read: () => ({ [name]: Number(input.value) }) };
};

const MAKERS = {
  always: () => ({ fields: [], read: () => undefined }),
  next: one("next", 1),
  every: one("every", 3),
  nth: one("nth", 2),
  between: () => {
    const [first, last] = [number(1, { oninput: () => (last.min = first.value) }), number(3)];
    return {
      fields: [field("arrange.form.first", first), field("arrange.form.last", last)],
      read: () => ({ between: [Number(first.value), Number(last.value)] }),
    };
  },
  probability: () => {
    const percent = number(10, { max: 100, step: "any", min: 0.0001 });
    return { fields: [field("arrange.form.percent", percent)], read: () => ({ probability: Number(percent.value) / 100 }) };
  },
  until: (_, now) => {
    const soon = new Date(Date.parse(now()) + TEN_MINUTES_MS).toISOString().slice(0, 19);
    const input = h("input", { type: "datetime-local", step: 1, required: true, value: soon });
    const read = () => ({ until: `${(input.value || soon).padEnd(19, ":00")}Z` });
    return { fields: [field("arrange.form.until", input)], read };
  },
  sequence,
};

/** First what was picked, then other things of the catalogue or nothing. `then`: undefined is what was picked, null nothing. */
function sequence(groups, _, changed) {
  const entries = groups.flatMap((group) => group.entries);
  const thenOf = (name) => entries.find((entry) => entry.name === name)?.then ?? null;
  const list = h("ol", { class: "arrange-sequence" });
  const steps = [];

  function add(select, count = 1) {
    const times = number(count, { "aria-label": t("arrange.sequence.times") });
    const step = { then: () => (select ? thenOf(select.value) : undefined), count: () => Number(times.value) || 1 };
    const drop = select && h("button", { type: "button", onclick: remove }, t("arrange.sequence.remove"));
    const row = h("li", null, select ?? h("span", null, t("arrange.sequence.picked")), " × ", times, " ", drop);
    function remove() {
      steps.splice(steps.indexOf(step), 1);
      row.remove();
      more.focus();
      changed();
    }
    steps.push(step);
    list.append(row);
  }

  const more = h("button", { type: "button", onclick: () => (add(choices(groups)), changed()) }, t("arrange.sequence.add"));
  add(null);
  add(choices(groups));
  return {
    fields: [list, h("p", null, more), h("p", { class: "quiet" }, t("arrange.sequence.then_on"))],
    read: () => steps.map((step) => ({ then: step.then(), count: step.count() })),
  };
}

const choices = (groups) => h("select", { "aria-label": t("arrange.sequence.what") },
  h("option", { value: "" }, t("arrange.sequence.nothing")),
  groups.map(({ id, entries }) => h("optgroup", { label: t(`arrange.group.${id}`) },
    entries.map((entry) => h("option", { value: entry.name }, `${apiName(entry)} – ${does(entry)}`)))));
