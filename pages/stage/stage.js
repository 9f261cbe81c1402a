// The stage. Pulls frames from the server, paints one per animation frame, computes nothing of the network.
const stages = new WeakMap();
let parted = null;                                       // what the last stage on this page was doing when it was taken down
const LOW = 24, CHUNK = 30, HEAD = 56, PATIENCE = 4000, RETURN = 3000;
class Stage {
  constructor(root) {
    this.root = root;
    for (const name of ["play", "epoch", "batch", "reset", "seed", "clock", "layers", "fewer", "more", "blown", "net", "heads", "graph", "heat", "dots", "over", "tip", "axes", "note", "scores", "table", "curve", "scrub"])
      this[name] = root.querySelector(`.sg-${name}`);
    Object.assign(this, { queue: [], asked: null, number: 0, painted: 0, playing: false, steps: [], shape: null, scene: null, run: null, frame: null, last: 0, alive: true });
    this.small = document.createElement("canvas");
    this.answer = document.createElement("canvas");      // the output's own map, whatever the large one shows
    this.at = null;                                      // what is pointed at
    this.graph.onpointermove = event => this.point(this.under(event.offsetX, event.offsetY));
    this.graph.onpointerdown = this.graph.onpointermove;
    this.graph.onpointerleave = event => { if (event.pointerType !== "touch") this.point(null); };
    this.graph.onblur = () => this.point(null);
    this.graph.onkeydown = event => this.walk(event);
    this.sheets = {};                                    // one ImageData for each size of map
    this.play.onclick = () => this.toggle();
    this.epoch.onclick = () => this.step("epoch");
    this.batch.onclick = () => this.step("batch");
    this.reset.onclick = () => this.anew({ do: "reset" });
    this.seed.onclick = () => this.anew({ do: "seed" });
    this.fewer.onclick = () => this.reshape(hidden => hidden.slice(0, -1));
    this.more.onclick = () => this.reshape(hidden => [...hidden, Math.min(4, hidden.at(-1) ?? 4)]);
    this.scrub.oninput = () => this.seek(Number(this.scrub.value));
    const [back, best] = this.blown.querySelectorAll("button");
    back.onclick = () => this.seek(this.header.last);
    best.onclick = () => this.seek(this.header.best);
    root.addEventListener("keydown", event => {
      if (event.target.closest("button, select, input")) return;
      if (event.key === " ") { event.preventDefault(); this.toggle(); }
    });
    this.resized = new ResizeObserver(() => { this.fit(); this.still(); });
    for (const canvas of [this.graph, this.curve, this.dots]) this.resized.observe(canvas);
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
    const { run, frame, painted, playing, points } = this;
    if (frame) parted = { run, frame, painted, playing, points, since: performance.now() };
  }

  // ---- what the visitor does
  toggle() {
    this.header.diverged = "";
    this.state(this.playing ? "paused" : "playing");
    // The server has sent frames ahead: tell it where the visitor stopped, for other pages show that moment too.
    if (!this.playing && this.frame) this.wish ??= { do: "look", epoch: this.frame.epoch, batch: this.frame.batch };
    else if (this.wish?.do === "look") this.wish = null;
  }
  step(unit) {
    this.state("paused");
    this.header.diverged = "";                            // a try: the server says it again if nothing has changed
    if (unit === "batch") this.queue = [];
    if (this.queue.length) this.paint(this.queue.shift());
    else this.steps.push(unit);
  }
  anew(what) { this.drop(); this.state("paused"); this.wish = what; }
  // A second change of shape may come before the first is answered: it goes on from what was asked for.
  reshape(change) {
    const { hidden: before, activations } = this.shape, hidden = change([...before]);
    const inner = hidden.map((_, i) => activations[Math.min(i, before.length - 1)] ?? "tanh");
    this.build(hidden, [...(before.length ? inner : hidden.map(() => "tanh")), activations.at(-1)]);
  }
  bend(layer, name) {
    this.build(this.shape.hidden, this.shape.activations.map((old, i) => i === layer ? name : old));
  }
  build(hidden, activations) {
    if (hidden.length > 6 || hidden.some(n => n < 1 || n > 16)) return;
    this.anew({ do: "shape", hidden, activations });
    this.shape = { hidden, activations };
  }
  seek(epoch) {
    this.drop();
    this.state("paused");
    this.wish = { do: "look", epoch, batch: 0 };
  }
  state(name) {
    this.playing = name === "playing";
    if (name !== "diverged") this.blown.hidden = true;
    if (name === "paused" && this.frame && !this.frame.epoch && !this.frame.batch) name = "idle";
    this.root.dataset.state = name;
    const words = this.scene?.words;
    if (words) this.play.textContent = this.playing ? `❚❚ ${words.pause}` : `▶ ${words.play}`;
  }

