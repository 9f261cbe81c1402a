// Numbers as people read them.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  bracketed,
  brief,
  clamp,
  decimal,
  entry,
  fill,
  fixed,
  niceStep,
  percent,
  plain,
  precise,
  probability,
  product,
  short,
} from "../../pages/components/common/numbers.js";

test("a number has a true minus sign, and a zero has none", () => {
  assert.equal(fixed(-1.256, 2), "−1.26");
  assert.equal(fixed(-0.001, 2), "0.00");
  assert.equal(plain(-5), "−5");
});

test("a precise number has the digits that say something and no more", () => {
  assert.deepEqual(
    [0, 1, 0.0145678, -150, 0.0001, 2.7451e-5].map((value) => precise(value)),
    [...["0", "1", "0.0146", "−150", "1e−4", "2.75e−5"]],
  );
  assert.equal(precise(0.00120549, 4), "0.001205");
});

test("a probability says how far it is from 0 and from 1, however near", () => {
  assert.deepEqual([0, 0.5, 0.0012, 0.00047].map(probability), ["0", "0.500", "0.001", "4.7e−4"]);
  assert.deepEqual([1, 0.9994, 0.99995, 1 - 2.1e-9].map(probability), ["1", "0.999", "0.99995", "1 − 2e−9"]);
});

test("what is nearly 0, 1 or all of it is not told as if it were", () => {
  assert.deepEqual(
    [0, 1, -0.9999, 1.00002, 1 - 2 ** -24, 0.0000123].map((value) => decimal(value, 3)),
    ["0.000", "1.000", "−0.9999", "1.00002", "0.9999999", "1.2e−5"],
  );
  assert.equal(short(0.99996), "0.99996");
  assert.deepEqual([0, 0.5083, 1, 0.9998, 0.0002].map(percent), ["0.0 %", "50.8 %", "100.0 %", "> 99.9 %", "< 0.1 %"]);
});

test("short, brief and entry turn to powers of ten where digits would say nothing", () => {
  assert.deepEqual([0, 0.0004, 1.23456, 123.4, -2.5e7].map(short), ["0.000", "4.0e−4", "1.235", "123", "−2.5e7"]);
  assert.deepEqual([0, 0.0532, 0.0053, 3.1449, 250.6, 12345].map(brief), [
    "0.00",
    "0.053",
    "0.005",
    "3.14",
    "251",
    "1e4",
  ]);
  assert.deepEqual(
    [0, -0.001, 1.005, 12345].map((value) => entry(value)),
    ["0.00", "−0.00", "1.00", "1.2e4"],
  );
});

test("what is too large to be sent is not told as a number", () => {
  assert.deepEqual([1e30, -1e30, 9e29].map(short), ["> 1e30", "< −1e30", "9.0e29"]);
  assert.deepEqual([brief(1e30), entry(-1e30)], ["> 1e30", "< −1e30"]);
});

test("a factor below zero stands in brackets", () => {
  assert.deepEqual(
    [-2.82, 0.47].map((value) => bracketed(brief(value))),
    ["(−2.82)", "0.47"],
  );
  assert.equal(product(brief(-0.47), brief(-2.82)), "(−0.47)·(−2.82)");
});

test("a sentence takes its values where it names them", () => {
  assert.equal(fill("{n} of {m}, {n}", { n: 1, m: "two" }), "1 of two, 1");
});

test("a step of an axis is 1, 2 or 5 times a power of ten", () => {
  assert.deepEqual([0.7, 1, 1.1, 3, 6, 40].map(niceStep), [1, 1, 2, 5, 10, 50]);
  assert.deepEqual([clamp(-3, 0, 2), clamp(1, 0, 2), clamp(9, 0, 2)], [0, 1, 2]);
});
