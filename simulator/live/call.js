// One call in full, in a dialog over whatever place it was opened from.

import { get, quote } from "./api.js";
import { h, replace } from "./dom.js";
import { disagrees, moneyBadge, wireBadge } from "./badges.js";
import { badge, clock, code, cut, failure } from "./parts.js";
import { has, inWords, t } from "./words.js";

const dialog = document.getElementById("call");
dialog.addEventListener("click", ({ target, clientX: x, clientY: y }) => {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  const isInside = left <= x && x <= right && top <= y && y <= bottom;
  if (target === dialog && !isInside) dialog.close();
});

/** Shows a call of the sandbox; the neighbours are a key press away. */
export async function openCall(context, number) {
  const title = h("h2", { id: "call-title" }, t("call.title", { number }));
  const close = h("button", { type: "button", class: "close", onclick: () => dialog.close() }, t("app.close"));
  replace(dialog, close, title);
  if (!dialog.open) dialog.showModal();
  try {
    const [call, { findings }, { gateway_url: gateway }] = await Promise.all([
      get(inWords(`${context.base}/calls/${number}`)),
      get(inWords(`${context.base}/findings`)),
      get(context.base),
    ]);
    const about = findings.filter((finding) => finding.calls.includes(number));
    replace(dialog, close, title, content(call, about, gateway));
  } catch (error) {
    replace(dialog, close, title, h("p", { class: "notice bad", role: "alert" }, failure(error)));
  }
}

function content(call, findings, gateway) {
  const row = brief(call);
  return [
    h("p", { class: "quiet" }, t("call.when", { time: clock(call.at), connection: call.connection })),
    call.trace && h("p", { class: "quiet" }, t("call.trace", { id: call.trace.trace_id })),
    h("div", { class: "pair" },
      h("div", { class: "warn" }, h("h3", null, t("call.money")), h("p", null, moneyBadge(row)),
        row.transaction_id && h("p", { class: "quiet" }, t("call.payment", { id: row.transaction_id }))),
      h("div", { class: disagrees(row) ? "bad" : "neutral" }, h("h3", null, t("call.wire")), h("p", null, wireBadge(row)),
        h("p", { class: "quiet" }, t("call.bytes", { n: call.delivered.bytes })))),
    disagrees(row) && h("p", { class: "notice bad" }, t("call.disagrees")),
    why(call),
    findings.map(finding),
    h("div", { class: "sides" },
      h("div", null, h("h3", null, t("call.request")), message(`${call.request.verb} ${call.request.path}`, call.request)),
      h("div", null, h("h3", null, t("call.answer")),
        row.ended !== "answered" && h("p", { class: "quiet" }, t("call.meant")),
        message(`HTTP ${call.answered.http_status}`, call.answered))),
    call.request.verb && h("details", { class: "repeat" }, h("summary", null, t("call.curl")),
      h("p", { class: "quiet" }, t("call.curl_about")), code(curl(call, gateway))),
  ];
}

/** What was found out about it: why it was refused, what struck it, what would have taken it. */
function why(call) {
  const { decided, request } = call;
  const facts = [
    [t("call.diagnosis"), request.diagnosis?.explanation],
    [t("call.auth"), decided && decided.auth !== "accepted" && decided.auth],
    [t("call.auth_diagnosis"), decided?.diagnosis?.explanation],
    [t("call.fault"), decided?.fault && `${decided.fault.name} (${spelled(decided.fault.point)})`],
    [t("call.rules"), decided?.rules?.length > 0 && decided.rules.join(", ")],
    [t("call.reserved"), decided?.reserved_account && t("call.yes")],
    [t("call.missing"), decided?.reason],
  ].filter(([, value]) => value);
  return [
    facts.length > 0 && h("dl", { class: "values wide" }, facts.map(([name, value]) => h("div", null, h("dt", null, name), h("dd", null, cut(value, 600))))),
    call.setting && h("details", { open: true }, h("summary", null, t("call.setting")), code(call.setting)),
  ];
}

/** A point is a word, or a word with a time: `{"commit-later": "30s"}`. */
const spelled = (point) => (typeof point === "string" ? point : Object.entries(point).flat().join(" "));

