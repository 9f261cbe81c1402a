// The heat map's keys and colours.

import assert from "node:assert/strict";
import { test } from "node:test";

import { led, shade } from "../../pages/components/heat/heat.js";

test("arrow keys walk through the table and stay in it", () => {
  assert.deepEqual(led("ArrowRight", 0, 0, 2, 3), [0, 1]);
  assert.deepEqual(led("ArrowDown", 0, 1, 2, 3), [1, 1]);
  assert.deepEqual(led("ArrowDown", 1, 1, 2, 3), [1, 1]);
  assert.deepEqual(led("ArrowLeft", 1, 0, 2, 3), [1, 0]);
  assert.deepEqual(led("End", 1, 0, 2, 3), [1, 2]);
  assert.deepEqual(led("Home", 0, 2, 2, 3), [0, 0]);
  assert.equal(led("a", 0, 0, 2, 3), null);
});

test("the ends of the colours are strong, the middle is pale, and what is not there has none", () => {
  assert.equal(shade(0), "--shade: var(--cold); --much: 55%");
  assert.equal(shade(1), "--shade: var(--hot); --much: 55%");
  assert.equal(shade(0.5), "--shade: var(--hot); --much: 0%");
  assert.equal(shade(null), "");
});
