// A dialog that sets the status of one payment, and shows how the same is done without this page.

import { get, send } from "./api.js";
import { h, replace } from "./dom.js";
import { button, clock, cut, money, note, refusal, statusWord, taught } from "./parts.js";
import { STATUSES, advance, strip, times } from "./payment.js";
import { t } from "./words.js";

export function openStatus(context, payment, changed) {
  const path = `${context.base}/payments/${payment.transaction_id}/status`;
  const way = h("div", null, strip(payment), times(payment));
  const said = note();
  const forced = h("input", { type: "checkbox", name: "force", onchange: teach });
  const force = h("label", { class: "choice", hidden: true }, forced, " ", t("money.force"));
  const lesson = h("div");
  const next = h("div", null, nextStep(context, payment, looked));
  const form = h("form", { onsubmit: submit },
    h("fieldset", { class: "choices", onchange: teach }, h("legend", null, t("money.new_status")),
      STATUSES.map(choice)),
    force, h("p", null, h("button", { class: "primary" }, t("money.set_it"))), said.element, lesson);
  const dialog = h("dialog", { class: "status-dialog", "aria-labelledby": "status-title", onclose: () => dialog.remove() },
    h("h2", { id: "status-title" }, t("money.one_payment", { number: payment.transaction_id })),
    h("p", null, cut(payment.account), ` – ${money(payment.form_amount)} ${payment.currency}`),
    way, h("h3", null, t("money.set_title")), form, next,
    h("p", null, h("button", { type: "button", onclick: () => dialog.close() }, t("app.close"))));

  const body = () => ({
    status: Number(new FormData(form).get("status")),
    ...(forced.checked && { force: true }),
  });

  function teach() {
    // The one where it stands is no choice, and no other is suggested.
    if (!form.querySelector("[name=status]:checked")) return replace(lesson);
    const isOpen = lesson.querySelector("details")?.open;
    replace(lesson, taught("POST", path, body()));
    lesson.querySelector("details").open = isOpen ?? false;
  }

  async function submit(event) {
    event.preventDefault();
    try {
      const now = await send("POST", path, body());
      said.good(t("money.was_set", { status: `${now.status} ${statusWord(now.status)}` }));
      // What was set by hand has no next step.
      next.hidden = true;
      forced.checked = false;
      force.hidden = true;
    } catch (error) {
      refused(error);
    }
    await looked();
  }

  /** What cannot follow can be forced, and what can is named in words. */
  function refused(error) {
    if (error.status !== 409) return said.bad(error);
    force.hidden = false;
    const allowed = (error.allowed ?? []).map((code) => `${code} ${statusWord(code)}`).join(", ");
    said.bad({ message: `${refusal(error, error.message)}. ${t(allowed ? "money.allowed" : "money.nothing_allowed", { allowed })}` });
  }

  async function looked() {
    const now = await get(`${context.base}/payments/${payment.transaction_id}`);
    replace(way, strip(now), times(now));
    standsAt(now.status);
    changed();
  }

  function standsAt(status) {
    for (const one of form.querySelectorAll("[name=status]")) {
      one.disabled = one.value === String(status);
      if (one.disabled) one.checked = false;
    }
    teach();
  }

  document.body.append(dialog);
  context.signal.addEventListener("abort", () => dialog.close(), { once: true });
  standsAt(payment.status);
  dialog.showModal();
}

const choice = (code) =>
  h("label", { class: "choice" },
    h("input", { type: "radio", name: "status", value: code, required: true }),
    h("b", null, code), ` ${statusWord(code)}`);

function nextStep(context, payment, looked) {
  if (!payment.next_step) return h("p", { class: "quiet" }, t("money.nothing_comes"));
  const said = note();
  return [
    h("h3", null, t("money.next_title")),
    h("p", null, t("money.next_why", { time: clock(payment.next_step) })),
    h("p", null, button(t("money.advance"), () => advance(context, payment, said, looked))), said.element,
    taught("POST", `${context.base}/clock/advance`, { to: payment.next_step }),
  ];
}
