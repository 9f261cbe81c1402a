// What the server sends, unpacked: a header as JSON, and a body that was deflated.

/**
 * @param {Uint8Array} bytes
 * @returns {Promise<{header: any, body: Uint8Array}>}
 */
async function unpack(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const packed = new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes.subarray(4 + length))]);
  const stream = packed.stream().pipeThrough(new DecompressionStream("deflate"));
  return { header, body: new Uint8Array(await new Response(stream).arrayBuffer()) };
}

/**
 * What takes messages as they come and hands them on unpacked, each after the one before.
 *
 * @param {(header: any, body: Uint8Array) => void} take
 * @returns {(bytes: Uint8Array) => void}
 */
export function inOrder(take) {
  /** @type {Promise<void>} */
  let work = Promise.resolve();
  return (bytes) => {
    const unpacked = unpack(bytes);
    work = work
      .then(async () => {
        const { header, body } = await unpacked;
        take(header, body);
      })
      .catch(console.error);
  };
}
