// The stage as a component: what the server sends is unpacked and taken in in its order.

import { unpack } from "./message.js";
import { createStage } from "./stage.js";

/**
 * @param {HTMLElement} root
 * @param {(event: string, message: unknown) => void} send
 */
export function mount(root, send) {
  const stage = createStage(root, (message) => send("ask", message));
  /** @type {Promise<void>} */
  let work = Promise.resolve();
  return {
    /** @param {Uint8Array} bytes */
    receive(bytes) {
      const unpacked = unpack(bytes);
      work = work
        .then(async () => {
          const { header, body } = await unpacked;
          stage.receive(header, body);
        })
        .catch(console.error);
    },
    stop: stage.stop,
  };
}
