// The catalogue as a list to choose one from: grouped, searchable, radio buttons underneath.

import { apiName, does, found } from "./catalogue.js";
import { h, setText } from "./dom.js";
import { t } from "./words.js";

/** `chosen(entry)` is told of every choice; `choose(entry)` makes one from outside. */
export function picker(groups, chosen) {
  const sections = groups.map((group) => section(group, chosen));
  const entries = groups.flatMap((group) => group.entries);
  const count = h("output", { class: "quiet", "aria-live": "polite" });
  const search = h("input", { type: "search", autocomplete: "off", spellcheck: "false",
    placeholder: t("arrange.search_example"), oninput: () => filter(search.value.trim()) });

  function filter(text) {
    const hits = text ? found(entries, text) : null;
    for (const one of sections) one.filter(hits);
    setText(count, hits ? t("arrange.found", { n: hits.size }) : "");
  }

  function choose(entry) {
    for (const one of sections) one.choose(entry);
  }

  const element = h("div", { class: "arrange-pick" },
    h("p", null, h("label", null, t("arrange.search"), " ", search), " ", count),
    h("div", { class: "arrange-list" }, sections.map((one) => one.element)));
  return { element, choose };
}

function section({ id, entries }, chosen) {
  const title = t(`arrange.group.${id}`);
  const rows = entries.map((entry) => row(entry, chosen));
  const count = h("span", { class: "quiet" }, `(${entries.length})`);
  const element = h("details", { class: "arrange-group", open: id === "moved-unknown" },
    h("summary", null, h("h3", null, title), " ", count),
    rows.map((one) => one.element));
  let before = null;

  // A search opens what it finds and afterwards leaves the groups as they were; `hits` is null without one.
  function filter(hits) {
    for (const one of rows) one.element.hidden = hits !== null && !hits.has(one.entry);
    setText(count, `(${rows.filter((one) => !one.element.hidden).length})`);
    element.hidden = rows.every((one) => one.element.hidden);
    if (hits) before ??= element.open;
    element.open = hits ? true : (before ?? element.open);
    if (!hits) before = null;
  }

  function choose(entry) {
    const wanted = rows.find((one) => one.entry === entry);
    if (!wanted) return;
    element.open = true;
    wanted.input.checked = true;
    // Within the list only: the page itself must not jump.
    const list = element.parentElement;
    if (list) list.scrollTop = wanted.element.offsetTop - list.offsetTop - list.clientHeight / 3;
  }

  return { element, filter, choose };
}

function row(entry, chosen) {
  const input = h("input", { type: "radio", name: "entry", value: entry.name, onchange: () => chosen(entry) });
  const text = does(entry);
  const element = h("label", { class: "arrange-entry" }, input,
    h("span", null, h("code", null, apiName(entry)), text && " ", text));
  return { element, input, entry };
}
