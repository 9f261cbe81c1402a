// One layer written out: its answers are its inputs times its weights, plus the biases, through the activation.

import { make } from "../common/elements.js";
import { sign } from "../common/network.js";
import { entry, fill } from "../common/numbers.js";

/** @typedef {import("./data.js").Data} Data */
/** @typedef {import("./data.js").Matrix} Matrix */
/** @typedef {import("./data.js").Cell} Cell */
/** @typedef {"a" | "w" | "b" | "z" | "f"} Kind inputs, weights, biases, sums, answers */

/** @type {Record<string, number>} */
const NUDGES = { ArrowUp: 0.1, ArrowDown: -0.1 };

/**
 * @param {HTMLElement} box
 * @param {Data} data
 * @param {import("./data.js").Ask} ask
 * @param {(cell: (before: Cell) => Cell) => void} point another answer is pointed at
 */
export function showSheets(box, data, ask, point) {
  const { layer, sizes, weights, biases, z, a, names, rows, words, titles } = data;
  const l = layer - 1;
  const [before, after] = [sizes[l], sizes[layer]];

  /** @param {"w" | "b"} kind @param {number} value @param {number} r @param {number} c */
  function field(kind, value, r, c) {
    const row = kind === "b" ? before : r;
    const label = kind === "b" ? fill(words.bias, { to: c + 1 }) : fill(words.weight, { from: r + 1, to: c + 1 });
    const input = make("input", { type: "text", inputmode: "decimal", autocomplete: "off", "aria-label": label });
    const shown = String(Number(value.toFixed(4)));
    input.value = shown;
    input.onchange = () => ask({ do: "set", layer: l, row, column: c, text: input.value });
    input.onfocus = () => {
      input.select();
      point(([sample]) => [sample, c]);
    };
    input.onkeydown = (event) => {
      if (event.key === "Escape") input.value = shown;
      const by = NUDGES[event.key];
      if (!by) return;
      event.preventDefault();
      ask({ do: "nudge", layer: l, row, column: c, text: String(by) });
    };
    return input;
  }

  /** @param {Kind} kind @param {number} value @param {number} r @param {number} c */
  function cell(kind, value, r, c) {
    const id = `${kind} ${r} ${c}`;
    if (kind === "w" || kind === "b") {
      return make("td", { class: `edit ${sign(value)}`, "data-cell": id }, field(kind, value, r, c));
    }
    if (kind === "a") return make("td", { "data-cell": id }, entry(value, 3));
    const data = { "data-cell": id, "data-id": id, tabindex: 0 };
    const node = make("td", { class: `point ${sign(value)}`, ...data }, entry(value, 3));
    node.onpointerenter = node.onfocus = node.onclick = () => point(() => [r, c]);
    return node;
  }

  /** @param {Matrix} matrix @param {Kind} kind @param {(row: number) => string} [labels] */
  const body = (matrix, kind, labels) =>
    make(
      "tbody",
      {},
      ...matrix.map((row, r) => {
        const head = labels ? [make("th", { scope: "row" }, labels(r))] : [];
        return make("tr", {}, ...head, ...row.map((value, c) => cell(kind, value, r, c)));
      }),
    );
  /** @param {string} caption @param {string} shape @param {...HTMLElement} bodies */
  const sheet = (caption, shape, ...bodies) =>
    make(
      "figure",
      { class: "gl-sheet" },
      make("figcaption", {}, caption, make("br"), shape),
      make("div", { class: "gl-scroll" }, make("table", {}, ...bodies)),
    );
  /** @param {string} sign */
  const operator = (sign) => make("span", { class: "gl-op", "aria-hidden": true }, sign);
  /** @param {number} n @param {number} m */
  const by = (n, m) => `${n} × ${m}`;
  /** @param {number} i */
  const input = (i) => (l ? (before > 1 ? String(i + 1) : "") : names[i]);
  const applied = layer === sizes.length - 1 ? words.applied_output : words.applied;
  box.replaceChildren(
    sheet(l ? fill(words.answers, { l }) : words.inputs, by(rows, before), body(a[l], "a")),
    operator("·"),
    sheet(
      words.parameters,
      `${by(before, after)}, ${by(1, after)}`,
      body(weights[l], "w", input),
      body([biases[l]], "b", () => "+ b"),
    ),
    operator("="),
    sheet(words.sums, by(rows, after), body(z[l], "z")),
    operator("→"),
    sheet(fill(applied, { activation: titles[l] }), by(rows, after), body(a[layer], "f")),
  );
}

/** Light up the row and the column an answer came from. @param {HTMLElement} box @param {Cell} cell */
export function lightSheets(box, [r, c]) {
  for (const node of box.querySelectorAll("td")) {
    const [kind, row, column] = (node.dataset.cell ?? "").split(" ");
    const mine = (kind === "z" || kind === "f") && Number(row) === r && Number(column) === c;
    const source = kind === "a" ? Number(row) === r : (kind === "w" || kind === "b") && Number(column) === c;
    node.classList.toggle("me", mine);
    node.classList.toggle("on", !mine && source);
  }
}
