// What the server sends, unpacked: a header as JSON, and a body that was deflated.

/**
 * @param {Uint8Array} bytes
 * @returns {Promise<{header: any, body: Uint8Array}>}
 */
export async function unpack(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const packed = new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes.subarray(4 + length))]);
  const stream = packed.stream().pipeThrough(new DecompressionStream("deflate"));
  return { header, body: new Uint8Array(await new Response(stream).arrayBuffer()) };
}
