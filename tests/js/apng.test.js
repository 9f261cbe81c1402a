// A film is read back chunk by chunk and put together as a browser does: every frame is what was drawn.

import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32, inflateSync } from "node:zlib";
import { createApng } from "../../pages/components/common/apng.js";
import { createFilm, filmed } from "../../pages/components/stage/film.js";

const [W, H] = [5, 3];

/** @param {number} seed */
function drawn(seed) {
  const pixels = new Uint8ClampedArray(4 * W * H).fill(255);
  for (let i = 0; i < W * H; i++) if ((i * 7 + seed) % 4 === 0) pixels.set([i * 9, seed * 40, 17, 255], 4 * i);
  return pixels;
}

/** @param {Uint8Array} file @returns {[name: string, data: Buffer][]} */
function chunks(file) {
  const bytes = Buffer.from(file);
  assert.deepEqual([...bytes.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
  /** @type {[string, Buffer][]} */
  const found = [];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    assert.equal(bytes.readUInt32BE(at + 8 + length), crc32(body), "its check sum is right");
    found.push([body.toString("latin1", 0, 4), body.subarray(4)]);
    at += 12 + length;
  }
  return found;
}

test("frames come back as they were drawn", async () => {
  const film = createApng(W, H);
  const frames = [drawn(0), drawn(1), drawn(1), drawn(2)];
  for (const frame of frames) await film.add(frame, 70);
  const parts = chunks(new Uint8Array(await film.blob().arrayBuffer()));
  assert.deepEqual(
    parts.map(([name]) => name),
    ["IHDR", "acTL", "fcTL", "IDAT", "fcTL", "fdAT", "fcTL", "fdAT", "fcTL", "fdAT", "IEND"],
  );
  assert.deepEqual([parts[0][1].readUInt32BE(0), parts[0][1].readUInt32BE(4)], [W, H]);
  assert.equal(parts[1][1].readUInt32BE(0), 4);
  const numbers = parts.filter(([name]) => name === "fcTL" || name === "fdAT").map(([, data]) => data.readUInt32BE(0));
  assert.deepEqual(numbers, [0, 1, 2, 3, 4, 5, 6]);
  const shown = new Uint8ClampedArray(4 * W * H);
  const packed = parts
    .filter(([name]) => name.endsWith("AT"))
    .map(([name, data]) => (name === "fdAT" ? data.subarray(4) : data));
  packed.forEach((data, k) => {
    const rows = inflateSync(data);
    for (let y = 0; y < H; y++) {
      assert.equal(rows[y * (4 * W + 1)], 0);
      for (let x = 0; x < W; x++) {
        const pixel = rows.subarray(y * (4 * W + 1) + 1 + 4 * x).subarray(0, 4);
        if (pixel[3]) shown.set(pixel, 4 * (y * W + x));
      }
    }
    assert.deepEqual(shown, frames[k]);
  });
});

test("moments are spread over the training, the first and the last among them", () => {
  assert.deepEqual(filmed(0), [0]);
  assert.deepEqual(filmed(3), [0, 1, 2, 3]);
  const many = filmed(1000);
  assert.deepEqual([many.length, many[0], many[119]], [120, 0, 1000]);
  assert.equal(new Set(many).size, 120);
});

/**
 * A film of a stage that shows what is asked for.
 *
 * @param {number} stopAt how many moments are seen before it is given up
 */
async function made(stopAt = Infinity) {
  const said = /** @type {(number | null)[]} */ ([]);
  const films = /** @type {Blob[]} */ ([]);
  const asked = /** @type {number[]} */ ([]);
  const film = createFilm({
    seek: (epoch) => asked.push(epoch),
    capture: () => /** @type {any} */ ({ width: W, height: H, data: drawn(asked.length) }),
    tell: (share) => said.push(share),
    done: (blob) => films.push(blob),
  });
  film.start(4, 2);
  for (let i = 0; i < asked.length && film.running; i++) {
    if (i === stopAt) film.cancel();
    await film.took(asked[i] + 100); // a moment it has not asked for
    await film.took(asked[i]);
  }
  return { said, films, asked, film };
}

test("a film asks for its moments, tells how far it is, and goes back", async () => {
  const { said, films, asked } = await made();
  assert.deepEqual(asked, [0, 1, 2, 3, 4, 2]);
  assert.deepEqual(said, [0, 0.2, 0.4, 0.6, 0.8, 1, null]);
  assert.equal(films.length, 1);
});

test("a film that is given up leaves nothing", async () => {
  const { said, films, asked, film } = await made(2);
  assert.deepEqual([asked, films.length, film.running], [[0, 1, 2], 0, false]);
  assert.equal(said.at(-1), null);
});
