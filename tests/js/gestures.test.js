// A drag goes on until the pointer is let go, whatever else happens meanwhile.

import assert from "node:assert/strict";
import { test } from "node:test";
import { draggable, placeIn, snap, stepOf, wayOf } from "../../pages/components/common/gestures.js";

/** An element that listens, as far as a drag needs one. */
class Target extends EventTarget {
  /** @type {number[]} */
  captured = [];
  /** @param {number} id */
  setPointerCapture(id) {
    this.captured.push(id);
  }
  /** @param {string} kind @param {Record<string, unknown>} [details] */
  fire(kind, details = {}) {
    const event = new Event(kind, { cancelable: true });
    const pointer = { pointerId: 1, button: 0, pointerType: "mouse", clientX: 0, clientY: 0, ...details };
    this.dispatchEvent(Object.assign(event, pointer));
    return event;
  }
}

/** @param {Record<string, any>} [more] */
function dragged(more = {}) {
  const target = new Target();
  /** @type {any[]} */
  const told = [];
  draggable(/** @type {any} */ (target), {
    start: (event) => (event.clientX < 0 ? null : { from: event.clientX }),
    move: (event, held) => told.push(["move", held.from, event.clientX]),
    end: (held) => told.push(["end", held.from]),
    ...more,
  });
  return { target, told };
}

test("from where it was taken hold of to where it was let go", () => {
  const { target, told } = dragged();
  target.fire("pointermove", { clientX: 3 });
  assert.ok(target.fire("pointerdown", { clientX: 5 }).defaultPrevented);
  target.fire("pointermove", { clientX: 6 });
  target.fire("pointermove", { clientX: 9, pointerId: 2 }); // another finger
  target.fire("pointerup", { pointerId: 2 });
  target.fire("pointermove", { clientX: 7 });
  target.fire("pointerup");
  target.fire("pointermove", { clientX: 8 });
  assert.deepEqual(target.captured, [1]);
  assert.deepEqual(told, [
    ["move", 5, 6],
    ["move", 5, 7],
    ["end", 5],
  ]);
});

test("every place the pointer was at counts", () => {
  const { target, told } = dragged();
  target.fire("pointerdown");
  target.fire("pointermove", { clientX: 9, getCoalescedEvents: () => [{ clientX: 4 }, { clientX: 9 }] });
  assert.deepEqual(told, [
    ["move", 0, 4],
    ["move", 0, 9],
  ]);
});

test("nothing there, another button, a cancelled pointer", () => {
  const { target, told } = dragged();
  assert.ok(!target.fire("pointerdown", { clientX: -1 }).defaultPrevented);
  target.fire("pointerdown", { button: 2 });
  target.fire("pointermove");
  target.fire("pointerdown");
  target.fire("pointercancel");
  target.fire("pointermove");
  assert.deepEqual(told, [["end", 0]]);
});

test("a finger held still presses long; one that moves does not", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  /** @type {any[]} */
  const long = [];
  const { target, told } = dragged({ long: (/** @type {any} */ held) => long.push(held.from) });
  target.fire("pointerdown", { pointerType: "touch", clientX: 1 });
  target.fire("pointermove", { clientX: 2 });
  t.mock.timers.tick(700);
  assert.deepEqual([long, told.at(-1)], [[1], ["end", 1]]);
  target.fire("pointerdown", { pointerType: "touch", clientX: 1 });
  target.fire("pointermove", { clientX: 30 });
  t.mock.timers.tick(700);
  target.fire("pointerup");
  target.fire("pointerdown", { pointerType: "mouse" });
  t.mock.timers.tick(700);
  assert.equal(long.length, 1);
});

test("keys and places", () => {
  const key = (/** @type {string} */ name) => /** @type {KeyboardEvent} */ ({ key: name });
  assert.deepEqual(
    ["ArrowUp", "PageDown", "a"].map((name) => stepOf(key(name))),
    [1, -10, 0],
  );
  assert.deepEqual(
    ["ArrowLeft", "ArrowUp", "a"].map((name) => wayOf(key(name))),
    [[-1, 0], [0, 1], null],
  );
  assert.equal(snap(0.5037, 0.01).toFixed(6), "0.500000");
  const element = /** @type {any} */ ({ getBoundingClientRect: () => ({ left: 10, top: 20, width: 100, height: 50 }) });
  assert.deepEqual(placeIn({ clientX: 35, clientY: 70 }, element), [0.25, 1]);
});
