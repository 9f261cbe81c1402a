// The race's playhead asks for frames in time and never shows one it has not, and its chart keeps curves in sight.

import assert from "node:assert/strict";
import { test } from "node:test";
import { scaleChart } from "../../pages/components/race/chart_scale.js";
import { contour, reached } from "../../pages/components/race/contour.js";
import { Playhead } from "../../pages/components/race/playhead.js";

/** @param {number} epoch @param {number[]} [train] */
const frame = (epoch, train = [1, 2]) =>
  /** @type {any} */ ({ epoch, train, test: train, norm: train, place: [1, 2], maps: new Uint8Array() });
/** @param {number} first @param {number} count */
const frames = (first, count) => Array.from({ length: count }, (_, i) => frame(first + i));
const HEADER = { race: "a", first: 0, distance: 100, done: 1, at: 0, locked: false, pace: 60 };

function raced() {
  /** @type {string[]} */
  const asks = [];
  const head = new Playhead((what) => asks.push(what));
  head.receive(HEADER, frames(0, 1));
  return { head, asks };
}

test("a race at rest asks for nothing, and in play for one answer at a time", () => {
  const { head, asks } = raced();
  assert.deepEqual(asks, []);
  head.toggle();
  head.tick(0.01);
  head.tick(0.01);
  assert.deepEqual(asks, ["more"]);
  assert.equal(head.waiting, true);
  head.receive({ ...HEADER, first: 1, done: 31 }, frames(1, 30));
  assert.deepEqual(asks, ["more", "more"], "thirty frames do not last long");
  head.receive({ ...HEADER, first: 31, done: 61 }, frames(31, 30));
  assert.deepEqual(asks, ["more", "more"]);
  assert.equal(head.frames.length, 61);
});

test("it goes sixty epochs a second, or as many as the server can give, and never past what it has", () => {
  const { head } = raced();
  head.receive({ ...HEADER, first: 1, done: 61 }, frames(1, 60));
  head.toggle();
  head.tick(0.1);
  assert.equal(head.epoch, 6);
  for (const seconds of [0.015, 0.019, 0.0167]) head.tick(seconds);
  assert.equal(head.at, 9, "an epoch for each animation frame");
  head.at = 6;
  head.receive({ ...HEADER, first: 61, done: 61, pace: 30 }, []);
  head.tick(0.1);
  assert.equal(head.epoch, 9);
  for (let i = 0; i < 99; i++) head.tick(5);
  assert.equal(head.epoch, 60);
  assert.equal(head.frame?.epoch, 60);
});

test("frames that come twice are taken once, and frames behind a gap not at all", () => {
  const { head } = raced();
  head.receive({ ...HEADER, first: 0 }, frames(0, 5));
  head.receive({ ...HEADER, first: 3 }, frames(3, 4));
  assert.deepEqual(
    head.frames.map(({ epoch }) => epoch),
    [0, 1, 2, 3, 4, 5, 6],
  );
  head.receive({ ...HEADER, first: 50 }, frames(50, 3));
  assert.equal(head.frames.length, 7);
});

test("at the end it tells so once; Play goes from the start, and nothing is asked for again", () => {
  const { head, asks } = raced();
  head.receive({ ...HEADER, first: 1, done: 101 }, frames(1, 100));
  head.toggle();
  for (let i = 0; i < 30; i++) head.tick(0.1);
  assert.deepEqual([head.over, head.playing, head.epoch], [true, false, 100]);
  assert.deepEqual(asks, ["end"]);
  head.toggle();
  assert.deepEqual([head.epoch, head.playing], [0, true]);
  for (let i = 0; i < 30; i++) head.tick(0.1);
  assert.deepEqual(asks, ["end"]);
});

test("who comes back gets what the server has, and stands where it was left", () => {
  /** @type {string[]} */
  const asks = [];
  const head = new Playhead((what) => asks.push(what));
  assert.equal(head.receive({ ...HEADER, done: 61, at: 40 }, frames(0, 1)), true);
  assert.deepEqual(asks, ["more"]);
  assert.equal(head.receive({ ...HEADER, first: 1, done: 61, at: 40 }, frames(1, 60)), false);
  assert.deepEqual([head.epoch, head.seen, asks.length], [40, 40, 1]);
});

