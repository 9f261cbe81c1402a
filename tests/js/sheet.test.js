// The paper counts inked points square by square.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Sheet } from "../../pages/components/digits/sheet.js";

const PAPER = { side: 8, fine: 4 };
const BLANK = Array(64).fill(0);
/** @param {Sheet} sheet @param {number} row */
const row = (sheet, row) => sheet.picture.slice(8 * row, 8 * row + 8);

test("a dot in the middle of four squares inks each alike", () => {
  const sheet = new Sheet(PAPER, BLANK);
  sheet.dot(4, 4);
  // Of the points at ½, 1½, 2½ … from the middle those within 2.4 count:
  // (½, ½), (½, 1½), (1½, ½), (1½, 1½).
  assert.deepEqual(row(sheet, 3), [0, 0, 0, 4, 4, 0, 0, 0]);
  assert.deepEqual(row(sheet, 4), [0, 0, 0, 4, 4, 0, 0, 0]);
  assert.equal(
    sheet.picture.reduce((sum, count) => sum + count),
    16,
  );
  sheet.dot(4, 4);
  assert.equal(sheet.picture[27], 4, "a point is inked once");
});

test("a line leaves no gap, has soft edges and never more ink than a square holds", () => {
  const sheet = new Sheet(PAPER, BLANK);
  sheet.line([3.5, 0], [3.5, 8]);
  for (let i = 0; i < 8; i++) {
    const [left, middle, right] = row(sheet, i).slice(2, 5);
    assert.equal(middle, 16);
    assert.ok(left === right && left < 8);
  }
  assert.ok(sheet.picture.every((count) => count <= sheet.most));
});

test("a hand that goes over the edge inks what is on the paper", () => {
  const sheet = new Sheet(PAPER, BLANK);
  sheet.dot(0, 0);
  sheet.dot(8, 8);
  const [first, last] = [sheet.picture[0], sheet.picture[63]];
  assert.ok(first > 0 && first === last);
});

test("a sample is put on the paper as it is, and drawn upon", () => {
  const sample = BLANK.map((_, i) => (i % 17) / 2);
  const sheet = new Sheet(PAPER, BLANK);
  sheet.dot(1, 1);
  sheet.put(sample);
  assert.deepEqual(sheet.picture, sample);
  sheet.line([0, 4], [8, 4]);
  assert.ok(sheet.picture.every((count, i) => count >= sample[i] && count <= 16));
  assert.equal(sheet.text.split(" ").length, 64);
});

test("a square is erased with what lay under it, all with one press", () => {
  const sheet = new Sheet(
    PAPER,
    BLANK.map(() => 5),
  );
  sheet.dot(0.5, 0.5);
  sheet.erase(0.5, 0.9);
  assert.equal(sheet.picture[0], 0);
  assert.equal(sheet.picture[9], 5);
  sheet.erase(8, 8);
  assert.equal(sheet.picture[63], 0);
  sheet.clear();
  assert.deepEqual(sheet.picture, BLANK);
});
