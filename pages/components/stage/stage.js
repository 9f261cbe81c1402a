// The stage. Pulls frames from the server, paints one per animation frame, computes nothing of the network.
let parted = null;                                       // what the last stage on this page was doing when it was taken down
const LOW = 24, CHUNK = 30, HELD = 3, AHEAD = 30, PATIENCE = 4000, RETURN = 3000, SPOKEN = 4000;
const SIGNS = { undo: "↶", redo: "↷", help: "?", save_png: "⤓ PNG", save_svg: "⤓ SVG" };
function unfold(header, body, at) {                      // what travelled as changes becomes whole again
  const { frames: n, series } = header, whole = {};
  for (const [name, size, width] of series) {
    const count = n * width;
    if (size === 1) {
      const cells = body.subarray(at, at += count);
      for (let i = 1; i < width; i++) cells[i] += cells[i - 1];
      for (let i = width; i < count; i++) cells[i] += cells[i - width];
      whole[name] = cells;
    } else {
      const bits = new Uint32Array(count), [a, b, c, d] = [0, 1, 2, 3].map(k => body.subarray(at + k * count, at + (k + 1) * count));
      for (let i = 0; i < count; i++) bits[i] = a[i] | b[i] << 8 | c[i] << 16 | d[i] << 24;
      for (let i = width; i < count; i++) bits[i] ^= bits[i - width];
      whole[name] = new Float32Array(bits.buffer);
      at += 4 * count;
    }
  }
  return Array.from({ length: n }, (_, i) => {
    const frame = { focus: header.focus };
    for (const [name, , width] of series) frame[name] = whole[name].subarray(i * width, (i + 1) * width);
    const head = new DataView(frame.head.buffer, frame.head.byteOffset), number = k => head.getFloat64(8 + 8 * k, true);
    return Object.assign(frame, { epoch: head.getUint32(0, true), batch: head.getUint32(4, true), losses: [number(0), number(1)], scores: [number(2), number(3)], own: number(4), counts: [0, 1, 2, 3].map(k => head.getUint32(48 + 4 * k, true)) });
  });
}
export class Stage {
  constructor(root, send) {
    Object.assign(this, { root, send, queue: [], asked: null, number: 0, painted: 0, playing: false, steps: [], todo: [], scene: null, run: null, frame: null, last: 0, alive: true, gestures: 1, at: null, focus: null, tool: "pick", view: {}, ghosts: [], frozen: new Set(), sheets: {}, points: [] });
    delete root.dataset.ready;                           // set up again in the same place, it is out of sight until its scene is there
    const part = (name, node) => (this[name] = node, node.classList.add(`sg-${name}`), node), canvas = (name, more) => part(name, make("canvas", more));
    const picture = { role: "img" };
    this.atlas = make("canvas"); this.stamps = make("canvas"); // every neuron's map, the inputs' maps
    part("top", make("div", { role: "toolbar" })); part("net", make("div")); part("out", make("div")); part("time", make("div"));
    this.net.append(part("heads", make("div")), make("div", { class: "sg-wires" }, canvas("graph", picture), part("nodes", make("div"))), part("popup", make("div", { role: "dialog", hidden: "" })), part("blown", make("div", { role: "alert", hidden: "" }, make("span"), " ", make("button", { type: "button" }), " ", make("button", { type: "button" }))), part("say", make("p")), part("ways", make("div")));
    this.out.append(part("bar", make("div", { role: "toolbar" })), make("div", { class: "sg-map" }, canvas("heat", picture), canvas("dots", { tabindex: 0, role: "application" }), part("over", make("span", { hidden: "" }))), part("axes", make("div")), part("space_controls", make("div")), part("note", make("p")), part("scores", make("table")), part("table", make("table")), part("one", make("p")));
    this.time.append(canvas("curve", picture), part("scrub", make("input", { type: "range", min: 0, max: 0, step: 1, value: 0 })), make("div", { class: "sg-row" }, part("plot", make("div")), part("past", make("div"))));
    root.replaceChildren(this.top, this.net, this.out, this.time, part("spoken", make("div", { role: "status", "aria-live": "polite" })), part("keys", make("dialog")));
    this.scrub.oninput = () => this.seek(Number(this.scrub.value));
    const [back, best] = this.blown.querySelectorAll("button");
    back.onclick = () => this.seek(this.header.last);
    best.onclick = () => this.seek(this.header.best);
    this.grasp();
    this.grip();
    this.shortcuts = event => this.shortcut(event);
    document.addEventListener("keydown", this.shortcuts);
    this.resized = new ResizeObserver(() => { this.fit(); this.still(); });
    for (const one of [this.graph, this.curve, this.dots]) this.resized.observe(one);
    const beat = now => {
      if (!this.alive) return;
      this.beat(now);
      requestAnimationFrame(beat);                       // a hidden tab gets no animation frames, so it stops asking
    };
    requestAnimationFrame(beat);
  }
  stop() {
    this.alive = false;
    this.resized.disconnect();
    document.removeEventListener("keydown", this.shortcuts);
    const { run, frame, painted, playing, points, tool, numbered } = this;
    if (frame) parted = { run, frame, painted, playing, points, tool, numbered, since: performance.now() };
  }
  controls() {                                           // the row on top, and the ways to look below the network
    const { words } = this.scene, { view } = this, kept = ["play", "epoch", "batch", "slower", "paced", "undo", "redo", "reset", "seed", "help"];
    if (!this.play) {
      this.play = button("", words.play, () => this.toggle(), "sg-play sg-main");
      this.epoch = button(words.epoch_step, words.epoch_help, () => this.step("epoch"), "sg-epoch");
      this.batch = button(words.batch_step, words.batch_help, () => this.step("batch"), "sg-batch");
      this.slower = button(words.slow, words.slow_help, () => this.slowly(), "sg-slower");
      this.undo = button(SIGNS.undo, words.undo_help, () => this.tellServer({ do: "back" }));
      this.redo = button(SIGNS.redo, words.redo_help, () => this.tellServer({ do: "forth" }));
      this.reset = button(words.reset, words.reset_help, () => this.anew({ do: "reset" }), "sg-reset");
      this.seed = button(words.seed, words.seed_help, () => this.anew({ do: "seed" }), "sg-seed");
      this.help = button(SIGNS.help, words.help, () => this.keys.showModal(), "sg-small");
      for (const name of ["epoch", "batch", "slower", "reset", "seed"]) this[name].removeAttribute("aria-label");
      this.undo.setAttribute("aria-label", words.undo); this.redo.setAttribute("aria-label", words.redo);
      this.paced = menu(words.speed, Object.entries(words.speed_of), "0", value => { this.pace = Number(value); });
      this.clock = make("span", { class: "sg-clock" });
      this.top.append(...kept.map(name => this[name]), this.clock);
      this.keys.append(make("h3", {}, words.help), make("dl", {}, ...words.keys.flatMap(([key, does]) => [make("dt", {}, key), make("dd", {}, does)])), button(words.close, words.close, () => this.keys.close()));
      this.keys.setAttribute("aria-label", words.help);
    }
    const ways = [["lines", words.lines, words.lines_of], ["nodes", words.nodes, words.nodes_of], ["colours", words.colours, words.colours_of], ["axis", words.axis, words.axis_of], ["by", words.by, words.by_of]];
    const looks = ways.map(([key, label, options]) => make("label", {}, `${label} `, menu(label, Object.entries(options), view[key], value => this.set(key, value))));
    this.plot.replaceChildren(...looks.splice(3));
    this.ways.replaceChildren(...looks, button(SIGNS.save_png, words.save_png, () => this.save("png"), "sg-small"), button(SIGNS.save_svg, words.save_svg, () => this.save("svg"), "sg-small"));
  }
  shortcut(event) {
    if (event.defaultPrevented || !this.scene || this.keys.open || event.target.closest?.("input, select, textarea, [contenteditable], [role=slider], [role=combobox]") || (event.key === " " && event.target.closest?.("button, a"))) return;
    const undo = (event.ctrlKey || event.metaKey) && { z: event.shiftKey ? "forth" : "back", y: "forth" }[event.key.toLowerCase()];
    if ((event.ctrlKey || event.metaKey || event.altKey) && !undo) return;
    const todo = undo ? () => this.tellServer({ do: undo }) : { " ": () => this.toggle(), ArrowRight: () => this.step("epoch"), ArrowLeft: () => this.seek(Math.max(0, this.frame.epoch - (this.frame.batch ? 0 : 1))), b: () => this.step("batch"), s: () => this.slowly(), r: () => this.anew({ do: "reset" }), n: () => this.anew({ do: "seed" }), "?": () => this.keys.showModal() }[event.key];
    if (!todo) return;
    event.preventDefault();
    todo();
  }

