// Replaying a bundle: dropped or chosen, played again in a fresh sandbox, and the first difference shown.

import { asCurl, send } from "./api.js";
import { h, replace } from "./dom.js";
import { code, cut, failure } from "./parts.js";
import { has, t } from "./words.js";

export function replay(context) {
  const result = h("div", { role: "status", "aria-live": "polite" });
  const input = h("input", { type: "file", onchange: () => take(input.files[0]) });
  const zone = h("div", { class: "drop", ondragover: over, ondragleave: leave, ondrop: drop },
    h("label", null, h("b", null, t("sandboxes.drop")), " ", input));

  // A file that is dropped beside it must not take the place of this page.
  for (const event of ["dragover", "drop"]) addEventListener(event, (one) => one.preventDefault(), { signal: context.signal });

  const lines = h("div");
  const lesson = h("details", { class: "taught", ontoggle: teach }, h("summary", null, t("app.taught")), lines);

  // When it is opened, for only then it is known whether a token is needed.
  function teach() {
    replace(lines, code(`${asCurl("POST", "/replay")} --data-binary @run.bundle`), code("paysys-simulator replay run.bundle"));
  }

  function over(event) {
    event.preventDefault();
    zone.classList.add("over");
  }

  function leave() {
    zone.classList.remove("over");
  }

  function drop(event) {
    event.preventDefault();
    leave();
    take(event.dataTransfer.files[0]);
  }

  async function take(file) {
    if (!file) return;
    replace(result, h("p", null, t("sandboxes.replaying", { name: file.name })));
    const bundle = await file.text();
    try {
      const answer = await send("POST", "/replay", bundle);
      if (!context.signal.aborted) replace(result, verdict(file.name, answer));
    } catch (error) {
      replace(result, h("p", { class: "notice bad" }, h("b", null, cut(file.name, 80)), " – ",
        isBundle(bundle) ? "" : `${t("sandboxes.no_bundle")} `, failure(error)));
    }
    // The same file can be chosen again, as it may have changed.
    input.value = "";
  }

  const element = h("section", { class: "replay" },
    h("h2", null, t("sandboxes.replay")), h("p", { class: "quiet" }, t("sandboxes.replay_why")), zone, result,
    lesson);
  return { element };
}

/** Whether its first line is an object, as it is in a bundle. */
function isBundle(text) {
  try {
    return JSON.parse(text.split("\n", 1)[0])?.head !== undefined;
  } catch {
    return false;
  }
}

function verdict(name, { same, altered, events, difference }) {
  const [tone, key] = same ? ["good", "identical"] : altered ? ["warn", "altered"] : ["bad", "different"];
  return h("div", { class: `notice ${tone}` },
    h("h3", null, cut(name, 80)),
    h("p", null, t(`sandboxes.${key}`, { n: events })),
    difference && firstDifference(difference));
}

function firstDifference({ event, call, what, field, at, expected, actual, text }) {
  let common = 0;
  while (common < expected.length && expected[common] === actual[common]) common += 1;
  return [
    h("p", null, t(call === null ? "sandboxes.differs_event" : "sandboxes.differs_call", { event, call }), " ",
      h("b", null, inWords(what)), field && [" – ", h("code", null, cut(field))], ` ${t("sandboxes.from_byte", { at })}`),
    h("dl", { class: "values wide" }, side("was", expected, common), side("is", actual, common)),
    h("details", null, h("summary", null, t("sandboxes.as_in_terminal")), code(text)),
  ];
}

const inWords = (what) => (has(`sandboxes.in.${what}`) ? t(`sandboxes.in.${what}`) : what);

/** What is the same stays quiet, and what differs is marked. */
const side = (key, text, same) =>
  h("div", null, h("dt", null, t(`sandboxes.${key}`)),
    h("dd", null, h("code", null, h("span", { class: "quiet" }, text.slice(0, same)), h("mark", null, cut(text.slice(same))))));
