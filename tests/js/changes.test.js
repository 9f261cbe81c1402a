// Changes of sliders wait for their answers, and none is lost.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createChanges } from "../../pages/components/common/changes.js";

/** @param {import("node:test").TestContext} t */
function queue(t) {
  /** @type {any[]} */
  const sent = [];
  let now = 1000;
  t.mock.timers.enable({ apis: ["setTimeout"] });
  t.mock.method(performance, "now", () => now);
  const changes = createChanges((change) => sent.push(change), 7);
  return {
    changes,
    sent,
    /** @param {number} ms */
    wait(ms) {
      now += ms;
      t.mock.timers.tick(ms);
    },
    /** @param {string} key @param {string} text */
    drag: (key, text, done = false) => changes.add({ key, text, done }),
    /** @param {number} number */
    answer(number) {
      changes.answer(number);
      changes.flush();
    },
  };
}

test("the first change goes at once, counted on from what was answered", (t) => {
  const { sent, drag } = queue(t);
  drag("age", "0.5");
  assert.deepEqual(sent, [{ key: "age", text: "0.5", done: false, number: 8 }]);
});

test("in the midst of a drag one more goes ahead of the answer, then the newest waits", (t) => {
  const { sent, drag, wait, answer, changes } = queue(t);
  drag("age", "0.1");
  drag("age", "0.2");
  assert.equal(sent.length, 1, "the first is not surely under way yet");
  wait(40);
  drag("age", "0.3");
  drag("age", "0.4");
  drag("age", "0.5");
  assert.deepEqual(
    sent.map((change) => change.text),
    ["0.1", "0.3"],
  );
  assert.ok(changes.pending("age"));
  answer(9);
  assert.deepEqual(
    sent.map((change) => change.text),
    ["0.1", "0.3", "0.5"],
  );
  assert.ok(changes.pending("age"), "sent, but not answered");
  answer(10);
  assert.ok(!changes.pending("age"));
});

test("until it is answered, a slider's number is the visitor's, whatever else comes", (t) => {
  const { drag, wait, answer, changes } = queue(t);
  drag("age", "0.1", true);
  assert.deepEqual([changes.pending("age"), changes.pending("air")], [true, false]);
  answer(7); // of a preset pressed before
  assert.ok(changes.pending("age"));
  answer(8);
  assert.ok(!changes.pending("age"));
  drag("age", "0.2", true);
  for (let tries = 0; tries < 5; tries++) wait(2000); // the server is gone
  assert.ok(!changes.pending("age"));
});

test("another slider waits for the answer, and every slider has its turn", (t) => {
  const { sent, drag, wait, answer } = queue(t);
  drag("age", "0.1", true);
  wait(40);
  drag("air", "0.2", true);
  drag("b", "1", true);
  assert.equal(sent.length, 1);
  answer(8);
  answer(9);
  assert.deepEqual(
    sent.map((change) => change.key),
    ["age", "air", "b"],
  );
});

test("that a slider was let go is not forgotten by a later move", (t) => {
  const { sent, drag, answer } = queue(t);
  drag("b", "0");
  drag("age", "0.1", true);
  drag("age", "0.2", false);
  answer(8);
  assert.deepEqual(sent[1], { key: "age", text: "0.2", done: true, number: 9 });
});

test("a change whose answer never comes is sent again, and the next is not held up for long", (t) => {
  const { sent, drag, wait, answer } = queue(t);
  drag("age", "0.1", true);
  drag("air", "0.2", true);
  wait(1999);
  assert.equal(sent.length, 1);
  wait(1);
  answer(sent.at(-1).number);
  assert.deepEqual(
    sent.map(({ key, text, number }) => [key, text, number]),
    [
      ["age", "0.1", 8],
      ["air", "0.2", 9],
      ["age", "0.1", 10],
    ],
  );
});

test("how long an answer is waited for follows how long answers take", (t) => {
  const { sent, drag, wait, answer } = queue(t);
  for (let i = 0; i < 30; i++) {
    drag("picture", `${i}`);
    wait(60);
    answer(sent.at(-1).number);
  }
  drag("picture", "lost");
  const before = sent.length;
  wait(170);
  assert.equal(sent.length, before);
  wait(20);
  assert.equal(sent.length, before + 1);
  assert.equal(sent.at(-1).text, "lost");
  drag("picture", "newer");
  drag("picture", "newest", true);
  wait(400);
  assert.equal(sent.at(-1).text, "newest");
  assert.equal(sent.at(-1).done, true);
});

test("what is lost is sent again only so often", (t) => {
  const { sent, drag, wait } = queue(t);
  drag("age", "0.1", true);
  for (let i = 0; i < 50; i++) wait(1000);
  assert.equal(sent.length, 5);
  drag("age", "0.2", true);
  assert.equal(sent.length, 6);
});
