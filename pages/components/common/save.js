// A picture leaves as a file: SVG, or PNG at twice the size. The same two buttons save every picture there is.

import { download } from "./download.js";
import { button, make } from "./elements.js";

/** @typedef {{ text: string, width: number, height: number }} Drawn a picture as the text of an SVG file */
/** @typedef {(kind: "svg" | "png") => void} Save */

const SHARP = 2; // dots of a PNG for each pixel of the page

/** @param {Blob} svg @param {string} name @param {Drawn} drawn */
function downloadPng(svg, name, { width, height }) {
  const image = new Image();
  const url = URL.createObjectURL(svg);
  image.onload = () => {
    const sheet = Object.assign(make("canvas"), { width: SHARP * width, height: SHARP * height });
    sheet.getContext("2d")?.drawImage(image, 0, 0, SHARP * width, SHARP * height);
    URL.revokeObjectURL(url);
    sheet.toBlob((blob) => download(blob, `${name}.png`));
  };
  image.src = url;
}

/**
 * @param {"svg" | "png"} kind
 * @param {string} name of the file, without its ending
 * @param {Drawn} drawn
 */
export function save(kind, name, drawn) {
  const svg = new Blob([drawn.text], { type: "image/svg+xml" });
  if (kind === "svg") download(svg, `${name}.svg`);
  else downloadPng(svg, name, drawn);
}

/**
 * A button for each kind of file.
 *
 * @param {Record<string, string>} words "save_png" and "save_svg"
 * @param {Save} act
 * @param {string} [look] classes
 */
export const saveButtons = (words, act, look) => [
  button("⤓ PNG", words.save_png, () => act("png"), look),
  button("⤓ SVG", words.save_svg, () => act("svg"), look),
];

/**
 * The same behind one small button in the corner of a picture, seen while the pointer or the focus is there.
 *
 * @param {HTMLElement} box the picture's; the corner is its top right one
 * @param {Record<string, string>} words "save", "save_png" and "save_svg"
 * @param {Save} act
 */
export function saveMenu(box, words, act) {
  const opener = make("summary", { "aria-label": words.save, title: words.save }, "⤓");
  const menu = make("details", { class: "save-menu" }, opener);
  const close = () => {
    menu.open = false;
  };
  const buttons = saveButtons(words, (kind) => {
    close();
    act(kind);
  });
  menu.append(make("span", {}, ...buttons)); // beside it: a chart may be lower than they are together
  menu.onkeydown = (event) => event.key === "Escape" && close();
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !menu.contains(relatedTarget)) close();
  });
  box.onpointerleave = close;
  box.classList.add("save-place");
  box.append(menu);
}
