// What a stage was doing when it was taken down, so that the next one on this page can go on from there.

/** @typedef {import("./screen.js").Screen} Screen */

/** Milliseconds in which a stage set up again goes on playing. */
const RETURN = 3000;

/**
 * @typedef {object} Parted
 * @property {string | undefined} session
 * @property {number | null} run
 * @property {boolean} playing
 * @property {string} tool of the map
 * @property {Pick<Screen, "frame" | "painted" | "points" | "numbered">} screen
 * @property {import("./connection.js").Unanswered} unanswered
 * @property {number} since
 */

/** @type {Parted | null} */
let parted = null;

/** @param {Screen} screen @param {Pick<Parted, "run" | "playing" | "tool" | "unanswered">} doing */
export function part({ header, frame, painted, points, numbered }, doing) {
  if (!frame) return;
  const screen = { frame, painted, points, numbered };
  parted = { session: header?.session, ...doing, screen, since: performance.now() };
}

/**
 * Put back on screen what the stage before had there, if it was of the same run: the moment it stopped at need not be
 * the one the server sent last.
 *
 * @param {Screen} screen
 * @param {import("./types.js").Header} header
 * @returns {{tool: string, playing: boolean} | null} what it was doing, and whether it is to go on playing
 */
export function goOn(screen, { session, run }) {
  if (parted?.session !== session || parted.run !== run) return null;
  if (parted.screen.frame?.theta.length !== screen.scene?.parameters) return null;
  Object.assign(screen, parted.screen);
  return { tool: parted.tool, playing: parted.playing && performance.now() - parted.since < RETURN };
}

/**
 * What the stage before had asked for and got no answer to, if it stood here a moment ago; given once. The run may be
 * another one by now, as when other data were on their way.
 *
 * @param {import("./types.js").Header} header
 */
export function unanswered({ session }) {
  if (parted?.session !== session) return null;
  const left = parted.unanswered;
  parted.unanswered = { ...left, renewal: null, commands: [] };
  return performance.now() - parted.since < RETURN ? left : parted.unanswered;
}
