// A pen with a canvas's ways that writes SVG.

import { fontOf } from "./theme.js";

/** @param {string} text */
export const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const ANCHORS = /** @type {Record<string, string>} */ ({ right: "end", center: "middle" });

export class SvgPen {
  font = fontOf("mark", "sans-serif");
  globalAlpha = 1;
  imageSmoothingEnabled = true;
  lineWidth = 1;
  /** @type {string | CanvasGradient | CanvasPattern} */
  fillStyle = "black";
  /** @type {string | CanvasGradient | CanvasPattern} */
  strokeStyle = "black";
  /** @type {CanvasTextAlign} */
  textAlign = "left";
  /** @type {CanvasTextBaseline} */
  textBaseline = "alphabetic";
  /** @type {CanvasLineJoin} */
  lineJoin = "miter";
  /** @type {CanvasLineCap} */
  lineCap = "butt";
  /** @type {string[]} */
  #parts = [];
  /** @type {number[]} */
  #dash = [];
  #path = "";
  #name;
  #clips = 0;
  /** How many clips are in force, and how many were at each `save`. */
  #open = 0;
  /** @type {number[]} */
  #saved = [];

  /** @param {string} [name] that no other drawing of the file has */
  constructor(name = "clip") {
    this.#name = name;
  }

  /** Remember what is clipped; colours and widths stay as they are. */
  save() {
    this.#saved.push(this.#open);
  }

  restore() {
    const before = this.#saved.pop() ?? 0;
    while (this.#open > before) {
      this.#parts.push("</g>");
      this.#open--;
    }
  }

  clip() {
    const id = `${this.#name}-${this.#clips++}`;
    this.#parts.push(`<clipPath id="${id}"><path d="${this.#path}"/></clipPath><g clip-path="url(#${id})">`);
    this.#open++;
  }

  beginPath() {
    this.#path = "";
  }

  /** Take a path that is written out already. @param {string} d */
  take(d) {
    this.#path = d;
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.#path += `M${x.toFixed(1)} ${y.toFixed(1)}`;
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.#path += `L${x.toFixed(1)} ${y.toFixed(1)}`;
  }

  closePath() {
    this.#path += "Z";
  }

  /** @param {...number} points */
  bezierCurveTo(...points) {
    this.#path += `C${points.map((value) => value.toFixed(1)).join(" ")}`;
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  rect(x, y, w, h) {
    this.#path += `M${x} ${y}h${w}v${h}h${-w}Z`;
  }

  /** A whole circle. @param {number} x @param {number} y @param {number} r @param {number} _from @param {number} _to */
  arc(x, y, r, _from, _to) {
    this.#path += `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
  }

  /** @param {number[]} dash */
  setLineDash(dash) {
    this.#dash = dash;
  }

  /** A new sheet is clear. @param {...number} _box */
  clearRect(..._box) {}

  stroke() {
    const dash = this.#dash.length ? ` stroke-dasharray="${this.#dash}"` : "";
    const join = this.lineJoin === "miter" ? "" : ` stroke-linejoin="${this.lineJoin}"`;
    const ends = this.lineCap === "butt" ? "" : ` stroke-linecap="${this.lineCap}"`;
    const look = `stroke="${this.strokeStyle}" stroke-width="${this.lineWidth.toFixed(2)}"${dash}${join}${ends}`;
    this.#draw(`fill="none" ${look}`);
  }

  fill() {
    this.#draw(`fill="${this.fillStyle}"`);
  }

  /** @param {string} kind */
  #draw(kind) {
    this.#parts.push(`<path d="${this.#path}" opacity="${this.globalAlpha.toFixed(2)}" ${kind}/>`);
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  fillRect(x, y, w, h) {
    this.beginPath();
    this.rect(x, y, w, h);
    this.fill();
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  strokeRect(x, y, w, h) {
    this.beginPath();
    this.rect(x, y, w, h);
    this.stroke();
  }

  /** @param {string} text */
  measureText(text) {
    return { width: text.length * parseFloat(this.font) * 0.55 };
  }

  /** @param {string} text @param {number} x @param {number} y */
  fillText(text, x, y) {
    const middle = this.textBaseline === "middle" ? ' dominant-baseline="middle"' : "";
    const anchor = ANCHORS[this.textAlign] ?? "start";
    const place = `x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}"${middle}`;
    const family = this.font.replace(/^\S+ /, "");
    const look = `fill="${this.fillStyle}" font-size="${parseFloat(this.font)}" font-family="${escaped(family)}"`;
    this.#parts.push(`<text ${place} ${look}>${escaped(String(text))}</text>`);
  }

  /**
   * A canvas, or a part of it (the first four numbers of eight), at a place and size.
   *
   * @param {HTMLCanvasElement} image
   * @param {...number} box
   */
  drawImage(image, ...box) {
    const [sx, sy, sw, sh, x, y, w, h] = box.length === 8 ? box : [0, 0, image.width, image.height, ...box];
    const part = Object.assign(document.createElement("canvas"), { width: sw, height: sh });
    part.getContext("2d")?.drawImage(image, sx, sy, sw, sh, 0, 0, sw, sh);
    const place = `x="${x}" y="${y}" width="${w}" height="${h}"`;
    const sharp = this.imageSmoothingEnabled ? "" : ' style="image-rendering:pixelated"';
    this.#parts.push(`<image ${place} preserveAspectRatio="none"${sharp} href="${part.toDataURL()}"/>`);
  }

  /** Move the origin to here. @param {number} x @param {number} y */
  moveOrigin(x, y) {
    this.#parts.push(`</g><g transform="translate(${x} ${y})">`);
  }

  /** What has been drawn. */
  get body() {
    return `<g>${this.#parts.join("")}</g>`;
  }

  /** The whole drawing as a file. @param {number} w @param {number} h @param {string} page its colour */
  text(w, h, page) {
    const size = `width="${w}" height="${h}"`;
    const sheet = `<rect width="100%" height="100%" fill="${page}"/>`;
    return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${sheet}${this.body}</svg>`;
  }
}
