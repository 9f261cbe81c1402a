// The inputs that can be derived from the columns: switches, each with its map, in a panel at the column of inputs.

import { paintCells } from "../../common/canvas.js";
import { button, make, replaceKeepingFocus } from "../../common/elements.js";

/** @typedef {import("../types.js").Picture} Picture */

/** @param {(edit: Record<string, any>) => void} reshape */
export function createDerivedInputs(reshape) {
  const panel = make("div", { class: "sg-popup sg-derived", role: "group", hidden: "" });
  /** What opens the panel; made anew with every scene. @type {HTMLButtonElement | null} */
  let opener = null;

  /** @param {boolean} open */
  function show(open) {
    panel.hidden = !open;
    opener?.setAttribute("aria-expanded", String(open));
    if (open) panel.querySelector("button")?.focus();
    else opener?.focus();
  }
  panel.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    show(false);
  };

  /** @param {Picture} picture */
  function switches({ scene, header, inputs, theme }) {
    const cells = header.small ** 2;
    return scene.derived.map(([formula, title, on], i) => {
      const map = make("canvas", { "aria-hidden": true });
      const from = (scene.sizes[0] + i) * cells;
      paintCells(map, inputs.subarray(from, from + cells), header.small, header.small, theme.colours);
      const one = make("button", { type: "button", "aria-pressed": on, "aria-label": title }, map, title);
      one.onclick = () => reshape({ derive: formula });
      return one;
    });
  }

  return {
    panel,
    /** Show what there is now, and give back what opens it. @param {Picture} picture */
    renew(picture) {
      const { derived, words } = picture.scene;
      opener = button(words.derive_short, words.derive, () => show(Boolean(panel.hidden)), "sg-small");
      opener.setAttribute("aria-expanded", String(!panel.hidden));
      if (!derived.length) panel.hidden = true;
      panel.setAttribute("aria-label", words.derive_title);
      const close = button("×", words.close, () => show(false));
      replaceKeepingFocus(panel, make("b", {}, words.derive_title), close, make("div", {}, ...switches(picture)));
      return opener;
    },
    /** Paint the maps in other colours. @param {Picture} picture */
    recolour(picture) {
      replaceKeepingFocus(/** @type {HTMLElement} */ (panel.lastElementChild), ...switches(picture));
    },
  };
}
