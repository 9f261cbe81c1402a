// The sliders of a neuron, each with a field for its number.

import { make } from "../common/elements.js";
import { snap, stepOf } from "../common/gestures.js";
import { fixed } from "../common/numbers.js";
import { hueOf } from "./data.js";

/** @typedef {import("./data.js").Slider} Slider */
/** @typedef {import("./data.js").Data} Data */
/** @typedef {{ range: HTMLInputElement, field: HTMLInputElement, error: HTMLElement, sent: string | null }} Row */

/**
 * @param {HTMLElement} box
 * @param {Data} data
 * @param {(key: string, text: string, done: boolean) => void} changed
 */
export function createSliders(box, data, changed) {
  /** @type {Record<string, Row>} */
  const rows = {};
  /** The slider under the visitor's finger. @type {string | null} */
  let held = null;

  /** @param {Slider} slider @param {string} hue */
  function row(slider, hue) {
    const { key, low, high, step } = slider;
    // Any number between: what is under the finger does not jump. The number it stands for does.
    const range = make("input", { type: "range", min: low, max: high, step: "any", "aria-label": slider.label });
    const name = { "aria-label": slider.field_label };
    const field = make("input", { type: "text", inputmode: "decimal", autocomplete: "off", ...name });
    const error = make("div", { class: "ln-error", role: "alert" });
    const line = make(
      "div",
      { class: `ln-row ${hue}` },
      make("span", { class: "ln-name" }, slider.label),
      range,
      field,
    );
    if (slider.low_label) {
      const ends = [slider.low_label, slider.high_label].map((text) => make("span", {}, text));
      line.append(make("div", { class: "ln-ends" }, ...ends));
    }
    line.append(error);
    /** @param {boolean} done */
    const tell = (done) => changed(key, snap(Number(range.value), step).toFixed(6), done);
    range.oninput = () => {
      held = key;
      tell(false);
    };
    range.onchange = () => {
      held = null;
      tell(true);
    };
    range.onkeydown = (event) => {
      const steps = stepOf(event); // the browser's own keys would move by a hundredth of the range
      if (!steps) return;
      event.preventDefault();
      range.value = String(Number(range.value) + steps * step);
      tell(false);
    };
    range.onkeyup = (event) => {
      if (stepOf(event)) tell(true);
    };
    field.onchange = () => {
      rows[key].sent = field.value;
      changed(key, field.value, true);
    };
    field.onfocus = () => field.select();
    rows[key] = { range, field, error, sent: null };
    return line;
  }

  /** @param {string} title @param {...HTMLElement} lines */
  const group = (title, ...lines) => make("fieldset", {}, make("legend", {}, title), ...lines);
  const { words, inputs, weights, bias } = data;
  box.replaceChildren(
    group(words.inputs, ...inputs.map((slider, i) => row(slider, hueOf(i)))),
    group(words.weights, ...weights.map((slider, i) => row(slider, hueOf(i)))),
    group(words.bias_group, row(bias, "hue-b")),
  );

  return {
    /**
     * Show the numbers, but leave alone what the visitor is at: a slider held, a field being typed in, or one that was
     * not understood.
     *
     * @param {Data} data
     * @param {(key: string) => boolean} pending whether a change of this slider has yet to be answered
     */
    show({ inputs, weights, bias, errors, typed }, pending) {
      for (const { key, value, says } of [...inputs, ...weights, bias]) {
        const { range, field, error, sent } = rows[key];
        const wrong = errors[key] ?? "";
        if (held !== key && !pending(key)) range.value = String(value);
        if (!pending(key) && (document.activeElement !== field || field.value === sent)) {
          field.value = typed[key] ?? String(Number(value.toFixed(4)));
        }
        error.textContent = wrong;
        field.setAttribute("aria-invalid", String(Boolean(wrong)));
        range.setAttribute("aria-valuetext", says || fixed(value, 2));
      }
    },
  };
}