  // ---- what the visitor does
  toggle() {
    this.header.diverged = "";
    this.slow = this.more = null;
    this.state(this.playing ? "paused" : "playing");
    this.goOn = this.playing && this.renewing;           // pressed while a new run is on its way: it is the one to play
    // The server has sent frames ahead: tell it where the visitor stopped, for other pages show that moment too.
    if (!this.playing && this.frame) { this.look(); this.speak(true); }
  }
  step(unit) {
    this.slow = null;
    this.state("paused");
    this.header.diverged = "";                            // a try: the server says it again if nothing has changed
    if (unit === "batch") this.queue = [];
    if (this.queue.length) this.paint(this.queue.shift());
    else this.steps.push(unit);
  }
  anew(what) { this.renewing = true; this.goOn = false; this.drop(); this.state("paused"); this.todo = [what]; }
  reshape(edit) { this.renewing = true; this.goOn = false; this.said = ""; this.state("paused"); this.queue = []; this.steps = []; this.todo.push({ do: "shape", edit }); }
  tellServer(what) { if (what.do === "back" || what.do === "forth") { this.queue = []; this.steps = []; this.state("paused"); } this.todo.push(what); }
  set(key, text) { this.view[key] = text; this.viewed(); this.todo.push({ do: "set", key, text }); if (!this.playing) this.look(); }
  look() { if (this.frame) this.wish = { do: "look", here: true }; }   // at the moment on screen when it is asked
  edit(edit, gesture) {                                  // what was trained before the first of a gesture's edits is dropped
    if (this.editing !== gesture) { this.queue = []; if (this.asked?.do === "play") this.asked.stale = true; }
    Object.assign(this, { said: "", slow: null, wish: null, editing: gesture, pending: { edit, gesture } });
  }
  answering() { return this.playing ? { do: "play", count: HELD, unit: this.header.unit, per: this.header.per } : { do: "look" }; }
  waiting() { return Boolean(this.pending || this.asked?.edit); }
  seek(epoch) {
    this.drop();
    this.state("paused");
    this.wish = { do: "look", epoch, batch: 0 };
  }
  slowly() {                                             // one press, one phase; the last one takes the step
    const { slow } = this;
    if (!slow) { this.state("paused"); this.queue = []; this.header.diverged = ""; this.wish = { do: "slow" }; return; }
    if (slow.t < 1) { slow.t = 1; this.still(); return; }
    if (slow.phase < 2) { Object.assign(slow, { phase: slow.phase + 1, t: calm.matches ? 1 : 0, since: performance.now() }); this.phase(); return; }
    this.slow = null;
    this.step("batch");
    this.more = Boolean(this.pace);
  }
  phase() {
    const { slow } = this, { words } = this.scene, [before, after, all_before, all_after] = slow.losses.map(short);
    slow.says = slow.diverged && slow.phase === 2 ? slow.diverged : fill(words.phases[["forward", "backward", "update"][slow.phase]], { n: slow.n, loss: before, before, after, all_before, all_after });
    this.root.dataset.phase = slow.phase;
    this.speak(true, slow.says);
    this.still();
  }
  state(name) {
    this.playing = name === "playing";
    if (name !== "diverged") this.blown.hidden = true;
    if (name === "paused" && this.frame && !this.frame.epoch && !this.frame.batch) name = "idle";
    this.root.dataset.state = name;
    const { words } = this.scene ?? {};
    if (!words || !this.play) return;
    this.play.textContent = this.playing ? `❚❚ ${words.pause}` : `▶ ${words.play}`;
    this.play.removeAttribute("aria-label"); this.play.removeAttribute("title");
  }
  viewed() {                                             // a way of looking has changed
    const space = (this.view.space ?? "").split(".").map(Number);
    this.space = space.length === 3 && this.scene.sizes[space[0]] > 1 ? space : null;
    this.theme();
    this.controls();
    this.tools();
    this.spread();
    this.still();
  }

