// What is asked of the server and what its answers mean, message by message, without a browser or a server.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Connection } from "../../pages/components/stage/connection.js";

/** @param {number} epoch @param {number} [batch] @returns {any} */
const frameAt = (epoch, batch = 0) => ({ epoch, batch, theta: new Float32Array(3) });
/** @param {number} from @param {number} count */
const epochs = (from, count) => Array.from({ length: count }, (_, i) => frameAt(from + i));

/** A connection with the first frame of run 1 on screen. `sent` holds its requests, `screen` the moment it shows. */
function begun() {
  /** @type {any[]} */
  const sent = [];
  /** @type {any} */
  const screen = { epoch: 0, batch: 0, focus: null, detail: true, scene: "a", earlier: "" };
  const connection = new Connection(
    (message) => sent.push(message),
    () => ({ ...screen }),
  );
  const usual = {
    session: "s",
    origin: "o",
    turns: "",
    turns_key: "",
    run: 1,
    diverged: "",
    unit: "epoch",
    per: 1,
    pace: 60,
    chunk: 30,
    yielding: false,
    how: "sgd",
    said: "",
    step: null,
  };
  let now = 0;
  /** @param {number} number @param {any[]} frames @param {any} [more] @param {boolean} [rescened] */
  const answer = (number, frames, more = {}, rescened = false) =>
    connection.answer({ ...usual, answered: number, ...more }, frames, rescened, now);
  /** @param {number} [after] milliseconds */
  const tick = (after = 16) => {
    now += after;
    return connection.tick(now);
  };
  answer(0, [frameAt(0)]);
  return { connection, sent, screen, answer, tick };
}

test("the first answer begins a run; at rest nothing is asked", () => {
  const { connection, sent, tick } = begun();
  tick();
  assert.deepEqual([connection.state, connection.run, sent], ["idle", 1, []]);
});

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

test("a request that is lost is asked again after four seconds", () => {
  const { connection, sent, answer, tick } = begun();
  connection.play();
  tick();
  tick(3900);
  assert.equal(sent.length, 1);
  tick(200);
  assert.deepEqual([sent[1].number, sent[1].epoch], [2, 0]);
  answer(1, epochs(1, 30));
  assert.equal(connection.playback.queue.length, 0, "the lost one came after all, and is not the one waited for");
});

for (const what of ["an edit", "undoing"]) test(`${what} that is lost is sent again as it was`, () => lostByHand(what));

/** @param {string} what */
function lostByHand(what) {
  const { connection, sent, answer, tick } = begun();
  if (what === "undoing") connection.undo("back");
  else connection.edit({ add: [0.5, 0.5, 1] }, 1);
  tick();
  tick(4100);
  assert.equal(sent.length, 2);
  assert.deepEqual(sent[1], sent[0]);
  answer(1, [frameAt(0)]);
  assert.equal(connection.state, "idle");
}

test("steps wait for one another; what is there already needs no request", () => {
  const { connection, sent, answer, tick } = begun();
  connection.playback.queue.push(frameAt(1));
  assert.equal(connection.step("epoch")?.epoch, 1);
  assert.equal(connection.step("epoch"), undefined);
  connection.step("batch");
  tick();
  assert.deepEqual([sent[0].unit, sent[0].count], ["epoch", 1]);
  assert.deepEqual(answer(1, [frameAt(2)]).paint?.length, 1);
  tick();
  assert.equal(sent[1].unit, "batch");
  answer(2, [], { diverged: "the loss is not finite" });
  assert.equal(connection.stuck, true);
});

test("a look at the moment on screen that a step has left is asked for again", () => {
  const { connection, sent, screen, answer, tick } = begun();
  connection.refresh();
  tick();
  screen.epoch = 1;
  assert.deepEqual(answer(1, [frameAt(0)]), {});
  tick();
  assert.deepEqual([sent[1].do, sent[1].epoch], ["look", 1]);
  assert.equal(answer(2, [frameAt(1)]).show?.epoch, 1);
});

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

