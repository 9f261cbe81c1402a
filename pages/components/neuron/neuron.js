// The live neuron. Draws what the server computed; sends one change at a time and waits for its answer.
const panels = new WeakMap();
const SVG = "http://www.w3.org/2000/svg";
const HUES = 4;

const make = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
};
const draw = (parent, tag, attributes = {}, text) => {
  const node = document.createElementNS(SVG, tag);
  set(node, attributes);
  if (text !== undefined) node.textContent = text;
  parent.append(node);
  return node;
};
const set = (node, attributes) => { for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value); };
const digits = (value, places) => {
  const text = value.toFixed(places);
  return (Number(text) === 0 ? (0).toFixed(places) : text).replace("-", "−");
};
// A probability keeps two digits that say something, however small it is.
const share = value => value === 0 ? "0" : value > 0 && value < 0.001 ? value.toExponential(1).replace("-", "−") : value.toFixed(3);

const AHEAD = 30;   // ms after which a change is surely under way

class Panel {
  constructor(root, data) {
    this.root = root;
    this.number = data.answered;
    this.waiting = 0;
    this.next = new Map();
    this.rows = {};
    this.sliders(data);
    this.picture(data);
  }

  // One change is under way at a time; while it is, only the newest of each slider is kept. In the midst of a drag one
  // more may follow before the answer: should Streamlit take the two together, the later holds all there is to say.
  change(key, text, done) {
    this.next.set(key, { key, text, done: done || !!this.next.get(key)?.done });
    this.flush();
  }
  flush() {
    if (!this.next.size) return;
    const [[key, change]] = this.next, now = performance.now(), free = !this.waiting || now - this.waiting > 2000;
    if (!free && (this.ahead || key !== this.dragged || now - this.waiting < AHEAD)) return;
    this.next.delete(key);
    this.ahead = !free;
    this.dragged = change.done ? null : key;
    this.waiting = now;
    this.send("change", { ...change, number: ++this.number });
  }

  sliders(data) {
    const box = this.root.querySelector(".ln-sliders");
    box.replaceChildren();
    const group = (title, list, hue) => {
      const set = make("fieldset", {}, make("legend", {}, title));
      list.forEach((slider, i) => set.append(this.row(slider, hue(i))));
      box.append(set);
    };
    group(data.words.inputs, data.inputs, i => i % HUES);
    group(data.words.weights, data.weights, i => i % HUES);
    group(data.words.bias_group, [data.bias], () => "b");
  }
  row(slider, hue) {
    const range = make("input", { type: "range", min: slider.low, max: slider.high, step: "any", "aria-label": slider.label });
    const field = make("input", { type: "text", inputmode: "decimal", autocomplete: "off", "aria-label": slider.label + ", number" });
    const error = make("div", { class: "ln-error", role: "alert" });
    const row = make("div", { class: `ln-row hue-${hue}` }, make("span", { class: "ln-name" }, slider.label), range, field);
    if (slider.low_label) row.append(make("div", { class: "ln-ends" }, make("span", {}, slider.low_label), make("span", {}, slider.high_label)));
    row.append(error);
    const snap = () => (Math.round(Number(range.value) / slider.step) * slider.step).toFixed(6);
    range.addEventListener("input", () => { this.held = slider.key; this.change(slider.key, snap(), false); });
    range.addEventListener("change", () => { this.held = null; this.change(slider.key, snap(), true); });
    range.addEventListener("keydown", event => {           // step="any" would move by a hundredth of the range
      const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
      if (!by) return;
      event.preventDefault();
      range.value = Number(range.value) + by * slider.step;
      this.change(slider.key, snap(), false);
    });
    range.addEventListener("keyup", event => { if (/^(Arrow|Page)/.test(event.key)) this.change(slider.key, snap(), true); });
    field.addEventListener("change", () => { this.rows[slider.key].sent = field.value; this.change(slider.key, field.value, true); });
    field.addEventListener("focus", () => field.select());
    this.rows[slider.key] = { range, field, error };
    return row;
  }

