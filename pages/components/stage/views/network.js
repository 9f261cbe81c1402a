// The network: its picture, the controls of its layers above it, and a button on every neuron for those who use keys.

import { penOf, sharpen } from "../../common/canvas.js";
import { button, make, menu, replaceKeepingFocus } from "../../common/elements.js";
import { clamp, fill, short } from "../../common/numbers.js";
import { fontOf } from "../../common/theme.js";
import { createDerivedInputs } from "./derived_inputs.js";
import { listenToNetwork } from "./network_gestures.js";
import { layoutNetwork, leastWidth, neuronAt, thingName } from "./network_layout.js";
import { createWeightMenu } from "./network_menu.js";
import { createNetworkPainter, inputLabel } from "./network_painter.js";

/** @typedef {import("../types.js").Picture} Picture */
/** @typedef {import("../types.js").Pen} Pen */

/** The width of a screen up to which a deep network scrolls within its own frame. */
const NARROW = 640;

/**
 * Emits "point" (a thing or null), "weigh" ({thing, value, gesture}), "edit" ({edit, gesture}), "reshape" (an edit),
 * "drag" (whether a weight is being dragged) and "announce".
 *
 * @param {HTMLElement} root
 * @param {import("../types.js").Emit} emit
 * @param {import("../gestures.js").Gestures} gestures
 */
export function createNetworkView(root, emit, gestures) {
  const heads = make("div", { class: "sg-heads" });
  const canvas = make("canvas", { class: "sg-graph", role: "img" });
  const nodes = make("div", { class: "sg-nodes" });
  const painter = createNetworkPainter();
  /** @type {Picture | null} */
  let shown = null;
  let layout = layoutNetwork([1, 1], 1, 1, { names: 0, after: false, narrow: false });
  const weightMenu = createWeightMenu(emit, gestures, ({ layer, neuron }) => focusNode(layer, neuron));
  const derivedInputs = createDerivedInputs((edit) => emit("reshape", edit));
  const pointer = listenToNetwork({
    root,
    canvas,
    nodes,
    emit,
    gestures,
    layout: () => layout,
    shown: () => shown,
    menu: weightMenu,
    focusNode,
  });
  root.append(heads, make("div", { class: "sg-wires" }, canvas, nodes), weightMenu.element, derivedInputs.panel);

  /** @param {number} layer @param {number} neuron */
  function nodeOf(layer, neuron) {
    return /** @type {HTMLButtonElement | undefined} */ (nodes.children[layout.starts[layer] + neuron]);
  }

  /** @param {number} layer @param {number} neuron */
  function focusNode(layer, neuron) {
    nodeOf(layer, neuron)?.focus();
  }

  /** Place everything for the size there is. */
  function place() {
    if (!shown) return;
    const { scene, theme } = shown;
    const pen = penOf(canvas);
    pen.font = fontOf("small", theme.font);
    const room = {
      names: Math.max(...scene.columns.map((name) => pen.measureText(inputLabel(name)).width)),
      after: scene.sizes[scene.sizes.length - 1] > 1 && scene.classes.length > 0,
      narrow: innerWidth <= NARROW,
      pictures: scene.picture > 0,
    };
    const wide = leastWidth(scene.sizes, canvas.clientHeight, room);
    for (const part of [heads, canvas]) part.style.minWidth = `${wide}px`;
    sharpen(canvas);
    layout = layoutNetwork(scene.sizes, canvas.clientWidth, canvas.clientHeight, room);
    painter.fit(pen, shown, layout);
    placeHeads();
    scene.sizes.slice(1).forEach((size, l) => {
      for (let i = 0; i < size; i++) {
        const spot = layout.spots[l + 1][i];
        const [left, top] = [spot.x - spot.size / 2, spot.y - spot.size / 2];
        const [width, height] = [`${spot.size}px`, `${spot.size}px`];
        Object.assign(nodeOf(l + 1, i)?.style ?? {}, { left: `${left}px`, top: `${top}px`, width, height });
      }
    });
  }

  function placeHeads() {
    const box = heads.clientWidth;
    for (const head of /** @type {HTMLCollectionOf<HTMLElement>} */ (heads.children)) {
      head.style.setProperty("--room", `${layout.room}px`);
      const at = Number(head.dataset.at);
      const [left, right] = [layout.spots[Math.floor(at)][0].x, layout.spots[Math.ceil(at)][0].x];
      const half = head.offsetWidth / 2;
      head.style.left = `${clamp((left + right) / 2, half, box - half)}px`;
    }
  }

  /** @param {Picture} picture */
  function describe({ frame, scene }) {
    [...nodes.children].forEach((node, k) => {
      const [layer, neuron] = neuronAt(scene.sizes, k);
      const title = thingName(scene, { layer, neuron });
      const bias = frame.theta[layout.biases[k].index];
      node.setAttribute("aria-label", `${title}: ${short(frame.a[k])}, b ${short(bias)}`);
    });
  }

  return {
    canvas,

    /** @param {Picture} picture */
    renew(picture) {
      const { scene } = picture;
      shown = picture;
      canvas.setAttribute("aria-label", scene.words.network);
      weightMenu.close();
      const derive = derivedInputs.renew(picture);
      replaceKeepingFocus(heads, ...createHeads(picture, derive, (edit) => emit("reshape", edit)));
      const buttons = scene.sizes.slice(1).flatMap((size, l) =>
        Array.from({ length: size }, (_, neuron) => {
          const node = make("button", { type: "button", tabindex: -1 });
          const thing = { layer: l + 1, neuron };
          node.onfocus = () => {
            if (shown?.at?.layer !== thing.layer || shown.at.neuron !== neuron) pointer.point(thing);
          };
          node.onclick = () => pointer.point(thing);
          return node;
        }),
      );
      buttons[0].tabIndex = 0;
      nodes.replaceChildren(...buttons);
    },

    /** @param {Picture} picture */
    adjust(picture) {
      if (shown && shown.theme !== picture.theme) derivedInputs.recolour(picture);
      shown = picture;
    },

    /** @param {Picture} picture @param {Pen} [pen] */
    draw(picture, pen = penOf(canvas)) {
      shown = picture;
      pen.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
      painter.draw(pen, picture, layout);
      if (!picture.playing && !(picture.slow && picture.slow.t < 1)) describe(picture);
    },

    describe,

    resize: place,

    cancel: pointer.cancel,
    remove: pointer.cancel,
  };
}

