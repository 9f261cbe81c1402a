// A part of the page as a picture in SVG. Nothing is drawn a second time: drawings, canvases, words and boxes behind
// them are taken as they stand on the page, in the place, size and colour that the browser has given them.

import { penOf } from "./canvas.js";
import { make } from "./elements.js";
import { escaped, SvgPen } from "./svg_pen.js";

/** @typedef {(pen: SvgPen) => void} Painter draws what stands on a canvas, in its pixels from the top left */
/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box */

const MARGIN = 12;
/** What only a hand needs. */
const TOOLS = "button, details, input[type=range]";
/** How an element of a drawing looks, with what it is where nobody says. */
const LOOKS = /** @type {Record<string, string>} */ ({
  opacity: "1",
  fill: "",
  "fill-opacity": "1",
  stroke: "none",
  "stroke-opacity": "1",
  "stroke-width": "1px",
  "stroke-dasharray": "none",
  "stroke-linecap": "butt",
  "stroke-linejoin": "miter",
  "paint-order": "normal",
  "text-anchor": "start",
  "dominant-baseline": "auto",
  "font-family": "",
  "font-size": "",
  "font-weight": "400",
  "font-style": "normal",
});
const OWN = ["opacity"]; // not handed down to what an element holds

/** A colour as every program reads it, and how opaque it is. @returns {(colour: string) => [string, number]} */
function plainColours() {
  const pen = penOf(Object.assign(make("canvas"), { width: 1, height: 1 }));
  /** @type {Map<string, [string, number]>} */
  const known = new Map();
  return (colour) => {
    const before = known.get(colour);
    if (before) return before;
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
    const hex = [red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("");
    /** @type {[string, number]} */
    const plain = [`#${hex}`, Number((alpha / 255).toFixed(3))];
    known.set(colour, plain);
    return plain;
  };
}

/** @param {number} value */
const short = (value) => String(Number(value.toFixed(2)));

/**
 * The lines of a text as they stand on the page.
 *
 * @param {Text} node
 * @returns {(Box & { text: string })[]}
 */
function linesOf(node) {
  const range = document.createRange();
  /** @type {(Box & { text: string, from: number })[]} */
  const lines = [];
  for (const word of node.data.matchAll(/\S+/g)) {
    const end = word.index + word[0].length;
    range.setStart(node, word.index);
    range.setEnd(node, end);
    const [box] = range.getClientRects();
    if (!box?.width) continue;
    const line = lines[lines.length - 1];
    if (line && Math.abs(line.top - box.top) < 2) {
      line.right = box.right;
      line.text = node.data.slice(line.from, end).replace(/[\n\t ]+/g, " ");
    } else {
      const { left, top, right, bottom } = box;
      lines.push({ text: word[0], from: word.index, left, top, right, bottom });
    }
  }
  return lines;
}

/**
 * What stands on the page as the text of an SVG file.
 *
 * @param {HTMLElement | SVGSVGElement} root the colour of whose page it takes
 * @param {Element[]} elements in the order they are drawn
 * @param {{ painters?: Map<Element, Painter>, without?: string }} [how] canvases whose lines are drawn as lines; what
 * is left out
 * @returns {import("./save.js").Drawn}
 */
export function snapshot(root, elements, { painters = new Map(), without = TOOLS } = {}) {
  const plain = plainColours();
  const ruler = penOf(make("canvas"));
  /** @type {string[]} */
  const parts = [];
  const all = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  let clips = 0;

  /** @param {Box} box */
  function reach({ left, top, right, bottom }) {
    all.left = Math.min(all.left, left);
    all.top = Math.min(all.top, top);
    all.right = Math.max(all.right, right);
    all.bottom = Math.max(all.bottom, bottom);
  }

  /** @param {string} colour @param {string} [kind] */
  function ink(colour, kind = "fill") {
    const [hex, alpha] = plain(colour);
    return alpha < 1 ? `${kind}="${hex}" ${kind}-opacity="${alpha}"` : `${kind}="${hex}"`;
  }

  /**
   * @param {string} text
   * @param {Box} box
   * @param {CSSStyleDeclaration} style
   * @param {boolean} [loose] whether the text is shorter than its box
   */
  function write(text, box, style, loose = false) {
    const { fontStyle, fontWeight, fontSize, fontFamily, textAlign, color } = style;
    ruler.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
    const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = ruler.measureText(text);
    const y = (box.top + box.bottom + up - down) / 2;
    // Letters of another font are wider or narrower: each text keeps its place and its length.
    const aligned = /** @type {Record<string, [string, number]>} */ ({
      center: ["middle", (box.left + box.right) / 2],
      right: ["end", box.right],
      end: ["end", box.right],
    });
    const [anchor, x] = aligned[textAlign] ?? ["start", box.left];
    const font = `font-family="${escaped(fontFamily)}" font-size="${parseFloat(fontSize)}" font-weight="${fontWeight}"`;
    const slant = fontStyle === "normal" ? "" : ` font-style="${fontStyle}"`;
    const length = loose ? "" : ` textLength="${short(box.right - box.left)}" lengthAdjust="spacingAndGlyphs"`;
    const place = `x="${short(x)}" y="${short(y)}" text-anchor="${anchor}"${length}`;
    parts.push(`<text ${place} ${font}${slant} ${ink(color)}>${escaped(text)}</text>`);
    reach(box);
  }

  /** The background and the border of an element. @param {Box} box @param {CSSStyleDeclaration} style */
  function frame(box, style) {
    const [w, h] = [box.right - box.left, box.bottom - box.top];
    const round = parseFloat(style.borderTopLeftRadius) || 0;
    const sides = /** @type {const} */ (["Top", "Right", "Bottom", "Left"]).map((side) => ({
      wide: style[`border${side}Style`] === "none" ? 0 : parseFloat(style[`border${side}Width`]),
      colour: style[`border${side}Color`],
    }));
    const [{ wide, colour }] = sides;
    const whole = wide > 0 && sides.every((side) => side.wide === wide && side.colour === colour);
    const [, filled] = plain(style.backgroundColor);
    if (filled || (whole && plain(colour)[1])) {
      const edge = whole ? ` ${ink(colour, "stroke")} stroke-width="${wide}"` : "";
      const fill = filled ? ink(style.backgroundColor) : 'fill="none"';
      const inset = whole ? wide / 2 : 0;
      const place = `x="${short(box.left + inset)}" y="${short(box.top + inset)}"`;
      const size = `width="${short(w - 2 * inset)}" height="${short(h - 2 * inset)}" rx="${short(round)}"`;
      parts.push(`<rect ${place} ${size} ${fill}${edge}/>`);
      reach(box);
    }
    if (whole) return;
    const { left, top, right, bottom } = box;
    const ends = [
      [left, top, right, top],
      [right, top, right, bottom],
      [left, bottom, right, bottom],
      [left, top, left, bottom],
    ];
    sides.forEach((side, i) => {
      if (!side.wide || !plain(side.colour)[1]) return;
      const [x1, y1, x2, y2] = ends[i].map(short);
      parts.push(`<path d="M${x1} ${y1}L${x2} ${y2}" ${ink(side.colour, "stroke")} stroke-width="${side.wide}"/>`);
    });
  }

  /** A drawing, its looks written into it. @param {SVGSVGElement} svg */
  function embed(svg) {
    const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
    const pairs = [...svg.querySelectorAll("*")].map((node, i) => [node, copy.querySelectorAll("*")[i]]);
    for (const [node, twin] of [[svg, copy], ...pairs]) {
      for (const { name } of [...twin.attributes]) {
        if (/^(class|style|tabindex|role|aria-.*|data-.*)$/.test(name)) twin.removeAttribute(name);
      }
      const style = getComputedStyle(node);
      const clear = style.fill === "none" && /^rgba\(.* 0\)$/.test(style.stroke); // what only a pointer hits
      const hidden = style.display === "none" || style.visibility === "hidden" || clear;
      if (node !== svg && (hidden || node.matches(without)) && node.localName !== "title") {
        twin.setAttribute("display", "none");
        continue;
      }
      const above = node === svg || !node.parentElement ? null : getComputedStyle(node.parentElement);
      for (const [name, usual] of Object.entries(LOOKS)) {
        const value = style.getPropertyValue(name);
        const handed = above && !OWN.includes(name) ? above.getPropertyValue(name) : usual;
        if (value === handed) {
          twin.removeAttribute(name);
          continue;
        }
        const [colour, alpha] = /^(rgb|color|oklab)/.test(value) ? plain(value) : [value, 1];
        twin.setAttribute(name, colour);
        if (alpha < 1) twin.setAttribute(`${name}-opacity`, String(alpha));
      }
    }
    for (const gone of copy.querySelectorAll("[display=none]")) gone.remove();
    const box = svg.getBoundingClientRect();
    const size = { x: box.left, y: box.top, width: box.width, height: box.height };
    for (const [name, value] of Object.entries(size)) copy.setAttribute(name, short(value));
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    parts.push(new XMLSerializer().serializeToString(copy));
    reach(box);
  }

  /** @param {HTMLCanvasElement} canvas */
  function canvasPart(canvas) {
    const box = canvas.getBoundingClientRect();
    if (!box.width || !canvas.width) return;
    const pen = new SvgPen(`clip-${clips++}`);
    const paint = painters.get(canvas);
    pen.imageSmoothingEnabled = getComputedStyle(canvas).imageRendering !== "pixelated";
    if (paint) paint(pen);
    else pen.drawImage(canvas, 0, 0, Math.round(box.width), Math.round(box.height));
    parts.push(`<g transform="translate(${short(box.left)} ${short(box.top)})">${pen.body}</g>`);
    reach(box);
  }

  /** @param {Element} node */
  function take(node) {
    if (node.matches(without) || !node.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return;
    if (node instanceof SVGSVGElement) {
      embed(node);
      return;
    }
    const style = getComputedStyle(node);
    const box = node.getBoundingClientRect();
    const { clientWidth, clientHeight, scrollWidth } = node;
    const cut = style.overflowX === "hidden" && scrollWidth > clientWidth + 1;
    const faint = style.opacity === "1" ? "" : ` opacity="${style.opacity}"`;
    const first = parts.length;
    frame(box, style);
    if (node instanceof HTMLCanvasElement) canvasPart(node);
    else if (node instanceof HTMLSelectElement || node instanceof HTMLInputElement) {
      const text = node instanceof HTMLSelectElement ? (node.selectedOptions[0]?.text ?? "") : node.value;
      const [left, right] = [parseFloat(style.paddingLeft) + 1, parseFloat(style.paddingRight) + 1];
      const room = { left: box.left + left, right: box.right - right, top: box.top, bottom: box.bottom };
      write(text, room, style, true);
    } else {
      for (const child of node.childNodes) {
        if (child instanceof Text) for (const line of linesOf(child)) write(line.text, line, style);
        else if (child instanceof Element) take(child);
      }
    }
    if (parts.length === first || (!cut && !faint)) return;
    let clip = "";
    if (cut) {
      const id = `clip-${clips++}`;
      const place = `x="${short(box.left)}" y="${short(box.top)}"`;
      parts[first] =
        `<clipPath id="${id}"><rect ${place} width="${clientWidth}" height="${clientHeight}"/></clipPath>` +
        `<g clip-path="url(#${id})">${parts[first]}`;
      clip = "</g>";
    }
    if (faint) {
      parts[first] = `<g${faint}>${parts[first]}`;
      clip += "</g>";
    }
    parts.push(clip);
  }

  for (const element of elements) take(element);
  const [x, y] = [all.left - MARGIN, all.top - MARGIN];
  const width = Math.ceil(all.right - x + MARGIN);
  const height = Math.ceil(all.bottom - y + MARGIN);
  const probe = make("i", { style: "color: var(--page)" });
  root.append(probe);
  const [page] = plain(getComputedStyle(probe).color);
  probe.remove();
  const view = `viewBox="${short(x)} ${short(y)} ${width} ${height}" width="${width}" height="${height}"`;
  const sheet = `<rect x="${short(x)}" y="${short(y)}" width="${width}" height="${height}" fill="${page}"/>`;
  return { text: `<svg xmlns="http://www.w3.org/2000/svg" ${view}>${sheet}${parts.join("")}</svg>`, width, height };
}
