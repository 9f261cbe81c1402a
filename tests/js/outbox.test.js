// A message goes out when the one before it is answered, and again when it is lost.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { createOutbox } from "../../pages/components/common/outbox.js";

/** @type {(Record<string, unknown> & { number: number })[]} */
let sent = [];
/** @type {ReturnType<typeof createOutbox>} */
let outbox;
const numbers = () => sent.map((message) => message.number);

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  sent = [];
  outbox = createOutbox((message) => sent.push(message));
});

test("one message is under way at a time, in the order they were given", () => {
  for (const what of ["a", "b", "c"]) outbox.add({ what });
  assert.deepEqual(sent, [{ what: "a", number: 1 }]);
  outbox.answer(1);
  outbox.answer(2);
  assert.deepEqual(
    sent.map((message) => message.what),
    ["a", "b", "c"],
  );
});

test("an answer that came before, or to nothing, sends nothing again", () => {
  outbox.answer(0);
  outbox.add({ what: "a" });
  outbox.answer(0);
  assert.deepEqual(numbers(), [1]);
  outbox.answer(1);
  outbox.answer(1);
  assert.deepEqual(numbers(), [1]);
});

test("what is not answered goes out again under its number", () => {
  outbox.add({ what: "a" });
  mock.timers.tick(2000);
  assert.deepEqual(numbers(), [1, 1]);
  outbox.answer(1);
  mock.timers.tick(9000);
  assert.deepEqual(numbers(), [1, 1]);
});

test("a component that comes back counts on from where the server was", () => {
  outbox.answer(7);
  outbox.add({ what: "a" });
  assert.deepEqual(numbers(), [8]);
});

test("one that is taken down sends nothing more", () => {
  outbox.add({ what: "a" });
  outbox.stop();
  mock.timers.tick(9000);
  assert.deepEqual(numbers(), [1]);
});
