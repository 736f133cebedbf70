// Making a sandbox: whatever is left empty is chosen by the simulator.

import { get, send } from "./api.js";
import { h, replace } from "./dom.js";
import { note, taught } from "./parts.js";
import { t } from "./words.js";

const CLOCKS = ["real", "manual", "x60"];

export function makeSandbox(context) {
  const said = note();
  const profile = h("select", { name: "profile" }, h("option", { value: "" }, t("sandboxes.as_started")));
  const lesson = h("div");
  const made = h("button", { type: "button", hidden: true }, t("sandboxes.choose"));
  const form = h("form", { class: "fields", onsubmit: submit, oninput: teach },
    field("name", h("input", { name: "name", maxlength: 64, pattern: "[A-Za-z0-9._\\-]+", autocomplete: "off", spellcheck: "false" }), t("sandboxes.name_hint")),
    field("seed", h("input", { name: "seed", inputmode: "numeric", pattern: "[0-9]{1,15}", autocomplete: "off" }), t("sandboxes.seed_hint")),
    field("profile", profile, t("sandboxes.profile_hint")),
    field("clock", h("select", { name: "clock" }, h("option", { value: "" }, t("sandboxes.as_profile")),
      CLOCKS.map((one) => h("option", { value: one }, t(`sandboxes.clock_${one}`))))),
    h("p", null, h("button", { class: "primary" }, t("sandboxes.make"))));

  function teach() {
    const isOpen = lesson.querySelector("details")?.open ?? false;
    replace(lesson, taught("POST", "/sandboxes", wanted(form)));
    lesson.querySelector("details").open = isOpen;
  }

  async function submit(event) {
    event.preventDefault();
    made.hidden = true;
    try {
      const { name } = await send("POST", "/sandboxes", wanted(form));
      said.good(t("sandboxes.was_made", { name }));
      form.reset();
      teach();
      made.onclick = () => context.choose(name);
      made.hidden = false;
    } catch (error) {
      said.bad(error);
    }
    context.changed();
  }

  teach();
  // By then a token was given where one is needed, and the line for a terminal shows where it goes.
  offerProfiles(profile, context.signal).then(teach);
  return {
    element: h("section", null, h("h2", null, t("sandboxes.make_title")), h("p", { class: "quiet" }, t("sandboxes.make_why")), form,
      said.element, made, lesson),
  };
}

function field(key, control, hint) {
  return h("label", { class: "field" }, h("span", null, t(`sandboxes.${key}`)), control, hint && h("span", { class: "quiet" }, hint));
}

function wanted(form) {
  const given = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));
  if (given.seed) given.seed = Number(given.seed);
  return given;
}

/** The names of the built-in profiles, from the document in which the admin describes itself. */
async function offerProfiles(select, signal) {
  try {
    const { components } = await get("/openapi.json", signal);
    const names = components.schemas.ProfileChoice.oneOf.flatMap((one) => one.enum ?? []);
    select.append(...names.map((name) => h("option", { value: name }, name)));
  } catch {
    // Without the names a sandbox is still made, as the process was started.
  }
}
