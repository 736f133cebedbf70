// The reserved accounts: for whoever can only type into their own product.

import { apiName, does, found } from "./catalogue.js";
import { h, setText } from "./dom.js";
import { copyButton } from "./parts.js";
import { t } from "./words.js";

export function accountTable(entries) {
  const reserved = entries.filter((entry) => entry.account);
  const rows = reserved.map((entry) => ({ entry, element: row(entry) }));
  const count = h("output", { class: "quiet", "aria-live": "polite" });
  const search = h("input", { type: "search", autocomplete: "off", spellcheck: "false", oninput: filter });

  function filter() {
    const text = search.value.trim();
    const hits = text ? found(reserved, text) : null;
    for (const one of rows) one.element.hidden = hits !== null && !hits.has(one.entry);
    setText(count, hits ? t("arrange.found", { n: hits.size }) : "");
  }

  const heads = ["account", "card", "does"].map((name) => h("th", { scope: "col" }, t(`arrange.accounts.${name}`)));
  return h("section", { class: "arrange-accounts" },
    h("h2", null, t("arrange.accounts.title")),
    h("p", { class: "quiet" }, t("arrange.accounts.what_for")),
    h("p", null, h("label", null, t("arrange.search"), " ", search), " ", count),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("arrange.accounts.title") },
      h("table", null, h("thead", null, h("tr", null, heads)), h("tbody", null, rows.map((one) => one.element)))));
}

const row = (entry) => h("tr", null,
  h("th", { scope: "row" }, number(entry.account)),
  h("td", null, number(entry.card_account)),
  h("td", null, h("code", null, apiName(entry)), " ", does(entry)));

function number(value) {
  const copy = copyButton(value);
  copy.setAttribute("aria-label", `${t("app.copy")} ${value}`);
  return h("span", { class: "arrange-number" }, h("code", null, value), " ", copy);
}
