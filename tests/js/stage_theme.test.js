// The stage's colours: a class has on the map the colour it has on every other picture of the data.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createTheme } from "../../pages/components/stage/theme.js";

/** A page whose style knows each class's colour, and black for all else. */
function page() {
  const probe = { style: { color: "" }, remove() {} };
  const root = /** @type {any} */ ({ append() {}, style: { color: "" } });
  Object.assign(globalThis, {
    document: { createElement: () => probe },
    getComputedStyle: (/** @type {any} */ node) => {
      const [, label] = /--class-(\d)/.exec(node.style.color) ?? [];
      return { color: label ? `rgb(${label}0, 1, 2)` : "rgb(0, 0, 0)", fontFamily: "sans" };
    },
  });
  return root;
}

test("classes have the colours of the theme's classes, but where shapes alone tell", () => {
  const theme = createTheme(page(), "orange", 10);
  assert.deepEqual(
    [theme.hue(0), theme.hue(4), theme.hue(9)],
    [
      [0, 1, 2],
      [40, 1, 2],
      [90, 1, 2],
    ],
  );
  assert.deepEqual(createTheme(page(), "grey", 3).hue(2), [0, 0, 0]);
});
