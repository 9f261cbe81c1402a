// What the server sends: a figure in Plotly's words, as much of them as is drawn here.

/** @typedef {number | null} Value */
/** @typedef {[number, number]} Pair */

/**
 * @typedef {object} Marker
 * @property {number} [size]
 * @property {string} [symbol]
 * @property {string | number[]} [color] numbers stand for colours of the scale
 * @property {number} [opacity]
 * @property {number} [cmin]
 * @property {number} [cmax]
 * @property {[number, string][]} [colorscale]
 * @property {{ color?: string, width?: number }} [line]
 */
/**
 * @typedef {object} Trace
 * @property {"scatter" | "bar" | "heatmap"} type
 * @property {Value[]} [x]
 * @property {Value[]} [y]
 * @property {{ bytes: string, rows: number, columns: number }} [z] of a heatmap: from its lowest colour, 0, to 255
 * @property {string} [xaxis]
 * @property {string} [yaxis]
 * @property {string} [mode]
 * @property {string} [name]
 * @property {boolean} [showlegend]
 * @property {boolean} [visible]
 * @property {number} [opacity]
 * @property {{ color?: string, width?: number, dash?: string }} [line]
 * @property {Marker} [marker]
 * @property {Value[]} [customdata]
 * @property {string} [hovertemplate]
 * @property {string} [hoverinfo]
 * @property {[number, string][]} [colorscale]
 * @property {string} [text] on a bar
 * @property {{ color?: string, size?: number }} [textfont]
 */
/**
 * @typedef {object} AxisSpec
 * @property {Pair} [domain]
 * @property {Pair} [range] of a logarithmic axis: powers of ten
 * @property {string} [type]
 * @property {string} [anchor]
 * @property {Value[]} [tickvals]
 * @property {string[]} [ticktext]
 * @property {number} [dtick]
 * @property {number} [nticks]
 * @property {boolean} [visible]
 * @property {boolean} [showgrid]
 * @property {boolean} [showticklabels]
 * @property {string} [gridcolor]
 * @property {{ text?: string }} [title]
 * @property {string} [scaleanchor]
 * @property {string} [constrain]
 */
/**
 * @typedef {object} Shape
 * @property {"rect" | "line"} type
 * @property {number} x0
 * @property {number} x1
 * @property {number} y0
 * @property {number} y1
 * @property {string} [yref]
 * @property {string} [fillcolor]
 * @property {number} [opacity]
 * @property {{ color?: string, width?: number, dash?: string }} [line]
 */
/**
 * @typedef {object} Annotation
 * @property {string} text
 * @property {number} x
 * @property {number} y
 * @property {string} [xref]
 * @property {string} [yref]
 * @property {string} [xanchor]
 * @property {string} [yanchor]
 * @property {{ color?: string, size?: number }} [font]
 */
/**
 * @typedef {object} Legend
 * @property {string} [orientation] "h" for a row above the plot, else a column in its corner
 */
/**
 * @typedef {object} Layout
 * @property {number} height
 * @property {{ l: number, r: number, t: number, b: number }} margin
 * @property {{ color: string, size: number }} font
 * @property {boolean} [showlegend]
 * @property {Legend} [legend]
 * @property {string} [hovermode]
 * @property {Shape[]} [shapes]
 * @property {Annotation[]} [annotations]
 * @property {{ text?: string, font?: { size?: number } }} [title]
 */
/** @typedef {{ data: Trace[], layout: Layout & Record<string, any> }} Figure */
/**
 * @typedef {{ figure: Figure, alt: string, words: Record<string, string>, grow: number }} Data
 *   grow: share of the height to spare
 */

/** @typedef {{ bdata: string, dtype: string, shape?: string }} Packed an array as Plotly sends it */

/** @type {Record<string, new (buffer: ArrayBuffer) => ArrayLike<number>>} */
const KINDS = {
  f8: Float64Array,
  f4: Float32Array,
  i4: Int32Array,
  u4: Uint32Array,
  i2: Int16Array,
  u2: Uint16Array,
  i1: Int8Array,
  u1: Uint8Array,
};

/** The numbers of a packed array; what is no number is null. @param {Packed} packed @returns {Value[]} */
function numbers({ bdata, dtype }) {
  const bytes = Uint8Array.from(atob(bdata), (sign) => sign.charCodeAt(0));
  return Array.from(new KINDS[dtype](bytes.buffer), (value) => (Number.isFinite(value) ? value : null));
}

/**
 * What came, with its packed arrays unpacked.
 *
 * @template Part
 * @param {Part} part
 * @returns {Part}
 */
export function unpacked(part) {
  if (part === null || typeof part !== "object") return part;
  if (Array.isArray(part)) return /** @type {Part} */ (part.map(unpacked));
  if ("bdata" in part) return /** @type {any} */ (numbers(/** @type {any} */ (part)));
  return /** @type {Part} */ (Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, unpacked(inner)])));
}
