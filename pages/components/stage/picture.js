// The picture as it stands: network, map and loss, side by side.

import { make } from "../common/elements.js";
import { SvgPen } from "../common/svg_pen.js";
import { fontOf } from "../common/theme.js";

/** @typedef {import("./types.js").Picture} Picture */
/** @typedef {import("./types.js").View} View */

const MARGIN = 12;
const HEAD = 40;

/**
 * Where each view stands in the picture, and how large that is.
 *
 * @param {{network: View, map: View, loss: View}} views
 * @returns {{ width: number, height: number, places: [view: View, x: number, y: number][] }}
 */
function arranged({ network, map, loss }) {
  const { clientWidth: w, clientHeight: h } = network.canvas;
  const side = map.canvas.clientWidth;
  const high = Math.max(h, side);
  return {
    width: w + side + 3 * MARGIN,
    height: high + loss.canvas.clientHeight + 60,
    places: [
      [network, MARGIN, HEAD],
      [map, w + 2 * MARGIN, HEAD],
      [loss, MARGIN, HEAD + MARGIN + high],
    ],
  };
}

/**
 * The picture as the text of an SVG file.
 *
 * @param {Picture} picture
 * @param {{network: View, map: View, loss: View}} views
 * @param {string} title
 * @returns {import("../common/save.js").Drawn}
 */
export function writtenPicture(picture, views, title) {
  const { width, height, places } = arranged(views);
  const pen = new SvgPen();
  pen.fillStyle = picture.theme.text;
  pen.font = fontOf("small", picture.theme.font);
  pen.fillText(title, MARGIN, 24);
  for (const [view, x, y] of places) {
    pen.moveOrigin(x, y);
    view.draw(picture, pen);
  }
  return { text: pen.text(width, height, picture.theme.page), width, height };
}

/**
 * The same picture as pixels, one for each of the page's; the views have drawn it on the page already.
 *
 * @param {Picture} picture
 * @param {{network: View, map: View, loss: View}} views
 * @param {string} title
 * @param {{width: number, height: number} | null} size of the picture, if it is not to be what it would be now
 * @returns {ImageData | null}
 */
export function capturePicture(picture, views, title, size = null) {
  const { places, ...whole } = arranged(views);
  const { width, height } = size ?? whole;
  const sheet = Object.assign(make("canvas"), { width, height });
  const pen = sheet.getContext("2d", { willReadFrequently: true });
  if (!pen) return null;
  pen.fillStyle = picture.theme.page;
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = picture.theme.text;
  pen.font = fontOf("small", picture.theme.font);
  pen.fillText(title, MARGIN, 24);
  for (const [view, x, y] of places) {
    const { clientWidth: w, clientHeight: h } = view.canvas;
    const part = Object.assign(make("canvas"), { width: w, height: h }); // a view clears all it can reach
    const partPen = part.getContext("2d");
    if (!partPen || !w || !h) continue;
    partPen.font = fontOf("mark", picture.theme.font);
    view.draw(picture, partPen);
    pen.drawImage(part, x, y);
  }
  return pen.getImageData(0, 0, width, height);
}
