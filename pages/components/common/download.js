// What is made in the browser leaves it as a file.

import { make } from "./elements.js";

/** @param {Blob | null} blob @param {string} name */
export function download(blob, name) {
  if (!blob) return;
  const url = URL.createObjectURL(blob);
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
