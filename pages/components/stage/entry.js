// What Streamlit runs with every message: the stage itself comes with the first one and stays for the visit.

import { unpack } from "./message.js";

/** @typedef {{receive: (header: any, body: Uint8Array, at: number) => void, stop: () => void}} Stage */
/** @typedef {{alive: boolean, before: Promise<void>, send: (name: string, value: any) => void, stage?: Stage}} Mount */

/** @type {WeakMap<Element, Mount>} */
const mounts = new WeakMap();
/** What every stage of this visit shares: the stage's own script, once it is here. */
const visit = (/** @type {any} */ (globalThis).stageVisit ??= {});

/** @param {Mount} mount @param {HTMLElement} root @param {Uint8Array} bytes */
async function take(mount, root, bytes) {
  const { header, body } = await unpack(bytes);
  /** @param {number} from @param {number} size */
  const text = (from, size) => new TextDecoder().decode(body.subarray(from, from + size));
  if (header.script && !visit.stage) {
    document.head.appendChild(document.createElement("style")).textContent = text(0, header.style);
    const script = new Blob([text(header.style, header.script)], { type: "text/javascript" });
    const url = URL.createObjectURL(script);
    visit.stage = import(url).finally(() => URL.revokeObjectURL(url));
  }
  if (!visit.stage) {
    mount.send("ask", { number: 1, scene: "", do: "show" });
    return;
  }
  const { createStage } = await visit.stage;
  if (!mount.alive) return;
  mount.stage ??= createStage(root, (/** @type {string} */ name, /** @type {any} */ value) => mount.send(name, value));
  mount.stage?.receive(header, body, header.style + header.script);
}

/** @param {{parentElement: HTMLElement, data: Uint8Array | null, setTriggerValue: Mount["send"]}} component */
export default function ({ parentElement, data, setTriggerValue }) {
  const root = /** @type {HTMLElement} */ (parentElement.querySelector("[data-stage]"));
  let mount = mounts.get(root);
  // Streamlit may take a component down and set it up again in the same place.
  if (!mount?.alive) {
    mount = { alive: true, before: Promise.resolve(), send: setTriggerValue };
    mounts.set(root, mount);
  }
  const here = mount;
  here.send = setTriggerValue;
  if (data) {
    const bytes = data.slice();
    here.before = here.before.then(() => take(here, root, bytes)).catch(console.error);
  }
  return () => {
    here.alive = false;
    here.stage?.stop();
  };
}
