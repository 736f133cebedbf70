// The rules that stand: in words, with what became of each, to be switched off.

import { send } from "./api.js";
import { h, keyed, replace, setText } from "./dom.js";
import { badge, button, code, note, taught } from "./parts.js";
import { isOver, time, whatHappens, whichCalls, whichOfThem } from "./rule_words.js";
import { t } from "./words.js";

/** `update(rules, now)` brings the list in line; `changed` is told after a rule was switched off. */
export function armedRules({ path, entries, changed }) {
  const list = h("ul", { class: "arrange-rules" });
  const none = h("p", { class: "quiet" }, t("arrange.none_armed"));
  const said = note();
  const clear = button(t("arrange.clear"), () => remove(path, t("arrange.cleared")), { class: "danger" });
  const element = h("section", null, h("h2", null, t("arrange.armed")), none, list, said.element, h("p", null, clear));

  async function remove(what, words) {
    try {
      await send("DELETE", what);
      said.good(words);
    } catch (error) {
      said.bad(error);
    }
    await changed();
  }

  function update(rules, now) {
    none.hidden = rules.length > 0;
    clear.hidden = rules.length < 2;
    const newestFirst = [...rules].reverse();
    keyed(list, newestFirst, key, make, (row, rule) => tell(row, rule, now));
  }

  function make(rule) {
    const own = `${path}/${rule.id}`;
    const { id, tally, expires, ...body } = rule;
    const off = () => remove(own, t(row.dataset.over ? "arrange.removed" : "arrange.switched_off", { id }));
    const row = h("li", null,
      h("p", null, h("b", null, t("arrange.rule", { id })), " ", h("span", { class: "state" }), " ",
        button(t("arrange.switch_off"), off, { class: "off" })),
      whatHappens(rule.then, entries).map((phrase) => h("p", null, phrase)),
      h("p", { class: "quiet" }, whichCalls(rule.match), " – ", whichOfThem(rule.when), ". ",
        expires && t("arrange.expires", { time: time(expires) }), " ", rule.must_apply && t("arrange.must_apply")),
      h("p", { class: "counts-line" }),
      h("details", { class: "taught" }, h("summary", null, t("arrange.as_json")), code(JSON.stringify(body, null, 2)), taught("DELETE", own)));
    return row;
  }
  return { element, update };
}

// Its number alone is not enough: after a reset the sandbox counts from one again.
const key = ({ tally, ...rule }) => JSON.stringify(rule);

function tell(row, rule, now) {
  const [tone, word] = state(rule, now);
  const shown = row.querySelector(".state");
  if (shown.textContent !== word) replace(shown, badge(tone, word));
  setText(row.querySelector(".counts-line"), counts(rule.tally));
  // What strikes no more cannot be switched off, only put away.
  const isSpent = isOver(rule, now);
  row.dataset.over = isSpent ? "yes" : "";
  const off = row.querySelector(".off");
  const does = t(isSpent ? "arrange.remove" : "arrange.switch_off");
  setText(off, does);
  off.setAttribute("aria-label", `${does}: ${t("arrange.rule", { id: rule.id })}`);
}

function state(rule, now) {
  if (isOver(rule, now)) return rule.tally.applied > 0 ? ["neutral", t("arrange.state.done")] : ["warn", t("arrange.state.missed")];
  return rule.tally.applied > 0 ? ["good", t("arrange.state.applied")] : ["question", t("arrange.state.waits")];
}

function counts({ matched, applied, skipped }) {
  const reasons = Object.entries(skipped).filter(([, n]) => n > 0).map(([why, n]) => t(`arrange.skipped.${why}`, { n }));
  return [t("arrange.counts", { matched, applied }), ...reasons].join(", ");
}
