// Start here: how to send the first call, while nothing has happened.

import { get, text } from "./api.js";
import { h, replace, setText } from "./dom.js";
import { button, code, copyButton, download, needed, note } from "./parts.js";
import { payOnce } from "./pay_once.js";
import { CERTIFICATE, isSecure, snippets } from "./snippets.js";
import { t } from "./words.js";

export const id = "start";

const LANGUAGE = "paysys-snippet";
let mounted = null;

export async function mount(root, context) {
  const gateway = await needed(root, t("app.start"), get(context.base, context.signal));
  const state = h("p", { role: "status" });
  const once = payOnce(context);
  once.button.classList.add("primary");
  replace(root,
    h("h1", null, t("app.start")),
    h("p", null, t("start.what")),
    facts(gateway),
    h("section", null, h("h2", null, t("start.by_click")), h("p", null, t("start.by_click_what"), " ", t("start.by_click_counts")),
      once.button, once.result, once.lesson),
    h("section", null, h("h2", null, t("start.by_program")), h("p", null, t("start.by_program_what")),
      isSecure(gateway) && certificate(), chooser(gateway)),
    h("section", null, h("h2", null, t("start.then")), state,
      h("ul", null,
        onward(context, "now", "start.then_now"),
        onward(context, "arrange", "start.then_arrange", { pick: "lost-response" }),
        onward(context, "money", "start.then_money"))));
  mounted = { context, state };
}

/** Says when the first call has come, so that nobody has to look elsewhere for it. */
export async function refresh() {
  if (!mounted) return;
  const { calls } = await get(`${mounted.context.base}/coverage`, mounted.context.signal);
  setText(mounted.state, calls === 0 ? t("start.no_calls") : t("start.calls", { n: calls }));
}

export function unmount() {
  mounted = null;
}

function facts({ gateway_url: url, service_id: service, secret_key: key }) {
  const one = (name, value) =>
    h("div", null, h("dt", null, t(`start.${name}`)), h("dd", null, h("code", null, value), " ", copy(value, t(`start.${name}`))));
  return h("dl", { class: "facts" }, one("url", url), one("service", service), one("key", key));
}

function copy(value, what) {
  const made = copyButton(value);
  made.setAttribute("aria-label", `${t("app.copy")}: ${what}`);
  return made;
}

function onward(context, place, words, parameters) {
  return h("li", null, h("button", { type: "button", onclick: () => context.go(place, parameters) }, t(`app.${place}`)), " – ", t(words));
}

/** A certificate that nobody signed but the gateway itself has to be handed to those who shall trust it. */
function certificate() {
  const said = note();
  async function fetchIt() {
    try {
      download(CERTIFICATE, await text("/certificate.pem"), "application/x-pem-file");
    } catch (error) {
      said.bad(error);
    }
  }
  return h("div", null, h("p", null, t("start.certificate"), " ", button(t("start.download_certificate"), fetchIt)), said.element);
}

/** One language at a time; which one is remembered. */
function chooser(gateway) {
  const all = snippets(gateway);
  const wanted = all.find((one) => one.name === localStorage.getItem(LANGUAGE)) ?? all[0];
  const shown = h("div", null, code(wanted.text));

  function choose(one) {
    localStorage.setItem(LANGUAGE, one.name);
    replace(shown, code(one.text));
  }

  const choices = all.map((one) => h("label", { class: "choice" },
    h("input", { type: "radio", name: "language", value: one.name, checked: one === wanted, onchange: () => choose(one) }), one.name));
  return [h("fieldset", { class: "start-languages" }, h("legend", null, t("start.language")), choices), shown];
}
