// A canvas to draw data on: points of up to four classes, or a curve over one input. The drawing goes to the server
// when a gesture ends; nothing is computed from it here.
const sheets = new WeakMap();
const SVG = "http://www.w3.org/2000/svg";
const END = 6, MOST = 1000, STEPS = 120, STEP = 0.25;     // coordinates lie within ±6; a curve has a place for every tenth
const RATIO = { points: 1, curve: 0.62 };
const clamp = value => Math.max(-END, Math.min(END, value));
const round = value => Math.round(value * 1000) / 1000;
const make = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
};
const FORMS = [                                            // one for each class, about (x, y), r across
  (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`,
  (x, y, r) => `M${x - r * .88} ${y - r * .88}h${r * 1.76}v${r * 1.76}h${-r * 1.76}z`,
  (x, y, r) => `M${x} ${y - r * 1.2}L${x + r * 1.2} ${y}L${x} ${y + r * 1.2}L${x - r * 1.2} ${y}z`,
  (x, y, r) => `M${x} ${y - r * 1.15}L${x + r * 1.1} ${y + r * .85}H${x - r * 1.1}z`,
];

class Sheet {
  constructor(root) {
    this.root = root;
    for (const name of ["modes", "pens", "tools", "canvas", "help", "said"]) this[name] = root.querySelector(`.dr-${name}`);
    this.frame = this.canvas.parentElement;
    this.number = 0;
    this.past = [];
    this.at = [0, 0];                                      // the crosshair of the keyboard
    this.last = null;
    const { canvas } = this;
    canvas.onpointerdown = event => { if (event.button) return; canvas.setPointerCapture(event.pointerId); this.remember(); this.down = true; this.keyed = false; this.last = null; this.touch(event); };
    canvas.onpointermove = event => { if (this.down) for (const one of event.getCoalescedEvents?.() ?? [event]) this.touch(one); };
    canvas.onpointerup = canvas.onpointercancel = () => { if (this.down) { this.down = false; this.last = null; this.tell(); } };
    canvas.onkeydown = event => this.key(event);
    canvas.onfocus = canvas.onblur = () => this.draw();
    new ResizeObserver(() => this.data && this.draw()).observe(this.frame);
  }
  get state() { return { mode: this.mode, classes: this.classes, points: [...this.points], curve: [...this.curve] }; }
  set state({ mode, classes, points, curve }) { Object.assign(this, { mode, classes, points: [...points], curve: [...curve] }); }

  show(data) {
    const style = getComputedStyle(this.root), [red, green, blue] = style.color.match(/[\d.]+/g).map(Number);
    this.root.classList.toggle("dark", red + green + blue > 384);
    if (!this.data) {
      const curve = Array(STEPS + 1).fill(null);
      for (const [x, y] of data.drawing.curve) curve[Math.round((x + END) / (2 * END) * STEPS)] = y;
      this.state = { ...data.drawing, curve };
      this.pen = 0;
    }
    this.data = data;
    this.bar();
    this.draw();
  }
  bar() {
    const { words } = this.data, option = (text, pressed, act, ...icon) => {
      const button = make("button", { type: "button", ...(pressed === undefined ? {} : { "aria-pressed": pressed }) }, ...icon, text);
      button.onclick = () => { act(); this.bar(); this.draw(); };
      return button;
    };
    const focused = this.root.contains(document.activeElement) ? document.activeElement.innerText : null;
    this.modes.setAttribute("aria-label", words.modes);
    this.modes.replaceChildren(...["points", "curve"].map(mode => option(words[mode], this.mode === mode, () => { if (this.mode !== mode) { this.remember(); this.mode = mode; this.pen = 0; this.tell(); } })));
    this.pens.setAttribute("aria-label", words.pens);
    const pens = this.mode === "curve" ? [] : Array.from({ length: this.classes }, (_, c) => option(words.names[c], this.pen === c, () => { this.pen = c; }, this.icon(c)));
    if (this.mode === "points") {
      const more = option("+", undefined, () => { this.remember(); this.classes += 1; this.pen = this.classes - 1; this.tell(); }), fewer = option("−", undefined, () => { this.remember(); this.classes -= 1; this.pen = Math.min(this.pen, this.classes - 1); this.points = this.points.filter(p => p[2] < this.classes); this.tell(); });
      more.setAttribute("aria-label", words.more); fewer.setAttribute("aria-label", words.fewer);
      more.disabled = this.classes === 4; fewer.disabled = this.classes === 2;
      pens.push(fewer, more);
    } else pens.push(option(words.pen, this.pen === 0, () => { this.pen = 0; }));
    this.pens.replaceChildren(...pens);
    const undo = option(words.undo, undefined, () => this.undo()), clear = option(words.clear, undefined, () => { this.remember(); if (this.mode === "points") this.points = []; else this.curve.fill(null); this.tell(); });
    undo.disabled = !this.past.length;
    clear.disabled = !this.count();
    this.tools.replaceChildren(option(words.erase, this.pen === -1, () => { this.pen = -1; }), undo, clear);
    if (focused) [...this.root.querySelectorAll("button")].find(button => button.innerText === focused)?.focus();
    this.help.textContent = words[`${this.mode}_help`];
    if (!this.said.textContent) this.count_said();
    this.canvas.setAttribute("aria-label", words[`${this.mode}_canvas`]);
  }
  icon(c) {
    const svg = document.createElementNS(SVG, "svg"), path = document.createElementNS(SVG, "path");
    svg.setAttribute("viewBox", "-8 -8 16 16");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", FORMS[c](0, 0, 6));
    path.setAttribute("style", `fill: var(--c${c})`);
    svg.append(path);
    return svg;
  }

  count() { return this.mode === "points" ? this.points.length : this.curve.filter(y => y !== null).length; }
  remember() { this.past.push(this.state); if (this.past.length > 100) this.past.shift(); }
  undo() { if (!this.past.length) return; this.state = this.past.pop(); this.pen = Math.min(this.pen, this.mode === "points" ? this.classes - 1 : 0); this.tell(); }
  tell() {                                                 // let the server know, and whoever listens
    const curve = this.curve.flatMap((y, i) => y === null ? [] : [[round(i / STEPS * 2 * END - END), y]]);
    this.send("drawn", { mode: this.mode, classes: this.classes, points: this.points, curve, number: ++this.number });
    this.bar();
    this.draw();
    this.count_said();
  }
  count_said() { this.said.textContent = this.data.words[this.mode === "points" ? "count" : "width"].replace("%n", this.count()); }
  key(event) {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key], far = event.shiftKey ? 4 : 1;
    if (move) {
      this.at = this.at.map((value, i) => round(clamp(value + move[i] * STEP * far)));
      this.said.textContent = `${this.at[0]}, ${this.at[1]}`;
    } else if (event.key === " " || event.key === "Enter") {
      this.remember();
      if (!this.keyed) this.last = null;
      this.place(...this.at);
      this.keyed = true;
      this.tell();
    } else if (event.key === "Backspace" || event.key === "Delete") {
      this.remember();
      const pen = this.pen;
      this.pen = -1; this.place(...this.at); this.pen = pen;
      this.last = null;
      this.tell();
    } else if ((event.ctrlKey || event.metaKey) && event.key === "z") this.undo();
    else if (this.mode === "points" && Number(event.key) >= 1 && Number(event.key) <= this.classes) { this.pen = Number(event.key) - 1; this.bar(); }
    else return;
    event.preventDefault();
    this.draw();
  }
  touch(event) {
    const box = this.canvas.getBoundingClientRect();
    this.at = [clamp((event.clientX - box.left) / box.width * 2 * END - END), clamp(END - (event.clientY - box.top) / box.height * 2 * END)].map(round);
    this.place(...this.at);
    this.draw();
  }
  place(x, y) {
    if (this.mode === "curve") return this.stroke(x, y);
    if (this.pen < 0) { this.points = this.points.filter(p => Math.hypot(p[0] - x, p[1] - y) > 0.35); return; }
    if (this.points.length >= MOST) return;
    // While a pointer moves on, points keep a distance, as beads on a string.
    if (this.down && this.last && Math.hypot(this.last[0] - x, this.last[1] - y) < 0.45) return;
    this.points.push([x, y, this.pen]);
    this.last = [x, y];
  }
  stroke(x, y) {                                           // from where the pen was last, along a straight line
    const index = at => Math.round((at + END) / (2 * END) * STEPS), [fromX, fromY] = this.last ?? [x, y];
    const one = index(fromX), two = index(x), low = Math.min(one, two), high = Math.max(one, two);
    for (let i = low; i <= high; i += 1) this.curve[i] = this.pen < 0 ? null : round(one === two ? y : fromY + (y - fromY) * (i - one) / (two - one));
    this.last = [x, y];
  }
  draw() {
    const width = this.frame.clientWidth, height = Math.round(width * RATIO[this.mode]), scale = devicePixelRatio || 1, { canvas } = this;
    if (!width) return;
    canvas.style.height = `${height}px`;
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) { canvas.width = Math.round(width * scale); canvas.height = Math.round(height * scale); }
    const pen = canvas.getContext("2d"), style = getComputedStyle(this.root), x = at => (at + END) / (2 * END) * width, y = at => (END - at) / (2 * END) * height;
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.lineWidth = 1;
    pen.strokeStyle = style.getPropertyValue("--st-border-color");
    for (let at = -END + 2; at < END; at += 2) {
      pen.globalAlpha = at ? .5 : 1;
      pen.beginPath(); pen.moveTo(x(at), 0); pen.lineTo(x(at), height); pen.moveTo(0, y(at)); pen.lineTo(width, y(at)); pen.stroke();
    }
    pen.globalAlpha = .8;
    pen.fillStyle = style.color;
    pen.font = "12px sans-serif";
    pen.fillText(this.data.words.axes[0], width - 22, y(0) - 6);
    pen.fillText(this.data.words.axes[this.mode === "curve" ? 2 : 1], x(0) + 6, 14);
    pen.globalAlpha = 1;
    if (this.mode === "points") for (const [px, py, c] of this.points) {
      const path = new Path2D(FORMS[c](x(px), y(py), 6));
      pen.fillStyle = style.getPropertyValue(`--c${c}`);
      pen.fill(path);
      pen.strokeStyle = style.getPropertyValue("--st-background-color");
      pen.stroke(path);
    } else {
      pen.strokeStyle = style.getPropertyValue("--st-primary-color");
      pen.lineWidth = 3; pen.lineJoin = pen.lineCap = "round";
      pen.beginPath();
      this.curve.forEach((value, i) => { if (value === null) return; const px = i / STEPS * width; if (i && this.curve[i - 1] !== null) pen.lineTo(px, y(value)); else { pen.moveTo(px, y(value)); pen.lineTo(px + 0.01, y(value)); } });
      pen.stroke();
    }
    if (document.activeElement === canvas && !this.down) {
      const [px, py] = [x(this.at[0]), y(this.at[1])];
      pen.strokeStyle = style.color;
      pen.lineWidth = 1.5;
      pen.beginPath(); pen.moveTo(px - 11, py); pen.lineTo(px + 11, py); pen.moveTo(px, py - 11); pen.lineTo(px, py + 11); pen.stroke();
    }
    Object.assign(this.root.dataset, { mode: this.mode, classes: this.classes, count: this.count(), at: this.at.join(" "), sent: this.number });
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector("[data-draw]");
  let sheet = sheets.get(root);
  if (!sheet) sheets.set(root, (sheet = new Sheet(root)));
  sheet.send = setTriggerValue;
  sheet.show(data);
}
