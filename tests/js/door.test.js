// A component lives as long as its element, whatever Streamlit does with the calls of its script.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import call from "../../pages/components/common/door.js";

const tab =
  /** @type {{ componentScripts: Record<string, import("../../pages/components/common/door.js").Script> }} */ (
    /** @type {unknown} */ (globalThis)
  );
const [script] = Object.values(tab.componentScripts);
/** @type {unknown[]} */
let received = [];
let [made, stopped] = [0, 0];
let root = { isConnected: true };

script.came = true;
script.bring(
  Promise.resolve({
    mount() {
      made += 1;
      return { receive: (data) => received.push(data), stop: () => (stopped += 1) };
    },
  }),
);

/** @param {unknown} data */
const draw = (data) =>
  call(
    /** @type {import("../../pages/components/common/door.js").Mounted} */ ({
      parentElement: /** @type {unknown} */ ({ querySelector: () => root }),
      data,
      setTriggerValue() {},
    }),
  );
const settle = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  received = [];
  [made, stopped] = [0, 0];
  root = { isConnected: true };
});

test("a call that newer data have overtaken ends, and the component stays", async () => {
  const end = draw({ number: 1 });
  end();
  draw({ number: 2 });
  await settle();
  assert.deepEqual(received, [{ number: 1 }, { number: 2 }]);
  assert.deepEqual([made, stopped], [1, 0]);
});

test("a component whose element is taken off the page stops", async () => {
  const end = draw({ number: 1 });
  await settle();
  root.isConnected = false;
  end();
  assert.deepEqual([made, stopped], [1, 1]);
});

test("what comes for an element that is gone is not drawn", async () => {
  const end = draw({ number: 1 });
  root.isConnected = false;
  end();
  await settle();
  assert.deepEqual([made, received], [0, []]);
});
