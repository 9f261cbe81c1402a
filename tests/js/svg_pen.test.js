import assert from "node:assert/strict";
import { test } from "node:test";
import { SvgPen } from "../../pages/components/common/svg_pen.js";

// The size of type comes from the page's style, and there is no page here.
Object.assign(globalThis, { document: {}, getComputedStyle: () => ({ getPropertyValue: () => "11px" }) });

test("what is clipped lies within its clip, and what comes after it does not", () => {
  const pen = new SvgPen("map");
  pen.save();
  pen.beginPath();
  pen.rect(1, 2, 3, 4);
  pen.clip();
  pen.fillRect(0, 0, 9, 9);
  pen.restore();
  pen.fillText("a < b", 1, 1);
  const [before, after] = pen.body.split("</g>");
  assert.match(before, /<clipPath id="map-0"><path d="M1 2h3v4h-3Z"\/><\/clipPath><g clip-path="url\(#map-0\)"><path/);
  assert.match(after, /^<text .*>a &#60; b<\/text>$/);
  assert.equal(pen.body.split("<g").length, pen.body.split("</g>").length);
});

test("a line keeps its joins, and a path written out is taken as it is", () => {
  const pen = new SvgPen();
  pen.lineJoin = pen.lineCap = "round";
  pen.take("M0 0L1 1");
  pen.stroke();
  assert.match(pen.text(10, 10, "#fff"), /d="M0 0L1 1".* stroke-linejoin="round" stroke-linecap="round"/);
});
