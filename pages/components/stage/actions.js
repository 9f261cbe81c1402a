// What a visitor does on the stage, by name; each is told to the connection, and shown at once where that is possible.

import { clamp } from "../common/numbers.js";
import { parameterOf } from "./views/network_layout.js";

/** Milliseconds a pointer stays on a neuron before its map is asked for. */
const LINGER = 60;

/**
 * @param {import("./types.js").Stage} stage
 * @returns {Record<string, (value?: any) => void>} by the names that views and elements emit
 */
export function createActions(stage) {
  const { screen, connection, display, slowMotion, saving } = stage;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let lingering;

  /** @param {import("./connection.js").Edit} change @param {number} gesture */
  function edit(change, gesture) {
    screen.said = "";
    slowMotion.end();
    connection.edit(change, gesture);
  }

  /** Look at a neuron's map once the pointer stays on it. */
  function linger() {
    clearTimeout(lingering);
    lingering = setTimeout(() => {
      if (stage.alive && screen.frame && !connection.playing) connection.refresh();
    }, LINGER);
  }

  /** @param {number} epoch */
  function seek(epoch) {
    saving.cancel();
    stage.seek(epoch);
  }

  function play() {
    slowMotion.stop();
    screen.said = "";
    connection.play();
    stage.setState("playing");
  }

  function pause() {
    slowMotion.stop();
    connection.playback.diverged = "";
    stage.setState("paused");
    // The server has sent frames ahead: tell it where the visitor stopped, for other pages show that moment too.
    if (screen.frame) connection.refresh();
    stage.tell();
  }

  return {
    // ---- training
    toggle: () => (connection.playing ? pause() : play()),
    /** Playing has come to where it was to stop. */
    endPlaying(why) {
      screen.said = why;
      stage.setState("paused");
      connection.refresh();
      stage.tell(why);
      stage.redraw();
    },
    step(unit) {
      slowMotion.end();
      const next = connection.step(unit);
      stage.setState("paused");
      if (next) stage.paint(next);
    },
    renew(kind) {
      slowMotion.end();
      connection.renew({ do: kind });
      stage.setState("paused");
    },

    // ---- going to another moment
    seek,
    back() {
      const { frame } = screen;
      if (frame) seek(Math.max(0, frame.epoch - (frame.batch ? 0 : 1)));
    },
    undo(which) {
      connection.undo(which);
      stage.setState("paused");
    },

    // ---- slow motion
    slow: () => slowMotion.press(),
    pace: (value) => slowMotion.setPace(value),
    takeApart() {
      connection.takeApart();
      stage.setState("paused");
    },
    phase() {
      const slow = stage.picture()?.slow;
      display.root.dataset.phase = String(slow?.phase);
      stage.tell(slow?.says);
      stage.redraw();
    },
    motion() {
      const now = stage.picture();
      if (now) display.network.draw(now);
    },

    // ---- changing the network
    reshape(change) {
      screen.said = "";
      connection.reshape(change);
      stage.setState("paused");
    },
    remedy([choice, value, layer]) {
      const { playing } = connection;
      screen.said = "";
      slowMotion.end();
      connection.reshape({ remedy: [choice, value, layer] }, "remedy");
      stage.setState("paused");
      if (playing) play(); // what was in training goes on to be
    },
    weigh({ thing, value, gesture }) {
      const { scene, frame } = screen;
      if (!scene || !frame) return;
      const index = parameterOf(scene.sizes, thing);
      const weight = clamp(value, -scene.limits.weight, scene.limits.weight);
      frame.theta[index] = weight;
      edit({ weights: [[index, weight]] }, gesture);
      const now = stage.picture();
      if (!now || connection.playing) return;
      display.network.draw(now); // the server answers with everything that follows
      display.caption.draw(now);
    },
    edit: (change) => edit(change.edit, change.gesture),
    drag(now) {
      connection.playback.dragging = now;
    },

    // ---- changing the points
    move({ point, u, v, gesture }) {
      [point[0], point[1]] = [u, v];
      edit({ move: [point[3], u, v] }, gesture);
    },
    erase({ point, gesture }) {
      const { scene } = screen;
      if (!scene || connection.editing) return;
      const [train, test] = scene.points.map((all) => all.filter((one) => one !== point));
      scene.points = [train, test];
      edit({ erase: point[3] }, gesture);
    },
    add({ u, v, kind, gesture }) {
      const { scene } = screen;
      if (!scene || connection.editing) return;
      scene.points[0].push([u, v, scene.classes.length ? kind : kind / 2 + 0.5, -1]);
      edit({ add: [u, v, kind] }, gesture);
    },

    // ---- looking
    help: () => display.dialog.showModal(),
    set({ key, text }) {
      screen.settings[key] = text;
      connection.command({ do: "set", key, text });
      stage.adjust();
      if (!connection.playing && screen.frame) connection.refresh();
    },
    point(thing) {
      const before = String(screen.focus);
      screen.at = thing;
      if (String(screen.focus) !== before && !connection.playing) linger();
      stage.redraw();
    },
    numbered(now) {
      screen.numbered = now;
      stage.redraw();
    },
    name: ({ run, text }) => connection.command({ do: "name", key: String(run), text }),
    forget: (run) => connection.command({ do: "forget", key: String(run) }),
    announce: () => stage.tell(display.caption.element.textContent ?? ""),
    tell: (text) => stage.tell(text),
  };
}