  picture(data) {
    const svg = this.root.querySelector("svg");
    svg.replaceChildren();
    set(svg, { viewBox: "0 0 560 296", "aria-label": data.words.picture });
    const n = data.inputs.length;
    const y = i => 36 + i * (n > 1 ? 172 / (n - 1) : 0);
    this.edges = data.inputs.map((_, i) => draw(svg, "path", { d: `M 108 ${y(i)} C 190 ${y(i)}, 190 122, 268 122`, fill: "none" }));
    this.terms = data.inputs.map((_, i) => draw(svg, "text", { x: 178, y: y(i) + (122 - y(i)) * 0.36 - 7, class: `ln-term hue-${i % HUES}`, "text-anchor": "middle" }));
    this.nodes = data.inputs.map((slider, i) => {
      draw(svg, "text", { x: 58, y: y(i) + (slider.says ? -2 : 4), class: "ln-label", "text-anchor": "end" }, slider.label);
      this.rows[slider.key].world = draw(svg, "text", { x: 58, y: y(i) + 13, class: "ln-world", "text-anchor": "end" });
      draw(svg, "circle", { cx: 88, cy: y(i), r: 21, class: "ln-node" });
      return draw(svg, "text", { x: 88, y: y(i) + 5, class: `ln-number hue-${i % HUES}`, "text-anchor": "middle" });
    });
    this.biasEdge = draw(svg, "path", { d: "M 298 236 L 298 153", fill: "none" });
    draw(svg, "rect", { x: 270, y: 236, width: 56, height: 34, rx: 6, class: "ln-node" });
    this.bias = draw(svg, "text", { x: 298, y: 258, class: "ln-number hue-b", "text-anchor": "middle" });
    draw(svg, "text", { x: 262, y: 258, class: "ln-label", "text-anchor": "end" }, data.words.bias);
    draw(svg, "path", { d: "M 328 122 H 378", class: "ln-wire" });
    draw(svg, "path", { d: "M 438 122 H 470", class: "ln-wire" });
    draw(svg, "circle", { cx: 298, cy: 122, r: 30, class: "ln-node" });
    draw(svg, "text", { x: 298, y: 118, class: "ln-sign", "text-anchor": "middle" }, "Σ");
    this.z = draw(svg, "text", { x: 298, y: 138, class: "ln-number", "text-anchor": "middle" });
    draw(svg, "text", { x: 298, y: 80, class: "ln-label", "text-anchor": "middle" }, data.words.sum);
    draw(svg, "circle", { cx: 408, cy: 122, r: 30, class: "ln-node" });
    draw(svg, "path", { d: "M 388 138 C 406 138, 410 108, 428 108", class: "ln-curve" });
    draw(svg, "text", { x: 408, y: 80, class: "ln-label", "text-anchor": "middle" }, data.words.activation);
    this.outcome = draw(svg, "circle", { cx: 512, cy: 122, r: 42, class: "ln-out" });
    this.fill = draw(svg, "path", { class: "ln-fill" });
    this.output = draw(svg, "text", { x: 512, y: 129, class: "ln-result", "text-anchor": "middle" });
    draw(svg, "text", { x: 512, y: 68, class: "ln-label", "text-anchor": "middle" }, data.words.output);
  }

  answer(data) {
    const [red, green, blue] = getComputedStyle(this.root).color.match(/[\d.]+/g).map(Number);
    this.root.classList.toggle("dark", red + green + blue > 384);        // light text: a dark page
    if (data.answered >= this.number) this.waiting = 0; else if (data.answered === this.number - 1) this.ahead = false;
    const all = [...data.inputs, ...data.weights, data.bias];
    for (const slider of all) {
      const row = this.rows[slider.key], { range, field, world, error } = row;
      const wrong = data.errors[slider.key] || "";
      // What is under the visitor's finger, or was typed and could not be read, is the visitor's: never overwrite it.
      if (this.held !== slider.key && !this.next.has(slider.key)) range.value = slider.value;
      if (!this.next.has(slider.key) && (document.activeElement !== field || field.value === row.sent)) field.value = data.typed[slider.key] ?? String(Number(slider.value.toFixed(4)));
      if (world) world.textContent = slider.says;
      error.textContent = wrong;
      field.setAttribute("aria-invalid", wrong ? "true" : "false");
      range.setAttribute("aria-valuetext", slider.says || digits(slider.value, 2));
    }
    const width = value => (1 + 9 * (1 - Math.exp(-Math.abs(value) / 3))).toFixed(2);
    const side = value => value < 0 ? "ln-edge negative" : value > 0 ? "ln-edge positive" : "ln-edge zero";
    data.inputs.forEach((slider, i) => {
      this.nodes[i].textContent = digits(slider.value, 2);
      this.terms[i].textContent = digits(data.terms[i], 2);
      set(this.edges[i], { class: side(data.weights[i].value), "stroke-width": width(data.weights[i].value) });
    });
    this.bias.textContent = digits(data.bias.value, 2);
    set(this.biasEdge, { class: side(data.bias.value), "stroke-width": width(data.bias.value) });
    this.z.textContent = digits(data.z, 2);
    this.output.textContent = share(data.output);
    const level = 122 + 42 - 84 * data.output, half = Math.sqrt(Math.max(0, 42 ** 2 - (level - 122) ** 2));
    set(this.fill, { d: `M ${512 - half} ${level} A 42 42 0 ${data.output > 0.5 ? 1 : 0} 0 ${512 + half} ${level} Z` });
    this.formula(data);
    this.data = data;
    this.point();
    Object.assign(this.root.dataset, { output: data.output.toFixed(6), z: data.z.toFixed(6), answered: data.answered });
    this.flush();
  }

