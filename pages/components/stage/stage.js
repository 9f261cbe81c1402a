// The stage: takes what the server sends, holds what is on screen, passes every frame to its views; computes nothing.

import { createFrameLoop } from "../common/frame_loop.js";
import { fill } from "../common/numbers.js";
import { onTheme } from "../common/theme.js";
import { createActions } from "./actions.js";
import { createReceiver } from "./answers.js";
import { Connection } from "./connection.js";
import { createDisplay } from "./display.js";
import { part } from "./parted.js";
import { isCut, Reach } from "./reach.js";
import { createSaving } from "./saving.js";
import { Screen } from "./screen.js";
import { listenToShortcuts } from "./shortcuts.js";
import { createSlowMotion } from "./slow_motion.js";
import { createSpeech } from "./speech.js";

/** @typedef {import("./types.js").Frame} Frame */

/**
 * @param {HTMLElement} root
 * @param {(message: Record<string, any>) => void} send asks the server
 */
export function createStage(root, send) {
  delete root.dataset.ready; // set up again in the same place, it is out of sight until its scene is there
  /** @type {import("./types.js").Emit} */
  const act = (name, value) => {
    loop.wake();
    actions[name](value);
  };
  const screen = new Screen();
  const connection = new Connection(send, () => screen.situation(connection.playing));
  const display = createDisplay(root, act);
  const slowMotion = createSlowMotion(act);
  const speech = createSpeech(display.spoken);
  const reach = new Reach();
  const saving = createSaving({ root, views: display, picture, seek, pause: () => act("toggle") });
  /** @type {import("./types.js").Stage} */
  const stage = {
    alive: true,
    screen,
    connection,
    display,
    slowMotion,
    saving,
    picture,
    upcoming,
    paint,
    redraw,
    adjust,
    recolour,
    tell,
    seek,
    setState,
  };
  const actions = createActions(stage);

  // ---- what is painted

  /** @param {Frame | null} [frame] */
  function picture(frame = screen.frame) {
    const slow = screen.scene ? slowMotion.shown(screen.scene.words) : null;
    return screen.picture(connection.playing, slow, frame);
  }

  /** What to set views up by before a frame is on screen. */
  function upcoming() {
    return picture(screen.frame ?? screen.newest);
  }

  function redraw() {
    const now = picture();
    if (now) display.draw(now);
  }

  /** @param {Frame} frame @param {boolean} [counted] whether it is a frame of its own */
  function paint(frame, counted = true) {
    if (counted) screen.painted++;
    screen.show(frame);
    connection.keepEdited(frame);
    redraw();
    const { epoch, batch, losses } = frame;
    Object.assign(root.dataset, { epoch, batch, loss: losses[0], frames: screen.painted });
    if (!connection.playing) setState(root.dataset.state === "diverged" ? "diverged" : "paused");
  }

  /** Another way of looking. */
  function adjust() {
    if (!screen.scene) return;
    recolour();
    display.adjust(screen.settings, upcoming());
    redraw();
  }

  function recolour() {
    const { scene, settings } = screen;
    const theme = scene && display.recolour(settings.colours ?? "orange", scene.classes.length);
    if (!theme) return;
    screen.theme = theme;
    requestAnimationFrame(redraw);
  }

  // ---- what is said

  /** For those who hear the page: a text, or where training is. @param {string} [text] */
  function tell(text) {
    const now = picture();
    if (!now) return;
    speech.say(now, text);
    display.network.describe(now);
  }

  /** Say quietly what keeps the picture from moving, if anything does. @param {number} now */
  function tellWhy(now) {
    const { scene, header } = screen;
    if (!scene || !header) return;
    const { goal, missed, playing, busy } = connection;
    const { reconnecting, returning } = scene.words;
    reach.look(isCut(root), now);
    if (reach.isUnsure(now) && !playing && !busy) connection.refresh();
    const away = reach.isAway(missed);
    const way = goal?.at ? fill(returning, { epoch: goal.at, last: goal.epoch }) : goal ? reconnecting : "";
    const why = away ? reconnecting : way || (playing ? header.busy : "");
    if (away && root.dataset.away === undefined) tell(why);
    root.toggleAttribute("data-away", away);
    display.loss.setBusy(why);
  }

  // ---- what it is doing

  /** @param {number} epoch */
  function seek(epoch) {
    slowMotion.end();
    connection.seek(epoch);
    setState("paused");
  }

  /** @param {string} name */
  function setState(name) {
    if (name === "playing") saving.cancel();
    if (name !== "playing" && connection.playing) connection.pause();
    if (name !== "diverged") display.alert.hide();
    const { frame } = screen;
    root.dataset.state = name === "paused" && frame && !frame.epoch && !frame.batch ? "idle" : name;
    display.toolbar?.setPlaying(connection.playing);
  }

  /** @param {number} now @returns {boolean} whether something moves */
  function beat(now) {
    const { scene, header } = screen;
    if (!header || document.hidden) return false;
    tellWhy(now);
    const step = reach.isOpen(now) ? connection.tick(now) : undefined; // it asks for a scene too, if there is none yet
    if (!scene) return true;
    if (step) paint(step);
    const next = connection.playback.next(now);
    if (next) paint(next);
    else if (connection.stuck && root.dataset.state !== "diverged") {
      setState("diverged");
      display.alert.show({ ...header, diverged: connection.playback.diverged }, scene.words);
    }
    if (next?.stop) act("endPlaying", next.stop);
    slowMotion.tick(now, connection.busy, connection.playing);
    if (connection.playing && speech.isDue(performance.now())) tell();
    return connection.playing || connection.busy || slowMotion.moving;
  }

  const stopShortcuts = listenToShortcuts(() => screen.scene !== null && !display.dialog.open, act);
  const resized = new ResizeObserver(() => {
    display.resize();
    redraw();
  });
  for (const canvas of display.canvases) resized.observe(canvas);
  const unlisten = onTheme(root, recolour); // Streamlit may tell of it a moment before the colours are there
  const loop = createFrameLoop(root, beat);
  const receive = createReceiver(stage, reach);

  return {
    /** @type {typeof receive} */
    receive(...answer) {
      loop.wake();
      receive(...answer);
    },
    stop() {
      stage.alive = false;
      loop.stop();
      unlisten();
      resized.disconnect();
      stopShortcuts();
      display.remove();
      const { run, playing, unanswered } = connection;
      part(screen, { run, playing, tool: display.map.tool, unanswered });
    },
  };
}
