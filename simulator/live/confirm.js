// Asks before something goes that does not come back.

import { h } from "./dom.js";
import { taught } from "./parts.js";
import { t } from "./words.js";

/** Whether the person wants it; the request that does it is shown. */
export function confirmed(context, { title, why, does, method, path }) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { class: "confirm", "aria-labelledby": "confirm-title", onclose: () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    } },
    h("form", { method: "dialog" },
      h("h2", { id: "confirm-title" }, title), h("p", null, why),
      h("p", null, h("button", { value: "no", autofocus: true }, t("sandboxes.cancel")), " ", h("button", { value: "yes", class: "danger" }, does))),
    taught(method, path));
    document.body.append(dialog);
    context.signal.addEventListener("abort", () => dialog.close("no"), { once: true });
    dialog.showModal();
  });
}