test("another race drops the frames of the one before; a locked one does not begin", () => {
  const { head } = raced();
  head.receive({ ...HEADER, first: 1 }, frames(1, 9));
  head.seek(5);
  assert.equal(head.receive({ ...HEADER, race: "b", locked: true }, frames(0, 1)), true);
  assert.deepEqual([head.frames.length, head.epoch], [1, 0]);
  head.toggle();
  assert.equal(head.playing, false);
});

test("a locked race asks for nothing, whatever the server has", () => {
  /** @type {string[]} */
  const asks = [];
  const head = new Playhead((what) => asks.push(what));
  head.receive({ ...HEADER, done: 101, locked: true }, frames(0, 1));
  assert.deepEqual(asks, []);
  head.receive({ ...HEADER, first: 0, done: 101 }, frames(0, 1));
  assert.deepEqual(asks, ["more"]);
});

test("dragging goes to any epoch there is a frame of, and pauses", () => {
  const { head } = raced();
  head.receive({ ...HEADER, first: 1 }, frames(1, 9));
  head.toggle();
  head.seek(99);
  assert.deepEqual([head.epoch, head.playing], [9, false]);
  head.seek(-3);
  assert.equal(head.epoch, 0);
});

const LINEAR = { trace: "train", axis: "linear", against: "epoch" };

test("curves lie within the chart, linear and log", () => {
  const seen = [frame(0, [2, 2]), frame(50, [1, 0.5]), frame(100, [0.5, 0.001])];
  const linear = scaleChart(seen, LINEAR, 100, [1, 2], 400, 300);
  assert.deepEqual([linear.y(0), linear.y(2)], [linear.bottom, linear.top]);
  assert.deepEqual([linear.x(0, 0), linear.x(100, 1)], [linear.left, linear.right]);
  const log = scaleChart(seen, { ...LINEAR, axis: "log" }, 100, [1, 2], 400, 300);
  for (const value of [2, 0.5, 0.001, 0]) assert.ok(log.y(value) <= log.bottom && log.y(value) >= log.top);
  assert.ok(log.ticks.includes(0.01) && log.ticks.includes(1));
});

test("by seconds of work each goes as far as its own work takes it", () => {
  const scale = scaleChart([frame(0)], { ...LINEAR, against: "seconds" }, 100, [0.01, 0.04], 400, 300);
  assert.equal(scale.last, 4);
  assert.equal(scale.x(100, 1), scale.right);
  assert.equal(scale.x(100, 0), scale.left + (scale.right - scale.left) / 4);
});

test("one that diverges does not flatten the others", () => {
  const seen = [frame(0, [1, 1]), frame(1, [0.5, 1e200])];
  const scale = scaleChart(seen, LINEAR, 100, [1, 1], 400, 300);
  assert.equal(scale.y(3), scale.top);
  assert.equal(scale.y(1e200), scale.top);
  for (const axis of ["linear", "log"]) {
    const nothing = scaleChart([frame(0, [0, 0])], { ...LINEAR, axis }, 100, [1, 1], 400, 300);
    assert.ok(Number.isFinite(nothing.y(0)) && nothing.ticks.length > 0);
  }
});

test("lines of equal height run where the height is", () => {
  // A slope from 0 at the left to 2 at the right: the line at 0.5 is upright, at a quarter of the width.
  const ends = contour(Float32Array.of(0, 1, 2, 0, 1, 2, 0, 1, 2), 3, 0.5);
  assert.equal(ends.length, 2 * 4);
  assert.deepEqual(
    ends.filter((_, i) => i % 2 === 0),
    [0.5, 0.5, 0.5, 0.5],
  );
  const peak = contour(Float32Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0), 3, 0.5);
  assert.equal(peak.length, 4 * 4, "a line around it, a stretch in each of four cells");
  const saddle = contour(Float32Array.of(1, 0, 0, 1), 2, 0.5);
  assert.equal(saddle.length, 2 * 4, "two lines pass");
  assert.deepEqual(contour(new Float32Array(9), 3, 0.5), []);
});

test("a way is drawn as far as the epoch, also where only every fourth is remembered", () => {
  assert.deepEqual(
    [0, 3, 4, 11, 13, 99].map((epoch) => reached([0, 4, 8, 12, 13], epoch)),
    [0, 0, 1, 2, 4, 4],
  );
});
