// Where things stand in the network, on the map and on the loss curve, worked by hand.

import assert from "node:assert/strict";
import { test } from "node:test";
import { shortcut } from "../../pages/components/stage/shortcuts.js";
import { scaleLoss } from "../../pages/components/stage/views/loss_scale.js";
import { nearestPoint, zoomedWindow } from "../../pages/components/stage/views/map_gestures.js";
import {
  layoutNetwork,
  leastWidth,
  neuronAt,
  neuronIndex,
  parameterOf,
  under,
} from "../../pages/components/stage/views/network_layout.js";
import { drawSlowMotion } from "../../pages/components/stage/views/network_numbers.js";

Object.assign(globalThis, { document: {}, getComputedStyle: () => ({ getPropertyValue: () => "11px" }) });

const SIZES = [2, 3, 1];
const layout = layoutNetwork(SIZES, 400, 300, { names: 20, after: false, narrow: false });

test("parameters are counted layer by layer, weights first, biases after them", () => {
  // 2·3 weights and 3 biases lead to the hidden layer, 3 weights and 1 bias to the output.
  assert.equal(parameterOf(SIZES, { layer: 1, neuron: 2, from: 1 }), 5);
  assert.equal(parameterOf(SIZES, { layer: 1, neuron: 0, bias: true }), 6);
  assert.equal(parameterOf(SIZES, { layer: 2, neuron: 0, from: 2 }), 11);
  assert.equal(parameterOf(SIZES, { layer: 2, neuron: 0, bias: true }), 12);
  for (const edge of layout.edges) assert.equal(parameterOf(SIZES, edge), edge.index);
  for (const { layer, neuron, index } of layout.biases) {
    assert.equal(parameterOf(SIZES, { layer, neuron, bias: true }), index);
  }
});

test("neurons are counted from the first hidden layer on", () => {
  assert.deepEqual(neuronAt(SIZES, 3), [2, 0]);
  assert.equal(neuronIndex(SIZES, 2, 0), 3);
  assert.deepEqual(layout.starts, [0, 0, 3]);
});

test("on a narrow screen a small network is in sight, and a deeper one with long names has its layers apart", () => {
  const narrow = { after: false, narrow: true };
  assert.ok(leastWidth([2, 4, 2, 1], 300, { ...narrow, names: 15 }) <= 366);
  const wine = { after: true, narrow: true, names: 117 };
  const wide = leastWidth([13, 8, 8, 3], 300, wine);
  const [, one, two] = layoutNetwork([13, 8, 8, 3], wide, 300, wine).spots.map(([spot]) => spot.x);
  assert.ok(two - one >= 80, "the controls above a layer are 90 wide");
  assert.equal(leastWidth([2, 4, 2, 1], 300, { ...narrow, narrow: false, names: 15 }), 296);
});

test("under a place lies a neuron, its bias, a line, or nothing", () => {
  const { x, y, size } = layout.spots[1][1];
  assert.deepEqual(under(layout, x, y), { layer: 1, neuron: 1 });
  assert.deepEqual(under(layout, x, y + size / 2 + 4), { layer: 1, neuron: 1, bias: true });
  const edge = layout.edges[1]; // from the first input to the second neuron: its middle is half way up
  const middle = [(edge.x1 + edge.x2) / 2, (edge.y1 + edge.y2) / 2];
  assert.deepEqual(under(layout, middle[0], middle[1]), { layer: 1, neuron: 1, from: 0 });
  assert.equal(under(layout, x, 1), null);
});

test("neurons grow with the screen", () => {
  const side = (/** @type {number} */ h) =>
    layoutNetwork([2, 4, 2, 1], 1200, h, { names: 20, after: false, narrow: false }).spots[1][0].size;
  assert.deepEqual([side(300), side(500), side(900)], [40, 65, 84]);
});