test("the answer to a setting is the picture itself where it shows the moment on screen", () => {
  const { connection, sent, screen, answer, tick } = begun();
  connection.command({ do: "set", key: "space", text: "1.0.1" });
  connection.refresh();
  tick();
  assert.ok(answer(1, [frameAt(0)], {}, true).show);
  tick();
  assert.equal(sent.length, 1, "nothing is left to ask");
  screen.epoch = 3;
  connection.command({ do: "set", key: "space", text: "" });
  connection.refresh();
  tick();
  assert.equal(answer(2, [frameAt(0)], {}, true).show, undefined);
  tick();
  assert.deepEqual([sent[2].do, sent[2].epoch], ["look", 3]);
});

test("play pressed while a new run is on its way plays the new one", () => {
  const { connection, answer, tick } = begun();
  connection.renew({ do: "reset" });
  tick();
  connection.play();
  const { begin, first, resume } = answer(1, [frameAt(0)], { run: 2 });
  assert.deepEqual([begin?.epoch, first, resume], [0, false, true]);
});

test("a remedy taken while playing is asked for once, and the network it leads to plays on", () => {
  const { connection, sent, answer, tick } = begun();
  connection.play();
  tick();
  answer(1, epochs(1, 30));
  connection.reshape({ remedy: ["neurons", 4, null] }, "remedy");
  connection.play();
  tick();
  tick();
  assert.deepEqual([sent.length, sent[1].do, sent[1].edit], [2, "remedy", { remedy: ["neurons", 4, null] }]);
  const { begin, resume } = answer(2, [frameAt(0)], { run: 2 });
  assert.deepEqual([begin?.epoch, resume, connection.playback.renewing], [0, true, false]);
});

test("a change of shape that named the run before is asked for again", () => {
  const { connection, sent, answer, tick } = begun();
  connection.reshape({ grow: 1 });
  tick();
  answer(0, [frameAt(0)], { run: 2 });
  tick();
  assert.deepEqual([sent[1].do, sent[1].edit, sent[1].run], ["shape", { grow: 1 }, 2]);
});

test("it is asked for again too if it had been given up as lost, and not if it was only slow", () => {
  for (const [answered, again] of /** @type {[number, boolean][]} */ ([
    [0, true],
    [1, false],
  ])) {
    const { connection, sent, answer, tick } = begun();
    connection.renew({ do: "seed" });
    tick();
    tick(4100);
    answer(answered, [frameAt(0)], { run: 2 });
    tick();
    assert.equal(sent[1]?.do === "seed", again);
  }
});

test("going to another epoch drops every other wish", () => {
  const { connection, sent, tick } = begun();
  connection.play();
  connection.step("epoch");
  connection.seek(7);
  tick();
  assert.deepEqual([sent[0].do, sent[0].epoch, connection.playing], ["look", 7, false]);
});

test("a refused edit has the scene sent again, for what was drawn ahead is taken back", () => {
  const { connection, sent, answer, tick } = begun();
  connection.edit({ erase: 3 }, 5);
  tick();
  answer(1, [frameAt(0)], { said: "This is the last point of its kind." });
  tick();
  assert.deepEqual([sent[1].do, sent[1].scene], ["show", ""]);
});

test("a scene that did not come is asked for until it is there", () => {
  /** @type {any[]} */
  const sent = [];
  const connection = new Connection(
    (message) => sent.push(message),
    () => ({ epoch: 0, batch: 0, focus: null, detail: true, scene: "", earlier: "" }),
  );
  connection.askForScene(7);
  connection.tick(16);
  assert.deepEqual(
    sent.map(({ do: what, scene, number }) => [what, scene, number]),
    [["show", "", 8]],
  );
  connection.tick(3000);
  assert.equal(sent.length, 1, "it may be on its way");
  connection.tick(4100);
  assert.deepEqual([sent.length, sent[1].do, sent[1].number], [2, "show", 9]);
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

/** A connection whose server goes when `at` is on screen; `back` is the first answer of the one that comes instead. */
function cut(/** @type {any} */ at, playing = true) {
  const all = begun();
  if (playing) all.connection.play();
  all.tick();
  Object.assign(all.screen, at);
  const back = (more = {}) => all.answer(0, [frameAt(0)], { session: "t", ...more });
  return { ...all, back };
}

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
