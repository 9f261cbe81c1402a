// Weights of the first layer as pictures: each neuron's own, all on one scale.

import assert from "node:assert/strict";
import { test } from "node:test";
import { showsWeights, weightCells } from "../../pages/components/stage/views/weight_pictures.js";

test("each neuron has its weights in the order of the inputs, as far from the middle as they are large", () => {
  // Two neurons with two inputs: weights lie input by input, then come the biases and what follows.
  const theta = [1, -2, 0, 0.5, 9, 9];
  assert.deepEqual([...weightCells(theta, 2, 2)], [191, 128, 0, 159]);
});

test("where all weights are zero all is in the middle", () => {
  assert.deepEqual([...weightCells([0, 0, 0, 0], 2, 2)], [128, 128, 128, 128]);
});

test("the large map is a neuron's weights only for the first layer of a network that sees pictures", () => {
  /** @param {number} picture @param {[number, number] | null} focus @param {any} space */
  const shown = (picture, focus, space = null) =>
    showsWeights({ scene: /** @type {any} */ ({ picture }), focus, space });
  assert.equal(shown(8, [1, 3]), true);
  assert.equal(shown(8, [2, 3]), false);
  assert.equal(shown(8, null), false);
  assert.equal(shown(0, [1, 3]), false);
  assert.equal(shown(8, [1, 3], [1, 0, 1]), false);
});