test("numbers stand on the lines of an update where there is room for them", () => {
  const written = (/** @type {number} */ w) => {
    const sizes = [2, 4, 2, 1];
    const layout = layoutNetwork(sizes, w, 300, { names: 20, after: false, narrow: w < 500 });
    /** @type {string[]} */
    const texts = [];
    const pen = {
      font: "11px sans-serif",
      fillText: (/** @type {string} */ text) => texts.push(text),
      fillRect() {},
      beginPath() {},
      arc() {},
      fill() {},
    };
    const numbers = Array.from({ length: 25 }, (_, i) => i);
    const slow = { phase: 2, t: 1, x: [0, 0], a: numbers, z: numbers, delta: numbers, before: numbers, after: numbers };
    const picture = { theme: {}, scene: { sizes }, slow, header: {} };
    drawSlowMotion(/** @type {any} */ (pen), /** @type {any} */ (picture), /** @type {any} */ (slow), layout);
    return texts.filter((text) => text.includes("→")).length;
  };
  assert.deepEqual([written(900), written(340)], [2 * 4 + 4 * 2 + 2, 0]);
});

test("the nearest point within reach is meant", () => {
  const points = /** @type {any} */ ([[[0.5, 0.5, 0, 1]], [[0.52, 0.5, 1, 2]]]);
  assert.equal(nearestPoint(points, 0.515, 0.5, 0.05)?.[3], 2);
  assert.equal(nearestPoint(points, 0.9, 0.9, 0.05), null);
});

test("a window keeps the place under the pointer, and ends at the map's edges", () => {
  const limits = { window: 1000, closest: 60 };
  assert.equal(zoomedWindow("", 0.8, 0.5, 0.5, limits), "100.100.800");
  assert.equal(zoomedWindow("100.100.800", 0.8, 0, 1, limits), "100.260.640");
  assert.equal(zoomedWindow("100.100.800", 1.25, 0.5, 0.5, limits), "");
  assert.equal(zoomedWindow("0.0.60", 0.8, 0.5, 0.5, limits), "0.0.60");
});

test("the loss runs from zero to the largest, on a log axis from the smallest", () => {
  /** @type {any} */
  const picture = {
    frame: { epoch: 2 },
    header: { batches: [] },
    views: { axis: "linear", by: "epoch" },
    points: [
      [0, 1, 0.8],
      [2, 0.1, 0.2],
    ],
    earlier: [],
  };
  const { x, y, ticks, last } = scaleLoss(picture, 108, 100);
  assert.deepEqual([x(0), x(2), y(0), y(1), last], [46, 100, 82, 8, 2]);
  assert.deepEqual(ticks, [0, 0.5, 1]);
  const log = scaleLoss({ ...picture, views: { axis: "log", by: "epoch" } }, 108, 100);
  assert.deepEqual([log.y(0.09).toFixed(6), log.y(1.1)], ["82.000000", 8]);
  assert.deepEqual(
    log.ticks.map((tick) => tick.toFixed(1)),
    ["0.1", "0.3", "1.0"],
  );
  const tiny = {
    ...picture,
    views: { axis: "log", by: "epoch" },
    points: [
      [0, 1, 1e-11],
      [2, 1e-10, 0],
    ],
  };
  const deep = scaleLoss(tiny, 108, 100);
  assert.ok(deep.y(1e-10) < deep.y(1e-11) && deep.y(1e-11) < deep.y(0), "small losses have places of their own");
});

test("earlier runs make room for themselves, up to four times as far and three times as high", () => {
  /** @type {any} */
  const picture = {
    frame: { epoch: 50 },
    header: { batches: [] },
    views: { axis: "linear", by: "epoch" },
    points: [[50, 1, 1]],
    earlier: [{ epochs: [0, 1000], losses: [100, 0.5] }],
  };
  const { last, y } = scaleLoss(picture, 108, 100);
  assert.deepEqual([last, y(3)], [200, 8]);
});

test("keys and what they mean", () => {
  const plain = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
  assert.deepEqual(shortcut({ ...plain, key: "b" }), ["step", "batch"]);
  assert.deepEqual(shortcut({ ...plain, key: "z", ctrlKey: true }), ["undo", "back"]);
  assert.deepEqual(shortcut({ ...plain, key: "Z", metaKey: true, shiftKey: true }), ["undo", "forth"]);
  assert.equal(shortcut({ ...plain, key: "r", ctrlKey: true }), undefined, "the browser's own: load anew");
  assert.equal(shortcut({ ...plain, key: "n", altKey: true }), undefined);
});
