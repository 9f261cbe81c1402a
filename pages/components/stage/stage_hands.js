// What hands do to the network: point, drag, press keys, open the menu.
const hands = {
  grasp() {                                              // listen, once
    const { graph, net } = this, at = event => this.under(event.offsetX, event.offsetY);
    graph.onpointermove = event => this.held ? this.pull(event) : this.point(at(event), true);
    graph.onpointerdown = event => {
      const thing = at(event);
      this.point(thing);
      if (thing && event.button === 0 && (thing.bias || thing.from !== undefined)) {
        graph.setPointerCapture(event.pointerId);
        this.held = { thing, y: event.clientY, value: this.frame.theta[this.indexOf(thing)], gesture: ++this.gestures };
        if (event.pointerType === "touch") this.long = setTimeout(() => { this.held = null; this.choose(thing); }, 600);
        event.preventDefault();
      }
    };
    // A finger on a line or a bias changes it; anywhere else it scrolls the page.
    graph.addEventListener("touchstart", event => { const { left, top } = graph.getBoundingClientRect(), [{ clientX, clientY }] = event.touches, thing = this.under(clientX - left, clientY - top); if (thing?.bias || thing?.from !== undefined) event.preventDefault(); }, { passive: false });
    graph.onpointerup = graph.onpointercancel = () => this.release();
    graph.onpointerleave = event => { if (event.pointerType !== "touch" && !this.held && this.popup.hidden) this.point(null, true); };
    graph.oncontextmenu = event => { const thing = at(event); if (thing) { event.preventDefault(); this.point(thing); this.choose(thing); } };
    net.addEventListener("keydown", event => this.key(event));
    net.addEventListener("focusout", () => requestAnimationFrame(() => { if (!net.contains(document.activeElement)) this.point(null); }));
  },
  release() { this.held = this.dragged = this.carried = null; clearTimeout(this.long); },
  under(x, y) {
    const { sizes } = this.scene, near = (spot, dx, dy) => Math.abs(x - spot.x) <= dx && Math.abs(y - spot.y) <= dy;
    for (const { layer, neuron, spot } of this.bars) if (near({ x: spot.x, y: spot.y + spot.size / 2 + 4 }, spot.size / 2 + 3, 5)) return { layer, neuron, bias: true };
    for (let l = 1; l < sizes.length; l++) for (let i = 0; i < sizes[l]; i++) { const spot = this.spots[l][i]; if (near(spot, spot.size / 2 + 2, spot.size / 2 + 1)) return { layer: l, neuron: i }; }
    let best = null, nearest = 6;
    for (const { layer, neuron, from, x1, y1, x2, y2 } of this.edges) {
      const t = (x - x1) / (x2 - x1);
      if (t < 0 || t > 1) continue;
      const away = Math.abs(y - (y1 + (y2 - y1) * this.rise(t)));
      if (away < nearest) { nearest = away; best = { layer, neuron, from }; }
    }
    return best;
  },
  indexOf({ layer, neuron, from, bias }) {
    return (bias ? this.bars : this.edges).find(e => e.layer === layer && e.neuron === neuron && e.from === from).index;
  },
  point(at, light) {                                     // lightly, by hovering, an open menu stays what it is about
    if (!this.frame || (light && !this.popup.hidden) || JSON.stringify(at) === JSON.stringify(this.at)) return;
    this.at = at;
    if (!at) this.popup.hidden = true;
    const focus = at && at.from === undefined && !at.bias ? [at.layer, at.neuron] : null;
    if (String(focus) !== String(this.focus)) { this.focus = focus; if (!this.playing) this.later(); }
    this.still();
  },
  later() { clearTimeout(this.soon); this.soon = setTimeout(() => { if (!this.playing && this.alive) this.look(); }, 60); },
  pull(event) {
    const { held } = this, moved = held.y - event.clientY;
    if (Math.abs(moved) < 2 && !held.moved) return;
    held.moved = true;
    clearTimeout(this.long);
    this.weigh(held.thing, held.value + moved / (event.shiftKey ? 600 : 60), held.gesture);
  },
  weigh(thing, value, gesture = ++this.gestures) {       // set a weight; the server answers with everything that follows
    const index = this.indexOf(thing);
    value = clamp(value, -1e6, 1e6);
    this.frame.theta[index] = value;
    this.edit({ weights: [[index, value]] }, gesture);
    if (!this.playing) { this.network(this.frame); this.tell(); }
  },
  key(event) {
    const { at } = this, { sizes } = this.scene ?? {}, final = sizes?.length - 1;
    if (!sizes || event.target.closest("input, select") || event.ctrlKey || event.metaKey) return;
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key], side = { "[": -1, "]": 1 }[event.key], step = { "+": 0.1, "=": 0.1, "-": -0.1, "−": -0.1, PageUp: 1, PageDown: -1 }[event.key];
    if (event.key === "Escape") { this.popup.hidden = true; this.point(null); }
    else if (move && event.target.closest(".sg-nodes")) {
      const from = at ?? { layer: 1, neuron: 0 }, layer = clamp(from.layer + move[0], 1, final), neuron = clamp(from.neuron + move[1], 0, sizes[layer] - 1);
      this.step_to(layer, neuron);
    } else if (side && at) {                             // the neuron, its lines from the first, its bias, and round again
      const n = sizes[at.layer - 1], places = n + 2, now = at.bias ? n + 1 : at.from === undefined ? 0 : at.from + 1, next = (now + side + places) % places;
      this.point({ layer: at.layer, neuron: at.neuron, ...(next === n + 1 ? { bias: true } : next ? { from: next - 1 } : {}) });
      this.speak(true, this.say.textContent);
    } else if (step && at && (at.bias || at.from !== undefined)) {
      this.weigh(at, this.frame.theta[this.indexOf(at)] + step, this.nudged === `${Object.values(at)} ${this.gestures}` ? this.gestures : (++this.gestures, this.nudged = `${Object.values(at)} ${this.gestures}`, this.gestures));
      this.speak(true, this.say.textContent);
    } else if (event.key === "Enter" && at && event.target.closest(".sg-nodes")) this.choose(at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  },
  step_to(layer, neuron) {
    const nodes = [...this.nodes.children], node = nodes[this.starts[layer] + neuron];
    nodes.forEach(one => { one.tabIndex = one === node ? 0 : -1; });
    this.point({ layer, neuron });
    node.focus();
  },
  choose(thing) {                                        // the menu of a weight, a bias or a neuron
    const { words } = this.scene, { popup, frozen } = this, neuron = thing.from === undefined && !thing.bias, close = () => { popup.hidden = true; this.nodes.children[this.starts[thing.layer] + thing.neuron]?.focus(); };
    const act = edit => () => { this.edit(edit, ++this.gestures); close(); };
    popup.replaceChildren(make("b", {}, this.title(thing)));
    popup.setAttribute("aria-label", this.title(thing));
    if (neuron) {
      const { layer: l, neuron: j } = thing, inside = l < this.scene.sizes.length - 1;
      const into = [...this.edges, ...this.bars].filter(e => e.layer === l && e.neuron === j).map(e => e.index), still = into.every(i => frozen.has(i)), keep = still ? words.thaw : words.freeze;
      popup.append(button(keep, keep, act({ [still ? "thaw" : "freeze"]: into })));
      if (inside && this.scene.sizes[l] > 1) popup.append(button(words.cut, words.cut, () => { popup.hidden = true; this.reshape({ cut: [l, j] }); }));
    } else {
      const index = this.indexOf(thing), still = frozen.has(index), keep = still ? words.thaw : words.freeze;
      const value = make("input", { type: "number", step: "any", value: Number(this.frame.theta[index].toPrecision(6)), "aria-label": words.set_to });
      value.onchange = () => { if (value.value.trim() && isFinite(value.value)) this.weigh(thing, Number(value.value)); };
      value.onkeydown = event => { if (event.key === "Enter") { value.onchange(); close(); } if (event.key === "Escape") close(); event.stopPropagation(); };
      popup.append(value, button(words.zero, words.zero, () => { this.weigh(thing, 0); close(); }), button(keep, keep, act({ [still ? "thaw" : "freeze"]: [index] })));
    }
    popup.append(button("×", words.close, close));
    popup.hidden = false;
    const first = popup.querySelector("input, button");
    first.focus();
    first.select?.();                                    // what is typed replaces it
  },
  tell() {                                               // what is pointed at, in words and numbers
    const { at, frame, scene } = this, { words, sizes, activations, columns } = scene;
    if (this.slow) { this.say.textContent = this.slow.says; this.root.dataset.over = ""; return; }
    if (!at) {
      delete this.root.dataset.over;
      const note = this.said ? [this.said] : this.header.notes[0]?.slice(1);
      this.say.classList.toggle("sg-warn", Boolean(note));
      this.say.textContent = note ? note.join(" ") : words.hint;
      return;
    }
    const { layer: l, neuron: j, from: i, bias } = at;
    this.say.classList.remove("sg-warn");
    this.root.dataset.over = `${l} ${j}${i !== undefined ? ` ${i}` : bias ? " b" : ""}`;
    if (i !== undefined || bias) {
      const index = this.indexOf(at);
      this.say.textContent = fill(words.value, { name: this.title(at), value: short(frame.theta[index]), grad: frame.grad ? short(frame.grad[index]) : "…", moved: frame.moved ? short(frame.moved[index]) : "…" }) + (this.frozen.has(index) ? ` · ${words.frozen}` : "");
      return;
    }
    const k = this.starts[l] + j, before = this.starts[l - 1], weight = i => frame.theta[this.edges.find(e => e.layer === l && e.from === i && e.neuron === j).index];
    const terms = [];
    for (let i = 0; i < Math.min(4, sizes[l - 1]); i++) terms.push(`${brief(weight(i))}·${brief(l === 1 ? this.header.sample.x[i] : frame.a[before + i])}`);
    if (sizes[l - 1] > 4) terms.push(`… ${fill(words.more_terms, { n: sizes[l - 1] - 4 })}`);
    terms.push(brief(frame.theta[this.bars.find(b => b.layer === l && b.neuron === j).index]));
    this.say.textContent = fill(words.formula, { name: `${this.title(at)}, ${fill(words.sample, { row: this.header.sample.row + 1 })}`, terms: terms.join(" + "), z: short(frame.z[k]), f: activations[l - 1], a: short(frame.a[k]) });
  },
  name_nodes(frame) {                                    // for those who hear the picture
    [...this.nodes.children].forEach((node, k) => {
      const [layer, neuron] = this.neuronAt(k), b = frame.theta[this.bars[k].index];
      node.setAttribute("aria-label", `${this.title({ layer, neuron })}: ${short(frame.a[k])}, b ${short(b)}`);
    });
  },
};
