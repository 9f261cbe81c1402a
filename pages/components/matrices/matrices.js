// A network under glass: the picture of it for some samples, and one layer written out as matrices. All numbers come
// from the server; here they are shown, lit up and pointed at.
const panes = new WeakMap();
const SVG = "http://www.w3.org/2000/svg";
const NODE = 17;
const make = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
};
const draw = (parent, tag, attributes = {}, text) => {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (text !== undefined) node.textContent = text;
  parent.append(node);
  return node;
};
const digits = (value, places = 2) => {
  const size = Math.abs(value);
  if (size >= 1e4 || (size > 0 && size < 0.5 * 10 ** -places)) return size >= 1e4 ? value.toExponential(1).replace("e+", "e").replace("-", "−") : (value < 0 ? "−" : "") + (0).toFixed(places);
  return value.toFixed(places).replace("-", "−");
};
const side = value => value < 0 ? "negative" : value > 0 ? "positive" : "zero";
const bracketed = value => value < 0 ? `(${digits(value)})` : digits(value);

class Glass {
  constructor(root) {
    this.root = root;
    for (const name of ["steps", "layers", "heads", "graph", "sheets", "sum", "error"]) this[name] = root.querySelector(`.gl-${name}`);
    this.cell = [0, 0];                                  // the answer pointed at: its sample and its neuron
    this.number = 0;
    new ResizeObserver(() => this.data && this.width !== this.graph.parentElement.clientWidth && this.network()).observe(this.graph.parentElement);
    const [, fewer, , more] = this.layers.children;
    fewer.onclick = () => this.reshape(this.data.sizes.slice(1, -2), -1);
    more.onclick = () => { const hidden = this.data.sizes.slice(1, -1); this.reshape([...hidden, Math.min(4, hidden.at(-1) ?? 4)], 1); };
  }
  ask(message) { this.send("ask", { ...message, number: ++this.number }); }
  reshape(hidden) {
    const { activations, sizes } = this.data, before = sizes.length - 2;
    const inner = hidden.map((_, i) => i < before ? activations[i] : activations[Math.max(0, before - 1)]);
    this.ask({ do: "shape", hidden, activations: [...(before ? inner : hidden.map(() => "tanh")), activations.at(-1)] });
  }

