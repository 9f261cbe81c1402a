// The paper: fine points that are inked or not, counted square by square, as the pictures of the data set were made.

/** @typedef {import("./data.js").Paper} Paper */

const PEN = 2.4; // points from the middle of the pen to its edge: strokes as wide as those of the data

export class Sheet {
  /** What was on the paper before the pen came, by square. @type {number[]} */
  #under;
  #ink;

  /** @param {Paper} paper @param {number[]} picture */
  constructor({ side, fine }, picture) {
    this.side = side;
    this.fine = fine;
    this.#under = [...picture];
    this.#ink = new Uint8Array((side * fine) ** 2);
  }

  /** The most a square can hold. */
  get most() {
    return this.fine ** 2;
  }

  /** The ink of each square, row by row. */
  get picture() {
    const { side, fine, most } = this;
    const counts = [...this.#under];
    this.#ink.forEach((inked, i) => {
      const [across, down] = [i % (side * fine), Math.floor(i / (side * fine))];
      counts[Math.floor(down / fine) * side + Math.floor(across / fine)] += inked;
    });
    return counts.map((count) => Math.min(most, count));
  }

  get text() {
    return this.picture.map((count) => Number(count.toFixed(2))).join(" ");
  }

  /** Put a picture on the paper in the place of all that is on it. @param {number[]} picture */
  put(picture) {
    this.#under = [...picture];
    this.#ink.fill(0);
  }

  clear() {
    this.put(this.#under.map(() => 0));
  }

  /** Ink the points under the pen; places are in squares from the top left. @param {number} x @param {number} y */
  dot(x, y) {
    const width = this.side * this.fine;
    const [px, py] = [x * this.fine, y * this.fine];
    for (let down = 0; down < width; down++) {
      for (let across = 0; across < width; across++) {
        if (Math.hypot(across + 0.5 - px, down + 0.5 - py) <= PEN) this.#ink[down * width + across] = 1;
      }
    }
  }

  /**
   * Draw from one place to another.
   *
   * @param {[x: number, y: number]} from
   * @param {[x: number, y: number]} to
   */
  line(from, to) {
    const steps = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) * this.fine));
    for (let k = 0; k <= steps; k++) {
      this.dot(from[0] + ((to[0] - from[0]) * k) / steps, from[1] + ((to[1] - from[1]) * k) / steps);
    }
  }

  /** Take the ink from the square at a place. @param {number} x @param {number} y */
  erase(x, y) {
    const { side, fine } = this;
    const [column, row] = [x, y].map((at) => Math.min(side - 1, Math.floor(at)));
    this.#under[row * side + column] = 0;
    for (let k = 0; k < fine; k++) {
      const first = (row * fine + k) * side * fine + column * fine;
      this.#ink.fill(0, first, first + fine);
    }
  }
}
