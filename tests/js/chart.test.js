// A chart's points stand on its axes, its texts do not touch, and what is pointed at is told with its own numbers.

import assert from "node:assert/strict";
import { test } from "node:test";
import { place, plan, spread, wide } from "../../pages/components/chart/axes.js";
import { unpacked } from "../../pages/components/chart/data.js";
import { meant, saying } from "../../pages/components/chart/pointing.js";
import { rowsOf } from "../../pages/components/chart/surround.js";
import { shade } from "../../pages/components/chart/symbols.js";
import { formatted, power, rounded, told, unwritten } from "../../pages/components/chart/words.js";

/** @typedef {import("../../pages/components/chart/data.js").Figure} Figure */

/**
 * @param {Partial<import("../../pages/components/chart/data.js").Trace>[]} data
 * @param {Record<string, any>} [layout]
 */
const figure = (data, layout = {}) =>
  /** @type {Figure} */ ({
    data: data.map((trace) => ({ type: "scatter", ...trace })),
    layout: { height: 200, margin: { l: 50, r: 10, t: 20, b: 30 }, font: { color: "#000", size: 12 }, ...layout },
  });

test("the ends of a range are the ends of the plot, and up is up", () => {
  const { axes, box } = plan(figure([], { xaxis: { range: [-2, 2] }, yaxis: { range: [0, 1] } }), 400);
  assert.deepEqual([place(axes.x, -2), place(axes.x, 2)], [50, 390]);
  assert.deepEqual([place(axes.y, 0), place(axes.y, 1)], [170, 20]);
  assert.deepEqual(box, { left: 50, right: 390, top: 20, bottom: 170 });
});

test("a logarithmic axis has its ticks at powers of ten", () => {
  const { axes } = plan(figure([], { yaxis: { type: "log", range: [-4, 0], dtick: 2 } }), 400);
  assert.deepEqual(
    axes.y.ticks.map(({ text }) => text),
    ["10⁻⁴", "10⁻²", "1"],
  );
  assert.equal(place(axes.y, 0.01), 95);
});

test("an axis without a range holds all of its own traces and none of another's", () => {
  const two = figure([
    { x: [0, 4], y: [1, 3], mode: "lines" },
    { x: [0], y: [99], yaxis: "y2", mode: "lines" },
  ]);
  const { axes } = plan(two, 400);
  assert.deepEqual([axes.x.from, axes.x.to], [0, 4]);
  assert.ok(axes.y.from < 1 && axes.y.from > 0.8 && axes.y.to > 3 && axes.y.to < 3.2);
});

test("one scale both ways", () => {
  for (const constrain of [undefined, "domain"]) {
    const axis = { range: [0, 1], constrain };
    const { axes } = plan(figure([], { xaxis: axis, yaxis: { ...axis, scaleanchor: "x" } }), 400);
    assert.equal(place(axes.x, 1) - place(axes.x, 0), place(axes.y, 0) - place(axes.y, 1));
  }
});

test("texts of an axis do not touch", () => {
  const ticks = Array.from({ length: 30 }, (_, i) => ({ at: i * 10, text: "1234" }));
  const kept = spread(ticks, true, 12);
  assert.ok(kept.length > 3 && kept[1].at - kept[0].at >= wide("1234", 12) + 6);
  assert.equal(spread(ticks.slice(0, 1), true, 12).length, 1);
});

test("numbers as people read them", () => {
  assert.deepEqual([power(0), power(1), power(-12)], ["1", "10", "10⁻¹²"]);
  assert.deepEqual([rounded(-0.5, 0.5), rounded(0.1 + 0.2, 0.1), rounded(20_000, 10_000)], ["−0.5", "0.3", "20k"]);
  assert.deepEqual(
    [formatted(-1.5, ".3f"), formatted(1e-5, ".0e"), formatted(1.36e-22, ".2g")],
    ["−1.500", "1e-5".replace("-", "−"), "1.4e−22"],
  );
  assert.deepEqual([formatted(0, ".2g"), formatted(3, ""), formatted(0.25, ".4g")], ["0", "3", "0.25"]);
  assert.deepEqual(
    [formatted(1, ".4g"), formatted(0.99999, ".4g"), formatted(-0.99995, ".3g"), formatted(4.54e-5, ".4g")],
    ["1", "0.99999", "−0.99995", "4.54e−5"],
  );
  assert.equal(unwritten("&lt;b&gt; &amp;lt; &#36;"), "<b> &lt; $");
});

test("what a point says: its own number, not where it is drawn", () => {
  const trace = { type: /** @type {const} */ ("scatter"), x: [1], y: [1e-9], customdata: [0], name: "tanh" };
  assert.deepEqual(told({ ...trace, hovertemplate: "%{x} layers: %{customdata:.2g}" }, 0), {
    text: "1 layers: 0",
    name: "tanh",
  });
  assert.equal(told({ ...trace, hovertemplate: "%{y:.1e}<extra></extra>" }, 0).name, "");
});

test("a pointer means the point it is near, and across all curves those above one another", () => {
  const x = [0, 1, 2];
  const curves = [
    { x, y: [0, 1, 2], mode: "lines", name: "one", hovertemplate: "%{y:.1f}" },
    { x, y: [2, 1, 0], mode: "lines", name: "other", hovertemplate: "%{y:.1f}" },
    { x, y: [1, 1, 1], mode: "lines", name: "silent", hoverinfo: "skip" },
  ];
  const drawn = figure(curves, { hovermode: "x unified" });
  const on = plan(drawn, 400);
  assert.deepEqual(saying(drawn, on, place(on.axes.x, 1.9), 0)?.lines, ["2", "one: 2.0", "other: 0.0"]);
  const close = figure(curves);
  const point = meant(close, on, place(on.axes.x, 2) - 3, place(on.axes.y, 2) + 3);
  assert.deepEqual([point?.trace.name, point?.i], ["one", 2]);
  assert.equal(meant(close, on, place(on.axes.x, 0.5), -500), null);
});

test("a legend names what has a name, and takes another row where it is narrow", () => {
  const named = figure([{ name: "the first of two" }, { name: "the second of two" }, { name: "", showlegend: true }]);
  assert.equal(rowsOf(named, 600).length, 1);
  assert.equal(rowsOf(named, 240).length, 2);
  assert.equal(rowsOf(figure([{ name: "alone" }]), 600).length, 0);
});

test("colours between those of the scale", () => {
  /** @type {[number, string][]} */
  const scale = [
    [0, "#000000"],
    [0.5, "#646464"],
    [1, "#ff0000"],
  ];
  assert.deepEqual(shade(scale, 0.25), [50, 50, 50]);
  assert.deepEqual(
    [shade(scale, -3), shade(scale, 7)],
    [
      [0, 0, 0],
      [255, 0, 0],
    ],
  );
});

test("packed arrays are unpacked wherever they stand", () => {
  const bdata = Buffer.from(new Float64Array([1.5, Number.NaN]).buffer).toString("base64");
  assert.deepEqual(unpacked({ a: [{ y: { bdata, dtype: "f8" } }], b: null }), { a: [{ y: [1.5, null] }], b: null });
});
