// A race: the toolbar, the curves, the maps and the timeline, composed; everything moves by one playhead.

import { button, make, menu, setText } from "../common/elements.js";
import { createFrameLoop } from "../common/frame_loop.js";
import { fill, precise } from "../common/numbers.js";
import { createOutbox } from "../common/outbox.js";
import { save, saveButtons } from "../common/save.js";
import { snapshot } from "../common/snapshot.js";
import { onTheme } from "../common/theme.js";
import { readFrames } from "../stage/decode.js";
import { createTheme } from "../stage/theme.js";
import { createCards } from "./cards.js";
import { createChart } from "./chart.js";
import { inksOf } from "./looks.js";
import { Playhead } from "./playhead.js";
import { createReliefView, readGround } from "./relief.js";

/** @typedef {import("./data.js").Header} Header */
/** @typedef {import("./data.js").Views} Views */

/**
 * @param {HTMLElement} root
 * @param {Header} first
 * @param {import("../common/door.js").Send} send
 */
export function createRace(root, first, send) {
  const { words } = first;
  let header = first;
  /** @type {Views} */
  let views = { ...first.views };
  let inks = inksOf(root);
  let theme = createTheme(root, first.colours, first.classes);
  let pointed = -1;
  let stale = true; // whether what is on the canvases is not what it should be
  let painted = 0;
  let before = performance.now();
  /** @type {import("./relief.js").Ground | null} */
  let ground = null;
  const outbox = createOutbox((message) => send("ask", message));
  const head = new Playhead((what) => tell(what));

  /** @param {string} what @param {Record<string, unknown>} [more] */
  function tell(what, more = {}) {
    outbox.add({
      do: what,
      race: head.race,
      have: head.frames.length,
      at: head.epoch,
      relief: ground?.relief.name ?? "",
      ...more,
    });
  }

  const play = button(words.play, words.play, toggle, "rc-play");
  const again = button(words.again, words.again, () => seek(0), "rc-again");
  const speeds = /** @type {[string, string][]} */ (words.speeds);
  const speed = menu(words.speed, speeds, "60", (value) => {
    head.rate = Number(value);
  });
  const clock = make("span", { class: "rc-clock" });
  const busy = make("span", { class: "rc-busy" });
  const timeline = make("input", { type: "range", class: "rc-time", min: 0, step: 1, "aria-label": words.timeline });
  timeline.oninput = () => seek(Number(timeline.value));
  timeline.onchange = () => tell("at");
  const choices = make("div", { class: "rc-views" });
  const picture = make("div", { class: "rc-views rc-picture" });
  const chart = createChart(words);
  const cards = createCards((event, place) => {
    if (event === "take") tell("take", { key: String(place) });
    else if (pointed !== place) {
      pointed = place;
      stale = true;
    }
  });
  const says = make("p", { class: "rc-says", "aria-live": "polite" });
  const relief = createReliefView((u, v) => {
    const place = [u, v].map((share) => Math.round(share * header.places));
    tell("set", { key: "begin", text: place.join(".") });
  });
  const about = make("p", { class: "rc-about" });
  const below = make("div", { class: "rc-ground" }, relief.canvas, about);
  const top = make("div", { class: "rc-top" }, play, again, speed, clock, busy, picture);
  const left = make("div", { class: "rc-left" }, choices, chart.canvas, timeline, says);
  root.replaceChildren(top, make("div", { class: "rc-body" }, left, make("div", {}, below, cards.box)));

  /**
   * A menu for a view; it shows at once what the server is told.
   *
   * @param {HTMLElement} box
   * @param {keyof Views} name
   */
  function viewMenu(box, name) {
    const options = /** @type {[string, string][]} */ (Object.entries(header.words[`${name}_of`]));
    const one = menu(words[name], options, views[name], (text) => {
      views = { ...views, [name]: text };
      stale = true;
      tell("set", { key: name, text });
    });
    box.append(make("label", {}, `${words[name]} `, one));
  }

  /** The menus that this ground has. */
  function renewMenus() {
    choices.replaceChildren();
    picture.replaceChildren();
    viewMenu(choices, "trace");
    viewMenu(choices, "axis");
    if (header.textbook) views = { ...views, against: "epoch", trace: views.trace === "norm" ? "norm" : "train" };
    else {
      viewMenu(choices, "against");
      viewMenu(picture, "picture");
    }
    picture.append(...saveButtons(words, savePicture));
    speed.replaceChildren(...header.words.speeds.map(speedOption));
    speed.value = header.textbook ? "15" : "60";
    head.rate = Number(speed.value);
    timeline.setAttribute("aria-label", header.words.timeline);
  }

  /** @param {[string, string]} option */
  function speedOption([value, title]) {
    return make("option", { value }, title);
  }

  /** The surface takes the place of the maps where there is one; tell whether anything of it is new. */
  function layOut() {
    const before = `${root.dataset.ground} ${root.dataset.surface}`;
    const shown = Boolean(header.surface || header.no_surface);
    const ready = shown && ground?.relief.name === header.surface;
    root.dataset.ground = header.surface ? "surface" : "maps";
    below.hidden = !shown;
    relief.canvas.hidden = !ready;
    about.textContent = ready && ground ? ground.relief.says : header.no_surface;
    relief.describe(header.textbook, header.textbook ? words.relief_by_hand : words.relief);
    root.dataset.surface = ready ? header.surface : "";
    return before !== `${root.dataset.ground} ${root.dataset.surface}`;
  }

  /** @param {"svg" | "png"} kind */
  function savePicture(kind) {
    /** @type {Map<Element, import("../common/snapshot.js").Painter>} */
    const painters = new Map([
      [chart.canvas, (pen) => chart.draw(head, header, views, inks, pointed, pen)],
      [relief.canvas, (pen) => ground && relief.draw(ground, head.epoch, inks, pointed, pen)],
      ...cards.painters(header, theme),
    ]);
    const shown = [clock, chart.canvas, says, below, cards.box];
    save(kind, "race", snapshot(root, shown, { painters }));
  }

  function toggle() {
    head.toggle();
    if (!head.playing) tell("at");
    say();
    stale = true;
  }

  /** @param {number} epoch */
  function seek(epoch) {
    head.seek(epoch);
    stale = true;
    say();
  }

  /** Who leads, in a sentence; not while it changes sixty times a second. */
  function say() {
    const { frame } = head;
    if (!frame) return;
    if (head.locked) says.textContent = words.locked;
    else if (head.playing || (!frame.epoch && !head.over))
      says.textContent = head.playing ? words.running : words.ready;
    else {
      const best = frame.place.indexOf(1);
      const values = { epoch: frame.epoch, name: header.titles[best], loss: precise(frame.train[best], 4) };
      const gone = Object.entries(header.diverged).filter(([, [epoch]]) => frame.epoch > epoch);
      const told = gone.map(([i, [, why]]) => `${header.titles[Number(i)]}: ${why}`);
      says.textContent = [fill(head.over ? header.words.over : header.words.leads, values), ...told].join(" ");
    }
  }

  function state() {
    if (head.locked) return "locked";
    if (head.waiting) return "waiting";
    if (head.playing) return "playing";
    return head.over ? "over" : head.epoch ? "paused" : "idle";
  }

  function paint() {
    const { frame } = head;
    if (!frame) return;
    chart.draw(head, header, views, inks, pointed);
    cards.draw(header, frame, theme);
    if (ground && root.dataset.surface) relief.draw(ground, frame.epoch, inks, pointed);
    setText(clock, fill(header.words.clock, { epoch: frame.epoch, distance: header.distance }));
    if (Number(timeline.max) !== header.distance) timeline.max = String(header.distance);
    timeline.value = String(frame.epoch);
    timeline.setAttribute("aria-valuetext", clock.textContent ?? "");
    const text = head.playing ? words.pause : words.play;
    setText(play, text);
    play.setAttribute("aria-label", text);
    play.disabled = head.locked;
    again.disabled = head.locked || !head.epoch;
    painted += 1;
    Object.assign(root.dataset, {
      race: head.race,
      state: state(),
      epoch: frame.epoch,
      frames: painted,
      losses: frame.train.join(" "),
      have: head.frames.length,
    });
    stale = false;
  }

  /** @param {number} now @returns {boolean} whether something moves */
  function step(now) {
    const was = head.epoch;
    const playing = head.playing;
    head.tick((now - before) / 1000);
    before = now;
    if (playing && !head.playing) say();
    if (stale || head.epoch !== was || playing !== head.playing) paint();
    else if (head.playing && root.dataset.state !== state()) root.dataset.state = state();
    return head.playing;
  }
  const loop = createFrameLoop(root, step);

  function renew() {
    inks = inksOf(root);
    theme = createTheme(root, header.colours, header.classes);
    cards.still(header, inks, theme);
    stale = true;
  }
  const resized = new ResizeObserver(renew);
  resized.observe(root);
  const unlisten = onTheme(root, renew);

  return {
    /** @param {Header} newest @param {Uint8Array} body */
    receive(newest, body) {
      loop.wake();
      header = newest;
      outbox.answer(newest.answered);
      let at = 0;
      if (newest.relief) {
        const read = readGround(newest.relief, newest.titles.length, body);
        ground = read.ground;
        at = read.length;
      }
      const frames = /** @type {any} */ (readFrames(/** @type {any} */ (newest), body, at));
      const wasLocked = head.locked;
      const other = head.receive(newest, frames);
      if (other) {
        cards.renew(newest);
        views = { ...newest.views };
        renewMenus();
      }
      if (layOut() || other) renew();
      if (head.at && head.epoch > head.frames.length - 1 && !head.asked) head.seek(head.frames.length - 1);
      cards.lock(newest.locked);
      busy.textContent = newest.busy;
      root.dataset.racers = String(newest.titles.length);
      stale = true;
      if (other || wasLocked !== head.locked) say();
    },
    stop() {
      loop.stop();
      outbox.stop();
      resized.disconnect();
      unlisten();
    },
  };
}