  show(data) {
    const [red, green, blue] = getComputedStyle(this.root).color.match(/[\d.]+/g).map(Number);
    this.root.classList.toggle("dark", red + green + blue > 384);
    if (this.data?.layer !== data.layer || this.data?.sizes.join() !== data.sizes.join() || this.data?.rows !== data.rows) this.cell = [0, 0];
    this.data = data;
    const focused = this.root.contains(document.activeElement) ? document.activeElement.dataset.id ?? document.activeElement.getAttribute("aria-label") : null;
    this.bar();
    this.head();
    this.network();
    this.matrices();
    this.error.textContent = data.error;
    if (focused) [...this.root.querySelectorAll("[data-id], [aria-label]")].find(e => (e.dataset.id ?? e.getAttribute("aria-label")) === focused)?.focus();
    Object.assign(this.root.dataset, { layer: data.layer, answered: data.answered, output: data.a.at(-1)[0][0].toFixed(6) });
  }
  bar() {
    const { words, sizes, layer, stepping } = this.data, [text, fewer, count, more] = this.layers.children;
    this.steps.replaceChildren(...(stepping ? sizes.slice(1).map((_, i) => {
      const button = make("button", { type: "button", "aria-pressed": i + 1 === layer, "data-id": `step ${i + 1}` }, i + 2 === sizes.length ? words.output_layer : `${words.layer} ${i + 1}`);
      button.onclick = () => this.ask({ do: "layer", layer: i + 1 });
      return button;
    }) : []));
    this.steps.setAttribute("aria-label", words.steps);
    text.textContent = words.layers;
    count.textContent = sizes.length - 2;
    fewer.setAttribute("aria-label", words.drop_layer); more.setAttribute("aria-label", words.add_layer);
    fewer.disabled = sizes.length === 2; more.disabled = sizes.length === 8;
  }
  head() {
    const { words, sizes, activations, choices } = this.data, last = sizes.length - 1;
    this.heads.parentElement.scrollLeft ||= 0;
    for (const part of [this.heads, this.graph]) part.style.minWidth = `${sizes.length * 78}px`;
    this.heads.replaceChildren(...sizes.map((size, l) => {
      const head = make("div", {});
      if (!l) { head.append(make("div", {}, words.inputs)); return head; }
      const select = make("select", { "aria-label": l === last ? words.output_activation : `${words.activation} ${l}` }, ...choices.map(([name, title]) => make("option", { value: name }, title)));
      select.value = activations[l - 1];
      select.onchange = () => this.ask({ do: "shape", hidden: sizes.slice(1, -1), activations: activations.map((old, i) => i === l - 1 ? select.value : old) });
      head.append(select, make("br"));
      if (l === last) { head.append(words.output); return head; }
      const less = make("button", { type: "button", "aria-label": `${words.drop_neuron} ${l}` }, "−"), more = make("button", { type: "button", "aria-label": `${words.add_neuron} ${l}` }, "+");
      less.disabled = size === 1; more.disabled = size === 16;
      less.onclick = () => this.reshape(sizes.slice(1, -1).map((n, i) => i === l - 1 ? n - 1 : n));
      more.onclick = () => this.reshape(sizes.slice(1, -1).map((n, i) => i === l - 1 ? n + 1 : n));
      head.append(less, ` ${size} `, more);
      return head;
    }));
  }
  network() {
    const { sizes, weights, biases, a, names, layer, picked, lit, words } = this.data, svg = this.graph;
    const most = Math.max(...sizes), gap = Math.min(46, Math.max(15, 190 / most)), height = Math.max(120, most * gap + 16), node = Math.min(NODE, gap / 2 - 3);
    const width = Math.max(this.graph.parentElement.clientWidth, sizes.length * 78);                // in pixels, so that columns stand under their headings
    const x = l => width * (l + 0.5) / sizes.length, y = (l, i) => height / 2 + (i - (sizes[l] - 1) / 2) * gap;
    this.width = this.graph.parentElement.clientWidth;
    svg.replaceChildren();
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.style.height = `${height}px`;
    svg.setAttribute("aria-label", words.picture);
    svg.classList.toggle("picking", !!lit);
    const hits = [], marks = [], narrow = width / sizes.length < 150;
    weights.forEach((matrix, l) => matrix.forEach((row, i) => row.forEach((w, j) => {
      const x1 = x(l) + node, x2 = x(l + 1) - node, middle = (x1 + x2) / 2, d = `M ${x1} ${y(l, i)} C ${middle} ${y(l, i)}, ${middle} ${y(l + 1, j)}, ${x2} ${y(l + 1, j)}`;
      const strong = Math.abs(w) / (Math.abs(w) + 1.5);
      const edge = draw(svg, "path", { d, class: `gl-edge ${side(w)}${lit?.[l]?.[i]?.[j] ? " lit" : ""}`, "stroke-width": (0.8 + 7 * strong).toFixed(2) });
      if (!picked) { draw(edge, "title", {}, `${words.weight} ${i + 1} → ${j + 1}: ${digits(w, 4)}`); return; }
      if (picked[0] === l && picked[1] === i && picked[2] === j) marks.push(d);
      hits.push([d, l, i, j, `${words.weight} ${i + 1} → ${j + 1}, ${words.layer} ${l + 1}: ${digits(w, 4)}`]);
    })));
    for (const d of marks) draw(svg, "path", { d, class: "gl-mark" });
    for (const [d, l, i, j, label] of hits) {
      const hit = draw(svg, "path", { d, class: "gl-hit", role: "button", "aria-label": label });
      draw(hit, "title", {}, label);
      hit.onclick = () => this.ask({ do: "pick", layer: l, row: i, column: j });
    }
    sizes.forEach((size, l) => { for (let i = 0; i < size; i++) {
      const group = draw(svg, "g", { class: `gl-node${layer && l === layer ? " now" : ""}` }), value = a[l][this.cell[0] < a[l].length ? this.cell[0] : 0][i];
      draw(group, "circle", { cx: x(l), cy: y(l, i), r: node });
      if (node >= 9) draw(group, "text", { x: x(l), y: y(l, i) + 4, class: "gl-value", style: node < 14 ? "font-size: 9px" : "" }, digits(value, node < 14 ? 1 : 2));
      if (!l) draw(svg, "text", narrow ? { x: x(0), y: y(0, i) - node - 3, class: "gl-name", style: "text-anchor: middle; font-size: 10.5px" } : { x: x(0) - node - 7, y: y(0, i) + 4, class: "gl-name" }, names[i]);
      const label = l ? `${words.neuron} ${i + 1}, ${words.layer} ${l}: ${digits(value, 4)}` : `${names[i]}: ${digits(value, 4)}`;
      draw(group, "title", {}, label);
      if (!l) continue;
      const point = () => { if (picked) this.ask({ do: "pick", layer: l - 1, row: sizes[l - 1], column: i }); else if (l === layer) { this.cell = [this.cell[0], i]; this.light(); } else { this.wanted = i; this.ask({ do: "layer", layer: l }); } };
      Object.entries({ tabindex: 0, role: "button", "aria-label": label, "data-id": `node ${l} ${i}` }).forEach(([name, v]) => group.setAttribute(name, v));
      group.onclick = point;
      group.onkeydown = event => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); point(); } };
      if (node >= 12) {
        const bias = draw(group, "g", { class: "gl-bias" }), on = picked && picked[0] === l - 1 && picked[1] === sizes[l - 1] && picked[2] === i;
        draw(bias, "rect", { x: x(l) + node * 0.4, y: y(l, i) + node * 0.55, width: 34, height: 14, rx: 4, style: on ? "stroke: var(--lit); stroke-width: 2.5" : "" });
        draw(bias, "text", { x: x(l) + node * 0.4 + 17, y: y(l, i) + node * 0.55 + 11 }, digits(biases[l - 1][i]));
        draw(bias, "title", {}, `${words.bias}: ${digits(biases[l - 1][i], 4)}`);
      }
    } });
  }
  matrices() {
    const { stepping, layer, sizes, weights, biases, z, a, names, rows, words, titles } = this.data;
    if (!stepping) { this.sheets.replaceChildren(); this.sum.textContent = ""; return; }
    if (this.wanted !== undefined) { this.cell = [0, this.wanted]; this.wanted = undefined; }
    const l = layer - 1, last = layer === sizes.length - 1;
    const inputs = sizes[l] > 1 || !l ? (i => l ? `${i + 1}` : names[i]) : () => "";
    const table = (matrix, kind, labels) => make("table", {}, make("tbody", {}, ...matrix.map((row, r) => {
      const line = make("tr", {});
      if (labels) line.append(make("th", { scope: "row" }, labels(r)));
      row.forEach((value, c) => line.append(this.field(kind, value, r, c)));
      return line;
    })));
    const sheet = (caption, shape, ...tables) => make("figure", { class: "gl-sheet" }, make("figcaption", {}, caption, make("br"), shape), make("div", { class: "gl-scroll" }, ...tables));
    const op = text => make("span", { class: "gl-op", "aria-hidden": "true" }, text);
    const of = (n, m) => `${n} × ${m}`, n_in = sizes[l], n_out = sizes[layer];
    const both = table(weights[l], "w", inputs);
    both.append(...table([biases[l]], "b", () => "+ b").children);
    this.sheets.replaceChildren(
      sheet(l ? `${words.answers} ${l}` : words.inputs, of(rows, n_in), table(a[l], "a")), op("·"),
      sheet(`${words.weights}, ${words.biases}`, `${of(n_in, n_out)}, ${of(1, n_out)}`, both), op("="),
      sheet(words.sums, of(rows, n_out), table(z[l], "z")), op("→"),
      sheet(`${titles[l]}(z)${last ? `: ${words.output}` : ""}`, of(rows, n_out), table(a[layer], "f")));
    this.light();
  }
  field(kind, value, r, c) {
    const cell = make("td", { class: kind === "w" || kind === "b" ? `edit ${side(value)}` : kind === "z" || kind === "f" ? `point ${side(value)}` : "", "data-cell": `${kind} ${r} ${c}` });
    if (kind === "w" || kind === "b") {
      const { words, layer, sizes } = this.data, row = kind === "b" ? sizes[layer - 1] : r;
      const input = make("input", { type: "text", inputmode: "decimal", autocomplete: "off", "aria-label": kind === "b" ? `${words.bias} ${c + 1}` : `${words.weight} ${r + 1} → ${c + 1}` });
      input.value = Number(value.toFixed(4));
      const before = input.value;
      input.onchange = () => this.ask({ do: "set", layer: layer - 1, row, column: c, text: input.value });
      input.onfocus = () => { input.select(); this.cell = [this.cell[0], c]; this.light(); };
      input.onkeydown = event => {
        const by = { ArrowUp: 0.1, ArrowDown: -0.1 }[event.key];
        if (event.key === "Escape") input.value = before;
        if (!by) return;
        event.preventDefault();
        this.ask({ do: "nudge", layer: layer - 1, row, column: c, text: String(by) });
      };
      cell.append(input);
      return cell;
    }
    cell.textContent = digits(value, 3);
    if (kind === "a") return cell;
    const point = () => { this.cell = [r, c]; this.light(); };
    cell.tabIndex = 0;
    cell.dataset.id = `${kind} ${r} ${c}`;
    cell.onpointerenter = point;
    cell.onfocus = point;
    cell.onclick = point;
    return cell;
  }
  light() {                                              // the row and the column an answer came from, and its sum
    const { layer, a, z, weights, biases, words, sizes, formulas } = this.data, [r, c] = this.cell, l = layer - 1;
    if (!this.data.stepping || !z[l][r]) return;
    for (const cell of this.sheets.querySelectorAll("td")) {
      const [kind, row, column] = cell.dataset.cell.split(" ");
      const mine = (kind === "z" || kind === "f") && +row === r && +column === c;
      cell.classList.toggle("me", mine);
      cell.classList.toggle("on", !mine && (kind === "a" ? +row === r : (kind === "w" || kind === "b") && +column === c));
    }
    const parts = a[l][r].map((value, i) => `${bracketed(value)}·${bracketed(weights[l][i][c])}`);
    const shown = parts.length > 8 ? [...parts.slice(0, 7), "…"] : parts;
    this.sum.replaceChildren(`${words.neuron} ${c + 1}: `, make("i", {}, "z"), ` = ${shown.join(" + ")} + ${bracketed(biases[l][c])} = `, make("b", {}, digits(z[l][r][c], 3)), "   →   ", make("i", {}, "a"), ` = ${formulas[l]}(${digits(z[l][r][c], 3)}) = `, make("b", {}, digits(a[layer][r][c], 3)));
    this.sum.dataset.z = z[l][r][c];
    [...this.graph.querySelectorAll(".gl-node")].forEach(node => node.classList.toggle("now", node.dataset.id === `node ${layer} ${c}`));
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector("[data-glass]");
  let glass = panes.get(root);
  if (!glass) panes.set(root, (glass = new Glass(root)));
  glass.send = setTriggerValue;
  glass.show(data);
}
