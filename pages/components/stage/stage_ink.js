// What all parts of the stage draw with: small helpers, the colours, and a pen that writes SVG.
const make = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) node.setAttribute(name, value);
  node.append(...children);
  return node;
};
const button = (text, label, onclick, kind) => Object.assign(make("button", { type: "button", class: kind, "aria-label": label === text ? undefined : label, title: label === text ? undefined : label }, text), { onclick });
const menu = (label, options, value, onchange) => {
  const node = make("select", { "aria-label": label }, ...options.map(([name, title]) => make("option", { value: name }, title)));
  node.value = value;
  node.onchange = () => onchange(node.value);
  return node;
};
const short = value => {
  const size = Math.abs(value);
  const text = size >= 1e5 || (size > 0 && size < 1e-3) ? value.toExponential(1) : size >= 100 ? value.toFixed(0) : value.toFixed(3);
  return text.replace("e+", "e").replace("-", "−");
};
const brief = value => { const size = Math.abs(value); return (size >= 1e4 || (size > 0 && size < 1e-4) ? value.toExponential(0) : size >= 100 ? value.toFixed(0) : size >= 0.1 || !size ? value.toFixed(2) : value.toPrecision(1 + (size >= 0.01))).replace("e+", "e").replace("-", "−"); };
const plain = value => String(value).replace("-", "−");
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
const nice = span => {                                   // a step of 1, 2 or 5 times a power of ten
  const power = 10 ** Math.floor(Math.log10(span)), part = span / power;
  return power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
};
const mix = (a, b, t) => a.map((x, i) => Math.round(x + (b[i] - x) * t));
const css = ([r, g, b]) => `rgb(${r} ${g} ${b})`;
const line = (pen, points) => {
  pen.beginPath();
  points.forEach(([x, y], i) => i ? pen.lineTo(x, y) : pen.moveTo(x, y));
  pen.stroke();
};
const write = (pen, text, x, y, align = "left", size = 11) => { pen.font = pen.font.replace(/[\d.]+px/, `${size}px`); pen.textAlign = align; pen.fillText(text, x, y); };
const calm = matchMedia("(prefers-reduced-motion: reduce)");

// Low, middle and high of a map, light and dark; then what lines below and above zero are drawn in.
const INKS = {
  orange: [[[214, 112, 20], [244, 244, 242], [27, 108, 168]], [[243, 154, 69], [43, 46, 53], [95, 176, 234]]],
  viridis: [[[68, 1, 84], [33, 145, 140], [253, 231, 37]], [[86, 20, 110], [33, 145, 140], [253, 231, 37]]],
  grey: [[[70, 70, 70], [160, 160, 160], [245, 245, 245]], [[30, 30, 30], [110, 110, 110], [225, 225, 225]]],
};
const LINES = { orange: [["#b35407", "#1b6ca8"], ["#f39a45", "#5fb0ea"]], viridis: [["#440154", "#218f8b"], ["#c58ae0", "#fde725"]], grey: [["#24262b", "#24262b"], ["#e8e8e4", "#e8e8e4"]] };
// Colours that most people tell apart, after Okabe and Ito; on grey the shapes alone tell.
const CLASSES = [[230, 159, 0], [0, 114, 178], [0, 158, 115], [204, 121, 167], [86, 180, 233], [213, 94, 0], [240, 228, 66], [120, 94, 240], [128, 128, 128], [100, 143, 60]];

