// Bytes as Python sends them (tests/pages/test_wire.py has the same examples) come out as the numbers they were.

import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeBytes, decodeFloats, readFrames, readRecord } from "../../pages/components/stage/decode.js";

test("bytes travel as steps along the first row, then as steps from row to row", () => {
  assert.deepEqual([...decodeBytes(Uint8Array.of(250, 10, 0, 6, 0, 255), 3)], [250, 4, 4, 0, 4, 3]);
  assert.deepEqual([...decodeBytes(new Uint8Array(), 3)], []);
});

test("floats travel as the bits that changed, in four planes of bytes", () => {
  // 1.0 is 3F800000 and 2.0 is 40000000; 3F800000 ^ 40000000 = 7F800000. The lowest bytes of all come first.
  assert.deepEqual([...decodeFloats(Uint8Array.of(0, 0, 0, 0, 0x80, 0x80, 0x3f, 0x7f), 1)], [1, 2]);
});

/** @type {import("../../pages/components/stage/decode.js").Field[]} */
const FIELDS = [
  ["epoch", 0, "<u4", 1],
  ["losses", 4, "<f8", 2],
];

/** @param {number} epoch @param {number[]} losses */
function record(epoch, losses) {
  const view = new DataView(new ArrayBuffer(20));
  view.setUint32(0, epoch, true);
  losses.forEach((loss, i) => {
    view.setFloat64(4 + 8 * i, loss, true);
  });
  return new Uint8Array(view.buffer);
}

test("a record is read by the fields that came with it, wherever it lies", () => {
  const bytes = new Uint8Array(27);
  bytes.set(record(7, [0.5, 1 / 3]), 7);
  assert.deepEqual(readRecord(bytes.subarray(7), FIELDS), { epoch: 7, losses: [0.5, 1 / 3] });
});

test("frames are rows of all series, and know the neuron they were asked for with", () => {
  const first = record(1, [1, 2]);
  const second = record(2, [3, 4]);
  const steps = first.map((byte, i) => byte - (i ? first[i - 1] : 0));
  const body = Uint8Array.of(99, ...steps, ...second.map((byte, i) => byte - first[i]), 5, 1, 1, 0);
  const series = [
    ["head", 1, 20],
    ["maps", 1, 2],
  ];
  const header = /** @type {any} */ ({ frames: 2, series, head: FIELDS, space: [1, 0, 2] });
  const frames = readFrames(header, body, 1, "1,0");
  assert.deepEqual(
    frames.map(({ epoch, losses, maps }) => [epoch, losses, [...maps]]),
    [
      [1, [1, 2], [5, 6]],
      [2, [3, 4], [6, 6]],
    ],
  );
  assert.deepEqual([frames[0].focus, frames[0].seenThrough], ["1,0", [1, 0, 2]]);
});

test("an answer without frames is none", () => {
  const header = /** @type {any} */ ({ frames: 0, series: [["maps", 1, 2]], head: FIELDS, space: null });
  assert.deepEqual(readFrames(header, new Uint8Array(), 0), []);
});
