// An animated PNG, written frame by frame: every browser shows it, and one that knows no animation its first frame.
// A frame after the first holds only what has changed; all else in it is transparent, which deflates to almost nothing.

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
const TRUECOLOUR_WITH_ALPHA = 6;
const KEEP = 0;
const OVER = 1;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let k = 0; k < 8; k++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/** @param {Uint8Array} bytes */
function crc(bytes) {
  let rest = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) rest = TABLE[(rest ^ bytes[i]) & 255] ^ (rest >>> 8);
  return (rest ^ 0xffffffff) >>> 0;
}

/**
 * A part of a PNG file.
 *
 * @param {string} name four letters
 * @param {[bytes: 1 | 2 | 4, number: number][]} numbers what it begins with
 * @param {Uint8Array} [rest]
 */
function chunk(name, numbers, rest = new Uint8Array()) {
  const head = numbers.reduce((sum, [bytes]) => sum + bytes, 0);
  const whole = new Uint8Array(12 + head + rest.length);
  const view = new DataView(whole.buffer);
  view.setUint32(0, head + rest.length);
  for (let i = 0; i < 4; i++) whole[4 + i] = name.charCodeAt(i);
  let at = 8;
  for (const [bytes, number] of numbers) {
    if (bytes === 1) view.setUint8(at, number);
    else if (bytes === 2) view.setUint16(at, number);
    else view.setUint32(at, number);
    at += bytes;
  }
  whole.set(rest, at);
  view.setUint32(whole.length - 4, crc(whole.subarray(4, whole.length - 4)));
  return whole;
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function deflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * @param {number} width
 * @param {number} height
 */
export function createApng(width, height) {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const parts = [];
  /** @type {Uint32Array | null} */
  let before = null;
  let frames = 0;
  let number = 0;

  /** The rows of a frame as PNG has them, each after a byte for “not filtered”. @param {Uint32Array} pixels */
  function rows(pixels) {
    const bytes = new Uint8Array((4 * width + 1) * height);
    const line = new Uint32Array(width);
    const lineBytes = new Uint8Array(line.buffer);
    for (let y = 0; y < height; y++) {
      for (let x = 0, i = y * width; x < width; x++, i++) line[x] = before?.[i] === pixels[i] ? 0 : pixels[i];
      bytes.set(lineBytes, y * (4 * width + 1) + 1);
    }
    return bytes;
  }

  return {
    /**
     * Add a frame; to be waited for before the next.
     *
     * @param {Uint8ClampedArray} rgba opaque pixels, four bytes each
     * @param {number} delay how long it is shown, in milliseconds
     */
    async add(rgba, delay) {
      const pixels = new Uint32Array(rgba.slice().buffer);
      const packed = await deflated(rows(pixels));
      before = pixels;
      parts.push(
        chunk("fcTL", [
          [4, number++], [4, width], [4, height], [4, 0], [4, 0], [2, delay], [2, 1000], [1, KEEP], [1, OVER],
        ]),
      ); // biome-ignore format: a field each
      parts.push(frames ? chunk("fdAT", [[4, number++]], packed) : chunk("IDAT", [], packed));
      frames++;
    },

    /** The file. */
    blob() {
      const head = chunk("IHDR", [
        [4, width],
        [4, height],
        [1, 8],
        [1, TRUECOLOUR_WITH_ALPHA],
        [1, 0],
        [1, 0],
        [1, 0],
      ]);
      const plays = chunk("acTL", [
        [4, frames],
        [4, 0],
      ]);
      const all = [Uint8Array.from(SIGNATURE), head, plays, ...parts, chunk("IEND", [])];
      return new Blob(all, { type: "image/apng" });
    },
  };
}
