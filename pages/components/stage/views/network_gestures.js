// What pointer and keys do to the network: point at something, drag a weight, step through it, open the menu.

import { draggable, wayOf } from "../../common/gestures.js";
import { clamp } from "../../common/numbers.js";
import { isNeuron, parameterOf, sameThing, under } from "./network_layout.js";

/** @typedef {import("../types.js").Thing} Thing */
/** @typedef {import("../types.js").Picture} Picture */

/** Pixels that change a weight by 1, without and with Shift; and up to which a press is not a drag. */
const PER_UNIT = 60;
const PER_UNIT_FINE = 600;
const STILL = 2;
const SIDES = /** @type {Record<string, number>} */ ({ "[": -1, "]": 1 });
const NUDGES = /** @type {Record<string, number>} */ ({
  "+": 0.1,
  "=": 0.1,
  "-": -0.1,
  "−": -0.1,
  PageUp: 1,
  PageDown: -1,
});

/**
 * @typedef {object} Parts
 * @property {HTMLElement} root
 * @property {HTMLCanvasElement} canvas
 * @property {HTMLElement} nodes
 * @property {import("../types.js").Emit} emit
 * @property {import("../gestures.js").Gestures} gestures
 * @property {() => import("./network_layout.js").Layout} layout
 * @property {() => Picture | null} shown
 * @property {ReturnType<typeof import("./network_menu.js").createWeightMenu>} menu
 * @property {(layer: number, neuron: number) => void} focusNode
 */

/** @param {Parts} parts */
export function listenToNetwork({ root, canvas, nodes, emit, gestures, layout, shown, menu, focusNode }) {
  /** Whether a weight is being dragged; a new run takes it out of the hand. */
  let dragging = false;
  /** What a key has changed last, and in which gesture. @type {{thing: Thing, gesture: number} | null} */
  let nudged = null;

  /** @param {MouseEvent} event */
  const thingAt = (event) => under(layout(), event.offsetX, event.offsetY);
  /** @param {Thing | null} thing */
  const isWeight = (thing) => thing !== null && !isNeuron(thing);

  /** @param {Thing | null} thing @param {boolean} [hovering] then an open menu stays what it is about */
  function point(thing, hovering = false) {
    const picture = shown();
    if (!picture || (hovering && menu.isOpen) || sameThing(thing, picture.at)) return;
    if (!thing) menu.close();
    emit("point", thing);
  }

  /** @param {Thing} thing */
  function choose(thing) {
    const picture = shown();
    if (picture) menu.open(picture, thing);
  }

  function cancel() {
    if (dragging) emit("drag", false);
    dragging = false;
  }

  /** @typedef {{thing: Thing, y: number, value: number, gesture: number, moved: boolean}} Held */
  /** @type {import("../../common/gestures.js").Drag<Held>} */
  const weightDrag = {
    latest: true,
    start(event) {
      const thing = thingAt(event);
      const picture = shown();
      if (!picture || !thing || !isWeight(thing)) return null;
      const value = picture.frame.theta[parameterOf(picture.scene.sizes, thing)];
      dragging = true;
      emit("drag", true);
      return { thing, y: event.clientY, value, gesture: gestures.next(), moved: false };
    },
    move(event, held) {
      const by = held.y - event.clientY;
      if (!dragging || (Math.abs(by) < STILL && !held.moved)) return;
      held.moved = true;
      const value = held.value + by / (event.shiftKey ? PER_UNIT_FINE : PER_UNIT);
      emit("weigh", { thing: held.thing, value, gesture: held.gesture });
    },
    end: cancel,
    long: (held) => choose(held.thing),
  };

  canvas.addEventListener("pointerdown", (event) => point(thingAt(event)));
  draggable(canvas, weightDrag);
  canvas.onpointermove = (event) => {
    if (!dragging) point(thingAt(event), true);
  };
  // A finger on a line or a bias changes it; anywhere else it scrolls the page.
  canvas.addEventListener(
    "touchstart",
    (event) => {
      const { left, top } = canvas.getBoundingClientRect();
      const { clientX, clientY } = event.touches[0];
      if (isWeight(under(layout(), clientX - left, clientY - top))) event.preventDefault();
    },
    { passive: false },
  );
  canvas.onpointerleave = (event) => {
    if (event.pointerType !== "touch" && !dragging && !menu.isOpen) point(null, true);
  };
  canvas.oncontextmenu = (event) => {
    const thing = thingAt(event);
    if (!thing) return;
    event.preventDefault();
    point(thing);
    choose(thing);
  };
  root.addEventListener("focusout", () =>
    requestAnimationFrame(() => {
      if (!root.contains(document.activeElement)) point(null);
    }),
  );

  /** @param {Thing} at @param {number} by the neuron, its lines from the first, its bias, and round again */
  function stepThrough({ layer, neuron, from, bias }, by) {
    const lines = /** @type {Picture} */ (shown()).scene.sizes[layer - 1];
    const places = lines + 2;
    const now = bias ? lines + 1 : from === undefined ? 0 : from + 1;
    const next = (now + by + places) % places;
    const part = next === lines + 1 ? { bias: true } : next ? { from: next - 1 } : {};
    point({ layer, neuron, ...part });
    emit("announce");
  }

  /** Presses of a key on one thing are one gesture. @param {Picture} picture @param {Thing} thing @param {number} by */
  function nudge({ frame, scene }, thing, by) {
    if (!nudged || !sameThing(nudged.thing, thing) || nudged.gesture !== gestures.newest) {
      nudged = { thing, gesture: gestures.next() };
    }
    const value = frame.theta[parameterOf(scene.sizes, thing)] + by;
    emit("weigh", { thing, value, gesture: nudged.gesture });
    emit("announce");
  }

  /** @param {number[]} sizes @param {Thing} from @param {[number, number]} move */
  function stepTo(sizes, from, [across, up]) {
    const layer = clamp(from.layer + across, 1, sizes.length - 1);
    const neuron = clamp(from.neuron - up, 0, sizes[layer] - 1);
    const wanted = nodes.children[layout().starts[layer] + neuron];
    for (const node of /** @type {HTMLCollectionOf<HTMLElement>} */ (nodes.children)) {
      node.tabIndex = node === wanted ? 0 : -1;
    }
    point({ layer, neuron });
    focusNode(layer, neuron);
  }

  root.addEventListener("keydown", (event) => {
    const picture = shown();
    const target = /** @type {Element} */ (event.target);
    if (!picture || target.closest("input, select") || event.ctrlKey || event.metaKey) return;
    const { at, scene } = picture;
    const onNodes = target.closest(".sg-nodes") !== null;
    const [move, side, step] = [wayOf(event), SIDES[event.key], NUDGES[event.key]];
    if (event.key === "Escape") {
      menu.close();
      point(null);
    } else if (move && onNodes) stepTo(scene.sizes, at ?? { layer: 1, neuron: 0 }, move);
    else if (side && at) stepThrough(at, side);
    else if (step && at && isWeight(at)) nudge(picture, at, step);
    else if (event.key === "Enter" && at && onNodes) choose(at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  return { point, cancel };
}