  // ---- what is asked of the server: one request at a time, each naming the moment it goes on from
  drop() { Object.assign(this, { queue: [], asked: null, steps: [], wish: null, pending: null, slow: null }); }
  ask(message, now) {
    const from = this.queue.at(-1) ?? this.frame;
    const ends = message.do === "play" && message.unit === "epoch" ? { epoch: (message.epoch ?? from?.epoch ?? 0) + message.count * message.per, batch: 0 } : {};
    this.asked = { number: ++this.number, since: now, ends, do: message.count === 1 ? "step" : message.do, edit: message.edit, focus: this.focus, here: message.here ? message.epoch : undefined };
    this.send("ask", { epoch: from?.epoch ?? 0, batch: from?.batch ?? 0, focus: this.focus, detail: !this.playing || Boolean(this.at) || this.view.lines === "gradient", scene: this.scene?.tag ?? "", ...message, number: this.number, run: this.run ?? this.header.run, haunted: this.haunted });
  }
  beat(now) {
    const { header } = this;
    if (!header || document.hidden) return;
    this.inquire(now);
    if (this.playing && this.queue.length) this.paint(this.queue.shift());
    else if (header.diverged && !this.asked && !this.queue.length && this.root.dataset.state !== "diverged") this.explode();
    const { slow, pace } = this;
    if (slow && slow.t < 1) { slow.t = Math.min(1, slow.t + (pace || 1) / 90); this.network(this.frame); slow.since = now; }
    else if (slow && pace && now - slow.since > 1500 / pace) this.slowly();
    else if (!slow && this.more && !this.asked && !this.steps.length) { this.more = false; if (pace && !this.playing) this.slowly(); }
    this.speak();
  }
  inquire(now) {
    const { header } = this;
    if (this.asked && now - this.asked.since > PATIENCE) this.asked = null;      // lost on the way: ask again
    if (!this.asked) {
      const { pending, playing } = this, batches = header.unit === "batch";
      if (this.todo.length) this.ask(this.todo.shift(), now);
      else if (pending && !(playing && this.queue.length > HELD)) { this.pending = null; this.ask({ ...this.answering(), ...pending }, now); }
      else if (this.wish) { const { wish, frame } = this; this.wish = null; this.ask(wish.here ? { ...wish, epoch: frame.epoch, batch: frame.batch } : wish, now); }
      else if (this.steps[0] === "epoch" && this.queue.length) { this.steps.shift(); this.paint(this.queue.shift()); }
      else if (this.steps.length) { this.queue = []; this.ask({ do: "play", count: 1, unit: this.steps[0], per: 1 }, now); }
      else if (playing && !pending && this.queue.length < (this.held ? HELD : LOW) && !header.diverged) this.ask({ do: "play", count: this.held ? 2 * HELD : CHUNK, unit: batches ? "batch" : "epoch", per: header.per }, now);
    }
    // The next weight of a drag does not wait for the answer to the one before, only for that to be under way.
    else if (this.asked.edit?.weights && this.pending?.edit.weights && !this.asked.early && now - this.asked.since > AHEAD && !(this.playing && header.unit === "batch")) {
      const early = this.asked.number, next = this.pending;
      this.pending = null;
      this.ask({ ...this.answering(), ...this.asked.ends, ...next }, now);
      this.asked.early = early;
    }
  }
  speak(now, text) {                                     // for those who hear the page, every few seconds at most
    const time = performance.now();
    if (!this.frame || (!now && (!this.playing || time - (this.spokenAt ?? 0) < SPOKEN))) return;
    this.spokenAt = time;
    const { words, classes } = this.scene, { frame } = this;
    this.spoken.textContent = text ?? `${this.playing ? "" : words.paused + " "}${fill(words.status, { epoch: frame.epoch, loss: short(frame.losses[0]), score: `${classes.length ? words.accuracy : words.r2} ${this.percent(frame.scores[1])}` })}`;
    this.name_nodes(frame);
  }
  explode() {
    this.state("diverged");
    this.blown.hidden = false;
    this.blown.querySelector("span").textContent = this.header.diverged;
    const [back, best] = this.blown.querySelectorAll("button"), { last, best: lowest } = this.header, { words } = this.scene;
    back.textContent = fill(words.back, { epoch: last });
    best.textContent = fill(words.best, { epoch: lowest });
    best.hidden = lowest === last;
  }

