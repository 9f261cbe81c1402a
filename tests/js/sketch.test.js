// What pens and buttons do to a drawing.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ERASER, Sketch } from "../../pages/components/drawing/sketch.js";

const LIMITS = { end: 6, points: 5, places: 121, fewest: 2, most: 4 };
const empty = (mode = "points") =>
  new Sketch({ mode: /** @type {"points"} */ (mode), classes: 2, points: [], curve: [] }, LIMITS);

test("points are placed, kept apart in a stroke, erased and undone", () => {
  const sketch = empty();
  sketch.remember();
  sketch.touch(0, 0, false);
  sketch.touch(0.1, 0, true); // too near in the same stroke
  sketch.touch(1, 0, true);
  sketch.pen = 1;
  sketch.touch(1, 1, false);
  assert.deepEqual(sketch.drawing.points, [
    [0, 0, 0],
    [1, 0, 0],
    [1, 1, 1],
  ]);
  sketch.remember();
  sketch.pen = ERASER;
  sketch.touch(0.9, 0.1, false);
  assert.equal(sketch.count, 2);
  sketch.undo();
  assert.equal(sketch.count, 3);
  sketch.undo();
  assert.equal(sketch.count, 0);
  assert.ok(!sketch.canUndo);
});

test("no more points than the server takes", () => {
  const sketch = empty();
  for (let i = 0; i < 9; i++) sketch.touch(i, i, false);
  assert.equal(sketch.count, LIMITS.points);
});

test("a class that goes takes its points along", () => {
  const sketch = empty();
  sketch.divide(3);
  assert.equal(sketch.pen, 2);
  sketch.touch(1, 1, false);
  sketch.divide(2);
  assert.deepEqual([sketch.count, sketch.pen, sketch.state.classes], [0, 1, 2]);
  sketch.undo();
  assert.deepEqual([sketch.count, sketch.state.classes], [1, 3]);
});

test("a stroke of the curve has a height for each place on its way", () => {
  const sketch = empty("curve");
  sketch.touch(-6, 0, false);
  sketch.touch(-5, 1, true);
  assert.equal(sketch.count, 11);
  assert.deepEqual(sketch.drawing.curve[5], [-5.5, 0.5]);
  sketch.pen = ERASER;
  sketch.last = null;
  sketch.touch(-5.5, 3, false);
  assert.equal(sketch.count, 10);
  const again = new Sketch(sketch.drawing, LIMITS);
  assert.deepEqual(again.drawing, sketch.drawing);
});

test("a place past the edge is brought in", () => {
  assert.deepEqual(empty().within(7, -6.00001), [6, -6]);
});
