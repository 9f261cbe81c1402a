// The stage as a component: what the server sends is unpacked and taken in in its order.

import { inOrder } from "./message.js";
import { createStage } from "./stage.js";

/**
 * @param {HTMLElement} root
 * @param {(event: string, message: unknown) => void} send
 */
export function mount(root, send) {
  const stage = createStage(root, (message) => send("ask", message));
  return { receive: inOrder(stage.receive), stop: stage.stop };
}