  // ---- what the server answers
  receive(header, body, at) {
    const before = this.header, fresh = header.run !== this.run, mine = this.asked && header.answered === this.asked.number;
    this.header = header;
    header.focus = mine && this.asked.focus ? String(this.asked.focus) : String(header.focus);
    this.frozen = new Set(header.frozen);
    const changed = header.scene && (fresh || header.scene.tag !== this.scene?.tag);
    if (fresh) this.frame = this.slow = null;              // what was drawn belongs to another shape, perhaps
    if (changed) this.adopt(header.scene, body, at); else if (header.scene) { Object.assign(this.scene.views, header.scene.views); this.scene.points = header.scene.points; this.spread(); }
    if (header.scene) at += header.scene.sizes[0] * header.small ** 2;
    if (!this.scene) { this.todo = [{ do: "show" }]; this.asked = null; this.number = Math.max(this.number, header.answered); return; }
    if (header.scene && !this.todo.some(one => one.do === "set")) { Object.assign(this.view, header.scene.views); this.viewed(); }
    this.theme();
    if (header.ghosts) { this.ghosts = header.ghosts; this.haunted = header.haunted; this.haunt(); this.still(); }
    this.undo.disabled = !header.can[0]; this.redo.disabled = !header.can[1];
    const frames = unfold(header, body, at), { run } = this;
    this.run = header.run;
    this.last = header.last;
    if (fresh) {
      this.number = Math.max(this.number, header.answered);
      // Asked for since, and not yet sent; or sent while the new run was on its way, and refused for naming the old one.
      const { asked } = this, refused = ["shape", "seed"].includes(asked?.do) && header.answered !== asked.number;
      const todo = refused ? [{ do: asked.do, edit: asked.edit }, ...this.todo] : this.todo;
      if (run !== null) { this.drop(); this.todo = todo; }
      this.asked = null;
      this.state("paused");
      if (run === null && parted?.run === header.run) {
        // The visitor was elsewhere, or Streamlit set the stage up anew in the middle of things: go on where the one
        // before stopped, which need not be the moment the server sent last.
        const { painted, points, frame, tool, numbered } = parted;
        if (frame.theta.length === this.scene.parameters) {
          Object.assign(this, { painted, points, frame, tool, numbered });
          if (parted.playing && performance.now() - parted.since < RETURN) this.state("playing"); else this.look();
          this.viewed();
          return;
        }
      }
      this.paint(frames[0], true);
      this.viewed();
      if (!this.todo.length) { this.renewing = false; if (this.goOn) { this.goOn = false; this.state("playing"); } }
      return;
    }
    const early = this.asked?.early && header.answered === this.asked.early, what = this.asked?.do, stale = this.asked?.stale || (this.playing && this.asked?.early), late = this.asked?.here !== undefined && this.asked.here !== this.frame.epoch;
    if (mine) { this.queue.forEach(frame => this.holds(frame, this.asked)); this.asked = null; if (!this.todo.length) this.renewing = false; }
    if (header.said) this.said = header.said;            // stays until something else is tried
    if (header.said && mine) this.todo.push({ do: "show", scene: "" });   // what was drawn ahead of the answer is taken back
    if (early) {
      this.asked.early = 0;
      if (this.playing) this.queue.push(...frames); else { this.painted++; this.paint(frames[0], true); }
      return;
    }
    if (changed || before.how !== header.how) {
      // What waits in the queue shows the old slice, or was trained the old way: have it anew from what is on screen.
      const gap = this.queue.length > 0;                   // then an answer to "play" goes on from a frame that is thrown away here
      this.queue = [];
      this.asked = null;
      if (changed && !this.playing && !this.wish && what !== "look") this.look();
      if (what !== "look" && !(mine && what === "play" && !gap)) return;
    }
    if (!mine) return;
    if (what === "look" && late) this.look();              // a step has been taken since
    else if (what === "look") { this.painted++; this.paint(frames[0], true); }
    else if (what === "slow" && header.step) { this.slow = { ...header.step, phase: 0, t: calm.matches ? 1 : 0, since: performance.now() }; this.frame = frames[0]; this.phase(); }
    else if (what === "step") {
      this.steps.shift();
      if (header.diverged) this.steps = [];
      frames.forEach(frame => this.paint(frame));
    } else if (what === "play" && !stale) this.queue.push(...frames);
    if (this.pending && this.playing) this.inquire(performance.now());
  }
  adopt(scene, body, at) {
    const cells = this.header.small ** 2, kept = this.scene && this.run === this.header.run, { words } = scene;
    this.scene = scene;
    this.root.dataset.ready = "";
    this.inputs = body.slice(at, at + scene.sizes[0] * cells);
    this.since = null;
    if (!kept) this.points = scene.curve[0].map((epoch, i) => [epoch, scene.curve[1][i], scene.curve[2][i]]);
    this.dark = null;
    this.theme();
    this.root.setAttribute("aria-label", words.title);
    for (const [node, text] of [[this.graph, words.network], [this.heat, words.map], [this.dots, `${words.map}. ${words.map_keys}`], [this.curve, words.curve], [this.scrub, words.timeline]]) node.setAttribute("aria-label", text);
    const [x, y] = scene.axes;
    this.axes.replaceChildren(make("span", {}, `→ ${x.name}, ${plain(x.low)} … ${plain(x.high)}`), make("span", {}, `↑ ${y.name}, ${plain(y.low)} … ${plain(y.high)}`));
    this.note.textContent = scene.note;
    this.at = this.focus = null;
    this.popup.hidden = true;
    if (!kept) { this.numbered = false; this.release(); }   // what a hand holds may not be there any more
    this.controls();
    this.headers();
    this.tables();
    this.fit();
    this.state(this.playing ? "playing" : "paused");
  }
  tables() {
    const { words, classes, task } = this.scene, cell = (text, kind) => make("td", kind ? { class: kind } : {}, text);
    const row = (...cells) => make("tr", {}, ...cells), side = text => make("th", { scope: "row" }, text), head = (...texts) => row(make("td"), ...texts.map(text => make("th", { scope: "col" }, text)));
    this.cells = { loss: [cell("", "sg-train"), cell("")], score: [cell("", "sg-train"), cell("")], counts: [cell(""), cell("", "wrong"), cell("", "wrong"), cell("")] };
    this.scores.replaceChildren(head(words.train, words.test), row(side(words.loss), ...this.cells.loss), row(side(classes.length ? words.accuracy : words.r2), ...this.cells.score));
    const [hit, alarm, miss, right] = this.cells.counts;
    this.table.replaceChildren();
    this.table.setAttribute("aria-label", words.confusion);
    this.table.title = words.confusion;
    if (task === "binary") this.table.append(head(`${words.said} ${classes[1]}`, `${words.said} ${classes[0]}`), row(side(`${words.truth} ${classes[1]}`), hit, miss), row(side(`${words.truth} ${classes[0]}`), alarm, right));
  }

