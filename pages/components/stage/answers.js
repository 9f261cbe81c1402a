// What the server answers: its scene and its frames are taken in, and what the answer asks for is done.

import { readFrames } from "./decode.js";
import { goOn, unanswered } from "./parted.js";

/** @typedef {import("./types.js").Frame} Frame */
/** @typedef {import("./types.js").Header} Header */
/** @typedef {import("./types.js").Scene} Scene */

/**
 * @param {import("./types.js").Stage} stage
 * @param {import("./reach.js").Reach} reach
 * @returns {(header: Header, body: Uint8Array) => void} takes in an answer and the bytes that came with it: the inputs'
 *     own maps and those of the inputs that can be derived, if there is a scene, and the frames
 */
export function createReceiver(stage, reach) {
  const { screen, connection, display, slowMotion, saving } = stage;

  /**
   * @param {Scene} scene
   * @param {Uint8Array} inputs
   * @param {boolean} kept whether it belongs to the same run
   */
  function adopt(scene, inputs, kept) {
    screen.takeScene(scene, inputs, kept);
    connection.playback.limit = scene.limits.frames;
    if (!kept) display.cancel();
    display.name(scene, saving.buttons(scene.words));
    stage.recolour();
    const now = stage.upcoming();
    if (!now) return;
    display.renew(now);
    stage.setState(connection.playing ? "playing" : "paused");
  }

  /** Do what an answer asks for. @param {import("./outcomes.js").Outcome} outcome @param {Header} header */
  function follow({ begin, first, resume, show, paint, slow, lost }, header) {
    if (lost) screen.said = screen.scene?.words[lost];
    if (begin) {
      stage.setState("paused");
      if (!(first && resumeParted(header))) enter(begin, resume);
      const left = first ? unanswered(header) : null;
      if (left) connection.takeOver(left, header.edited);
      return;
    }
    if (header.said) screen.said = header.said; // stays until something else is tried
    if (show) {
      stage.paint(show);
      saving.shown(show.epoch);
    }
    for (const step of paint ?? []) stage.paint(step);
    if (slow && header.step) {
      screen.frame = slow;
      slowMotion.begin(header.step);
    }
  }

  /** Begin a run with its first frame. @param {Frame} frame @param {boolean} [resume] whether play was pressed */
  function enter(frame, resume) {
    stage.paint(frame, false);
    stage.adjust();
    if (!resume) return;
    connection.play();
    stage.setState("playing");
  }

  /**
   * The visitor was elsewhere, or Streamlit set the stage up anew in the middle of things: go on where the one before
   * stopped, if there was one.
   *
   * @param {Header} header
   */
  function resumeParted(header) {
    const doing = goOn(screen, header);
    if (!doing) return false;
    display.map.tool = doing.tool;
    if (doing.playing) {
      connection.play();
      stage.setState("playing");
    } else connection.refresh();
    stage.adjust();
    return true;
  }

  return (header, body) => {
    const { scene } = header;
    const another = !connection.keeps(header);
    if (another || (screen.header && header.session !== screen.header.session)) slowMotion.end();
    const rescened = Boolean(scene) && (another || scene?.tag !== screen.scene?.tag);
    reach.answered();
    screen.takeHeader(header);
    display.root.dataset.recipe = JSON.stringify(header.recipe);
    if (another) screen.leaveRun();
    const maps = scene ? (scene.sizes[0] + scene.derived.length) * header.small ** 2 : 0;
    const frames = readFrames(header, body, maps, connection.focusOf(header.answered));
    screen.newest = frames[0] ?? screen.newest;
    if (frames.length) frames[frames.length - 1].notes = header.notes; // they are true of the last of them
    if (scene && rescened) adopt(scene, body.slice(0, maps), !another);
    else if (scene && screen.scene) screen.scene.points = scene.points;
    if (!screen.scene) return connection.askForScene(header.answered);
    const listed = screen.takeEarlier(header);
    if (scene && !connection.unsent("set")) Object.assign(screen.settings, scene.views);
    if (scene) stage.adjust();
    else stage.recolour();
    const now = stage.upcoming();
    if (listed && now) {
      display.loss.listEarlier(now);
      stage.redraw();
    }
    display.toolbar?.setUndo(header.can);
    follow(connection.answer(header, frames, rescened, performance.now()), header);
  };
}
