// One payout that the simulator makes itself, for whoever has no program at hand.

import { send } from "./api.js";
import { openCall } from "./call.js";
import { h, replace } from "./dom.js";
import { button, note, taught } from "./parts.js";
import { t } from "./words.js";

/** `wanted()` is the body of POST …/calls; what is left out of it the simulator chooses. */
export function payOnce(context, wanted = () => ({})) {
  const said = note();
  const onwards = h("div", { class: "arrange-buttons" });
  // Beside another lesson it would be one too many: whoever shows it puts it there.
  const lesson = h("div");
  const path = `${context.base}/calls`;
  const teach = (body) => replace(lesson, taught("POST", path, body));

  async function pay() {
    const body = wanted();
    teach(body);
    replace(onwards);
    // A gateway that hangs is waited for, and somebody looks on.
    said.good(t("start.paying"));
    try {
      tell(await send("POST", path, body));
    } catch (error) {
      said.bad(error);
    }
    await context.changed();
  }

  function tell({ call, ended, http_status: status }) {
    const end = t(`start.ended.${ended}`, { status });
    said.good(call === null ? end : t("start.paid", { number: call, end }));
    if (ended !== "answered" || status !== 200) said.element.className = "note warn";
    if (call === null) return;
    replace(onwards, h("button", { type: "button", onclick: () => openCall(context, call) }, t("start.open_call")));
  }

  function clear() {
    said.clear();
    replace(onwards);
    teach(wanted());
  }

  clear();
  return { button: button(t("start.pay_once"), pay), result: h("div", null, said.element, onwards), lesson, clear };
}
