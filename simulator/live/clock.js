// The sandbox's clock: how it goes, and moving it.

import { send } from "./api.js";
import { h, replace, setText } from "./dom.js";
import { button, note, statusWord, taught } from "./parts.js";
import { time } from "./rule_words.js";
import { has, t } from "./words.js";

const PACES = ["real", "manual", "x60"];
const STEPS = [["second", { by: "1s" }], ["minute", { by: "1m" }], ["hour", { by: "1h" }], ["next", { next: true }]];
const LISTED = 20;

/** `update(clock)` shows what the API says; `changed` is told after the clock was moved. */
export function clockPanel({ path, changed }) {
  const now = h("b", { class: "arrange-now" });
  const pace = h("span", { class: "quiet" });
  const paces = PACES.map((one) => button(t(`arrange.clock.${one}`), () => set(one), { "aria-pressed": "false" }));
  const steps = STEPS.map(([name, body]) => button(t(`arrange.clock.${name}`), () => advance(body)));
  const said = note();
  const changes = h("ul");
  const lesson = h("div");
  const element = h("section", { class: "arrange-clock" },
    h("h2", null, t("arrange.clock.title")),
    h("p", { class: "quiet" }, t("arrange.clock.what_for")),
    h("p", null, now, " ", pace),
    h("div", { class: "arrange-buttons", role: "group", "aria-label": t("arrange.clock.pace") }, paces),
    h("div", { class: "arrange-buttons", role: "group", "aria-label": t("arrange.clock.move") }, steps),
    said.element, changes, lesson);

  const set = (one) => act("PUT", path, { clock: one }, () => said.good(t("arrange.clock.set", { pace: paceWord(one) })));
  const advance = (body) => act("POST", `${path}/advance`, body, (answer) => tell(answer, body));

  async function act(method, where, body, done) {
    try {
      replace(changes);
      const answer = await send(method, where, body);
      update(answer);
      done(answer);
      const again = taught(method, where, body);
      again.open = lesson.querySelector("details")?.open ?? false;
      replace(lesson, again);
    } catch (error) {
      said.bad(error);
    }
    await changed();
  }

  function tell({ changed: list, count, now: moment }, { next }) {
    if (next && count === 0) return said.good(t("arrange.clock.nothing_due"));
    said.good(t("arrange.clock.moved", { time: time(moment), changes: t("arrange.clock.changes", { n: count }) }));
    const shown = list.slice(0, LISTED).map((change) => h("li", null, changeWords(change)));
    const left = count - shown.length;
    replace(changes, shown, left > 0 && h("li", null, t("arrange.clock.and_more", { n: left })));
  }

  function update(clock) {
    setText(now, time(clock.now));
    setText(pace, paceWord(clock.clock));
    for (const [place, one] of PACES.entries()) paces[place].setAttribute("aria-pressed", String(one === clock.clock));
  }
  return { element, update };
}

const paceWord = (pace) => (has(`arrange.clock.goes_${pace}`) ? t(`arrange.clock.goes_${pace}`) : t("arrange.clock.goes_fast", { times: pace.slice(1) }));

function changeWords({ transaction_id: id, from, to, at }) {
  const values = { id, from: from === null ? "" : statusWord(from), to: statusWord(to), time: time(at) };
  return t(from === null ? "arrange.clock.committed_late" : "arrange.clock.change", values);
}