  // The chart is Plotly's and stays as it is while a slider is dragged: drawing it anew would blank it. Only the point
  // and the tangent move, on a layer above it, placed by the chart's own axes; the chart's still ones hide meanwhile.
  point() {
    const chart = document.querySelector(`.st-key-${this.data.chart} .js-plotly-plot`);
    if (!chart?._fullLayout?.xaxis?._length) { requestAnimationFrame(() => this.root.isConnected && this.point()); return; }
    if (this.chart !== chart) {
      this.chart = chart;
      this.resized?.disconnect();
      (this.resized = new ResizeObserver(() => requestAnimationFrame(() => this.point()))).observe(chart);
      chart.parentElement.style.position = "relative";
      // A chart or a panel that was drawn anew leaves the layer of the one before.
      for (const old of document.querySelectorAll(".ln-layer")) old.remove();
      this.layer = draw(chart.parentElement, "svg", { class: "ln-layer", "aria-hidden": "true" });
      this.guide = draw(this.layer, "path", { class: "ln-guide" });
      this.tangent = draw(this.layer, "path", { class: "ln-tangent" });
      this.dot = draw(this.layer, "circle", { class: "ln-dot", r: 8 });
    }
    for (const trace of [...chart.querySelectorAll(".scatterlayer .trace")].slice(1)) trace.style.visibility = "hidden";
    const { xaxis, yaxis } = chart._fullLayout, { at, tangent } = this.data.curve;
    const place = ([x, y]) => [xaxis._offset + (x - xaxis.range[0]) / (xaxis.range[1] - xaxis.range[0]) * xaxis._length,
      yaxis._offset + (yaxis.range[1] - y) / (yaxis.range[1] - yaxis.range[0]) * yaxis._length];
    const [x, y] = place(at), [left, bottom] = place([xaxis.range[0], 0]), [from, to] = tangent.map(place);
    const style = getComputedStyle(this.root);
    for (const name of ["primary", "background", "orange"]) this.layer.style.setProperty(`--st-${name}-color`, style.getPropertyValue(`--st-${name}-color`));
    set(this.layer, { width: chart.clientWidth, height: chart.clientHeight });
    set(this.guide, { d: `M ${x} ${bottom} V ${y} H ${left}` });
    set(this.tangent, { d: `M ${from} L ${to}` });
    set(this.dot, { cx: x, cy: y });
  }

  formula(data) {
    const box = this.root.querySelector(".ln-formula");
    const number = (value, hue) => make("b", { class: `hue-${hue}` }, value < 0 ? `(${digits(value, 2)})` : digits(value, 2));
    const sum = make("div", {});
    data.inputs.forEach((slider, i) => {
      sum.append(make("span", { class: "ln-pair" }, number(slider.value, i % HUES), "·", number(data.weights[i].value, i % HUES)), " + ");
    });
    sum.append(make("span", { class: "ln-pair" }, number(data.bias.value, "b")), " = ", make("b", { class: "ln-z" }, digits(data.z, 2)), make("i", {}, " = z"));
    this.root.querySelector(".ln-words").textContent = data.says;
    const activation = make("div", {}, make("i", {}, "σ(z)"), " = ", "1 / (1 + ", make("i", {}, "e"), make("sup", {}, digits(-data.z, 2)), ") = ", make("b", { class: "ln-p" }, share(data.output)));
    box.replaceChildren(sum, activation);
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector("[data-neuron]");
  let panel = panels.get(root);
  if (!panel) panels.set(root, (panel = new Panel(root, data)));
  panel.send = setTriggerValue;
  panel.answer(data);
}
