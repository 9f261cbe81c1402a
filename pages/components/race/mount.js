// The race as a component: what the server sends is unpacked and taken in in its order.

import { unpack } from "../stage/message.js";
import { createRace } from "./race.js";

/**
 * @param {HTMLElement} root
 * @param {import("../common/door.js").Send} send
 */
export function mount(root, send) {
  /** @type {ReturnType<typeof createRace> | null} */
  let race = null;
  /** @type {Promise<void>} */
  let work = Promise.resolve();
  let stopped = false;
  return {
    /** @param {Uint8Array} bytes */
    receive(bytes) {
      const unpacked = unpack(bytes);
      work = work
        .then(async () => {
          const { header, body } = await unpacked;
          if (stopped) return; // taken down meanwhile: nothing may begin that nobody would end
          race ??= createRace(root, header, send);
          race.receive(header, body);
        })
        .catch(console.error);
    },
    stop() {
      stopped = true;
      race?.stop();
    },
  };
}
