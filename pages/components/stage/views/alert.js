// What is said over the network when training has diverged, and the two ways back.

import { make } from "../../common/elements.js";
import { fill } from "../../common/numbers.js";

/**
 * Emits "seek" (an epoch).
 *
 * @param {HTMLElement} root
 * @param {import("../types.js").Emit} emit
 */
export function createAlert(root, emit) {
  const text = make("span");
  const last = make("button", { type: "button" });
  const best = make("button", { type: "button" });
  const element = make("div", { class: "sg-blown", role: "alert", hidden: "" }, text, " ", last, " ", best);
  root.append(element);
  return {
    hide() {
      element.hidden = true;
    },
    /** @param {import("../types.js").Header} header @param {import("../types.js").Words} words */
    show(header, words) {
      element.hidden = false;
      text.textContent = header.diverged;
      last.textContent = fill(words.back, { epoch: header.last });
      last.onclick = () => emit("seek", header.last);
      best.textContent = fill(words.best, { epoch: header.best });
      best.onclick = () => emit("seek", header.best);
      best.hidden = header.best === header.last;
    },
  };
}
