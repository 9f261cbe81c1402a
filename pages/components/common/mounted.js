// A component that is made once, from the first message, and shows every message after that in the same place.

/** @typedef {import("./door.js").Send} Send */

/**
 * @template Data
 * @param {(root: HTMLElement, data: Data, send: Send) => { show: (data: Data) => void, stop: () => void }} create
 * @returns {(root: HTMLElement, send: Send) => import("./door.js").View}
 */
export function mounted(create) {
  return (root, send) => {
    /** @type {ReturnType<typeof create> | null} */
    let panel = null;
    return {
      receive(data) {
        panel ??= create(root, data, send);
        panel.show(data);
      },
      stop: () => panel?.stop(),
    };
  };
}
