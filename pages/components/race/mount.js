// The race as a component: what the server sends is unpacked and taken in in its order.

import { inOrder } from "../stage/message.js";
import { createRace } from "./race.js";

/**
 * @param {HTMLElement} root
 * @param {import("../common/door.js").Send} send
 */
export function mount(root, send) {
  /** @type {ReturnType<typeof createRace> | null} */
  let race = null;
  let stopped = false;
  return {
    receive: inOrder((header, body) => {
      if (stopped) return; // taken down meanwhile: nothing may begin that nobody would end
      race ??= createRace(root, header, send);
      race.receive(header, body);
    }),
    stop() {
      stopped = true;
      race?.stop();
    },
  };
}
