// The lines of a network: their places, the order of their parameters, how wide they are.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  along,
  connect,
  lineWidth,
  path,
  relativeStrength,
  rise,
  sign,
  strength,
  trace,
} from "../../pages/components/common/network.js";
import { layout } from "../../pages/components/matrices/graph.js";

test("lines and biases are in the order of the parameters", () => {
  const spot = (/** @type {number} */ x, /** @type {number} */ y) => ({ x, y, size: 10 });
  const { edges, biases } = connect([
    [spot(0, 0), spot(0, 50)],
    [spot(100, 0), spot(100, 50), spot(100, 99)],
    [spot(200, 0)],
  ]);
  // [2, 3, 1]: six weights, three biases, three weights, one bias
  assert.deepEqual(
    edges.map((edge) => edge.index),
    [0, 1, 2, 3, 4, 5, 9, 10, 11],
  );
  assert.deepEqual(
    biases.map((bias) => bias.index),
    [6, 7, 8, 12],
  );
  assert.deepEqual(edges[4], { index: 4, layer: 1, from: 1, neuron: 1, x1: 5, y1: 50, x2: 95, y2: 50 });
});

test("a line is wider the further its weight is from zero, and never wider than the widest", () => {
  assert.equal(strength(0), 0);
  assert.equal(strength(-1.5), 0.5);
  assert.ok(strength(1e9) < 1 + 1e-9);
  assert.equal(lineWidth(0, 1, 10), 1);
  assert.equal(lineWidth(0.5, 1, 10), 5.5);
  const relative = relativeStrength(Float32Array.of(0.5, -2, 1));
  assert.deepEqual([relative(-2), relative(1)], [1, 0.5]);
  assert.equal(relativeStrength([0, 0])(0), 0);
});

test("a sign is a colour's name", () => {
  assert.deepEqual([-1, 0, 2].map(sign), ["negative", "zero", "positive"]);
});

test("a line leaves and arrives level, the same in an SVG and on a canvas", () => {
  const line = { x1: 0, y1: 0, x2: 100, y2: 40 };
  assert.equal(path(line), "M 0 0 C 50 0, 50 40, 100 40");
  /** @type {[string, ...number[]][]} */
  const drawn = [];
  const pen = {
    moveTo: (/** @type {number[]} */ ...at) => drawn.push(["moveTo", ...at]),
    lineTo: (/** @type {number[]} */ ...at) => drawn.push(["lineTo", ...at]),
    bezierCurveTo: (/** @type {number[]} */ ...at) => drawn.push(["bezierCurveTo", ...at]),
  };
  trace(pen, line);
  trace(pen, line, true);
  assert.deepEqual(drawn, [
    ["moveTo", 0, 0],
    ["bezierCurveTo", 50, 0, 50, 40, 100, 40],
    ["moveTo", 0, 0],
    ["lineTo", 100, 40],
  ]);
});

test("a place along a line lies on its curve", () => {
  assert.ok(Math.abs(rise(0.5) - 0.5) < 1e-4);
  assert.ok(rise(0.1) < 0.03 && rise(0.9) > 0.97);
  // t = 0.25: x = 1.5·0.25·0.75² + 1.5·0.25²·0.75 + 0.25³ = 0.296875; y = 3·0.25² − 2·0.25³ = 0.15625
  assert.ok(Math.abs(rise(0.296875) - 0.15625) < 1e-3);
  assert.deepEqual(along({ x1: 10, y1: 0, x2: 20, y2: 8 }, 0.25, true), [12.5, 2]);
});

test("neurons stand under their headings, apart from each other, within the picture", () => {
  for (const sizes of [
    [2, 1],
    [4, 16, 1],
    [30, 4, 2, 1],
  ]) {
    const { width, height, radius, spots } = layout(sizes, 600);
    assert.equal(width, 600);
    assert.deepEqual(
      spots.map((layer) => layer.length),
      sizes,
    );
    for (const layer of spots) {
      assert.ok(layer[0].y - radius >= 0 && layer[layer.length - 1].y + radius <= height);
      for (let i = 1; i < layer.length; i++) assert.ok(layer[i].y - layer[i - 1].y >= 2 * radius);
    }
  }
  assert.equal(layout([1, 1, 1, 1, 1, 1, 1, 1], 300).width, 8 * 78);
});
