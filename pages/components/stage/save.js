// The picture as it stands, network, map and loss, as a file: SVG, or PNG at twice the size.

import { make } from "../common/elements.js";
import { SvgPen } from "../common/svg_pen.js";

/** @typedef {import("./types.js").Picture} Picture */
/** @typedef {import("./types.js").View} View */

const MARGIN = 12;
const HEAD = 40;

/** @param {Blob | null} blob @param {string} name */
function download(blob, name) {
  if (!blob) return;
  const url = URL.createObjectURL(blob);
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** @param {Blob} svg @param {number} w @param {number} h */
function downloadPng(svg, w, h) {
  const image = new Image();
  const url = URL.createObjectURL(svg);
  image.onload = () => {
    const sheet = Object.assign(make("canvas"), { width: 2 * w, height: 2 * h });
    sheet.getContext("2d")?.drawImage(image, 0, 0, 2 * w, 2 * h);
    URL.revokeObjectURL(url);
    sheet.toBlob((blob) => download(blob, "network.png"));
  };
  image.src = url;
}

/**
 * @param {string} kind "svg" or "png"
 * @param {Picture} picture
 * @param {{network: View, map: View, loss: View}} views
 * @param {string} title
 */
export function savePicture(kind, picture, { network, map, loss }, title) {
  const { clientWidth: w, clientHeight: h } = network.canvas;
  const side = map.canvas.clientWidth;
  const high = Math.max(h, side);
  const [width, height] = [w + side + 3 * MARGIN, high + loss.canvas.clientHeight + 60];
  const pen = new SvgPen();
  pen.fillStyle = picture.theme.text;
  pen.font = "13px sans-serif";
  pen.fillText(title, MARGIN, 24);
  pen.moveOrigin(MARGIN, HEAD);
  network.draw(picture, pen);
  pen.moveOrigin(w + 2 * MARGIN, HEAD);
  map.draw(picture, pen);
  pen.moveOrigin(MARGIN, HEAD + MARGIN + high);
  loss.draw(picture, pen);
  const svg = new Blob([pen.text(width, height, picture.theme.page)], { type: "image/svg+xml" });
  if (kind === "svg") download(svg, "network.svg");
  else downloadPng(svg, width, height);
}