  // ---- what is asked of the server: one request at a time, each naming the moment it goes on from
  drop() { this.queue = []; this.asked = null; this.steps = []; this.wish = null; }
  ask(message, now) {
    const from = this.queue.at(-1) ?? this.frame;
    this.asked = { number: ++this.number, since: now, do: message.count === 1 ? "step" : message.do };
    this.send("ask", { epoch: from?.epoch ?? 0, batch: from?.batch ?? 0, ...message, number: this.number, run: this.run ?? this.header.run, scene: this.scene?.tag ?? "" });
  }
  beat(now) {
    if (!this.header || document.hidden) return;
    if (this.asked && now - this.asked.since > PATIENCE) this.asked = null;      // lost on the way: ask again
    if (!this.asked) {
      if (this.wish) { const wish = this.wish; this.wish = null; this.ask(wish, now); }
      else if (this.steps[0] === "epoch" && this.queue.length) { this.steps.shift(); this.paint(this.queue.shift()); }
      else if (this.steps.length) { this.queue = []; this.ask({ do: "play", count: 1, unit: this.steps[0], per: 1 }, now); }
      else if (this.playing && this.queue.length < LOW && !this.header.diverged) this.ask({ do: "play", count: CHUNK, unit: "epoch", per: this.header.per }, now);
    }
    if (this.playing && this.queue.length) this.paint(this.queue.shift());
    else if (this.header.diverged && !this.asked && !this.queue.length && this.root.dataset.state !== "diverged") this.explode();
  }
  explode() {
    this.state("diverged");
    this.blown.hidden = false;
    this.blown.querySelector("span").textContent = this.header.diverged;
    const [back, best] = this.blown.querySelectorAll("button"), { last, best: lowest } = this.header;
    back.textContent = this.scene.words.back.replace("{epoch}", last);
    best.textContent = this.scene.words.best.replace("{epoch}", lowest);
    best.hidden = lowest === last;
  }

