// The tools of the map: what a click does, the way back to the whole map, and which neurons transformed space shows.

import { button, make, menu, replaceKeepingFocus } from "../../common/elements.js";
import { fill } from "../../common/numbers.js";
import { parted } from "../../common/theme.js";
import { css, mix } from "../theme.js";

/** @typedef {import("../types.js").Picture} Picture */

const CLASS_SIGNS = ["●", "◆", "▲", "⬟"];

/**
 * Every tool there is for these data: its name, sign, label, and the class it adds.
 *
 * @param {Picture["scene"]} scene
 * @returns {{name: string, sign: string, label: string, kind?: number}[]}
 */
function toolsFor({ classes, editable, words }) {
  const tools = [{ name: "pick", sign: "☝", label: words.pick }];
  if (!editable) return tools;
  const add = classes.length
    ? classes.slice(0, CLASS_SIGNS.length).map((name, kind) => {
        return { name: `add ${kind}`, sign: `+${CLASS_SIGNS[kind]}`, label: fill(words.add, { name }), kind };
      })
    : [{ name: "add 0.5", sign: "+●", label: words.add_number }];
  const change = [
    { name: "move", sign: "✥", label: words.move },
    { name: "erase", sign: "⌫", label: words.erase },
  ];
  return [...tools, ...add, ...change];
}

/** @param {import("../types.js").Emit} emit */
export function createMapTools(emit) {
  const bar = make("div", { class: "sg-bar", role: "toolbar" });
  const spaceControls = make("div", { class: "sg-space_controls" });
  let tool = "pick";

  /** @param {Picture} picture */
  function adjust(picture) {
    const { scene, views, theme } = picture;
    const { words, task } = scene;
    const tools = toolsFor(scene);
    if (!tools.some(({ name }) => name === tool)) tool = "pick";
    const buttons = tools.map(({ name, sign, label, kind }) => {
      const one = button(sign, label, () => {
        tool = name;
        adjust(picture);
      });
      one.setAttribute("aria-pressed", String(name === tool));
      if (kind !== undefined && task === "binary") one.style.color = kind ? "var(--pos)" : "var(--neg)";
      else if (kind !== undefined) one.style.color = css(mix(theme.hue(kind), parted(theme.text), 0.3));
      return one;
    });
    if (views.window) buttons.push(button("⤢", words.whole, () => emit("set", { key: "window", text: "" })));
    replaceKeepingFocus(bar, ...buttons, ...tabs(picture));
    bar.setAttribute("aria-label", words.tools);
    replaceKeepingFocus(spaceControls, ...(picture.space ? spaceMenus(picture, picture.space) : []));
  }

  /** @param {number[]} sizes @param {number} layer @param {number} across @param {number} up */
  function choose(sizes, layer, across, up) {
    const most = sizes[layer] - 1;
    emit("set", { key: "space", text: `${layer}.${Math.min(across, most)}.${Math.min(up, most)}` });
  }

  /** Other ways to see the map. @param {Picture} picture */
  function tabs(picture) {
    const { scene, views, space } = picture;
    if (space || scene.curved) return [spaceTab(picture)];
    const on = views.discrete === "1";
    const turn = () => emit("set", { key: "discrete", text: on ? "0" : "1" });
    const flat = button("◐", scene.words.discrete, turn, "sg-flat");
    flat.setAttribute("aria-pressed", String(on));
    return [flat, spaceTab(picture)];
  }

  /** @param {Picture} picture */
  function spaceTab({ scene, space }) {
    const { sizes, words } = scene;
    const text = space ? words.answer_view : words.space_view;
    const label = fill(words.space_help, { l: space ? space[0] : sizes.length - 2 });
    const turn = () => {
      if (space) emit("set", { key: "space", text: "" });
      else choose(sizes, Math.max(1, sizes.length - 2), 0, 1);
    };
    const tab = button(text, label, turn, "sg-tab");
    tab.setAttribute("aria-pressed", String(Boolean(space)));
    return tab;
  }

  /** @param {Picture} picture @param {[layer: number, across: number, up: number]} space */
  function spaceMenus({ scene }, [layer, across, up]) {
    const { sizes, words } = scene;
    /** @param {number} count @param {number} first @returns {[string, string][]} */
    const numbered = (count, first) => Array.from({ length: count }, (_, i) => [String(i + first), String(i + 1)]);
    const layers = numbered(sizes.length - 1, 1);
    const neurons = numbered(sizes[layer], 0);
    return [
      `${words.space_layer} `,
      menu(words.space_layer, layers, String(layer), (l) => choose(sizes, Number(l), across, up)),
      " → ",
      menu(words.space_across, neurons, String(across), (i) => choose(sizes, layer, Number(i), up)),
      " ↑ ",
      menu(words.space_up, neurons, String(up), (j) => choose(sizes, layer, across, Number(j))),
    ];
  }

  return {
    bar,
    spaceControls,
    adjust,
    get tool() {
      return tool;
    },
    set tool(name) {
      tool = name;
    },
  };
}
