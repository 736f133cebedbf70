// Sandboxes: those there are, with what a client needs to reach them, and what can be done with each.

import { get, send } from "./api.js";
import { confirmed } from "./confirm.js";
import { h, keyed, replace, setText } from "./dom.js";
import { makeSandbox } from "./make_sandbox.js";
import { badge, button, copyButton, downloadBundle, money, note } from "./parts.js";
import { replay } from "./replay.js";
import { t } from "./words.js";

export const id = "sandboxes";

// Tests may make thousands; so many are shown at once, and the others are found by name.
const SHOWN = 20;
// The only one that cannot be deleted.
const DEFAULT = "default";

let view = null;
// What is left to say of a sandbox that was looked at until it was deleted.
let farewell = null;

export function mount(root, context) {
  view = { context, all: [], list: h("div", { class: "sandboxes" }), more: h("p", { class: "quiet" }), said: note() };
  view.search = h("input", { type: "search", oninput: paint });
  view.searchLine = h("p", { hidden: true }, h("label", null, t("sandboxes.search"), " ", view.search));
  replace(root,
    h("h1", null, t("app.sandboxes")),
    h("p", { class: "legend" }, t("sandboxes.what")),
    view.said.element, view.searchLine, view.list, view.more,
    makeSandbox(context).element,
    replay(context).element);
  if (farewell) tell(farewell);
  farewell = null;
}

/** Cards below may be far from where this is said. */
function tell(words) {
  view.said.good(words);
  view.said.element.scrollIntoView({ block: "nearest" });
}

export function unmount() {
  view = null;
}

export async function refresh() {
  const shown = view;
  const { sandboxes } = await get("/sandboxes", shown.context.signal);
  if (shown !== view) return;
  shown.all = sandboxes;
  paint();
}

function paint() {
  const is = (one) => one.name === view.context.sandbox;
  const sought = view.search.value.trim().toLowerCase();
  // The one that is looked at comes first.
  const fitting = view.all.filter((one) => one.name.toLowerCase().includes(sought)).sort((a, b) => is(b) - is(a));
  keyed(view.list, fitting.slice(0, SHOWN), (one) => one.name, () => h("article", { class: "item" }), update);
  view.searchLine.hidden = view.all.length <= SHOWN;
  const left = Math.max(0, fitting.length - SHOWN);
  setText(view.more, left > 0 ? t("sandboxes.more", { n: money(left) }) : "");
}

/** A sandbox that was deleted and made again has other keys: then its card is made anew. */
function update(card, sandbox) {
  const state = JSON.stringify(sandbox);
  if (card.dataset.state === state) return;
  card.dataset.state = state;
  replace(card, content(sandbox));
}

function content(sandbox) {
  const { name, gateway_url: url, seed, services } = sandbox;
  const isChosen = name === view.context.sandbox;
  const said = note();
  return h("div", { class: "inside" },
    h("h2", null, h("bdi", null, name), " ", isChosen && badge("good", t("sandboxes.chosen"))),
    h("dl", { class: "values wide" },
      fact("gateway", h("code", null, url), " ", copyButton(url)),
      fact("seed", h("code", null, seed), " ", copyButton(String(seed)))),
    serviceTable(name, services),
    h("p", { class: "actions" },
      !isChosen && [h("button", { type: "button", class: "primary", onclick: () => view.context.choose(name) }, t("sandboxes.choose")), " "],
      button(t("sandboxes.bundle"), () => attempt(said, () => downloadBundle(pathOf(name), `${name}.bundle`))), " ",
      asks(t("sandboxes.reset"), () => attempt(said, () => reset(name, said))), " ",
      name !== DEFAULT && asks(t("sandboxes.delete"), () => attempt(said, () => remove(name)), "danger")),
    said.element);
}

/** It opens a dialog, and must be there to take the focus again when that closes. */
const asks = (label, onclick, kind) => h("button", { type: "button", class: kind, onclick }, label);

const fact = (key, ...value) => h("div", null, h("dt", null, t(`sandboxes.${key}`)), h("dd", null, value));

function serviceTable(name, services) {
  const heading = (key) => h("th", { scope: "col" }, t(`sandboxes.${key}`));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("sandboxes.services_of", { name }) },
    h("table", null,
      h("thead", null, h("tr", null, heading("service"), heading("secret"))),
      h("tbody", null, services.map(serviceRow))));
}

function serviceRow({ service_id: service, secret_key: key, blocked }) {
  return h("tr", null,
    h("th", { scope: "row" }, h("code", null, service), " ", copyButton(service), " ",
      blocked && badge("bad", t("sandboxes.blocked"))),
    h("td", null, secret(key)));
}

/** A key is shown only to who asks: pages are looked at over shoulders, and in calls. It can be copied unseen. */
function secret(key) {
  const shown = h("code", null, "••••••••");
  const show = h("button", { type: "button", onclick: toggle }, t("sandboxes.show"));
  function toggle() {
    const isShown = shown.textContent === key;
    setText(show, t(isShown ? "sandboxes.show" : "sandboxes.hide"));
    setText(shown, isShown ? "••••••••" : key);
  }
  return [shown, " ", show, " ", copyButton(key)];
}

async function attempt(said, act) {
  try {
    await act();
  } catch (error) {
    said.bad(error);
  }
}

const pathOf = (name) => `/sandboxes/${encodeURIComponent(name)}`;

async function reset(name, said) {
  const path = `${pathOf(name)}/reset`;
  if (!await confirmed(view.context, { title: t("sandboxes.reset_it", { name }), why: t("sandboxes.reset_why"), does: t("sandboxes.reset"), method: "POST", path })) return;
  const { context } = view;
  await send("POST", path);
  said.good(t("sandboxes.was_reset"));
  context.changed();
}

async function remove(name) {
  const path = pathOf(name);
  if (!await confirmed(view.context, { title: t("sandboxes.delete_it", { name }), why: t("sandboxes.delete_why"), does: t("sandboxes.delete"), method: "DELETE", path })) return;
  const { context } = view;
  await send("DELETE", path);
  const words = t("sandboxes.was_deleted", { name });
  if (name !== context.sandbox) {
    if (view) tell(words);
    return context.changed();
  }
  farewell = words;
  context.choose(DEFAULT);
}
