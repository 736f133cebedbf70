// Coverage: a grid of what the client met, and of what it never met and can be armed with a click.

import { h, keyed, replace, setText } from "./dom.js";
import { code, cut, money, statusWord } from "./parts.js";
import { has, t } from "./words.js";

/** How each part is told of, and what is picked in Arrange where one was never met. */
const PARTS = [
  { part: "faults", name: (what) => what, about: (what) => ofCatalogue(`fault-${what}`), pick: (what) => `fault-${what}` },
  { part: "errors", name: String, about: (what) => ofCatalogue(`error${what}`), pick: String },
  { part: "statuses", name: String, about: statusWord, pick: String },
  {
    part: "transitions",
    name: ({ from, to }) => `${from} → ${to}`,
    about: ({ from, to }) => `${statusWord(from)} → ${statusWord(to)}`,
    pick: ({ from, to }) => `${from} ${to}`,
  },
];

const ofCatalogue = (name) => (has(`catalog.${name}`) ? t(`catalog.${name}`) : "");

export function coverage(context) {
  const grids = PARTS.map((kind) => grid(context, kind));
  const methods = methodList();
  const missing = missingMethods();
  const element = h("section", null,
    h("h2", null, t("client.coverage")), h("p", { class: "legend" }, t("client.coverage_what")),
    missing.element, grids.map((one) => one.element), methods.element);

  function update(met) {
    for (const [place, { part }] of PARTS.entries()) grids[place].update(met[part]);
    methods.update(met.methods);
    missing.update(met.missing_methods);
  }
  return { element, update };
}

/** One entry is met with a count, or unmet with a button; a cell is made anew only where that changed. */
function grid(context, { part, name, about, pick }) {
  const list = h("ul", { class: "grid" });
  const score = h("span", { class: "quiet" });
  const element = h("section", null, h("h3", null, t(`client.${part}`), " ", score), list);

  function update({ met, never }) {
    const cells = [...met, ...never.map((what) => ({ what, times: 0 }))];
    keyed(list, inOrder(cells), ({ what }) => name(what), () => h("li"), (cell, { what, times }) => {
      if (cell.dataset.times === String(times)) return;
      const isNew = cell.dataset.times === undefined || cell.dataset.times === "0" || times === 0;
      cell.dataset.times = times;
      if (isNew) replace(cell, times > 0 ? metCell(what) : unmetCell(what));
      setText(cell.querySelector(".count"), times > 0 ? t("client.met", { n: times, count: money(times) }) : t("client.never"));
    });
    setText(score, t("client.score", { met: met.length, all: cells.length }));
  }

  const inOrder = (cells) => cells.sort((a, b) => name(a.what).localeCompare(name(b.what), "en", { numeric: true }));
  const inside = (what) => [h("b", null, cut(name(what), 60)), h("span", { class: "about" }, about(what)), h("span", { class: "count" })];
  const metCell = (what) => h("div", { class: "cell good" }, inside(what));
  const unmetCell = (what) =>
    h("button", { type: "button", class: "cell neutral", onclick: () => context.go("arrange", { pick: pick(what) }) }, inside(what));
  return { element, update };
}

function methodList() {
  const met = h("ul", { class: "counts" });
  const never = h("p", { class: "names" });
  const folded = h("details", null, h("summary", null, t("client.never_asked")), never);
  const element = h("section", null, h("h3", null, t("client.methods")), met, folded);

  function update(part) {
    keyed(met, part.met, (one) => one.what, (one) => h("li", null, h("code", null, cut(one.what, 100)), " ", h("span", { class: "quiet" })), (row, one) =>
      setText(row.lastChild, t("client.met", { n: one.times, count: money(one.times) })));
    setText(never, part.never.join(", "));
    folded.hidden = part.never.length === 0;
  }
  return { element, update };
}

/** Methods that the gateway does not have, and what to add to the profile so that it has them. */
function missingMethods() {
  const list = h("ul", { class: "counts" });
  const lines = code("");
  const element = h("section", { class: "notice warn", hidden: true },
    h("h3", null, t("client.missing")), list, h("p", null, t("client.stub")), lines, h("p", { class: "quiet" }, t("client.stub_more")));

  function update({ met }) {
    element.hidden = met.length === 0;
    keyed(list, met, (one) => one.what, (one) => h("li", null, h("code", null, cut(one.what, 100)), " ", h("span", { class: "quiet" })), (row, one) =>
      setText(row.lastChild, t("client.met", { n: one.times, count: money(one.times) })));
    // What can be no name is told in brackets. What JSON escapes in a name, TOML takes.
    const names = met.filter((one) => !one.what.startsWith("("));
    const text = names.map((one) => `[methods.${JSON.stringify(one.what)}]\nresult = {}\n`).join("\n");
    if (lines.querySelector("code").textContent !== text) replace(lines, ...code(text).childNodes);
  }
  return { element, update };
}
