// The loop asks for every frame while something moves or a hand has just moved, and else looks ten times a second.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { createFrameLoop } from "../../pages/components/common/frame_loop.js";

/** @type {((now: number) => void)[]} */
let frames = [];
let now = 0;
let moves = false;
let steps = 0;
/** @type {EventTarget} */
let root;
/** @type {ReturnType<typeof createFrameLoop>} */
let loop;

Object.assign(globalThis, {
  requestAnimationFrame: (/** @type {(now: number) => void} */ call) => frames.push(call),
  cancelAnimationFrame: () => {
    frames = [];
  },
});

/** So many milliseconds pass, an animation frame in every sixteen. @param {number} ms */
function pass(ms) {
  for (const end = now + ms; now < end; ) {
    now += 16;
    mock.timers.tick(16);
    for (const call of frames.splice(0)) call(now);
  }
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(performance, "now", () => now);
  frames = [];
  [moves, steps] = [false, 0];
  root = new EventTarget();
  loop = createFrameLoop(/** @type {HTMLElement} */ (root), () => {
    steps += 1;
    return moves;
  });
  pass(1000);
  steps = 0;
});

test("at rest it looks ten times a second", () => {
  pass(1600);
  assert.ok(steps >= 10 && steps <= 16, String(steps));
});

test("what moves has every frame", () => {
  moves = true;
  pass(160);
  steps = 0;
  pass(1600);
  assert.equal(steps, 100);
});

test("a hand, or what comes, has the very next frame", () => {
  for (const wake of [() => root.dispatchEvent(new Event("pointermove")), () => loop.wake()]) {
    pass(1600);
    steps = 0;
    wake();
    pass(320);
    assert.equal(steps, 20);
  }
});

test("once stopped it asks for nothing", () => {
  loop.stop();
  pass(1600);
  root.dispatchEvent(new Event("click"));
  pass(160);
  assert.equal(steps, 0);
});
