// The map: what the network answers everywhere, the points on it, and space as a layer activations it.
const SIDES = [0, 4, 3, 5, 6, 4, 3, 5, 6, 4];             // a class's shape: a disc, or so many corners
const chart = {
  tools() {
    const { words, task, classes, editable } = this.scene, { bar } = this, tools = [["pick", "☝", words.pick]];
    if (editable) {
      if (classes.length) classes.slice(0, 4).forEach((name, k) => tools.push([`add ${k}`, "+" + ["●", "◆", "▲", "⬟"][k], fill(words.add, { name })]));
      else tools.push(["add 0.5", "+●", words.add_number]);
      tools.push(["move", "✥", words.move], ["erase", "⌫", words.erase]);
    }
    if (!tools.some(([name]) => name === this.tool)) this.tool = "pick";
    bar.replaceChildren(...tools.map(([name, sign, label]) => {
      const one = button(sign, label, () => { this.tool = name; this.tools(); bar.querySelector("[aria-pressed=true]").focus(); });
      one.setAttribute("aria-pressed", name === this.tool);
      if (name.startsWith("add") && task !== "regression") one.style.color = task === "binary" ? ["var(--neg)", "var(--pos)"][name.slice(4)] : css(mix(this.hue(Number(name.slice(4))), this.dark ? [255, 255, 255] : [0, 0, 0], 0.3));
      return one;
    }));
    bar.setAttribute("aria-label", words.tools);
    if (this.view.window) bar.append(button("⤢", words.whole, () => this.zoom(null)));
    const { sizes } = this.scene, layers = sizes.slice(1).map((_, l) => [l + 1, String(l + 1)]), [layer, across, up] = this.space ?? [];
    const choose = (l, i, j) => this.set("space", `${l}.${Math.min(i, sizes[l] - 1)}.${Math.min(j, sizes[l] - 1)}`);
    const tab = button(this.space ? words.answer_view : words.space_view, fill(words.space_help, { l: layer ?? sizes.length - 2 }), () => this.space ? this.set("space", "") : choose(Math.max(1, sizes.length - 2), 0, 1), "sg-tab");
    tab.setAttribute("aria-pressed", Boolean(this.space));
    bar.append(tab);
    this.axes.hidden = Boolean(this.space);
    this.space_controls.replaceChildren();
    if (!this.space) return;
    const neurons = Array.from({ length: sizes[layer] }, (_, i) => [i, String(i + 1)]);
    this.space_controls.append(`${words.space_layer} `, menu(words.space_layer, layers, layer, l => choose(Number(l), across, up)), " → ", menu(words.space_across, neurons, across, i => choose(layer, Number(i), up)), " ↑ ", menu(words.space_up, neurons, up, j => choose(layer, across, Number(j))));
  },
  grip() {                                               // listen, once
    const { dots } = this, share = event => [event.offsetX / dots.clientWidth, event.offsetY / dots.clientHeight];
    const fingers = new Map();
    dots.onpointerdown = event => {
      fingers.set(event.pointerId, share(event));
      dots.setPointerCapture(event.pointerId);
      if (fingers.size === 2) { this.dragged = null; const [[a, b], [c, d]] = fingers.values(); this.pinch = { apart: Math.hypot(a - c, b - d), u: (a + c) / 2, v: (b + d) / 2 }; return; }
      const [u, v] = share(event), near = this.nearest(u, v, 0.05);
      if (this.tool === "move" && near) this.dragged = { point: near, gesture: ++this.gestures };
      else if (this.tool === "erase") this.dragged = { gesture: ++this.gestures };
      else this.dragged = { tap: true, shift: event.shiftKey };
      if (!this.dragged.tap) this.act(u, v, event.shiftKey);
    };
    // Two fingers zoom, one drags or erases a point with the tool for it; else a finger scrolls the page.
    dots.addEventListener("touchstart", event => { const { left, top, width, height } = dots.getBoundingClientRect(), [{ clientX, clientY }, second] = event.touches; if (second || this.tool === "erase" || (this.tool === "move" && this.nearest((clientX - left) / width, (clientY - top) / height, 0.05))) event.preventDefault(); }, { passive: false });
    dots.onpointermove = event => {
      if (fingers.has(event.pointerId)) fingers.set(event.pointerId, share(event));
      if (fingers.size === 2 && this.pinch) { const [[a, b], [c, d]] = fingers.values(); this.pinch.by = Math.hypot(a - c, b - d) / this.pinch.apart; return; }
      if (this.dragged && !this.dragged.tap) this.act(...share(event), event.shiftKey);
    };
    dots.onpointerup = dots.onpointercancel = event => {
      fingers.delete(event.pointerId);
      if (this.pinch) { const { by, u, v } = this.pinch; this.pinch = this.dragged = null; if (by) this.zoom(1 / by, u, v); return; }
      if (this.dragged?.tap && event.type === "pointerup") this.act(...share(event), event.shiftKey);
      this.dragged = null;
    };
    dots.addEventListener("wheel", event => { event.preventDefault(); const now = performance.now(); if (now - (this.wheeled ?? 0) > 120) { this.wheeled = now; this.zoom(event.deltaY < 0 ? 0.8 : 1.25, ...share(event)); } }, { passive: false });
    dots.onkeydown = event => {
      const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key], [u, v] = this.cross ?? [0.5, 0.5], far = event.shiftKey ? 0.1 : 0.02;
      if (event.key === "Escape") this.cross = null;
      else if (event.key === " ") { this.dragged = this.tool === "move" && !this.carried ? null : { gesture: ++this.gestures, point: this.carried, shift: event.shiftKey }; if (this.tool === "move") { this.carried = this.carried ? null : this.nearest(u, v, 0.1); } else this.act(u, v, event.shiftKey); this.dragged = null; }
      else if (event.key === "+" || event.key === "-") this.zoom(event.key === "+" ? 0.8 : 1.25, u, v);
      else if (move) {
        this.cross = [clamp(u + far * move[0], 0, 1), clamp(v + far * move[1], 0, 1)];
        if (this.carried) { this.dragged = { point: this.carried, gesture: this.gestures }; this.act(...this.cross); this.dragged = null; }
      } else return;
      event.preventDefault();
      event.stopPropagation();
      this.spread();
    };
    dots.onblur = () => { this.cross = this.carried = null; this.spread(); };
  },
  nearest(u, v, reach) {                                 // the point drawn nearest to a place
    let best = null;
    for (const point of this.scene.points.flat()) { const away = Math.hypot(point[0] - u, point[1] - v); if (away < reach) { reach = away; best = point; } }
    return best;
  },
  act(u, v, shift) {                                     // do at a place what the tool in hand does
    if (this.space) return;
    const { tool, scene } = this, gesture = this.dragged?.gesture ?? ++this.gestures;
    u = clamp(u, 0, 1); v = clamp(v, 0, 1);
    if (tool === "pick") {
      const near = this.nearest(u, v, 0.06);
      if (!near) { if (this.numbered) { this.numbered = false; this.still(); } return; }
      this.numbered = !(this.numbered && near[3] === this.header.sample.row);
      this.set("sample", String(near[3] + 1));
    } else if (tool === "move") {
      const { point } = this.dragged ?? {};
      if (!point) return;
      [point[0], point[1]] = [u, v];
      this.edit({ move: [point[3], u, v] }, gesture);
    } else if (tool === "erase") {
      const near = this.nearest(u, v, 0.04);
      if (!near || this.waiting()) return;
      scene.points = scene.points.map(part => part.filter(point => point !== near));
      this.edit({ erase: near[3] }, gesture);
    } else {
      if (this.waiting()) return;
      const n = scene.classes.length, kind = n ? (Number(tool.slice(4)) + (shift ? 1 : 0)) % n : shift ? -0.5 : 0.5;
      scene.points[0].push([u, v, n ? kind : kind / 2 + 0.5, -1]);
      this.edit({ add: [u, v, kind] }, gesture);
    }
    this.spread();
  },
  zoom(by, u = 0.5, v = 0.5) {
    if (this.space) return;
    const [left, top, side] = this.view.window ? this.view.window.split(".").map(Number) : [0, 0, 1000];
    if (!by) { this.set("window", ""); return; }
    const next = Math.round(clamp(side * by, 60, 1000)), x = Math.round(clamp(left + side * u - next * u, 0, 1000 - next)), y = Math.round(clamp(top + side * v - next * v, 0, 1000 - next));
    this.set("window", next === 1000 ? "" : `${x}.${y}.${next}`);
  },
  paper(frame) {                                         // what lies under the points
    const { side, small } = this.header, { ink } = this;
    this.heat.hidden = Boolean(this.space);
    // A frame asked for with another neuron in mind has that one's map large; until the next there is the small one.
    const { sizes } = this.scene, [layer, neuron] = this.focus ?? [sizes.length - 1, 0], other = frame.focus !== String(this.focus ?? undefined);
    const own = other && (this.focus || sizes.at(-1) === 1) ? this.starts[layer] + neuron : -1;
    if (own >= 0) this.image(this.heat, frame.maps.subarray(own * small ** 2, (own + 1) * small ** 2), small, small);
    else this.image(this.heat, frame.big, side, side, this.colours, frame.winner);
    if (ink.grey && !frame.winner && own < 0) this.hatch(frame, side);
    this.over.hidden = !this.focus || Boolean(this.space);
    if (this.focus) this.over.textContent = this.title({ layer: this.focus[0], neuron: this.focus[1] });
    if (this.space || this.scene.curved) this.spread();
  },
  hatch(frame, side) {                                   // on grey, stripes tell the lower half apart
    const pen = this.heat.getContext("2d");
    pen.fillStyle = this.dark ? "#000" : "#fff";
    for (let i = 0; i < frame.big.length; i++) if (frame.big[i] < 127 && (i % side + Math.floor(i / side)) % 6 === 0) pen.fillRect(i % side, Math.floor(i / side), 1, 1);
  },
  spot(pen, u, v, kind, r, held, colour) {               // one point; its class is its shape as well as its colour
    const { clientWidth: w, clientHeight: h } = this.dots, x = u * w, y = v * h, corners = SIDES[kind % 10];
    pen.beginPath();
    if (!corners) pen.arc(x, y, r, 0, 7);
    else { for (let c = 0; c < corners; c++) { const turn = 2 * Math.PI * c / corners - Math.PI / 2; pen[c ? "lineTo" : "moveTo"](x + 1.25 * r * Math.cos(turn), y + 1.25 * r * Math.sin(turn)); } pen.closePath(); }
    pen.fillStyle = held ? this.ink.page : colour;
    pen.strokeStyle = held ? colour : this.dark ? "#16181d" : "#fff";
    pen.lineWidth = held ? 1.6 : 0.9;
    pen.fill();
    pen.stroke();
  },
  spread(pen = this.dots.getContext("2d")) {             // the points, drawn when something about them changes
    if (!this.scene || !this.ink || !this.frame) return;
    const { clientWidth: w, clientHeight: h } = this.dots, { points, task, curved } = this.scene, { frame, space } = this, [train, test] = points, r = train.length > 400 ? 2.2 : 3.2;
    pen.clearRect(0, 0, w, h);
    if (space) this.grid(pen, frame);
    if (curved && !space) { pen.strokeStyle = this.ink.accent; pen.lineWidth = 2.5; const { side } = this.header, row = side * (side >> 1), [low, high] = this.scene.ends, room = 0.03 / 1.06; line(pen, Array.from({ length: side }, (_, i) => [(i + 0.5) / side * w, (1 - room - (frame.big[row + i] / 255) * (1 - 2 * room)) * h])); }
    const deep = color => css(color.map(c => Math.round(c * (this.dark ? 0.85 : 0.62)))), seen = space && frame.space ? frame.space : null;
    [[test, true], [train, false]].forEach(([part, held]) => part.forEach(([u, v, kind, row], i) => {
      const k = held ? train.length + i : i, colour = task === "regression" || task === "binary" ? deep(this.tone(kind)) : deep(this.hue(kind));
      if (seen) { if (2 * k + 1 < seen.length) this.spot(pen, seen[2 * k] / 255, 1 - seen[2 * k + 1] / 255, task === "regression" ? 0 : kind, r, held, colour); }
      else if (u >= 0 && u <= 1 && v >= 0 && v <= 1) this.spot(pen, u, v, task === "regression" ? 0 : kind, r, held, colour);
      if (this.numbered && row === this.header.sample.row && !seen) { pen.strokeStyle = this.ink.accent; pen.lineWidth = 2.5; pen.beginPath(); pen.arc(u * w, v * h, 8, 0, 7); pen.stroke(); }
    }));
    if (this.cross) { const [x, y] = [this.cross[0] * w, this.cross[1] * h]; pen.strokeStyle = this.ink.text; pen.lineWidth = 2; line(pen, [[x - 9, y], [x + 9, y]]); line(pen, [[x, y - 9], [x, y + 9]]); }
  },
  grid(pen, frame) {                                     // the lines of the map as two neurons of a layer see them
    const { clientWidth: w, clientHeight: h } = this.dots, [layer, across, up] = this.space, n = this.header.small;
    if (!this.scene.sizes[layer] || across >= this.scene.sizes[layer] || up >= this.scene.sizes[layer]) return;
    const map = i => frame.maps.subarray((this.starts[layer] + i) * n * n, (this.starts[layer] + i + 1) * n * n), x = map(across), y = map(up), at = i => [x[i] / 255 * w, (1 - y[i] / 255) * h];
    pen.lineWidth = 0.8;
    pen.strokeStyle = this.ink.quiet;
    for (let a = 0; a < n; a++) { line(pen, Array.from({ length: n }, (_, b) => at(a * n + b))); line(pen, Array.from({ length: n }, (_, b) => at(b * n + a))); }
  },
};
