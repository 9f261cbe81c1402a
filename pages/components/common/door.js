// The door: takes what the server sends and hands it to the component's own script, which comes once and stays.
// Streamlit sends this file again with every message, so it does no more than that. See pages/components/door.py.

/**
 * What a component draws in the element it was given.
 * @typedef {object} View
 * @property {(data: any) => void} receive draws what the server sent: a dictionary, or bytes as a Uint8Array
 * @property {() => void} [stop] the element is taken off the page
 */
/** @typedef {(event: string, message: unknown) => void} Send tells the server */
/** @typedef {{ mount: (root: HTMLElement, send: Send) => View }} Module the component's own script */
/** @typedef {{ module: Promise<Module>, came: boolean, bring: (module: Promise<Module>) => void }} Script */
/** @typedef {{ alive: boolean, send: Send, view: View | null, work: Promise<unknown> }} Door */
/** @typedef {{ parentElement: HTMLElement, data: any, setTriggerValue: Send }} Mounted what Streamlit calls with */

const VERSION = "the component's name and version, put in by the server";
const SOON = 300; // ms in which another message may still bring the script
const AGAIN = 3000;
/** @type {WeakMap<HTMLElement, Door>} */
const doors = new WeakMap();
/** @typedef {typeof globalThis & { componentScripts?: Record<string, Script>, componentTurns?: (() => void)[] }} Tab */
// One store for the tab: each mounted component has this file as a module of its own.
const tab = /** @type {Tab} */ (globalThis);
tab.componentScripts ??= {};
tab.componentScripts[VERSION] ??= awaited();
const script = tab.componentScripts[VERSION];
tab.componentTurns ??= [];
const turns = tab.componentTurns;

/** @returns {Script} */
function awaited() {
  const one = /** @type {Script} */ ({ came: false });
  one.module = new Promise((resolve) => {
    one.bring = resolve;
  });
  return one;
}

/** @param {string} code @param {string} style */
function install(code, style) {
  if (script.came) return;
  script.came = true;
  document.head.appendChild(document.createElement("style")).textContent = style;
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  script.bring(import(url).finally(() => URL.revokeObjectURL(url)));
}

/**
 * Take the script out of what came, if it is in there, and give back the rest.
 * @param {any} data
 */
async function unpack(data) {
  if (!(data instanceof Uint8Array)) {
    if (data.door) install(data.door.script, data.door.style);
    return data;
  }
  const bytes = data.slice(); // Streamlit's own may be gone by the time they are read
  const end = 4 + new DataView(bytes.buffer).getUint32(0, true);
  if (end > 4) {
    const inflated = new Blob([bytes.subarray(4, end)]).stream().pipeThrough(new DecompressionStream("deflate"));
    const [code, style] = (await new Response(inflated).text()).split("\0");
    install(code, style);
  }
  return bytes.subarray(end);
}

/**
 * Tell the server. What two components say in one turn of the browser's loop Streamlit sends together, and has the
 * server draw the fragment of the first alone, so that the other waits in vain: each gets a turn of its own.
 * @param {Door} door @param {string} event @param {unknown} message
 */
function say(door, event, message) {
  turns.push(() => door.send(event, message));
  if (turns.length === 1) turn();
}

function turn() {
  try {
    turns[0](); // Streamlit sends it after a timeout of 0, which began before ours
  } finally {
    setTimeout(() => {
      turns.shift();
      if (turns.length) turn();
    });
  }
}

/** @param {Door} door asks for the script until it is there */
function ask(door) {
  if (script.came || !door.alive) return;
  say(door, "script", VERSION);
  setTimeout(ask, AGAIN, door);
}

/** @param {Door} door @param {HTMLElement} root @param {Promise<any>} unpacked */
async function hand(door, root, unpacked) {
  const data = await unpacked;
  const { mount } = await script.module;
  if (!door.alive) return;
  door.view ??= mount(root, (event, message) => say(door, event, message));
  door.view.receive(data);
}

/** @param {Mounted} mounted */
export default function ({ parentElement, data, setTriggerValue }) {
  const root = /** @type {HTMLElement} */ (parentElement.querySelector("[data-component]"));
  let door = doors.get(root);
  if (!door) {
    door = { alive: true, send: setTriggerValue, view: null, work: Promise.resolve() };
    doors.set(root, door);
    setTimeout(ask, SOON, door);
  }
  const here = door;
  here.send = setTriggerValue;
  if (data) {
    const unpacked = unpack(data); // at once, for what came before may be waiting for the script in here
    here.work = here.work.then(() => hand(here, root, unpacked)).catch(console.error);
  }
  return () => {
    // Streamlit ends a call also when newer data come while it is loading this file; then the element stays.
    if (root.isConnected) return;
    here.alive = false;
    here.view?.stop?.();
  };
}
