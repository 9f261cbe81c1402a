// The network: where every neuron stands, its lines, maps and numbers.
const LEVELS = 14;
const label = name => name.length > 20 ? name.slice(0, 19) + "…" : name;
const network = {
  fit() {
    // On a phone a deep network is wider than the screen and scrolls within its own frame.
    for (const part of [this.heads, this.graph]) part.style.minWidth = `${(this.scene?.sizes.length ?? 0) * (innerWidth > 640 ? 74 : 90)}px`;
    this.sharp = Math.min(2, devicePixelRatio || 1);
    for (const canvas of [this.graph, this.curve, this.dots]) {
      const { clientWidth: w, clientHeight: h } = canvas, { sharp } = this;
      if (canvas.width !== Math.round(w * sharp) || canvas.height !== Math.round(h * sharp)) { canvas.width = Math.round(w * sharp); canvas.height = Math.round(h * sharp); }
      canvas.getContext("2d").setTransform(sharp, 0, 0, sharp, 0, 0);
    }
    this.place();
    this.spread();
  },
  place() {
    if (!this.scene) return;
    const { sizes, classes } = this.scene, w = this.graph.clientWidth, h = this.graph.clientHeight, most = Math.max(...sizes.slice(1));
    const pen = this.graph.getContext("2d"), narrow = innerWidth <= 640;
    pen.font = `12.5px ${this.font}`;
    const wide = Math.max(...this.scene.columns.map(name => pen.measureText(label(name)).width));
    const names = sizes[0] * 11 < h ? Math.min(wide + 10, sizes[0] > 20 ? 118 : 130, w * 0.3) : 8, after = sizes.at(-1) > 1 && classes.length ? 70 : 0;
    const side = clamp(Math.min((h - 8) / most - 7, (w - names - after) / sizes.length * 0.6), 7, 40);
    const left = names + side / 2 + 4, right = w - after - side / 2 - (after ? 14 : narrow ? 24 : 46);
    this.names = names > 8;
    this.spots = sizes.map((n, l) => {
      const x = left + (right - left) * l / (sizes.length - 1), size = l ? side : clamp(Math.min(side, (h - 8) / n - 2), 3, 40);
      const gap = Math.min(h / n, Math.max(size + 6, 62));
      return Array.from({ length: n }, (_, i) => ({ x, y: h / 2 + (i - (n - 1) / 2) * gap - (l ? 2 : 0), size }));
    });
    this.edges = [];                                     // one for each weight, in theta's order, and its activation
    this.bars = [];                                      // one for each bias
    let index = 0;
    for (let l = 1; l < sizes.length; l++) {
      for (let i = 0; i < sizes[l - 1]; i++) for (let j = 0; j < sizes[l]; j++) {
        const from = this.spots[l - 1][i], to = this.spots[l][j], x1 = from.x + from.size / 2, x2 = to.x - to.size / 2;
        this.edges.push({ index: index++, layer: l, from: i, neuron: j, x1, y1: from.y, x2, y2: to.y, middle: (x1 + x2) / 2 });
      }
      for (let j = 0; j < sizes[l]; j++) this.bars.push({ index: index++, layer: l, neuron: j, spot: this.spots[l][j] });
    }
    this.fine = clamp(Math.sqrt(250 / this.edges.length), 0.3, 1);
    this.dense = this.edges.length > 600;                // then lines are straight, and in motion undashed: a third of the work
    this.starts = sizes.map((_, l) => sizes.slice(1, Math.max(1, l)).reduce((a, b) => a + b, 0));   // a layer's first neuron among all
    const box = this.heads.clientWidth, room = (right - left) / (sizes.length - 1) - (narrow ? 30 : 4);
    [...this.heads.children].forEach(head => {
      head.style.setProperty("--room", `${room}px`);
      const l = Number(head.dataset.at), x = Number.isInteger(l) ? this.spots[l][0].x : (this.spots[l - 0.5][0].x + this.spots[l + 0.5][0].x) / 2, half = head.offsetWidth / 2;
      head.style.left = `${clamp(x, half, box - half)}px`;
    });
    [...this.nodes.children].forEach((node, k) => {
      const [l, i] = this.neuronAt(k), { x, y, size } = this.spots[l][i];
      Object.assign(node.style, { left: `${x - size / 2}px`, top: `${y - size / 2}px`, width: `${size}px`, height: `${size}px` });
    });
  },
  neuronAt(k) {                                          // layer and place of the k-th neuron, inputs left out
    let l = 1;
    while (k >= this.scene.sizes[l]) k -= this.scene.sizes[l++];
    return [l, k];
  },
  headers() {
    const { sizes, activations, choices, last, words } = this.scene, final = sizes.length - 1, parts = [];
    const head = (at, ...inside) => parts.push(make("div", { class: `sg-head${at % 1 ? " sg-between" : ""}`, "data-at": at }, ...inside));
    const shape = edit => () => this.reshape(edit);
    head(0, make("div", {}, words.inputs), make("div", {}, String(sizes[0])));
    for (let l = 1; l <= final; l++) {
      if (final < 7) head(l - 0.5, button("+", `${words.insert}: ${l}`, shape({ insert: l })));
      const label = l === final ? words.output_activation : fill(words.activation, { l });
      const activation = menu(label, l === final ? [...choices, ...last] : choices, activations[l - 1], name => this.reshape({ activation: [l, name] }));
      if (l === final) { head(l, activation, make("div", {}, words.output)); continue; }
      const less = button("−", fill(words.drop_neuron, { l }), shape({ cut: [l, -1] })), more = button("+", fill(words.add_neuron, { l }), shape({ grow: l })), away = button("×", fill(words.remove, { l }), shape({ remove: l }));
      less.disabled = sizes[l] === 1; more.disabled = sizes[l] === 16;
      head(l, activation, less, make("output", {}, String(sizes[l])), more, away);
    }
    this.heads.replaceChildren(...parts);
    this.nodes.replaceChildren(...sizes.slice(1).flatMap((size, l) => Array.from({ length: size }, (_, i) => {
      const node = make("button", { type: "button", tabindex: -1 });
      node.onfocus = () => { if (!this.at || this.at.layer !== l + 1 || this.at.neuron !== i) this.point({ layer: l + 1, neuron: i }); };
      node.onclick = () => this.point({ layer: l + 1, neuron: i });
      return node;
    })));
    if (this.nodes.firstChild) this.nodes.firstChild.tabIndex = 0;
  },
  title({ layer: l, neuron: j, from: i, bias }) {        // what a thing in the picture is called
    const { sizes, classes, columns, words } = this.scene, name = (l, j) => l === 0 ? columns[j] : l < sizes.length - 1 ? fill(words.neuron, { n: j + 1, l }) : sizes.at(-1) === 1 ? words.the_output : fill(words.one_output, { name: classes[j] ?? j + 1 });
    return i !== undefined ? fill(words.weight, { from: name(l - 1, i), to: name(l, j) }) : bias ? fill(words.bias, { to: name(l, j) }) : name(l, j);
  },
  shown(frame) {                                         // what lines are drawn by: one number for each parameter
    const { slow, view } = this, { start } = this.scene;
    if (slow?.phase === 1) return [slow.grad, true];
    if (slow?.phase === 2) return [slow.t < 1 ? slow.before : slow.after, false];
    if (view.lines === "gradient" && frame.grad) return [frame.grad, true];
    if (view.lines === "change") return [(this.since ??= new Float32Array(start.length)).map((_, i) => frame.theta[i] - start[i]), true];
    return [frame.theta, false];
  },
  network(frame, pen = this.graph.getContext("2d")) {
    const { sizes, columns, classes } = this.scene, { spots, ink, at, slow } = this, small = this.header.small, final = sizes.length - 1;
    pen.clearRect(0, 0, this.graph.clientWidth, this.graph.clientHeight);
    const [numbers, relative] = this.shown(frame), frozen = this.frozen;
    let most = 1e-12;
    if (relative) for (const v of numbers) most = Math.max(most, Math.abs(v));
    const strength = v => relative ? Math.abs(v) / most : Math.abs(v) / (Math.abs(v) + 1.5);
    const buckets = Array.from({ length: 2 * LEVELS }, () => []);
    for (const edge of this.edges) { const v = numbers[edge.index]; if (v) buckets[2 * Math.min(LEVELS - 1, Math.floor(strength(v) * LEVELS)) + (v < 0)].push(edge); }
    const trace = ({ x1, y1, x2, y2, middle }) => { pen.moveTo(x1, y1); if (this.dense) pen.lineTo(x2, y2); else pen.bezierCurveTo(middle, y1, middle, y2, x2, y2); };
    buckets.forEach((edges, k) => {                      // lines of one strength and sign are one path: a tenth of the strokes
      if (!edges.length) return;
      const size = (Math.floor(k / 2) + 0.5) / LEVELS;
      pen.strokeStyle = k % 2 ? ink.neg : ink.pos;
      pen.setLineDash(k % 2 && !(this.dense && this.playing) ? [5, 3] : []);   // below zero is dashed, so that colour is not all that tells
      pen.globalAlpha = (0.2 + 0.75 * size) * (this.dense ? 0.7 : 1);
      pen.lineWidth = (0.4 + 7 * size) * this.fine;
      pen.beginPath();
      edges.forEach(trace);
      pen.stroke();
    });
    pen.setLineDash([]);
    pen.globalAlpha = 1;
    const mark = edge => { pen.strokeStyle = ink.accent; pen.lineWidth = 3; pen.beginPath(); trace(edge); pen.stroke(); };
    if (at?.from !== undefined) mark(this.edges.find(e => e.layer === at.layer && e.from === at.from && e.neuron === at.neuron));
    pen.lineWidth = 1;
    pen.textBaseline = "middle";
    pen.font = `11px ${this.font}`;
    this.image(this.atlas, frame.maps, small, frame.maps.length / small);
    if (this.stamped !== this.inputs) { this.image(this.stamps, this.inputs, small, this.inputs.length / small); this.stamped = this.inputs; }
    for (let l = 0; l <= final; l++) for (let i = 0; i < sizes[l]; i++) {
      const { x, y, size } = spots[l][i], k = l ? this.starts[l] + i : i;
      if (l && frame.bars) this.counted(pen, frame.bars, k, x - size / 2, y - size / 2, size);
      else pen.drawImage(l ? this.atlas : this.stamps, 0, k * small, small, small, x - size / 2, y - size / 2, size, size);
      const here = at && at.from === undefined && !at.bias && at.layer === l && at.neuron === i;
      pen.strokeStyle = here ? ink.accent : ink.quiet;
      pen.lineWidth = here ? 3 : 1;
      pen.strokeRect(x - size / 2, y - size / 2, size, size);
    }
    pen.lineWidth = 1;
    for (const bar of this.bars) {                       // the bias: a bar under the neuron, as wide as it is large
      const { x, y, size } = bar.spot, b = numbers[bar.index], width = Math.min(size, 3 + size * strength(b)), here = at?.bias && at.layer === bar.layer && at.neuron === bar.neuron;
      pen.fillStyle = b < 0 ? ink.neg : ink.pos;
      pen.fillRect(x - size / 2, y + size / 2 + 1, width, 4);
      if (here) { pen.strokeStyle = ink.accent; pen.strokeRect(x - size / 2 - 1, y + size / 2, size + 2, 6); }
    }
    pen.fillStyle = ink.text;
    for (const thing of [...this.edges, ...this.bars]) if (frozen.has(thing.index)) write(pen, "✱", thing.spot ? thing.spot.x + thing.spot.size / 2 + 6 : thing.x1 + 0.78 * (thing.x2 - thing.x1), thing.spot ? thing.spot.y + thing.spot.size / 2 : thing.y1 + this.rise(0.78) * (thing.y2 - thing.y1), "center", 13);
    if (slow) this.travel(pen);
    else if (this.numbered) this.figures(pen, frame.a, frame.z, () => true);
    if (this.names) columns.forEach((name, i) => { const { x, y, size } = spots[0][i]; pen.fillStyle = ink.text; write(pen, label(name), x - size / 2 - 6, y, "right", clamp(size + 1, 9.5, 12.5)); });
    if (sizes[final] > 1) classes.forEach((name, i) => { const { x, y, size } = spots[final][i]; pen.fillStyle = ink.text; write(pen, name.length > 11 ? name.slice(0, 10) + "…" : name, x + size / 2 + 7, y, "left", 11); });
    const ail = new Set(this.header.notes.map(([layer]) => layer));
    for (const l of ail) if (l !== null) { pen.fillStyle = ink.neg; write(pen, "⚠", spots[l + 1][0].x, 9, "center", 14); }
  },
  counted(pen, bars, k, x, y, size) {                    // how often a neuron says what, over the training points
    const bins = bars.length / this.nodes.children.length;
    pen.fillStyle = this.ink.page; pen.fillRect(x, y, size, size);
    pen.fillStyle = this.ink.quiet;
    pen.beginPath();
    for (let b = 0; b < bins; b++) { const tall = bars[k * bins + b] / 255 * (size - 2); if (tall) pen.rect(x + b * size / bins, y + size - tall, size / bins, tall); }
    pen.fill();
  },
  figures(pen, answers, sums, when) {                    // z and a of the sample that is looked at, beside every neuron
    this.tag ??= (pen, text, x, y) => { pen.globalAlpha = 0.82; pen.fillStyle = this.ink.page; pen.fillRect(x - 1, y - 6, 6 * text.length + 2, 12); pen.globalAlpha = 1; pen.fillStyle = this.ink.text; write(pen, text, x, y, "left", 10.5); };
    this.spots.forEach((layer, l) => layer.forEach(({ x, y, size }, i) => {
      if (!when(l) || size < 15) return;
      const k = this.starts[l] + i, right = x + size / 2 + 3;
      if (l === 0) this.tag(pen, brief((this.slow?.x ?? this.header.sample.x)[i]), right, y);
      else { if (sums && size > 22) this.tag(pen, `z ${brief(sums[k])}`, right, y - 6); this.tag(pen, `${sums ? "a" : "δ"} ${brief(answers[k])}`, right, sums && size > 22 ? y + 7 : y); }
    }));
  },
  travel(pen) {                                          // one update laid open, so far as it has come
    const { slow, ink } = this, { sizes } = this.scene, final = sizes.length - 1, way = slow.t * final, back = slow.phase === 1;
    const come = l => slow.phase === 2 || (back ? final - l <= way : l <= way);
    this.figures(pen, back ? slow.delta : slow.a, back ? null : slow.z, l => come(l) && !(back && l === 0));
    const numbers = slow.phase === 1 ? slow.grad : slow.phase === 2 ? slow.after : null;
    pen.fillStyle = ink.accent;
    for (const edge of this.edges) {
      const { layer, x1, y1, x2, y2 } = edge, t = back ? final - layer - way + 1 : way - layer + 1;
      if (slow.phase < 2 && t > 0 && t < 1 && !calm.matches) { pen.beginPath(); pen.arc(x1 + t * (x2 - x1), y1 + this.rise(t) * (y2 - y1), 2.5, 0, 7); pen.fill(); }
      const crowd = sizes[layer - 1] * sizes[layer];
      if (numbers && crowd <= 16 && come(back ? layer : 0)) {
        const text = back ? brief(numbers[edge.index]) : `${brief(slow.before[edge.index])} → ${brief(numbers[edge.index])}`, s = 0.3 + 0.4 * ((edge.from + edge.neuron) % 3) / 2;
        this.tag(pen, text, x1 + s * (x2 - x1) - 3 * text.length, y1 + this.rise(s) * (y2 - y1));
        pen.fillStyle = ink.accent;
      }
    }
  },
  rise(share) {                                          // how far up a line has come at a share of its width
    if (this.dense) return share;
    let low = 0, high = 1;
    for (let k = 0; k < 14; k++) {
      const t = (low + high) / 2, x = 1.5 * t * (1 - t) ** 2 + 1.5 * t * t * (1 - t) + t ** 3;
      if (x < share) low = t; else high = t;
    }
    return 3 * low * low - 2 * low ** 3;
  },
};
