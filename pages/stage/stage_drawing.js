// How the stage looks. Methods of Stage (stage.js), which come before it in one script; they read its state and draw.
const make = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
};
const short = value => {
  const size = Math.abs(value);
  const text = size >= 1e5 || (size > 0 && size < 1e-3) ? value.toExponential(1) : size >= 100 ? value.toFixed(0) : value.toFixed(3);
  return text.replace("e+", "e").replace("-", "−");
};
const plain = value => String(value).replace("-", "−");
const nice = span => {                                   // a step of 1, 2 or 5 times a power of ten
  const power = 10 ** Math.floor(Math.log10(span)), part = span / power;
  return power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
};
const mix = (a, b, t) => a.map((x, i) => Math.round(x + (b[i] - x) * t));
function line(pen, points) {
  pen.beginPath();
  points.forEach(([x, y], i) => i ? pen.lineTo(x, y) : pen.moveTo(x, y));
  pen.stroke();
}

const drawing = {
  theme() {
    const style = getComputedStyle(this.root);
    const dark = style.color.match(/[\d.]+/g).slice(0, 3).map(Number).reduce((a, b) => a + b) > 384;
    this.root.classList.toggle("dark", dark);
    if (dark === this.dark) return;
    this.dark = dark;
    this.font = style.fontFamily;
    const [low, mid, high] = dark ? [[243, 154, 69], [43, 46, 53], [95, 176, 234]] : [[214, 112, 20], [244, 244, 242], [27, 108, 168]];
    this.colours = Uint32Array.from({ length: 256 }, (_, i) => {
      const t = i / 127.5 - 1, [r, g, b] = t < 0 ? mix(mid, low, -t) : mix(mid, high, t);
      return 0xff000000 | b << 16 | g << 8 | r;
    });
    this.ink = { text: style.color, quiet: dark ? "#a0a3ab" : "#6b6e76", grid: dark ? "#3b3f48" : "#dedeD9", page: style.getPropertyValue("--st-background-color"), accent: style.getPropertyValue("--st-primary-color"), pos: dark ? "#5fb0ea" : "#1b6ca8", neg: dark ? "#f39a45" : "#c9650c" };
    requestAnimationFrame(() => { this.spread(); this.still(); });
  },
  headers() {
    const { sizes, activations, choices, words } = this.scene;
    this.heads.replaceChildren(...sizes.map((size, i) => {
      const head = make("div", { class: "sg-head" });
      if (i === 0) { head.append(make("div", {}, words.inputs), make("div", {}, String(size))); return head; }
      const final = i === sizes.length - 1;
      const select = make("select", { "aria-label": final ? words.output_activation : `${words.activation} ${i}` }, ...choices.map(([name, title]) => make("option", { value: name }, title)));
      select.value = activations[i - 1];
      select.onchange = () => this.bend(i - 1, select.value);
      head.append(select);
      if (final) { head.append(make("div", {}, words.output)); return head; }
      const less = make("button", { type: "button", "aria-label": `${words.drop_neuron} ${i}` }, "−"), more = make("button", { type: "button", "aria-label": `${words.add_neuron} ${i}` }, "+");
      less.disabled = size === 1; more.disabled = size === 16;
      less.onclick = () => this.reshape(hidden => hidden.map((n, k) => k === i - 1 ? n - 1 : n));
      more.onclick = () => this.reshape(hidden => hidden.map((n, k) => k === i - 1 ? n + 1 : n));
      head.append(less, " ", make("output", {}, String(size)), " ", more);
      return head;
    }));
  },
  tables() {
    const { words, classes } = this.scene, cell = (text, kind) => make("td", kind ? { class: kind } : {}, text);
    const row = (...cells) => make("tr", {}, ...cells), head = (...texts) => row(...texts.map(text => make("th", { scope: "col" }, text)));
    this.cells = { loss: [cell("", "sg-train"), cell("")], score: [cell("", "sg-train"), cell("")], counts: [cell(""), cell("", "wrong"), cell("", "wrong"), cell("")] };
    this.scores.replaceChildren(head("", words.train, words.test), row(make("th", { scope: "row" }, words.loss), ...this.cells.loss),
      row(make("th", { scope: "row" }, classes.length ? words.accuracy : words.r2), ...this.cells.score));
    const [hit, alarm, miss, right] = this.cells.counts;
    this.table.replaceChildren();
    this.table.setAttribute("aria-label", words.confusion);
    this.table.title = words.confusion;
    if (classes.length) this.table.append(head(words.test, `${words.said} ${classes[1]}`, `${words.said} ${classes[0]}`),
      row(make("th", { scope: "row" }, `${words.truth} ${classes[1]}`), hit, miss), row(make("th", { scope: "row" }, `${words.truth} ${classes[0]}`), alarm, right));
  },
  fit() {
    // On a phone a deep network is wider than the screen and scrolls within its own frame.
    for (const part of [this.heads, this.graph]) part.style.minWidth = `${(this.scene?.sizes.length ?? 0) * 74}px`;
    const sharp = Math.min(2, devicePixelRatio || 1);
    for (const canvas of [this.graph, this.curve, this.dots]) {
      const { clientWidth: w, clientHeight: h } = canvas;
      if (canvas.width !== Math.round(w * sharp) || canvas.height !== Math.round(h * sharp)) { canvas.width = Math.round(w * sharp); canvas.height = Math.round(h * sharp); }
      canvas.getContext("2d").setTransform(sharp, 0, 0, sharp, 0, 0);
    }
    this.place();
    this.spread();
  },
  place() {                                              // where every neuron stands
    if (!this.scene) return;
    const { sizes } = this.scene, w = this.graph.clientWidth, h = this.graph.clientHeight, most = Math.max(...sizes.slice(1));
    const names = sizes[0] * 11 < h ? Math.min(sizes[0] > 20 ? 118 : 84, w * 0.18) : 8;
    const side = Math.max(8, Math.min(40, (h - 8) / most - 5, (w - names) / sizes.length * 0.6));
    const left = names + side / 2 + 4, right = w - Math.max(side / 2 + 14, 38);
    this.names = names > 8;
    this.spots = sizes.map((n, l) => {
      const x = left + (right - left) * l / (sizes.length - 1), size = l ? side : Math.max(4, Math.min(side, (h - 8) / n - 2));
      const gap = Math.min(h / n, Math.max(size + 6, 62));
      return Array.from({ length: n }, (_, i) => ({ x, y: h / 2 + (i - (n - 1) / 2) * gap, size }));
    });
    const box = this.heads.clientWidth, room = (right - left) / (sizes.length - 1) - 4;
    [...this.heads.children].forEach((head, l) => {
      head.style.left = `${this.spots[l][0].x}px`;
      head.style.setProperty("--room", `${room}px`);
      const half = head.offsetWidth / 2;
      head.style.left = `${Math.max(half, Math.min(box - half, this.spots[l][0].x))}px`;
    });
  },
  spread() {                                             // the data points, drawn once on a layer of their own
    if (!this.scene || !this.ink) return;
    const { clientWidth: w, clientHeight: h } = this.dots, pen = this.dots.getContext("2d");
    pen.clearRect(0, 0, w, h);
    const [train, test] = this.scene.points, r = train.length > 400 ? 2.2 : 3;
    for (const [points, held] of [[test, true], [train, false]]) for (const [u, v, tone] of points) {
      pen.beginPath();
      if (held) pen.rect(u * w - r, v * h - r, 2 * r, 2 * r); else pen.arc(u * w, v * h, r, 0, 7);
      const colour = this.colours[Math.round(tone * 255)], deep = shift => Math.round((colour >> shift & 255) * 0.62);
      pen.fillStyle = `rgb(${deep(0)} ${deep(8)} ${deep(16)})`;        // darker than the map, to stand out on it
      pen.fill();
      pen.lineWidth = 0.9;
      pen.strokeStyle = held ? this.ink.text : this.dark ? "#16181d" : "#fff";
      pen.stroke();
    }
  },
  // ---- what is pointed at: a neuron, whose map becomes the large one, or a weight
  under(x, y) {
    const { sizes } = this.scene, { spots } = this;
    for (let l = 1; l < sizes.length; l++) for (let i = 0; i < sizes[l]; i++) {
      const spot = spots[l][i];
      if (Math.abs(x - spot.x) <= spot.size / 2 + 2 && Math.abs(y - spot.y) <= spot.size / 2 + 2) return { layer: l, neuron: i };
    }
    let best = null, nearest = 6;
    for (let l = 1; l < sizes.length; l++) for (let i = 0; i < sizes[l - 1]; i++) for (let j = 0; j < sizes[l]; j++) {
      const from = spots[l - 1][i], to = spots[l][j], x1 = from.x + from.size / 2, x2 = to.x - to.size / 2, t = (x - x1) / (x2 - x1);
      if (t < 0 || t > 1) continue;
      const away = Math.abs(y - (from.y + (to.y - from.y) * this.rise(t)));
      if (away < nearest) { nearest = away; best = { layer: l, neuron: j, from: i }; }
    }
    return best;
  },
  rise(share) {                                          // how far up an edge has come at a share of its width
    let low = 0, high = 1;
    for (let k = 0; k < 14; k++) {
      const t = (low + high) / 2, x = 1.5 * t * (1 - t) ** 2 + 1.5 * t * t * (1 - t) + t ** 3;
      if (x < share) low = t; else high = t;
    }
    return 3 * low * low - 2 * low ** 3;
  },
  point(at) {
    if (!this.frame || JSON.stringify(at) === JSON.stringify(this.at)) return;
    this.at = at;
    this.still();
  },
  walk(event) {                                          // arrow keys go from neuron to neuron
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === "Escape") this.point(null);
    if (!move || !this.scene) return;
    event.preventDefault();
    const { sizes } = this.scene, { layer, neuron } = this.at ?? { layer: 1 - move[0], neuron: -move[1] };
    const l = Math.max(1, Math.min(sizes.length - 1, layer + move[0]));
    this.point({ layer: l, neuron: Math.max(0, Math.min(sizes[l] - 1, neuron + move[1])) });
  },
  pointed(frame) {                                       // tell what it is, and return its map if it has one of its own
    const { at } = this, { sizes, words, columns } = this.scene, final = sizes.length - 1;
    if (at && (at.layer > final || at.neuron >= sizes[at.layer] || at.from >= sizes[at.layer - 1])) this.at = null;
    this.tip.hidden = this.over.hidden = true;
    if (!this.at) { delete this.root.dataset.over; return null; }
    const { layer: l, neuron: j, from: i } = this.at, spot = this.spots[l][j];
    let start = 0;
    for (let k = 1; k < l; k++) start += (sizes[k - 1] + 1) * sizes[k];
    const value = row => frame.theta[start + row * sizes[l] + j], name = l === final ? words.over_output : words.over_neuron;
    const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
    const to = fill(name, { n: j + 1, l });
    this.tip.textContent = i === undefined ? fill(words.over_bias, { to, value: short(value(sizes[l - 1])) })
      : fill(words.over_weight, { from: l === 1 ? columns[i] : fill(words.over_neuron, { n: i + 1, l: l - 1 }), to, value: short(value(i)) });
    this.tip.hidden = false;
    const x = i === undefined ? spot.x : (this.spots[l - 1][i].x + spot.x) / 2, y = i === undefined ? spot.y + spot.size / 2 + 8 : (this.spots[l - 1][i].y + spot.y) / 2 - 34;
    this.tip.style.left = `${Math.max(0, Math.min(this.graph.clientWidth - this.tip.offsetWidth, x - this.tip.offsetWidth / 2))}px`;
    this.tip.style.top = `${this.graph.offsetTop + Math.max(0, Math.min(this.graph.clientHeight - 26, y))}px`;
    this.root.dataset.over = i === undefined ? `${l} ${j}` : `${l} ${j} ${i}`;
    if (l === final || i !== undefined) return null;
    this.over.textContent = to;
    this.over.hidden = false;
    const cells = this.header.small ** 2, k = sizes.slice(1, l).reduce((a, b) => a + b, 0) + j;
    return frame.maps.subarray(k * cells, (k + 1) * cells);
  },
  draw(frame) {
    const { words, classes } = this.scene;
    this.clock.textContent = `${words.epoch} ${String(frame.epoch).padStart(6, "0").replace(/(\d{3})$/, ",$1")}` + (frame.batch ? ` · ${words.batch} ${frame.batch}` : "");
    const percent = value => classes.length ? `${(100 * value).toFixed(1)} %` : short(value);
    frame.losses.forEach((loss, i) => { this.cells.loss[i].textContent = short(loss); this.cells.score[i].textContent = percent(frame.scores[i]); });
    frame.counts.forEach((count, i) => { this.cells.counts[i].textContent = count; });
    this.image(this.answer, frame.out, this.header.side);
    const own = this.pointed(frame);
    this.image(this.heat, own ?? frame.out, own ? this.header.small : this.header.side);
    this.network(frame);
    this.losses(frame);
  },
  image(canvas, cells, side) {
    if (canvas.width !== side) canvas.width = canvas.height = side;
    const pen = canvas.getContext("2d"), sheet = (this.sheets[side] ??= new ImageData(side, side)), pixels = (sheet.pixels ??= new Uint32Array(sheet.data.buffer));
    for (let i = 0; i < pixels.length; i++) pixels[i] = this.colours[cells[i]];
    pen.putImageData(sheet, 0, 0);
  },
  network(frame) {
    const pen = this.graph.getContext("2d"), { sizes, columns } = this.scene, { spots, ink } = this, cells = this.header.small ** 2;
    pen.clearRect(0, 0, this.graph.clientWidth, this.graph.clientHeight);
    let at = 0, map = 0;
    const biases = [];
    for (let l = 1; l < sizes.length; l++) {
      for (let i = 0; i < sizes[l - 1]; i++) for (let j = 0; j < sizes[l]; j++) {
        const w = frame.theta[at++], from = spots[l - 1][i], to = spots[l][j], size = Math.abs(w), weight = size / (size + 1.5);
        const x1 = from.x + from.size / 2, x2 = to.x - to.size / 2, middle = (x1 + x2) / 2;
        pen.strokeStyle = w < 0 ? ink.neg : ink.pos;
        pen.globalAlpha = 0.2 + 0.75 * weight;
        pen.lineWidth = 0.4 + 7 * weight;
        pen.beginPath();
        pen.moveTo(x1, from.y);
        pen.bezierCurveTo(middle, from.y, middle, to.y, x2, to.y);
        if (this.at && this.at.from === i && this.at.layer === l && this.at.neuron === j) { pen.globalAlpha = 1; pen.strokeStyle = ink.accent; pen.lineWidth = Math.max(3, pen.lineWidth); }
        pen.stroke();
      }
      for (let j = 0; j < sizes[l]; j++) biases.push([spots[l][j], frame.theta[at++]]);
    }
    pen.globalAlpha = 1;
    pen.lineWidth = 1;
    pen.strokeStyle = ink.quiet;
    pen.imageSmoothingEnabled = true;
    for (let l = 0; l < sizes.length; l++) for (let i = 0; i < sizes[l]; i++) {
      const { x, y, size } = spots[l][i], final = l === sizes.length - 1;
      if (final) pen.drawImage(this.answer, x - size / 2, y - size / 2, size, size);
      else {
        const source = l === 0 ? this.inputs : frame.maps, k = l === 0 ? i : map++;
        this.image(this.small, source.subarray(k * cells, (k + 1) * cells), this.header.small);
        pen.drawImage(this.small, x - size / 2, y - size / 2, size, size);
      }
      const here = this.at && this.at.from === undefined && this.at.layer === l && this.at.neuron === i;
      pen.strokeStyle = here ? ink.accent : ink.quiet;
      pen.lineWidth = here ? 3 : 1;
      pen.strokeRect(x - size / 2, y - size / 2, size, size);
      pen.lineWidth = 1;
    }
    for (const [{ x, y, size }, b] of biases) {            // the bias: a bar at the neuron's lower left, as wide as it is large
      const width = Math.min(size, 3 + 10 * Math.abs(b) / (Math.abs(b) + 1)), height = Math.min(6, size / 3);
      pen.fillStyle = b < 0 ? ink.neg : ink.pos;
      pen.fillRect(x - size / 2, y + size / 2 - height, width, height);
      pen.strokeStyle = ink.page;
      pen.strokeRect(x - size / 2, y + size / 2 - height, width, height);
    }
    if (!this.names) return;
    pen.fillStyle = ink.text;
    pen.font = `${Math.max(9.5, Math.min(12.5, spots[0][0].size + 1))}px ${this.font}`;
    pen.textAlign = "right";
    pen.textBaseline = "middle";
    columns.forEach((name, i) => { const { x, y, size } = spots[0][i]; pen.fillText(name, x - size / 2 - 6, y, x - size / 2 - 8); });
  },
  losses(frame) {
    const pen = this.curve.getContext("2d"), w = this.curve.clientWidth, h = this.curve.clientHeight, { points, ink } = this, { words } = this.scene;
    const left = 42, right = w - 8, top = 8, bottom = h - 18, last = Math.max(points.at(-1)?.[0] ?? 0, frame.epoch, 1);
    let most = 0;
    for (let i = 0; i < points.length; i++) most = Math.max(most, points[i][1], points[i][2]);
    const tick = nice((most || 1) / 3), ceiling = Math.max(most, tick * 1e-9);
    const X = epoch => left + (right - left) * epoch / last, Y = loss => bottom - (bottom - top) * loss / ceiling;
    pen.clearRect(0, 0, w, h);
    pen.font = `11px ${this.font}`;
    pen.fillStyle = ink.quiet; pen.strokeStyle = ink.grid; pen.lineWidth = 1;
    pen.textBaseline = "middle"; pen.textAlign = "right";
    for (let y = 0; y <= ceiling * 1.0001; y += tick) { line(pen, [[left, Y(y)], [right, Y(y)]]); pen.fillText(plain(Number(y.toPrecision(3))).replace("e+", "e"), left - 6, Y(y)); }
    pen.textBaseline = "alphabetic"; pen.textAlign = "center";
    const step = Math.max(1, nice(last / 8));
    for (let x = 0; x <= last; x += step) pen.fillText(x, Math.min(X(x), right - 8), h - 4);
    const thin = Math.max(1, Math.ceil(points.length / 600)), shown = [];
    for (let i = 0; i < points.length; i += thin) shown.push(points[i]);
    if (points.length) shown.push(points.at(-1));
    for (const [k, colour, dash] of [[2, ink.text, [5, 3]], [1, ink.accent, []]]) {
      pen.strokeStyle = colour; pen.lineWidth = 2; pen.setLineDash(dash);
      line(pen, shown.map(point => [X(point[0]), Y(point[k])]));
    }
    pen.setLineDash([]);
    pen.strokeStyle = ink.quiet; pen.lineWidth = 1;
    line(pen, [[X(frame.epoch), top], [X(frame.epoch), bottom]]);
    for (const [k, colour] of [[1, ink.text], [0, ink.accent]]) { pen.fillStyle = colour; pen.beginPath(); pen.arc(X(frame.epoch), Y(Math.min(frame.losses[k], ceiling)), 3.5, 0, 7); pen.fill(); }
    pen.textAlign = "right"; pen.font = pen.font.replace("11px", "12px");
    pen.fillStyle = ink.text; pen.fillText(`- - ${words.test} ${words.loss}`, right - 4, top + 12);
    pen.fillStyle = ink.accent; pen.fillText(`— ${words.train} ${words.loss}`, right - 100, top + 12);
    const furthest = Math.max(points.at(-1)?.[0] ?? 0, frame.epoch);
    if (Number(this.scrub.max) !== furthest) this.scrub.max = furthest;
    if (document.activeElement !== this.scrub || this.playing) this.scrub.value = frame.epoch;
    this.scrub.setAttribute("aria-valuetext", `${words.epoch} ${frame.epoch}`);
  },
};
