// Replaying a bundle: dropped or chosen, played again in a fresh sandbox, and the first difference shown.

import { asCurl, send } from "./api.js";
import { h, replace } from "./dom.js";
import { code, cut, failure } from "./parts.js";
import { t } from "./words.js";

export function replay(context) {
  const result = h("div", { role: "status", "aria-live": "polite" });
  const input = h("input", { type: "file", onchange: () => take(input.files[0]) });
  const zone = h("div", { class: "drop", ondragover: over, ondragleave: leave, ondrop: drop },
    h("label", null, h("b", null, t("sandboxes.drop")), " ", input));

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
    try {
      const answer = await send("POST", "/replay", await file.text());
      if (!context.signal.aborted) replace(result, verdict(file.name, answer));
    } catch (error) {
      replace(result, h("p", { class: "notice bad" }, h("b", null, cut(file.name, 80)), " – ", failure(error)));
    }
    // The same file can be chosen again, as it may have changed.
    input.value = "";
  }

  const element = h("section", { class: "replay" },
    h("h2", null, t("sandboxes.replay")), h("p", { class: "quiet" }, t("sandboxes.replay_why")), zone, result,
    lesson);
  return { element };
}

const TONES = { identical: "good", altered: "warn", different: "bad" };

function verdict(name, answer) {
  const tone = TONES[answer.verdict] ?? "question";
  return h("div", { class: `notice ${tone}` },
    h("h3", null, cut(name, 80)),
    h("p", null, t(`sandboxes.${answer.verdict}`, { n: answer.events })),
    answer.difference && firstDifference(answer.difference));
}

function firstDifference({ event, what, at, before, expected, got }) {
  return [
    h("p", null, t("sandboxes.differs", { event, at }), " ", h("span", { lang: "en" }, what)),
    h("dl", { class: "values wide" }, side("was", before, expected), side("is", before, got)),
  ];
}

/** What is the same stays quiet, and what differs stands out – by more than its colour. */
const side = (key, before, rest) =>
  h("div", null, h("dt", null, t(`sandboxes.${key}`)), h("dd", null, h("code", null, h("span", { class: "quiet" }, cut(before, 100)), h("mark", null, cut(rest)))));
