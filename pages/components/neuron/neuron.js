// The live neuron: its sliders, the neuron drawn, its formula and its activation, all drawn from one message. It draws
// what the server computed, and sends one change at a time.

import { createChanges } from "../common/changes.js";
import { make, setText } from "../common/elements.js";
import { mounted } from "../common/mounted.js";
import { save, saveMenu } from "../common/save.js";
import { snapshot } from "../common/snapshot.js";
import { createCurve } from "./curve.js";
import { showFormula } from "./formula.js";
import { createPicture } from "./picture.js";
import { createSliders } from "./sliders.js";

/** @typedef {import("./data.js").Data} Data */

/** An image in SVG, to be drawn in. */
function image() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("role", "img");
  return svg;
}

/**
 * @param {HTMLElement} root
 * @param {Data} data
 * @param {import("../common/door.js").Send} send
 */
function create(root, data, send) {
  const pictureImage = image();
  const curveImage = image();
  const formula = make("div", { class: "ln-formula", "aria-live": "off" });
  const says = make("p", { class: "ln-words" });
  const box = make("div", { class: "ln-sliders" });
  const pictureBox = make("div", { class: "ln-picture" }, pictureImage, formula, says);
  const curveBox = make("div", { class: "ln-activation" }, curveImage);
  root.replaceChildren(pictureBox, box, curveBox);
  saveMenu(pictureBox, data.words, (kind) => save(kind, "neuron", snapshot(root, [pictureBox])));
  saveMenu(curveBox, data.words, (kind) => save(kind, "activation", snapshot(root, [curveBox])));
  const changes = createChanges((change) => send("change", change), data.answered);
  const sliders = createSliders(box, data, (key, text, done) => changes.add({ key, text, done }));
  let newest = data;
  // What stands beside the drawings and below them comes first: then they know how high they are.
  sliders.show(data, changes.pending);
  showFormula(formula, data);
  says.textContent = data.says;
  let picture = createPicture(pictureImage, data);
  let curve = createCurve(curveImage, data);
  const resized = new ResizeObserver(() => {
    if (picture.fits() && curve.fits()) return;
    picture = createPicture(pictureImage, newest);
    curve = createCurve(curveImage, newest);
    picture.show(newest);
    curve.show(newest.curve);
  });
  for (const svg of [pictureImage, curveImage]) resized.observe(svg);
  return {
    /** @param {Data} now */
    show(now) {
      newest = now;
      changes.answer(now.answered);
      sliders.show(now, changes.pending);
      picture.show(now);
      curve.show(now.curve);
      showFormula(formula, now);
      setText(says, now.says);
      const { output, z, answered } = now;
      Object.assign(root.dataset, { output: output.toFixed(6), z: z.toFixed(6), answered });
      changes.flush();
    },
    stop() {
      resized.disconnect();
      changes.stop();
    },
  };
}

export const mount = mounted(create);
