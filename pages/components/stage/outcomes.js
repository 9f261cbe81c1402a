// What an answer of the server means, by what was asked for and what is wished for by then.

/** @typedef {import("./types.js").Frame} Frame */
/** @typedef {import("./types.js").Header} Header */
/** @typedef {import("./wishes.js").Edit} Edit */
/** @typedef {import("./requests.js").Asked} Asked */

/**
 * What an answer asks the stage to do: begin with a frame of another run (`first`: the first there is; `resume`: play
 * was pressed meanwhile), show a moment, paint steps, take an update apart, or tell what a session that is new to the
 * run could not keep, by the name of the sentence.
 *
 * @typedef {object} Outcome
 * @property {Frame} [begin]
 * @property {boolean} [first]
 * @property {boolean} [resume]
 * @property {Frame} [show]
 * @property {Frame[]} [paint]
 * @property {Frame} [slow]
 * @property {"without" | "anew"} [lost]
 */

/**
 * What a connection is made of, and what is on screen.
 *
 * @typedef {object} Parts
 * @property {import("./playback.js").Playback} playback
 * @property {import("./requests.js").Requests} requests
 * @property {import("./session.js").Session} session
 * @property {import("./wishes.js").Wishes} wishes
 * @property {() => import("./requests.js").Situation} situation
 */

/**
 * Take in an answer.
 *
 * @param {Parts} parts
 * @param {Header} header
 * @param {Frame[]} frames
 * @param {boolean} rescened whether it came with another scene
 * @returns {Outcome}
 */
export function outcomeOf(parts, header, frames, rescened) {
  const { playback, requests, session, wishes } = parts;
  const otherwise = playback.adjust(header);
  requests.missed = 0;
  const kept = session.keeps(header);
  const { another, turns } = session.meet(header);
  if (!kept) return { ...begin(parts, header, frames[0]), lost: another ? "anew" : undefined };
  if (another) return comeBack(parts, header, turns);
  requests.heard(header.answered);
  const { asked } = requests;
  if (asked?.before && header.answered === asked.before) return answeredBefore(parts, asked, frames);
  const mine = asked?.number === header.answered;
  const outdated = requests.state === "outdated" || (playback.playing && requests.state === "ahead");
  if (asked && mine) {
    for (const frame of playback.queue) keepEdited(frame, asked.edit);
    requests.forget();
    if (!wishes.hasCommands) playback.renewing = false;
    // What was drawn ahead of the answer is taken back.
    if (header.said) wishes.command({ do: "show", scene: "" });
  }
  if (rescened || otherwise) {
    // What waits in the queue shows the old slice, or was trained the old way: have it anew from what is on screen.
    const gap = playback.queue.length > 0; // then an answer to "play" goes on from a frame that is thrown away here
    playback.queue = [];
    requests.forget();
    if (mine && asked?.what === "set" && frames.length && isOnScreen(parts, frames[0])) {
      wishes.look(null);
      return { show: frames[0] };
    }
    if (rescened && !playback.playing && !wishes.hasLook && asked?.what !== "look") wishes.lookHere();
    if (asked?.what !== "look" && !(mine && asked?.what === "play" && !gap)) return {};
  }
  return asked && mine ? answered(parts, asked, header, frames, outdated) : {};
}

/**
 * Let go of every wish and of the answer under way.
 *
 * @param {Omit<Parts, "situation">} parts
 */
export function dropAll({ playback, requests, session, wishes }) {
  playback.stop();
  requests.forgetAll();
  wishes.drop();
  session.goal = null;
}

/**
 * Let a weight stay where it is dragged to, whatever a frame says that was made before the server knew.
 *
 * @param {Frame} frame
 * @param {Edit} [edit]
 */
export function keepEdited(frame, edit) {
  for (const [index, value] of edit?.weights ?? []) frame.theta[index] = value;
}

/**
 * Whether a frame is the moment on screen as it is looked at now, so that nothing more has to be asked for.
 *
 * @param {Parts} parts
 * @param {Frame} frame
 */
function isOnScreen({ playback, wishes, situation }, { epoch, batch }) {
  const now = situation();
  return !wishes.looksElsewhere && !playback.playing && !now.focus && now.epoch === epoch && now.batch === batch;
}

/**
 * Take in the first answer of another run.
 *
 * @param {Parts} parts
 * @param {Header} header
 * @param {Frame} frame
 * @returns {Outcome}
 */
function begin(parts, header, frame) {
  const { playback, requests, session, wishes } = parts;
  const first = session.run === null;
  const asked = requests.renewalBefore(header.answered);
  const { resume } = playback;
  session.run = header.run;
  requests.countFrom(header.answered);
  // Asked for since, and not yet sent; or sent while the new run was on its way, and refused for naming the old one.
  if (asked) wishes.commandFirst({ do: asked.what, edit: asked.edit });
  if (first) requests.forget();
  else dropAll(parts);
  playback.pause();
  if (wishes.hasCommands) {
    playback.resume = resume;
    return { begin: frame, first };
  }
  playback.renewing = false;
  return { begin: frame, first, resume };
}

/**
 * Take in the first answer of a session that has yet to go through the run; what was asked of the one before is gone.
 *
 * @param {Parts} parts
 * @param {Header} header
 * @param {string} turns on the way to the moment on screen
 * @returns {Outcome}
 */
function comeBack(parts, header, turns) {
  const { playback, requests, session, wishes, situation } = parts;
  const { playing } = playback;
  dropAll(parts);
  wishes.replaceCommands();
  playback.renewing = false;
  requests.countFrom(header.answered);
  playback.playing = playing;
  return session.comeBack(header.run, situation(), turns) ? {} : { lost: "without" };
}

/**
 * Take in the answer to the first of two requests under way.
 *
 * @param {Parts} parts
 * @param {Asked} asked
 * @param {Frame[]} frames
 * @returns {Outcome}
 */
function answeredBefore({ playback, requests }, asked, frames) {
  asked.before = 0;
  if (requests.state === "outdated") return {};
  requests.state = "waiting";
  if (!playback.playing) return { show: frames[0] };
  playback.queueUp(frames, "");
  return {};
}

/**
 * Take in the answer to what was asked for last.
 *
 * @param {Parts} parts
 * @param {Asked} asked
 * @param {Header} header
 * @param {Frame[]} frames
 * @param {boolean} outdated
 * @returns {Outcome}
 */
function answered({ playback, session, wishes, situation }, asked, header, frames, outdated) {
  switch (asked.what) {
    case "look":
      if (asked.here === undefined || asked.here === situation().epoch) return { show: frames[0] };
      wishes.lookHere(); // a step has been taken since
      return {};
    case "return":
      return session.returned(header, frames[0]) ? { show: frames[0] } : {};
    case "slow":
      return header.step ? { slow: frames[0] } : {};
    case "step":
      wishes.stepTaken();
      if (header.diverged) wishes.dropSteps();
      return { paint: frames };
    case "play":
      if (!outdated) playback.queueUp(frames, header.stopped);
      return {};
    default:
      return {};
  }
}
