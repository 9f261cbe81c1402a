// The body of a message becomes frames; how it is laid out is read from the header, never retyped here.

/** @typedef {import("./types.js").Frame} Frame */
/** @typedef {import("./types.js").Header} Header */

/**
 * A series holds a row of numbers for each frame: bytes where a number takes one byte, else 32-bit floats.
 *
 * @typedef {[name: string, bytes: number, width: number]} Series
 */

/**
 * A field of the record each frame begins with, as NumPy describes it.
 *
 * @typedef {[name: string, offset: number, type: string, count: number]} Field
 */

/** @type {Record<string, {size: number, read: (view: DataView, at: number) => number}>} */
const TYPES = {
  "<u4": { size: 4, read: (view, at) => view.getUint32(at, true) },
  "<f8": { size: 8, read: (view, at) => view.getFloat64(at, true) },
};

/**
 * Undo the differences that travel instead of bytes: along the first row, then from row to row. In place.
 *
 * @param {Uint8Array} cells
 * @param {number} width
 */
export function decodeBytes(cells, width) {
  for (let i = 1; i < Math.min(width, cells.length); i++) cells[i] += cells[i - 1];
  for (let i = width; i < cells.length; i++) cells[i] += cells[i - width];
  return cells;
}

/**
 * Put 32-bit numbers together again from four planes of bytes, the lowest first, each the bits that changed.
 *
 * @param {Uint8Array} planes
 * @param {number} width
 */
export function decodeFloats(planes, width) {
  const count = planes.length / 4;
  const bits = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    bits[i] = planes[i] | (planes[count + i] << 8) | (planes[2 * count + i] << 16) | (planes[3 * count + i] << 24);
  }
  for (let i = width; i < count; i++) bits[i] ^= bits[i - width];
  return new Float32Array(bits.buffer);
}

/**
 * Read the record a frame begins with: a field of one number as a number, others as lists.
 *
 * @param {Uint8Array} record
 * @param {Field[]} fields
 * @returns {Record<string, number | number[]>}
 */
export function readRecord(record, fields) {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  return Object.fromEntries(
    fields.map(([name, offset, type, count]) => {
      const { size, read } = TYPES[type];
      const numbers = Array.from({ length: count }, (_, i) => read(view, offset + i * size));
      return [name, count === 1 ? numbers[0] : numbers];
    }),
  );
}

/**
 * Read the frames of a message.
 *
 * @param {Header} header
 * @param {Uint8Array} body inflated; what is read from it is overwritten
 * @param {number} at where in it the series begin
 * @param {string} [focus] the neuron whose large map was asked for
 * @returns {Frame[]}
 */
export function readFrames(header, body, at, focus = "") {
  /** @type {Record<string, Uint8Array | Float32Array>} */
  const whole = {};
  for (const [name, bytes, width] of header.series) {
    const part = body.subarray(at, at + header.frames * width * bytes);
    whole[name] = bytes === 1 ? decodeBytes(part, width) : decodeFloats(part, width);
    at += part.length;
  }
  return Array.from({ length: header.frames }, (_, i) => {
    /** @type {Record<string, any>} */
    const frame = { focus, seenThrough: header.space };
    for (const [name, , width] of header.series) frame[name] = whole[name].subarray(i * width, (i + 1) * width);
    return /** @type {Frame} */ (/** @type {any} */ (Object.assign(frame, readRecord(frame.head, header.head))));
  });
}
