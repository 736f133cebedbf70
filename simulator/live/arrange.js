// Arrange: pick what shall go wrong, say for whom, arm it; the clock, and the reserved accounts.

import { get, send } from "./api.js";
import { accountTable } from "./accounts.js";
import { armedRules } from "./armed.js";
import { loadCatalogue, picked } from "./catalogue.js";
import { clockPanel } from "./clock.js";
import { h, replace } from "./dom.js";
import { needed } from "./parts.js";
import { picker } from "./picker.js";
import { ruleForm } from "./rule_form.js";
import { t } from "./words.js";

export const id = "arrange";

let mounted = null;

export async function mount(root, context) {
  const { pick } = context.parameters;
  const [catalogue, clock] = await needed(root, t("app.arrange"), Promise.all([
    loadCatalogue(context),
    get(`${context.base}/clock`, context.signal),
  ]));
  const path = `${context.base}/rules`;
  const known = { now: clock.now };
  const armed = armedRules({ path, entries: catalogue.entries, changed: () => (form.quiet(), context.changed()) });
  const time = clockPanel({ path: `${context.base}/clock`, changed: context.changed });
  const form = ruleForm({ catalogue, context, now: () => known.now, arm: (rules) => arm(context, path, rules) });
  const list = picker(catalogue.groups, form.pick);
  replace(root,
    h("h1", null, t("app.arrange")),
    h("p", { class: "quiet" }, t("arrange.what_for")),
    h("div", { class: "arrange" },
      h("section", null, h("h2", null, t("arrange.what")), list.element), form.element),
    armed.element, time.element, accountTable(catalogue.entries));
  time.update(clock);
  mounted = { context, armed, time, known };
  const wanted = picked(catalogue.entries, pick);
  if (!wanted) return;
  list.choose(wanted);
  form.pick(wanted);
}

// One after another: of several rules for one call the newest decides, so their order counts.
async function arm(context, path, rules) {
  const ids = [];
  try {
    for (const rule of rules) ids.push((await send("POST", path, rule)).id);
  } catch (error) {
    // Half a sequence would be something nobody asked for.
    for (const made of ids) await send("DELETE", `${path}/${made}`);
    throw error;
  }
  await context.changed();
  return t(ids.length === 1 ? "arrange.armed_one" : "arrange.armed_many", { id: ids[0], ids: ids.join(", ") });
}

export async function refresh() {
  if (!mounted) return;
  const { context, armed, time, known } = mounted;
  const [{ rules }, clock] = await Promise.all([
    get(`${context.base}/rules`, context.signal),
    get(`${context.base}/clock`, context.signal),
  ]);
  known.now = clock.now;
  armed.update(rules, clock.now);
  time.update(clock);
}

export function unmount() {
  mounted = null;
}