const ink = {
  theme() {
    const style = getComputedStyle(this.root), { colours = "orange" } = this.view;
    const dark = style.color.match(/[\d.]+/g).slice(0, 3).map(Number).reduce((a, b) => a + b) > 384;
    this.root.classList.toggle("dark", dark);
    if (dark === this.dark && colours === this.inked) return;
    Object.assign(this, { dark, inked: colours, font: style.fontFamily });
    const [low, mid, high] = INKS[colours][+dark], [neg, pos] = LINES[colours][+dark];
    const packed = ([r, g, b]) => 0xff000000 | b << 16 | g << 8 | r;
    this.tone = value => value < 0.5 ? mix(mid, low, 1 - 2 * value) : mix(mid, high, 2 * value - 1);
    this.colours = Uint32Array.from({ length: 256 }, (_, i) => packed(this.tone(i / 255)));
    this.hue = k => colours === "grey" ? mix([40, 40, 40], [235, 235, 235], k / Math.max(1, this.scene.classes.length - 1)) : CLASSES[k % CLASSES.length];
    const page = dark ? [22, 24, 29] : [255, 255, 255];
    this.shades = this.scene.classes.map((_, k) => Uint32Array.from({ length: 256 }, (_, i) => packed(mix(page, this.hue(k), 0.15 + 0.6 * i / 255))));
    this.ink = { text: style.color, quiet: dark ? "#a0a3ab" : "#6b6e76", grid: dark ? "#3b3f48" : "#dedeD9", page: style.getPropertyValue("--st-background-color"), accent: style.getPropertyValue("--st-primary-color"), pos, neg, grey: colours === "grey" };
    this.root.style.setProperty("--pos", pos); this.root.style.setProperty("--neg", neg);
    this.stamped = null;
    requestAnimationFrame(() => { this.spread(); this.still(); });
  },
  image(canvas, cells, w, h, colours = this.colours, chosen) {
    if (canvas.width !== w || canvas.height !== h) { canvas.width = w; canvas.height = h; }
    const pen = canvas.getContext("2d"), sheet = (this.sheets[w + " " + h] ??= new ImageData(w, h)), pixels = (sheet.pixels ??= new Uint32Array(sheet.data.buffer));
    if (chosen) for (let i = 0; i < pixels.length; i++) pixels[i] = this.shades[chosen[i]][cells[i]];
    else for (let i = 0; i < pixels.length; i++) pixels[i] = colours[cells[i]];
    pen.putImageData(sheet, 0, 0);
  },
};

class Quill {                                            // a pen with a canvas's ways that writes SVG
  constructor() { Object.assign(this, { out: [], path: "", dash: [], font: "11px sans-serif", globalAlpha: 1, lineWidth: 1, fillStyle: "#000", strokeStyle: "#000", textAlign: "left", textBaseline: "alphabetic" }); }
  beginPath() { this.path = ""; }
  moveTo(x, y) { this.path += `M${x.toFixed(1)} ${y.toFixed(1)}`; }
  lineTo(x, y) { this.path += `L${x.toFixed(1)} ${y.toFixed(1)}`; }
  closePath() { this.path += "Z"; }
  bezierCurveTo(...p) { this.path += `C${p.map(v => v.toFixed(1)).join(" ")}`; }
  rect(x, y, w, h) { this.path += `M${x} ${y}h${w}v${h}h${-w}Z`; }
  arc(x, y, r) { this.path += `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`; }
  setLineDash(dash) { this.dash = dash; }
  setTransform() {}
  clearRect() {}
  drawn(kind) { this.out.push(`<path d="${this.path}" opacity="${this.globalAlpha.toFixed(2)}" ${kind}/>`); }
  stroke() { this.drawn(`fill="none" stroke="${this.strokeStyle}" stroke-width="${this.lineWidth.toFixed(2)}"${this.dash.length ? ` stroke-dasharray="${this.dash}"` : ""}`); }
  fill() { this.drawn(`fill="${this.fillStyle}"`); }
  fillRect(...box) { this.beginPath(); this.rect(...box); this.fill(); }
  strokeRect(...box) { this.beginPath(); this.rect(...box); this.stroke(); }
  measureText(text) { return { width: text.length * parseFloat(this.font) * 0.55 }; }
  fillText(text, x, y) {
    const safe = String(text).replace(/[&<>]/g, sign => `&#${sign.charCodeAt()};`);
    this.out.push(`<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" fill="${this.fillStyle}" font-size="${parseFloat(this.font)}" font-family="sans-serif" text-anchor="${{ right: "end", center: "middle" }[this.textAlign] ?? "start"}"${this.textBaseline === "middle" ? ' dominant-baseline="middle"' : ""}>${safe}</text>`);
  }
  drawImage(image, ...box) {
    const [sx, sy, sw, sh, x, y, w, h] = box.length === 8 ? box : [0, 0, image.width, image.height, ...box];
    const part = Object.assign(document.createElement("canvas"), { width: sw, height: sh });
    part.getContext("2d").drawImage(image, sx, sy, sw, sh, 0, 0, sw, sh);
    this.out.push(`<image x="${x}" y="${y}" width="${w}" height="${h}" preserveAspectRatio="none" href="${part.toDataURL()}"/>`);
  }
  shift(x, y) { this.out.push(`</g><g transform="translate(${x} ${y})">`); }
  text(w, h, page) { return `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}"><rect width="100%" height="100%" fill="${page}"/><g>${this.out.join("")}</g></svg>`; }
}
