// The neuron's activation: its point stands on the axes, and what is pointed at is the nearest of its values.

import assert from "node:assert/strict";
import { test } from "node:test";
import { heightIn } from "../../pages/components/common/elements.js";
import { HEIGHT, nearest, place, WIDTH } from "../../pages/components/neuron/curve.js";
import { filled } from "../../pages/components/neuron/picture.js";

const z = Array.from({ length: 201 }, (_, i) => -10 + i / 10);
const curve = /** @type {import("../../pages/components/neuron/data.js").Curve} */ ({ z, range: [0, 1] });

test("the ends and the middle of the axes", () => {
  const [left, bottom] = place(curve, [-10, 0]);
  const [right, top] = place(curve, [10, 1]);
  assert.ok(0 < left && left < right && right < WIDTH);
  assert.ok(0 < top && top < bottom && bottom < HEIGHT);
  assert.deepEqual(place(curve, [0, 0.5]), [(left + right) / 2, (bottom + top) / 2]);
  assert.deepEqual(place(curve, [0, 0], HEIGHT + 100), [(left + right) / 2, bottom + 100], "on a tall screen it grows");
});

test("the nearest value is the one under the pointer, at the ends the last", () => {
  for (const i of [0, 57, 100, 200]) assert.equal(nearest(curve, place(curve, [z[i], 0])[0] + 0.4), i);
  assert.equal(nearest(curve, -50), 0);
  assert.equal(nearest(curve, WIDTH + 50), 200);
});

test("a drawing is as high as its element, and no lower than it must be", () => {
  assert.equal(heightIn({ clientWidth: 744, clientHeight: 1000 }, 372, 400), 500);
  assert.equal(heightIn({ clientWidth: 744, clientHeight: 600 }, 372, 400), 400);
  assert.equal(heightIn({ clientWidth: 0, clientHeight: 0 }, 372, 400), 400, "out of sight");
});

test("the output's circle is filled as far as its share", () => {
  assert.match(filled(0.5), /^M 470 122 A 42 42 0 0 0 554 122 Z$/); // half: from side to side through the middle
  assert.match(filled(0), /^M 512 164 .* 512 164 Z$/);
  assert.match(filled(1), /^M 512 80 A 42 42 0 1 0 512 80 Z$/);
});