const finding = (one) =>
  h("div", { class: `finding ${{ error: "bad", warning: "warn" }[one.severity] ?? "question"}` },
    h("p", { class: "what" }, badge({ error: "bad", warning: "warn" }[one.severity] ?? "question", one.id), " ",
      has(`findings.${one.id}.title`) ? t(`findings.${one.id}.title`) : one.reason),
    // Its own words are about the first call that it was seen in.
    h("p", { class: "quiet" }, one.fix));

function message(head, { headers, body }) {
  return [
    h("p", { class: "head" }, h("code", null, cut(head, 300))),
    h("dl", { class: "headers" }, headers.map(({ name, value }) => h("div", null, h("dt", null, name), h("dd", null, cut(value, 300))))),
    bodyOf(body),
  ];
}

/** JSON is shown laid out; how it was sent is a click away. */
function bodyOf(body) {
  const raw = typeof body === "string" ? body : body.base64;
  if (raw === "") return h("p", { class: "quiet" }, t("call.no_body"));
  const laidOut = pretty(body);
  if (laidOut === null) return [typeof body === "string" ? null : h("p", { class: "quiet" }, t("call.base64")), code(raw)];
  return [
    h("pre", { tabindex: "0" }, h("code", null, laidOut)),
    h("details", null, h("summary", null, t("call.raw")), code(raw)),
  ];
}

const LAID_OUT_CHARACTERS = 200_000;
const LAID_OUT_DEPTH = 64;

function deepest(body) {
  let [depth, most] = [0, 0];
  for (const sign of body) {
    if (sign === "{" || sign === "[") most = Math.max(most, (depth += 1));
    if (sign === "}" || sign === "]") depth -= 1;
  }
  return most;
}

/**
 * The same characters with line breaks between them: numbers keep every digit and repeated keys stay,
 * which they would not on their way through JSON.parse.
 */
function pretty(body) {
  if (typeof body !== "string" || body.length > LAID_OUT_CHARACTERS) return null;
  try {
    JSON.parse(body);
  } catch {
    return null;
  }
  let depth = 0;
  // Indentation grows with the square of the depth: what a hostile client sent must not stop the page.
  if (deepest(body) > LAID_OUT_DEPTH) return null;
  const line = () => `\n${"  ".repeat(depth)}`;
  const tokens = body.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  return tokens
    .map((token, place) => {
      const closes = /[}\]]/.test(token) && token.length === 1;
      const isEmpty = closes && /^[{[]$/.test(tokens[place - 1] ?? "");
      if (closes) {
        depth -= 1;
        return isEmpty ? token : line() + token;
      }
      if (token === "{" || token === "[") {
        depth += 1;
        return /^[}\]]$/.test(tokens[place + 1] ?? "") ? token : token + line();
      }
      if (token === ",") return token + line();
      return token === ":" ? ": " : token;
    })
    .join("");
}

const UNREPEATABLE = ["auth", "host", "content-length", "connection", "accept-encoding", "transfer-encoding"];

/**
 * The signature is not kept, so that the line makes a fresh one. What a client sent stands in quotes, and goes to
 * the sandbox's own gateway only, whatever `Host` it named: this line is pasted into somebody's shell.
 */
function curl(call, gateway) {
  const { verb, path, headers, body } = call.request;
  const auth = headers.find(({ name }) => name === "auth")?.value ?? "";
  const service = auth.split("-(hash")[0];
  const kept = headers.filter(({ name }) => !UNREPEATABLE.includes(name));
  const url = new URL(gateway).origin + path;
  const parts = [
    `curl -s -X ${quote(verb)} ${quote(url)}`,
    `-H ${quote(`Auth: ${service}-`)}"$HASH-$TS"`,
    ...kept.map(({ name, value }) => `-H ${quote(`${name}: ${value}`)}`),
  ];
  if (typeof body === "string" && body !== "") parts.push(`--data-binary ${quote(body)}`);
  return `TS=$(date +%s)000; HASH=$(printf %s "$SECRET_KEY$TS" | sha1sum | cut -c1-40)\n${parts.join(" \\\n  ")}`;
}

/** The row that a list would show for it. */
function brief({ decided, answered, delivered }) {
  return { ...decided, ...delivered, http_status: answered.http_status };
}
