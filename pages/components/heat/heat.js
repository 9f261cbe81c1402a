// A heat map: a table whose cells are buttons. Arrow keys walk through it, Enter or a press opens what a cell holds.

import { keepFocus, make } from "../common/elements.js";
import { save, saveMenu } from "../common/save.js";
import { snapshot } from "../common/snapshot.js";

/** @typedef {{ text: string, level: number | null, tip: string }} Cell */
/**
 * @typedef {object} Data
 * @property {string} label
 * @property {string} across
 * @property {string} down
 * @property {string[]} columns
 * @property {string[]} rows
 * @property {Cell[][]} cells
 * @property {number[]} opened
 * @property {string} low
 * @property {string} high
 * @property {Record<string, string>} words
 */

const SHADES = 13; // of the key below the table

/** Where an arrow key leads from a cell, within a table of so many rows and columns; null for any other key.
 * @param {string} key @param {number} row @param {number} column @param {number} rows @param {number} columns
 * @returns {[number, number] | null}
 */
export function led(key, row, column, rows, columns) {
  const steps = /** @type {Record<string, [number, number]>} */ ({
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    Home: [0, -columns],
    End: [0, columns],
  });
  const step = steps[key];
  if (!step) return null;
  const within = (/** @type {number} */ at, /** @type {number} */ size) => Math.min(Math.max(at, 0), size - 1);
  return [within(row + step[0], rows), within(column + step[1], columns)];
}

/** How a level from 0 to 1 is coloured: the hue of its end, and more of it the nearer to the end.
 * @param {number | null} level
 */
export function shade(level) {
  if (level === null) return "";
  const far = Math.abs(2 * level - 1);
  return `--shade: var(--${level < 0.5 ? "cold" : "hot"}); --much: ${Math.round(55 * far)}%`;
}

/**
 * @param {HTMLElement} root
 * @param {import("../common/door.js").Send} send
 * @returns {import("../common/door.js").View}
 */
export function mount(root, send) {
  let number = 0;
  let at = [0, 0];
  let shown = "";
  const tip = make("p", { class: "hm-tip", "aria-live": "polite" });

  /** @param {Data} data @param {number} row @param {number} column */
  const cell = (data, row, column) => {
    const { text, level, tip: story } = data.cells[row][column];
    const here = data.opened[0] === row && data.opened[1] === column;
    const button = make(
      "button",
      {
        type: "button",
        style: shade(level),
        title: story,
        "data-id": `${row} ${column}`,
        "data-empty": level === null ? "" : undefined,
        "aria-label": `${data.down} ${data.rows[row]}, ${data.across} ${data.columns[column]}: ${story}`,
        "aria-current": here ? "true" : undefined,
        tabindex: row === at[0] && column === at[1] ? 0 : -1,
      },
      text,
    );
    button.onfocus = () => {
      at = [row, column];
      for (const one of root.querySelectorAll("td button")) one.setAttribute("tabindex", one === button ? "0" : "-1");
      tip.textContent = story;
    };
    button.onmouseenter = () => {
      tip.textContent = story;
    };
    button.onclick = () => {
      if (level !== null) send("open", { row, column, number: ++number });
    };
    button.onkeydown = (event) => {
      const next = led(event.key, row, column, data.rows.length, data.columns.length);
      if (!next) return;
      event.preventDefault();
      /** @type {HTMLElement | null} */ (root.querySelector(`[data-id="${next[0]} ${next[1]}"]`))?.focus();
    };
    return make("td", {}, button);
  };

  /** @param {Data} data */
  const show = (data) => {
    const { columns, rows, across, down } = data;
    at = [Math.min(at[0], rows.length - 1), Math.min(at[1], columns.length - 1)];
    const head = make(
      "thead",
      {},
      make("tr", {}, make("th", { scope: "col" }, down), make("th", { colspan: columns.length }, across)),
      make("tr", {}, make("td"), ...columns.map((title) => make("th", { scope: "col" }, title))),
    );
    const body = rows.map((title, row) =>
      make("tr", {}, make("th", { scope: "row" }, title), ...columns.map((_, column) => cell(data, row, column))),
    );
    const table = make("table", { "aria-label": data.label }, head, make("tbody", {}, ...body));
    const shades = Array.from({ length: SHADES }, (_, i) => make("i", { style: shade(i / (SHADES - 1)) }));
    const key = make("div", { class: "hm-key" }, make("span", {}, data.low), ...shades, make("span", {}, data.high));
    root.replaceChildren(make("div", { class: "hm-frame" }, table), key, tip);
    const drawn = () => snapshot(root, [table, key], { without: "details" });
    saveMenu(root, data.words, (kind) => save(kind, "heat_map", drawn()));
  };
  return {
    /** @param {Data & { door?: unknown }} data */
    receive({ door: _, ...data }) {
      const text = JSON.stringify(data);
      if (text !== shown) keepFocus(root, () => show(data));
      shown = text;
      root.dataset.cells = String(data.cells.flat().filter((one) => one.level !== null).length);
    },
  };
}
