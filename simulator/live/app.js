// The frame: which sandbox, which place, and when places look again.

import { Unreachable, get, onTokenNeeded } from "./api.js";
import { h, keyed, replace, setText } from "./dom.js";
import { failure } from "./parts.js";
import { t } from "./words.js";
import * as arrange from "./arrange.js";
import * as client from "./client.js";
import * as money from "./money.js";
import * as now from "./now.js";
import * as sandboxes from "./sandboxes.js";
import * as start from "./start.js";

const places = { now, money, arrange, client, sandboxes, start };
const LOOK_MS = 2000;
const root = document.getElementById("place");
const picker = document.getElementById("sandbox");
const connection = document.getElementById("connection");
let mounted = null;

/** Where a person is stands in the address: `#money?sandbox=shop`, so it can be kept and sent on. */
function read() {
  const [name, query = ""] = location.hash.slice(1).split("?");
  const parameters = Object.fromEntries(new URLSearchParams(query));
  const { sandbox = "default", ...rest } = parameters;
  return { place: Object.hasOwn(places, name) ? name : null, sandbox, parameters: rest };
}

function write(place, sandbox, parameters = {}) {
  const query = new URLSearchParams({ ...(sandbox !== "default" && { sandbox }), ...parameters });
  location.hash = `${place}${query.size ? `?${query}` : ""}`;
}

async function mount() {
  const { place, sandbox, parameters } = read();
  mounted?.leave();
  if (!place) {
    const home = await firstPlace(sandbox);
    history.replaceState(null, "", `#${home}${sandbox === "default" ? "" : `?${new URLSearchParams({ sandbox })}`}`);
    return mount();
  }
  const left = new AbortController();
  const module = places[place];
  const context = {
    sandbox,
    base: `/sandboxes/${encodeURIComponent(sandbox)}`,
    parameters,
    signal: left.signal,
    go: (name, more) => write(name, sandbox, more),
    choose: (name) => write(read().place ?? "now", name),
    changed: () => look(),
  };
  mounted = { module, context, leave: () => (left.abort(), module.unmount?.()) };
  mark(place, sandbox);
  replace(root);
  scrollTo(0, 0);
  await attempt(() => show(mounted));
  await look();
}

/** Puts a place there. Where that fails, it is tried again with each look: what was away may be back. */
async function show(one) {
  one.isShown = false;
  await one.module.mount(root, one.context);
  one.isShown = true;
}

/** Who has seen nothing yet is told how to begin. */
async function firstPlace(sandbox) {
  try {
    const { calls } = await get(`/sandboxes/${encodeURIComponent(sandbox)}/coverage`);
    return calls === 0 ? "start" : "now";
  } catch {
    return "now";
  }
}

function mark(place, sandbox) {
  for (const link of document.querySelectorAll("#places a")) {
    const name = new URL(link.href).hash.slice(1).split("?")[0];
    link.hash = sandbox === "default" ? `#${name}` : `#${name}?${new URLSearchParams({ sandbox })}`;
    if (name === place) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  // Who changes the language stays where they are.
  for (const link of document.querySelectorAll(".languages a")) link.hash = location.hash;
  document.title = `${t(`app.${place}`)} – ${t("app.title")}`;
}

async function attempt(act) {
  try {
    await act();
    connected(true);
  } catch (error) {
    if (error.name === "AbortError") return;
    if (error instanceof Unreachable) return connected(false);
    console.error(error);
    tellFailure(error);
  }
}

/** A sandbox that is gone, a version without that route: said where a person looks. */
function tellFailure(error) {
  const text = failure(error);
  const told = root.querySelector(":scope > .failure") ?? root.insertAdjacentElement("afterbegin", h("p", { class: "notice bad failure", role: "alert" }));
  setText(told, text);
}

function connected(is) {
  root.querySelector(":scope > .failure")?.remove();
  connection.className = `connection ${is ? "good" : "bad"}`;
  setText(connection, is ? t("app.connected") : t("app.away"));
}

let looking = false;
async function look() {
  if (looking || document.hidden || !mounted) return;
  looking = true;
  await attempt(async () => {
    await listSandboxes();
    if (mounted.isShown) await mounted.module.refresh?.();
    else await show(mounted);
  });
  looking = false;
}

async function listSandboxes() {
  const { sandboxes: all } = await get("/sandboxes");
  const names = all.map((one) => one.name);
  const { sandbox } = read();
  if (!names.includes(sandbox)) names.push(sandbox);
  keyed(picker, names, (name) => name, (name) => h("option", { value: name }, name));
  if (document.activeElement !== picker) picker.value = sandbox;
}

function askForToken(wasWrong) {
  const dialog = document.getElementById("token");
  document.getElementById("token-wrong").hidden = !wasWrong;
  return new Promise((resolve) => {
    const form = dialog.querySelector("form");
    dialog.onclose = () => {
      const given = new FormData(form).get("token").trim();
      if (dialog.returnValue !== "given" || !given) return dialog.showModal();
      // It stays in the session's storage, and nowhere in the page.
      form.reset();
      dialog.returnValue = "";
      resolve(given);
    };
    dialog.showModal();
  });
}

/** Looks again as soon as something has changed, and otherwise now and then. */
function keepLooking() {
  setInterval(look, LOOK_MS);
  document.addEventListener("visibilitychange", look);
}

onTokenNeeded(askForToken);
// The hash says which place is shown, so the link cannot be followed as one.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  root.focus();
});
picker.addEventListener("change", () => write(read().place ?? "now", picker.value));
addEventListener("hashchange", mount);
mount();
keepLooking();
