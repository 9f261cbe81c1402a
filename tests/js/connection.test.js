// What a visitor wants is asked for in its turn, and what is lost is asked for again, message by message.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Connection } from "../../pages/components/stage/connection.js";
import { begun, epochs, frameAt } from "./connections.js";

test("the first answer begins a run; at rest nothing is asked", () => {
  const { connection, sent, tick } = begun();
  tick();
  assert.deepEqual([connection.state, connection.run, sent], ["idle", 1, []]);
});

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

/** @type {[string, (connection: import("../../pages/components/stage/connection.js").Connection) => void][]} */
const AT_ONCE = [
  ["shape", (connection) => connection.reshape({ grow: 1 })],
  ["back", (connection) => connection.undo("back")],
  ["slow", (connection) => connection.takeApart()],
];
for (const [what, press] of AT_ONCE)
  test(`in mid-play "${what}" is for the moment on screen, not for what was trained beyond it`, () => {
    const { connection, sent, screen, answer, tick } = begun();
    connection.play();
    tick();
    answer(1, epochs(1, 10));
    tick();
    assert.deepEqual([sent[1].do, sent[1].epoch], ["play", 10], "playing goes on from the end of what waits");
    screen.epoch = 4;
    press(connection);
    assert.deepEqual(answer(2, epochs(11, 30)), {});
    assert.equal(connection.playback.queue.length, 0);
    tick();
    assert.deepEqual([sent[2].do, sent[2].epoch], [what, 4]);
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

test("what a stage that is taken down was asked for, the next one in its place asks for, once", () => {
  const before = begun();
  before.connection.reshape({ remove: 2 });
  before.tick();
  before.connection.undo("back");
  const { unanswered } = before.connection;
  assert.equal(unanswered.count, 1);

  const undone = begun();
  undone.connection.takeOver(unanswered, 0);
  undone.tick();
  assert.deepEqual(undone.sent[0].edit, { remove: 2 });
  assert.equal(undone.sent[0].number, 2, "it counts on, so that no number stands for two");

  const done = begun();
  done.connection.takeOver(unanswered, 1);
  done.tick();
  assert.equal(done.sent[0].do, "back");
});

test("going to another epoch drops every other wish", () => {
  const { connection, sent, tick } = begun();
  connection.play();
  connection.step("epoch");
  connection.seek(7);
  tick();
  assert.deepEqual([sent[0].do, sent[0].epoch, connection.playing], ["look", 7, false]);
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
