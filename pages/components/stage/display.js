// All that is drawn on the stage: its three views, and the buttons, menus, tables and sentences around them.

import { make } from "../common/elements.js";
import { isDark } from "../common/theme.js";
import { countGestures } from "./gestures.js";
import { createTheme } from "./theme.js";
import { createToolbar } from "./toolbar.js";
import { createAlert } from "./views/alert.js";
import { createCaption } from "./views/caption.js";
import { viewMenus } from "./views/looks.js";
import { createLossView } from "./views/loss.js";
import { createMapView } from "./views/map.js";
import { createNetworkView } from "./views/network.js";
import { createTables } from "./views/tables.js";

/** @typedef {import("./types.js").Picture} Picture */

/**
 * Emits what its views and elements emit.
 *
 * @param {HTMLElement} root
 * @param {import("./types.js").Emit} emit
 */
export function createDisplay(root, emit) {
  const part = (/** @type {string} */ name, attributes = {}) => make("div", { class: `sg-${name}`, ...attributes });
  const top = part("top", { role: "toolbar" });
  const [left, right, below] = [part("net"), part("out"), part("time")];
  const spoken = part("spoken", { role: "status", "aria-live": "polite" });
  const dialog = make("dialog", { class: "sg-keys" });
  const ways = part("ways");
  const gestures = countGestures();
  const network = createNetworkView(left, emit, gestures);
  const alert = createAlert(left, emit);
  const caption = createCaption(left, root, emit);
  const looks = viewMenus(["lines", "nodes", "colours"], emit);
  const map = createMapView(right, emit, gestures);
  const tables = createTables(right);
  const loss = createLossView(below, emit);
  const views = [network, map, loss];
  left.append(ways);
  root.replaceChildren(top, left, right, below, spoken, dialog);
  /** @type {ReturnType<typeof createToolbar> | null} */
  let toolbar = null;
  let themeKey = "";

  return {
    root,
    network,
    map,
    loss,
    alert,
    caption,
    /** Where what is said is read out. */
    spoken,
    /** The list of keys. */
    dialog,
    /** @returns {ReturnType<typeof createToolbar> | null} there is none before there are words */
    get toolbar() {
      return toolbar;
    },

    /** The elements whose size is the views'. */
    canvases: views.map(({ canvas }) => canvas),

    /** Set up the elements that a new scene names. @param {import("./types.js").Scene} scene @param {Node[]} buttons */
    name(scene, buttons) {
      root.dataset.ready = "";
      root.setAttribute("aria-label", scene.words.title);
      toolbar ??= createToolbar(top, dialog, scene.words, emit);
      ways.replaceChildren(...looks.create(scene), ...buttons);
    },

    /** Set up what a new scene changes. @param {Picture} picture */
    renew(picture) {
      tables.renew(picture);
      for (const view of views) {
        view.renew(picture);
        view.resize();
      }
    },

    /** Take on another way of looking. @param {import("./types.js").Views} settings @param {Picture | null} picture */
    adjust(settings, picture) {
      looks.adjust(settings);
      if (picture) for (const view of views) view.adjust(picture);
    },

    /**
     * Views ask how large they are, so they come first: words that have changed would have to be laid out for that.
     *
     * @param {Picture} picture
     */
    draw(picture) {
      for (const view of views) view.draw(picture);
      toolbar?.setClock(picture.frame);
      tables.draw(picture);
      caption.draw(picture);
    },

    /**
     * The colours that are wanted now, if they are others than before.
     *
     * @param {string} palette
     * @param {number} classes how many there are
     */
    recolour(palette, classes) {
      const key = `${isDark(root)} ${palette} ${classes}`;
      if (key === themeKey) return null;
      themeKey = key;
      const theme = createTheme(root, palette, classes);
      root.classList.toggle("dark", theme.dark);
      root.style.setProperty("--pos", theme.positive);
      root.style.setProperty("--neg", theme.negative);
      return theme;
    },

    /** Let go of what pointer or keys hold. */
    cancel() {
      for (const view of views) view.cancel();
    },

    resize() {
      for (const view of views) view.resize();
    },

    remove() {
      for (const view of views) view.remove();
    },
  };
}
