// Gestures are counted for all views together: the server undoes the edits of one together, and tells them by number.

/** @typedef {{newest: number, next: () => number}} Gestures */

/** @returns {Gestures} */
export function countGestures() {
  let count = 1;
  return {
    get newest() {
      return count;
    },
    next: () => ++count,
  };
}
