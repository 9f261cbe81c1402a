// Lets the browser remember a word or two until the next visit: a cookie, which the server reads when a session begins.

const YEAR = 365 * 24 * 60 * 60; // s

/** @typedef {{ name: string, value: string }} Data */

export function mount() {
  return {
    /** @param {Data} data */
    receive({ name, value }) {
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not everywhere
      document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${YEAR}; SameSite=Lax`;
    },
  };
}
