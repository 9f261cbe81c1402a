// A gallery of data sets: one card each, with its picture, opened by a press. What cards say is shown as plain text.

import { draw, keepFocus, make } from "../common/elements.js";

/** @typedef {{ d: string, hue: string, wide: number, cap: string }} Stroke */

/**
 * @typedef {object} Card
 * @property {string} name
 * @property {string} title
 * @property {string[]} lines
 * @property {string} warning
 * @property {string} tip
 * @property {Stroke[]} strokes the picture
 * @property {string} sign shown instead of a picture, if there is one
 */
/** @typedef {{ title: string, cards: Card[] }} Section */
/** @typedef {{ sections: Section[], open: string }} Data */

/** @param {Stroke[]} strokes */
function picture(strokes) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 100 100");
  svg.setAttribute("aria-hidden", "true");
  for (const { d, hue, wide, cap } of strokes) {
    draw(svg, "path", { d, style: `--ink: var(--hue-${hue})`, "stroke-width": wide, "stroke-linecap": cap });
  }
  return svg;
}

/** @param {Card} card @param {(name: string) => void} open */
function button({ name, title, lines, warning, tip, strokes, sign }, open) {
  const text = make("span", {}, make("b", {}, title), ...lines.map((line) => make("small", {}, line)));
  if (warning) text.append(make("small", { class: "warn" }, warning));
  const front = sign ? make("span", { class: "ga-sign", "aria-hidden": true }, sign) : picture(strokes);
  const card = make("button", { type: "button", "data-name": name, "data-id": name, title: tip }, front, text);
  card.onclick = () => open(name);
  return card;
}

/**
 * @param {HTMLElement} root
 * @param {import("../common/door.js").Send} send
 * @returns {import("../common/door.js").View}
 */
export function mount(root, send) {
  let number = 0;
  let shown = "";

  /** @param {string} name */
  const press = (name) => {
    for (const card of root.querySelectorAll("button")) {
      card.setAttribute("aria-pressed", String(card.dataset.name === name));
    }
  };
  /** @param {string} name */
  const open = (name) => {
    press(name);
    send("open", { name, number: ++number });
  };
  /** @param {Section[]} sections */
  const show = (sections) => {
    root.replaceChildren(
      ...sections.map(({ title, cards }) =>
        make(
          "section",
          {},
          make("h3", {}, title),
          make("div", { class: "ga-cards" }, ...cards.map((card) => button(card, open))),
        ),
      ),
    );
  };
  return {
    /** @param {Data} data */
    receive({ sections, open }) {
      const text = JSON.stringify(sections);
      const first = !shown;
      if (text !== shown) keepFocus(root, () => show(sections));
      shown = text;
      press(open);
      const card = /** @type {HTMLElement | null} */ (root.querySelector("[aria-pressed=true]"));
      if (first && card && root.scrollWidth > root.clientWidth) {
        root.scrollLeft = card.offsetLeft - root.offsetLeft - 20; // on a phone the cards are a strip
      }
      root.dataset.open = open;
    },
  };
}
