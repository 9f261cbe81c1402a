// Numbers and sentences of a chart, as people read them.

import { plain } from "../common/numbers.js";

/** @typedef {import("./data.js").Trace} Trace */

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const SIGNS = /** @type {Record<string, string>} */ ({ "&lt;": "<", "&gt;": ">", "&#36;": "$", "&amp;": "&" });

/** A power of ten: "1", "10", "10⁻³". @param {number} exponent */
export function power(exponent) {
  if (exponent === 0 || exponent === 1) return exponent ? "10" : "1";
  const digits = [...String(Math.abs(exponent))].map((digit) => RAISED[Number(digit)] ?? digit).join("");
  return `10${exponent < 0 ? "⁻" : ""}${digits}`;
}

/** A number on an axis, as long as its step asks for. @param {number} value @param {number} step */
export function rounded(value, step) {
  if (step >= 1000 && Math.abs(value) >= 10_000) return `${plain(value / 1000)}k`;
  const places = Math.min(12, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  const text = value.toFixed(places);
  return Number(text) === 0 ? "0" : plain(text);
}

/** Text in which the server has written signs of HTML out, as Plotly asks for. @param {string} text */
export const unwritten = (text) => text.replace(/&(?:lt|gt|amp|#36);/g, (sign) => SIGNS[sign]);

/**
 * A number by a format such as ".3f", ".2g" or ".1e". With a "g" it is never told as 0, 1 or −1 unless it is.
 *
 * @param {number} value
 * @param {string} format
 */
export function formatted(value, format) {
  const [, digits, kind] = /^\.(\d+)([fge%])$/.exec(format) ?? ["", "6", "g"];
  let n = Number(digits);
  if (kind === "f") return plain(value.toFixed(n));
  if (kind === "%") return `${plain((value * 100).toFixed(n))} %`;
  if (kind === "e") return plain(value.toExponential(n).replace("e+", "e"));
  const size = Math.abs(value);
  while (size !== 1 && Number(size.toPrecision(n)) === 1 && n < 16) n++;
  const text =
    size >= 10 ** Math.max(n, 4) || (size > 0 && size < 1e-4) ? value.toExponential(n - 1) : value.toPrecision(n);
  const short = text.includes(".") ? text.replace(/\.?0+(?=e|$)/, "") : text;
  return plain(Number(value) === 0 ? "0" : short.replace("e+", "e"));
}

/**
 * What is said of one point of a trace: its own lines, and after them the name of the trace if it is to be said.
 *
 * @param {Trace} trace
 * @param {number} i
 * @returns {{ text: string, name: string }}
 */
export function told(trace, i) {
  /** @type {Record<string, import("./data.js").Value | undefined>} */
  const values = { x: trace.x?.[i], y: trace.y?.[i], customdata: trace.customdata?.[i] };
  let name = trace.name ?? "";
  const text = (trace.hovertemplate ?? "%{x:.4g}, %{y:.4g}")
    .replace(/<extra>(.*?)<\/extra>/, (_, extra) => {
      name = extra.replace("%{fullData.name}", trace.name ?? "");
      return "";
    })
    .replace(/%\{(\w+)(?::([^}]*))?\}/g, (_, key, format) => formatted(Number(values[key]), format ?? ""));
  return { text: unwritten(text), name: unwritten(name) };
}
