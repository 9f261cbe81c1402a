// A session that is new to a run comes back to the moment on screen, or says what it cannot.

import assert from "node:assert/strict";
import { test } from "node:test";
import { begun, epochs, frameAt } from "./connections.js";

/** A connection whose server goes when `at` is on screen; `back` is the first answer of the one that comes instead. */
function cut(/** @type {any} */ at, playing = true) {
  const all = begun();
  if (playing) all.connection.play();
  all.tick();
  Object.assign(all.screen, at);
  const back = (more = {}) => all.answer(0, [frameAt(0)], { session: "t", ...more });
  return { ...all, back };
}

test("another session is asked to return to the moment on screen, and play goes on from there", () => {
  const { connection, sent, answer, tick, back, screen } = cut({ epoch: 90, batch: 3 });
  connection.playback.queue.push(...epochs(91, 20));
  assert.deepEqual(back({ run: 4 }), {});
  assert.deepEqual(
    [connection.goal, connection.playback.queue, connection.run],
    [{ epoch: 90, batch: 3, turns: "", at: 0 }, [], 4],
  );
  tick();
  const { do: what, run, epoch, batch, number } = sent[1];
  assert.deepEqual([what, run, epoch, batch], ["return", 4, 90, 3]);
  assert.deepEqual(answer(number, [frameAt(40)], { session: "t", run: 4 }), {}, "patience ended on the way");
  assert.equal(connection.goal?.at, 40);
  tick();
  assert.deepEqual([sent[2].do, sent[2].epoch, sent[2].batch], ["return", 90, 3]);
  const { show } = answer(sent[2].number, [frameAt(90, 3)], { session: "t", run: 4 });
  assert.deepEqual([show?.epoch, show?.batch, connection.goal, connection.playing], [90, 3, null, true]);
  Object.assign(screen, { epoch: 90, batch: 3 });
  tick();
  assert.deepEqual([sent[3].do, sent[3].epoch, sent[3].batch], ["play", 90, 3]);
});

test("where the run blows up on the way back it is over", () => {
  const { connection, sent, answer, tick, back } = cut({ epoch: 90 });
  back();
  tick();
  const { show } = answer(sent[1].number, [frameAt(7)], { session: "t", diverged: "In epoch 8 …" });
  assert.deepEqual([show?.epoch, connection.goal, connection.stuck], [7, null, true]);
});

test("whoever goes to another moment meanwhile is not taken back", () => {
  const { connection, sent, tick, back } = cut({ epoch: 90 }, false);
  back();
  tick();
  connection.seek(0);
  tick();
  assert.deepEqual([connection.goal, sent.at(-1).do, sent.at(-1).epoch], [null, "look", 0]);
});

test("what was changed on the way goes along to another session", () => {
  const { sent, answer, tick, screen } = begun();
  answer(0, [frameAt(0)], { turns: "text", turns_key: "k" });
  answer(0, [frameAt(0)], { turns: null, turns_key: "k" });
  screen.epoch = 9;
  assert.deepEqual(answer(0, [frameAt(0)], { session: "t", turns: "", turns_key: "" }), {});
  tick();
  assert.deepEqual([sent[0].do, sent[0].turns, sent[0].turns_key], ["return", "text", ""]);
});

test("data changed on the way are told to be gone; a run that began otherwise begins anew", () => {
  const changed = begun();
  changed.answer(0, [frameAt(0)], { turns: "-", turns_key: "k" });
  changed.screen.epoch = 9;
  assert.deepEqual(changed.answer(0, [frameAt(0)], { session: "t" }), { lost: "without" });
  const { connection, back } = cut({ epoch: 9 });
  const { begin, first, lost } = back({ origin: "p" });
  assert.deepEqual([begin?.epoch, first, lost, connection.goal, connection.playing], [0, false, "anew", null, false]);
});

test("requests lost in a row are counted until an answer comes", () => {
  const { connection, answer, tick, sent } = begun();
  connection.play();
  tick();
  tick(4100);
  tick(4100);
  assert.equal(connection.missed, 2);
  answer(sent.at(-1).number, epochs(1, 30));
  assert.equal(connection.missed, 0);
});
