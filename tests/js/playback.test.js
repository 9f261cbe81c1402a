// While a run plays frames are asked for in time, shown at an even pace, and end where playing is to stop.

import assert from "node:assert/strict";
import { test } from "node:test";
import { begun, epochs, frameAt } from "./connections.js";

test("while playing one chunk is asked for at a time, each from where the queue ends", () => {
  const { connection, sent, answer, tick } = begun();
  connection.play();
  tick();
  tick();
  assert.equal(connection.state, "waiting");
  assert.deepEqual(
    sent.map(({ do: what, number, epoch, count, run }) => [what, number, epoch, count, run]),
    [["play", 1, 0, 30, 1]],
  );
  answer(1, epochs(1, 30));
  assert.equal(connection.state, "idle");
  tick();
  assert.equal(sent.length, 1, "30 frames are enough");
  connection.playback.queue.splice(0, 10);
  tick();
  assert.deepEqual([sent[1].epoch, sent[1].number], [30, 2]);
});

test("no more frames are asked for than the server gives at once", () => {
  const { connection, sent, tick } = begun();
  connection.playback.limit = 12;
  connection.play();
  tick();
  assert.equal(sent[0].count, 12);
});

test("as many frames are asked for as the server would have it, and never more than it gives", () => {
  const { connection, sent, answer, tick } = begun();
  answer(0, [frameAt(0)], { chunk: 60 });
  connection.playback.limit = 60;
  connection.play();
  tick();
  assert.equal(sent[0].count, 60);
  answer(sent[0].number, epochs(1, 20), { chunk: 30 });
  tick();
  assert.equal(sent[1].count, 30);
});

test("where the server gives fewer frames they are shown at an even pace, not in bursts", () => {
  const { connection, sent, answer, tick } = begun();
  /** @param {number} seconds */
  const shown = (seconds) => {
    const beats = Array.from({ length: seconds * 60 }, (_, i) => connection.playback.next(1000 + (i * 1000) / 60));
    return beats.flatMap((frame, i) => (frame ? [i] : []));
  };
  connection.play();
  tick();
  answer(1, epochs(1, 30), { pace: 20 });
  assert.deepEqual(shown(0.5), [0, 3, 6, 9, 12, 15, 18, 21, 24, 27]);
  tick();
  assert.equal(sent.length, 2, "with the queue short again more is asked for, as ever");
  answer(2, epochs(31, 30), { pace: 60 });
  assert.equal(shown(0.5).length, 30, "at full speed every animation frame has its own");
});

test("while a hand at a panel waits for answers few frames are asked for, and late", () => {
  const { connection, sent, answer, tick } = begun();
  connection.play();
  tick();
  answer(1, epochs(1, 6), { pace: 12, yielding: true });
  for (let left = 6; left > 3; left--) {
    tick();
    assert.equal(sent.length, 1, "what is there lasts for a while");
    connection.playback.next(1000 * (7 - left));
  }
  connection.playback.next(9000);
  tick();
  assert.deepEqual([sent.length, sent[1].count], [2, 6]);
  answer(2, epochs(7, 6), { pace: 60 });
  tick();
  assert.equal(sent[2].count, 30, "and as ever once it is gone");
});

test("at rest no frame is due", () => {
  const { connection, answer, tick } = begun();
  connection.play();
  tick();
  answer(1, epochs(1, 30));
  connection.playback.playing = false;
  assert.equal(connection.playback.next(1000), undefined);
});

test("another way of learning drops what was trained the old way", () => {
  const { connection, answer, tick } = begun();
  connection.play();
  tick();
  answer(1, epochs(1, 30));
  connection.command({ do: "show" });
  tick();
  answer(2, [frameAt(0)], { how: "adam" });
  assert.equal(connection.playback.queue.length, 0);
});

test("where playing is to stop nothing more is asked for, and the last frame says why", () => {
  const { connection, sent, answer, tick } = begun();
  connection.play();
  tick();
  answer(1, epochs(1, 5), { stopped: "All 5 epochs are done." });
  assert.deepEqual(
    connection.playback.queue.map(({ stop }) => stop),
    [undefined, undefined, undefined, undefined, "All 5 epochs are done."],
  );
  for (let i = 0; i < 4; i++) {
    connection.playback.queue.shift();
    tick();
  }
  assert.equal(sent.length, 1, "fewer frames than enough, and still nothing is asked for");
  connection.playback.queue.shift();
  connection.pause();
  connection.play(); // pressed again
  tick();
  assert.equal(sent.length, 2);
});
