// A network for some samples: its picture, and one layer written out as matrices. All numbers come from the server;
// here they are shown, lit up and pointed at.

import { keepFocus, make } from "../common/elements.js";
import { createOutbox } from "../common/outbox.js";
import { save, saveMenu } from "../common/save.js";
import { snapshot } from "../common/snapshot.js";
import { showDepth, showHeads, showSteps } from "./bar.js";
import { COLUMN, lightNode, showGraph } from "./graph.js";
import { lightSheets, showSheets } from "./sheets.js";
import { showSum } from "./sum.js";

/** @typedef {import("./data.js").Data} Data */
/** @typedef {import("./data.js").Cell} Cell */

/**
 * @param {HTMLElement} root
 * @param {import("../common/door.js").Send} send
 * @returns {import("../common/door.js").View}
 */
export function mount(root, send) {
  const steps = make("span", { class: "gl-steps", role: "group" });
  const depth = make("span", { class: "gl-layers" });
  const heads = make("div", { class: "gl-heads" });
  const graph = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  graph.classList.add("gl-graph");
  graph.setAttribute("role", "group");
  const frame = make("div", { class: "gl-net" }, heads, graph);
  const sheets = make("div", { class: "gl-sheets" });
  const sum = make("p", { class: "gl-sum", "aria-live": "polite" });
  const error = make("p", { class: "gl-error", role: "alert" });
  const picture = make("div", { class: "gl-picture" }, frame);
  root.replaceChildren(make("div", { class: "gl-bar" }, steps, depth), picture, sheets, sum, error);

  /** @type {Data | null} */
  let data = null;
  /** @type {Cell} */
  let cell = [0, 0];
  /** The neuron to point at once its layer has come. @type {number | null} */
  let wanted = null;
  let width = 0;
  const outbox = createOutbox((message) => send("ask", message));
  const ask = outbox.add;

  function light() {
    if (!data?.stepping || !data.z[data.layer - 1][cell[0]]) return;
    lightSheets(sheets, cell);
    showSum(sum, data, cell);
    lightNode(graph, data.layer, cell[1]);
  }
  /** @param {(before: Cell) => Cell} change */
  function point(change) {
    cell = change(cell);
    light();
  }
  function drawGraph() {
    if (!data) return;
    const { layer } = data;
    width = frame.clientWidth;
    for (const part of [heads, graph]) part.style.minWidth = `${data.sizes.length * COLUMN}px`;
    showGraph(graph, data, cell[0], {
      pick: (layer, row, column) => ask({ do: "pick", layer, row, column }),
      point(l, neuron) {
        if (l === layer) point(([row]) => [row, neuron]);
        else {
          wanted = neuron;
          ask({ do: "layer", layer: l });
        }
      },
    });
  }

  const resized = new ResizeObserver(() => {
    if (width === frame.clientWidth) return;
    drawGraph();
    light();
  });
  resized.observe(frame);
  return {
    /** @param {Data} now */
    receive(now) {
      const same = data?.layer === now.layer && data.rows === now.rows && data.sizes.join() === now.sizes.join();
      if (!same) cell = [0, 0];
      if (wanted !== null && now.stepping) cell = [0, wanted];
      wanted = null;
      if (!data) {
        saveMenu(picture, now.words, (kind) => save(kind, "network", snapshot(root, [frame, sheets, sum])));
      }
      data = now;
      outbox.answer(now.answered);
      keepFocus(root, () => {
        showSteps(steps, now, ask);
        showDepth(depth, now, ask);
        showHeads(heads, now, ask);
        drawGraph();
        if (now.stepping) showSheets(sheets, now, ask, point);
        else sheets.replaceChildren();
        if (!now.stepping) sum.textContent = "";
        light();
        error.textContent = now.error;
      });
      const [output] = now.a[now.a.length - 1][0];
      Object.assign(root.dataset, { layer: now.layer, answered: now.answered, output: output.toFixed(6) });
    },
    stop() {
      outbox.stop();
      resized.disconnect();
    },
  };
}