/**
 * What stands above the layers, and between them.
 *
 * @param {Picture} picture
 * @param {HTMLElement} derive opens the inputs that can be derived
 * @param {(edit: Record<string, any>) => void} reshape
 */
function createHeads({ scene }, derive, reshape) {
  const { sizes, activations, choices, last, words, limits, derived } = scene;
  const final = sizes.length - 1;
  /** @param {number} at @param {...(string | Node)} inside */
  const head = (at, ...inside) =>
    make("div", { class: `sg-head${at % 1 ? " sg-between" : ""}`, "data-at": at }, ...inside);
  const heads = [head(0, make("div", {}, words.inputs), inputsHead())];

  /** How many inputs there are, and the way to those that can be derived. */
  function inputsHead() {
    const count = make("span", {}, String(sizes[0]));
    return derived.length ? make("div", { class: "sg-derive" }, count, derive) : make("div", {}, count);
  }
  for (let l = 1; l <= final; l++) {
    if (final <= limits.layers)
      heads.push(
        head(
          l - 0.5,
          button("+", fill(words.insert, { l }), () => reshape({ insert: l })),
        ),
      );
    const label = l === final ? words.output_activation : fill(words.activation, { l });
    const options = l === final ? [...choices, ...last] : choices;
    const activation = menu(label, options, activations[l - 1], (name) => reshape({ activation: [l, name] }));
    if (l === final) {
      heads.push(head(l, activation, make("div", {}, words.output)));
      continue;
    }
    const fewer = button("−", fill(words.drop_neuron, { l }), () => reshape({ cut: [l, -1] }));
    const more = button("+", fill(words.add_neuron, { l }), () => reshape({ grow: l }));
    const remove = button("×", fill(words.remove, { l }), () => reshape({ remove: l }));
    fewer.disabled = sizes[l] === 1;
    more.disabled = sizes[l] === limits.neurons;
    heads.push(head(l, activation, fewer, make("output", {}, String(sizes[l])), more, remove));
  }
  return heads;
}
