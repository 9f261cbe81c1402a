// A gallery of data sets: one card each, with its picture, opened by a press. What the cards say is shown as plain text.
const walls = new WeakMap();
const SVG = "http://www.w3.org/2000/svg";
const make = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
};
const picture = strokes => {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 100 100");
  svg.setAttribute("aria-hidden", "true");
  for (const { d, hue, wide, cap } of strokes) {
    const path = document.createElementNS(SVG, "path");
    const looks = { d, style: `--ink: var(--c${hue})`, "stroke-width": wide, "stroke-linecap": cap };
    for (const [name, value] of Object.entries(looks)) path.setAttribute(name, value);
    svg.append(path);
  }
  return svg;
};

class Gallery {
  constructor(root) { this.root = root; this.number = 0; this.hung = ""; }
  show(data) {
    const [red, green, blue] = getComputedStyle(this.root).color.match(/[\d.]+/g).map(Number);
    this.root.classList.toggle("dark", red + green + blue > 384);        // light text: a dark page
    const text = JSON.stringify(data.sections), first = !this.hung;
    if (text !== this.hung) { this.hang(data.sections); this.hung = text; }
    this.press(data.open);
    if (first && this.root.scrollWidth > this.root.clientWidth) {
      const card = this.root.querySelector("[aria-pressed=true]");        // on a phone the cards are a strip
      if (card) this.root.scrollLeft = card.offsetLeft - this.root.offsetLeft - 20;
    }
    this.root.dataset.open = data.open;
  }
  hang(sections) {
    const focused = this.root.contains(document.activeElement) ? document.activeElement.dataset.name : null;
    this.root.replaceChildren(...sections.map(({ title, cards }) => make("section", {}, make("h3", {}, title),
      make("div", { class: "ga-cards" }, ...cards.map(card => this.card(card))))));
    if (focused) [...this.root.querySelectorAll("button")].find(button => button.dataset.name === focused)?.focus();
  }
  card({ name, title, lines, warning, tip, strokes, sign }) {
    const said = make("span", {}, make("b", {}, title), ...lines.map(line => make("small", {}, line)));
    if (warning) said.append(make("small", { class: "warn" }, warning));
    const button = make("button", { type: "button", "data-name": name, title: tip }, sign ? make("span", { class: "ga-sign", "aria-hidden": "true" }, sign) : picture(strokes), said);
    button.onclick = () => { this.press(name); this.send("open", { name, number: ++this.number }); };
    return button;
  }
  press(name) {
    for (const button of this.root.querySelectorAll("button")) button.setAttribute("aria-pressed", button.dataset.name === name);
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector("[data-gallery]");
  let gallery = walls.get(root);
  if (!gallery) walls.set(root, (gallery = new Gallery(root)));
  gallery.send = setTriggerValue;
  gallery.show(data);
}
