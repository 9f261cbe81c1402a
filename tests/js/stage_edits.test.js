// Of a drag's edits the newest counts, and what was trained before an edit is let go of.

import assert from "node:assert/strict";
import { test } from "node:test";
import { begun, epochs, frameAt } from "./connections.js";

test("of a drag's edits the newest is sent, and one more before the first is answered", () => {
  const { connection, sent, answer, tick } = begun();
  const weigh = (/** @type {number} */ value) => connection.edit({ weights: [[0, value]] }, 5);
  weigh(1);
  weigh(2);
  tick();
  weigh(3);
  tick(16);
  assert.equal(connection.state, "waiting", "not yet surely under way");
  weigh(4);
  tick(32);
  assert.equal(connection.state, "ahead");
  weigh(5);
  tick(100);
  assert.deepEqual(
    sent.map(({ edit, gesture }) => [edit.weights[0][1], gesture]),
    [
      [2, 5],
      [4, 5],
    ],
  );
  assert.ok(answer(1, [frameAt(0)]).show, "the answer to the first");
  assert.equal(connection.state, "waiting");
  const frame = frameAt(0);
  connection.keepEdited(frame);
  assert.equal(frame.theta[0], 5, "the weight stays under the pointer");
  answer(2, [frameAt(0)]);
  assert.equal(connection.editing, true);
});

test("an edit sent ahead while playing goes on from where the answer before it ends", () => {
  const { connection, sent, answer, tick } = begun();
  connection.play();
  connection.edit({ weights: [[0, 1]] }, 5);
  tick();
  connection.edit({ weights: [[0, 2]] }, 5);
  tick(40);
  assert.deepEqual([sent[0].epoch, sent[0].count, sent[1].epoch], [0, 3, 3]);
  answer(1, epochs(1, 3));
  answer(2, epochs(4, 3));
  assert.deepEqual(
    connection.playback.queue.map(({ epoch }) => epoch),
    [1, 2, 3, 4, 5, 6],
  );
});

test("what was on its way when an edit began is outdated", () => {
  const { connection, sent, answer, tick } = begun();
  connection.play();
  tick();
  connection.edit({ weights: [[0, 1]] }, 5);
  assert.equal(connection.state, "outdated");
  answer(1, epochs(1, 30));
  assert.deepEqual([connection.playback.queue.length, sent[1].do, sent[1].epoch], [0, "play", 0]);
});

test("a refused edit has the scene sent again, for what was drawn ahead is taken back", () => {
  const { connection, sent, answer, tick } = begun();
  connection.edit({ erase: 3 }, 5);
  tick();
  answer(1, [frameAt(0)], { said: "This is the last point of its kind." });
  tick();
  assert.deepEqual([sent[1].do, sent[1].scene], ["show", ""]);
});