  // ---- what is painted
  percent(value) { return this.scene.classes.length ? `${(100 * value).toFixed(1)} %` : short(value); }
  still() { if (this.frame && this.scene) this.draw(this.frame); }
  holds(frame, asked) { for (const [index, value] of asked?.edit?.weights ?? []) frame.theta[index] = value; }   // a weight stays where the hand has it
  paint(frame, silent) {
    this.frame = frame;
    this.holds(frame, this.pending ?? this.asked);
    if (!silent) this.painted++;
    if (frame.batch === 0) {
      const { points } = this, tail = points.at(-1);
      if (!tail || frame.epoch > tail[0]) points.push([frame.epoch, ...frame.losses]);
      if (points.length > 2400) this.points = points.filter((_, i) => i % 2 === 0 || i === points.length - 1);   // or a long play fills the memory
    }
    while (this.points.length && this.points.at(-1)[0] > Math.max(this.last, frame.epoch)) this.points.pop();
    this.draw(frame);
    Object.assign(this.root.dataset, { epoch: frame.epoch, batch: frame.batch, loss: frame.losses[0], frames: this.painted });
    if (!this.playing) this.state(this.root.dataset.state === "diverged" ? "diverged" : "paused");
  }
  draw(frame) {
    const { words } = this.scene, { sample } = this.header;
    this.clock.textContent = `${words.epoch} ${String(frame.epoch).padStart(6, "0").replace(/(\d{3})$/, ",$1")}` + (frame.batch ? ` · ${words.batch} ${frame.batch}` : "");
    frame.losses.forEach((loss, i) => { this.cells.loss[i].textContent = short(loss); this.cells.score[i].textContent = this.percent(frame.scores[i]); });
    frame.counts.forEach((count, i) => { this.cells.counts[i].textContent = count; });
    const outputs = frame.a.subarray(-this.scene.sizes.at(-1)), { task, classes } = this.scene, says = task === "multiclass" ? classes[outputs.indexOf(Math.max(...outputs))] : [...outputs].map(short).join(", ");
    this.one.textContent = this.numbered ? fill(words.sample_says, { row: sample.row + 1, says, truth: sample.truth, loss: short(frame.own) }) : "";
    this.paper(frame);
    this.network(frame);
    this.tell();
    this.losses(frame);
    if (!this.playing) this.name_nodes(frame);
  }
  save(kind) {                                           // the picture as it stands: network, map, loss
    const { graph, dots, curve, frame, ink } = this, w = graph.clientWidth, h = graph.clientHeight, side = dots.clientWidth, W = w + side + 36, H = Math.max(h, side) + curve.clientHeight + 60;
    const pen = new Quill(), give = (blob, name) => { const url = URL.createObjectURL(blob); make("a", { href: url, download: name }).click(); setTimeout(() => URL.revokeObjectURL(url), 1000); };
    pen.fillStyle = ink.text; pen.font = "13px sans-serif";
    pen.fillText(`${this.clock.textContent}, ${this.scores.innerText.replace(/\s+/g, " ").trim()}`, 12, 24);
    pen.shift(12, 40); this.network(frame, pen);
    pen.shift(w + 24, 40);
    if (!this.space) pen.drawImage(this.heat, 0, 0, side, side);
    this.spread(pen);
    pen.shift(12, 52 + Math.max(h, side)); this.losses(frame, pen);
    const svg = new Blob([pen.text(W, H, ink.page)], { type: "image/svg+xml" });
    if (kind === "svg") { give(svg, "network.svg"); return; }
    const image = new Image(), url = URL.createObjectURL(svg);
    image.onload = () => {
      const sheet = Object.assign(make("canvas"), { width: 2 * W, height: 2 * H });
      sheet.getContext("2d").drawImage(image, 0, 0, 2 * W, 2 * H);
      URL.revokeObjectURL(url);
      sheet.toBlob(blob => give(blob, "network.png"));
    };
    image.src = url;
  }
}
Object.assign(Stage.prototype, ink, network, hands, chart, time);
