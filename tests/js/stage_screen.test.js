// What the stage holds: a picture once there is all it needs, the moment requests are about, what stays with a run.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Reach } from "../../pages/components/stage/reach.js";
import { Screen } from "../../pages/components/stage/screen.js";

/** @param {any} [more] @returns {any} */
const sceneOf = (more) => ({ tag: "a", sizes: [2, 3, 1], curve: [[0], [0.5], [0.6]], views: {}, ...more });
/** @param {number} epoch @param {any} [more] @returns {any} */
const frameAt = (epoch, more) => ({ epoch, batch: 0, losses: [0.4, 0.5], ...more });
/** @param {any} [more] @returns {any} */
const headerOf = (more) => ({ last: 9, frozen: [], earlier: null, ...more });

function shown() {
  const screen = new Screen();
  screen.takeHeader(headerOf({ frozen: [4] }));
  screen.takeScene(sceneOf(), new Uint8Array(4), false);
  screen.theme = /** @type {any} */ ({});
  screen.show(frameAt(3, { notes: ["ill"] }));
  return screen;
}

test("there is no picture before there is all it is made of", () => {
  const screen = new Screen();
  assert.equal(screen.picture(false, null), null);
  assert.equal(shown().picture(true, null)?.frame.epoch, 3);
  assert.deepEqual([...(shown().picture(true, null)?.frozen ?? [])], [4]);
});

test("a request says what is on screen and how closely it is looked at", () => {
  const screen = shown();
  assert.deepEqual([screen.situation(true).epoch, screen.situation(true).detail, screen.focus], [3, false, null]);
  screen.at = { layer: 1, neuron: 2 };
  assert.deepEqual([screen.situation(true).detail, screen.situation(true).focus], [true, [1, 2]]);
  screen.at = { layer: 1, neuron: 2, from: 0 };
  assert.equal(screen.situation(true).focus, null, "a weight is no neuron");
  assert.equal(screen.situation(true).earlier, "");
  assert.equal(screen.takeEarlier(headerOf({ earlier: [], earlier_key: "k" })), true);
  assert.equal(screen.situation(true).earlier, "k");
});

test("a scene of the same run keeps the loss curve, one of another begins it anew", () => {
  const screen = shown();
  assert.deepEqual(
    screen.points.map(([epoch]) => epoch),
    [0, 3],
  );
  screen.numbered = true;
  screen.takeScene(sceneOf({ tag: "b" }), new Uint8Array(), true);
  assert.deepEqual([screen.points.length, screen.numbered], [2, true]);
  screen.takeScene(sceneOf({ tag: "c" }), new Uint8Array(), false);
  assert.deepEqual([screen.points.length, screen.numbered], [1, false]);
});

test("notes stay until a frame tells others, and go with their run", () => {
  const screen = shown();
  screen.show(frameAt(4));
  assert.deepEqual(screen.notes, ["ill"]);
  screen.show(frameAt(5, { notes: [] }));
  assert.deepEqual(screen.notes, []);
  screen.leaveRun();
  assert.equal(screen.frame, null);
});

test("space is seen through two neurons of a layer that has two", () => {
  const screen = shown();
  assert.equal(screen.space, null);
  screen.settings.space = "1.0.2";
  assert.deepEqual(screen.space, [1, 0, 2]);
  screen.settings.space = "2.0.1";
  assert.equal(screen.space, null, "the output has one neuron");
});

test("a server that was away is asked once the page has been drawn anew, and is away until it has answered", () => {
  const reach = new Reach();
  assert.deepEqual([reach.isOpen(0), reach.isUnsure(0), reach.isAway(1)], [true, false, false]);
  reach.look(true, 1000);
  reach.look(false, 1100);
  assert.deepEqual([reach.isOpen(1100), reach.isUnsure(1100), reach.isAway(0)], [false, false, true]);
  assert.deepEqual([reach.isOpen(4000), reach.isUnsure(4000), reach.isAway(0)], [true, true, true]);
  reach.answered();
  assert.deepEqual([reach.isUnsure(4000), reach.isAway(0), reach.isAway(2)], [false, false, true]);
});