  // ---- what the server answers
  receive(bytes) {
    const data = bytes.slice();                          // a copy, so that numbers lie where typed arrays want them
    const length = new DataView(data.buffer).getUint32(0, true);
    const header = JSON.parse(new TextDecoder().decode(data.subarray(4, 4 + length)));
    const before = this.header, fresh = header.run !== this.run, mine = this.asked && header.answered === this.asked.number;
    this.header = header;
    this.theme();
    let at = 4 + length;
    const changed = header.scene && (fresh || header.scene.tag !== this.scene?.tag);
    if (changed) this.adopt(header.scene, data, at);
    if (header.scene) at += header.scene.sizes[0] * header.small ** 2;
    if (!this.scene) { this.wish = { do: "show" }; this.asked = null; this.number = Math.max(this.number, header.answered); return; }
    if (this.wish?.do !== "shape") this.shape = { hidden: this.scene.sizes.slice(1, -1), activations: this.scene.activations };
    const frames = this.read(header, data, at);
    const { run } = this;
    this.run = header.run;
    this.last = header.last;
    if (fresh) {
      this.number = Math.max(this.number, header.answered);
      const { wish } = this;
      if (run !== null) this.drop();
      this.wish = wish;                                    // asked for since, and not yet sent
      this.asked = null;
      this.frame = null;
      this.state("paused");
      if (run === null && parted?.run === header.run) {
        // The visitor was elsewhere, or Streamlit set the stage up anew in the middle of things: go on where the one
        // before stopped, which need not be the moment the server sent last.
        Object.assign(this, { painted: parted.painted, points: parted.points, frame: parted.frame });
        if (parted.playing && performance.now() - parted.since < RETURN) this.state("playing"); else this.wish = { do: "look", epoch: parted.frame.epoch, batch: parted.frame.batch };
        this.still();
        return;
      }
      this.paint(frames[0], true);
      return;
    }
    const what = this.asked?.do;
    if (mine) this.asked = null;
    if (changed || before.how !== header.how) {
      // What waits in the queue shows the old slice, or was trained the old way: have it anew from what is on screen.
      this.queue = [];
      this.asked = null;
      if (changed && !this.playing && !this.wish && what !== "look") this.wish = { do: "look", epoch: this.frame.epoch, batch: this.frame.batch };
      if (what !== "look") return;
    }
    if (!mine) return;
    if (what === "look") this.paint(frames[0], true);
    else if (what === "step") {
      this.steps.shift();
      if (header.diverged) this.steps = [];
      frames.forEach(frame => this.paint(frame));
    } else if (what === "play") this.queue.push(...frames);
  }
  read(header, data, at) {
    const { sizes } = this.scene, nodes = sizes.slice(1, -1).reduce((a, b) => a + b, 0), cells = header.small ** 2;
    const view = new DataView(data.buffer), frames = [];
    for (let i = 0; i < header.frames; i++) {
      const number = k => view.getFloat64(at + 8 + 8 * k, true), count = k => view.getUint32(at + 40 + 4 * k, true);
      const frame = { epoch: view.getUint32(at, true), batch: view.getUint32(at + 4, true), losses: [number(0), number(1)], scores: [number(2), number(3)], counts: [0, 1, 2, 3].map(count) };
      at += HEAD;
      frame.theta = new Float32Array(data.buffer, at, this.scene.parameters); at += 4 * this.scene.parameters;
      frame.out = data.subarray(at, at += header.side ** 2);
      frame.maps = data.subarray(at, at += nodes * cells);
      frames.push(frame);
    }
    return frames;
  }
  adopt(scene, data, at) {
    const cells = this.header.small ** 2, inputs = scene.sizes[0];
    const kept = this.scene && this.run === this.header.run;
    this.scene = scene;
    this.root.dataset.ready = "";
    this.inputs = data.subarray(at, at + inputs * cells);
    if (!kept) this.points = scene.curve[0].map((epoch, i) => [epoch, scene.curve[1][i], scene.curve[2][i]]);
    const { words } = scene;
    for (const [button, word] of [[this.epoch, "epoch"], [this.batch, "batch"]]) { button.textContent = words[word + "_step"]; button.title = words[word + "_help"]; }
    this.epoch.prepend("+1 "); this.batch.prepend("+1 ");
    this.reset.textContent = words.reset; this.reset.title = words.reset_help;
    this.seed.textContent = words.seed; this.seed.title = words.seed_help;
    this.root.setAttribute("aria-label", words.title);
    this.graph.setAttribute("aria-label", words.network); this.heat.setAttribute("aria-label", words.map); this.curve.setAttribute("aria-label", words.curve);
    this.scrub.setAttribute("aria-label", words.timeline);
    const [text, , output] = this.layers.children;
    text.textContent = words.layers; output.textContent = scene.sizes.length - 2;
    this.fewer.setAttribute("aria-label", words.drop_layer); this.more.setAttribute("aria-label", words.add_layer);
    this.fewer.disabled = scene.sizes.length === 2; this.more.disabled = scene.sizes.length === 8;
    const [x, y] = scene.axes;
    this.axes.replaceChildren(make("span", {}, `→ ${x.name}, ${plain(x.low)} … ${plain(x.high)}`), make("span", {}, `↑ ${y.name}, ${plain(y.low)} … ${plain(y.high)}`));
    this.note.textContent = scene.note;
    this.headers();
    this.tables();
    this.fit();
    this.state(this.playing ? "playing" : "paused");
  }

  // ---- what is painted
  still() { if (this.frame) this.draw(this.frame); }
  paint(frame, silent) {
    this.frame = frame;
    if (!silent) this.painted++;
    if (frame.batch === 0) {
      const { points } = this, tail = points.at(-1);
      if (!tail || frame.epoch > tail[0]) points.push([frame.epoch, ...frame.losses]);
    }
    while (this.points.length && this.points.at(-1)[0] > Math.max(this.last, frame.epoch)) this.points.pop();
    this.draw(frame);
    Object.assign(this.root.dataset, { epoch: frame.epoch, batch: frame.batch, loss: frame.losses[0], frames: this.painted });
    if (!this.playing) this.state(this.root.dataset.state === "diverged" ? "diverged" : "paused");
  }
}
Object.assign(Stage.prototype, drawing);

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector("[data-stage]");
  let stage = stages.get(root);
  if (!stage) stages.set(root, (stage = new Stage(root)));
  stage.send = setTriggerValue;
  if (data) stage.receive(data);
  return () => stage.stop();
}
