// The stage: takes what the server sends, holds what is on screen, passes every frame to its views; computes nothing.

import { download } from "../common/download.js";
import { button, make } from "../common/elements.js";
import { clamp, fill, short } from "../common/numbers.js";
import { isDark } from "../common/theme.js";
import { Connection } from "./connection.js";
import { readFrames } from "./decode.js";
import { createFilm } from "./film.js";
import { countGestures } from "./gestures.js";
import { grownCurve } from "./loss_curve.js";
import { capturePicture, savePicture } from "./save.js";
import { listenToShortcuts } from "./shortcuts.js";
import { createSlowMotion } from "./slow_motion.js";
import { createTheme } from "./theme.js";
import { createToolbar } from "./toolbar.js";
import { createAlert } from "./views/alert.js";
import { createCaption } from "./views/caption.js";
import { viewMenus } from "./views/looks.js";
import { createLossView } from "./views/loss.js";
import { createMapView } from "./views/map.js";
import { createNetworkView } from "./views/network.js";
import { isNeuron, parameterOf } from "./views/network_layout.js";
import { createTables, scoreText } from "./views/tables.js";

/** @typedef {import("./types.js").Frame} Frame */
/** @typedef {import("./types.js").Header} Header */
/** @typedef {import("./types.js").Picture} Picture */
/** @typedef {import("./types.js").Scene} Scene */
/** @typedef {import("./types.js").Thing} Thing */

/** Milliseconds in which a stage set up again goes on playing; between what is spoken; before a focus is looked at. */
const RETURN = 3000;
const SPOKEN = 4000;
const LINGER = 60;
/** Requests lost in a row from which on the server seems to be away; and what Streamlit says while it is. */
const MISSED = 1;
const AWAY = ["PINGING_SERVER", "CONNECTING", "DISCONNECTED_FOREVER"];
/** Milliseconds in which a server that is back draws the page anew, and what is asked for would get in its way. */
const ARRIVAL = 3000;

/** What the last stage on this page was doing when it was taken down. @type {any} */
let parted = null;

/**
 * @param {HTMLElement} root
 * @param {(message: Record<string, any>) => void} send asks the server
 */
export function createStage(root, send) {
  delete root.dataset.ready; // set up again in the same place, it is out of sight until its scene is there
  const part = (/** @type {string} */ name, attributes = {}) => make("div", { class: `sg-${name}`, ...attributes });
  const top = part("top", { role: "toolbar" });
  const [left, right, below] = [part("net"), part("out"), part("time")];
  const spoken = part("spoken", { role: "status", "aria-live": "polite" });
  const dialog = make("dialog", { class: "sg-keys" });
  const ways = part("ways");
  const gestures = countGestures();
  const network = createNetworkView(left, act, gestures);
  const alert = createAlert(left, act);
  const caption = createCaption(left, root, act);
  const looks = viewMenus(["lines", "nodes", "colours"], act);
  const map = createMapView(right, act, gestures);
  const tables = createTables(right);
  const loss = createLossView(below, act);
  const views = [network, map, loss];
  const slowMotion = createSlowMotion(act);
  const connection = new Connection(send, situation);
  const filming = button("", "", () => film(), "sg-small");
  const filmer = createFilm({ seek, capture, tell: tellFilm, done: (made) => download(made, "training.png") });
  left.append(ways);
  root.replaceChildren(top, left, right, below, spoken, dialog);

  let alive = true;
  /** @type {Scene | null} */
  let scene = null;
  /** @type {Header | null} */
  let header = null;
  /** @type {Frame | null} */
  let frame = null;
  /** What came last, for views to be set up by before a frame is on screen. @type {Frame | null} */
  let newest = null;
  /** @type {Picture["theme"] | null} */
  let theme = null;
  let themeKey = "";
  /** @type {ReturnType<typeof createToolbar> | null} */
  let toolbar = null;
  let inputs = new Uint8Array();
  let frozen = /** @type {Set<number>} */ (new Set());
  /** @type {import("./types.js").Views} */
  const settings = {};
  /** @type {Picture["space"]} */
  let space = null;
  /** @type {Thing | null} */
  let at = null;
  let numbered = false;
  let said = "";
  /** What ails the run, as the last frame that tells has it. @type {import("./types.js").Note[]} */
  let notes = [];
  /** @type {number[][]} */
  let points = [];
  /** @type {import("./types.js").EarlierRun[]} */
  let earlier = [];
  let earlierKey = "";
  /** @type {{width: number, height: number} | null} */
  let filmSize = null;
  let painted = 0;
  let spokenAt = 0;
  /** When the server can be asked again. */
  let openAt = 0;
  /** The connection was cut, and no answer has come since. */
  let arriving = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let lingering;

  /** All there is to draw now, if there is anything yet. @returns {Picture | null} */
  function picture() {
    return pictureOf(frame);
  }

  /** @param {Frame | null} shown @returns {Picture | null} */
  function pictureOf(shown) {
    if (!shown || !scene || !header || !theme) return null;
    const { playing } = connection;
    const focus = focused();
    const slow = slowMotion.shown(scene.words);
    const look = { views: settings, space, theme, at, focus, numbered };
    return { frame: shown, scene, header, inputs, frozen, playing, slow, said, notes, points, earlier, ...look };
  }

  /** @returns {[number, number] | null} */
  const focused = () => (at && isNeuron(at) ? [at.layer, at.neuron] : null);

  /** What every request says besides its wish. */
  function situation() {
    const detail = !connection.playing || Boolean(at) || settings.lines === "gradient";
    const moment = { epoch: frame?.epoch ?? 0, batch: frame?.batch ?? 0 };
    return { ...moment, focus: focused(), detail, scene: scene?.tag ?? "", earlier: earlierKey };
  }

  // ---- what the visitor does

  /** @type {Record<string, (value?: any) => void>} */
  const actions = {
    toggle() {
      slowMotion.stop();
      if (connection.playing) {
        connection.diverged = "";
        setState("paused");
        // The server has sent frames ahead: tell it where the visitor stopped, for other pages show that moment too.
        if (frame) connection.refresh();
        announce(true);
      } else {
        said = "";
        connection.play();
        setState("playing");
      }
    },
    /** Playing has come to where it was to stop. */
    rest(why) {
      said = why;
      setState("paused");
      connection.refresh();
      announce(true, why);
      redraw();
    },
    step(unit) {
      slowMotion.end();
      const next = connection.step(unit);
      setState("paused");
      if (next) paint(next);
    },
    back: () => frame && actions.seek(Math.max(0, frame.epoch - (frame.batch ? 0 : 1))),
    seek(epoch) {
      filmer.cancel();
      seek(epoch);
    },
    slow: () => slowMotion.press(),
    pace: (value) => slowMotion.setPace(value),
    takeApart() {
      connection.takeApart();
      setState("paused");
    },
    phase() {
      const now = picture();
      root.dataset.phase = String(now?.slow?.phase);
      announce(true, now?.slow?.says);
      redraw();
    },
    motion() {
      const now = picture();
      if (now) network.draw(now);
    },
    renew(kind) {
      slowMotion.end();
      connection.renew({ do: kind });
      setState("paused");
    },
    reshape(edit) {
      said = "";
      connection.reshape(edit);
      setState("paused");
    },
    remedy([choice, value, layer]) {
      const { playing } = connection;
      said = "";
      slowMotion.end();
      connection.reshape({ remedy: [choice, value, layer] }, "remedy");
      setState("paused");
      if (playing) actions.toggle(); // what was in training goes on to be
    },
    undo(which) {
      connection.undo(which);
      setState("paused");
    },
    help: () => dialog.showModal(),
    set({ key, text }) {
      settings[key] = text;
      connection.command({ do: "set", key, text });
      adjust();
      if (!connection.playing && frame) connection.refresh();
    },
    name: ({ run, text }) => connection.command({ do: "name", key: String(run), text }),
    forget: (run) => connection.command({ do: "forget", key: String(run) }),
    point(thing) {
      const before = String(focused());
      at = thing;
      if (String(focused()) !== before && !connection.playing) linger();
      redraw();
    },
    drag(now) {
      connection.dragging = now;
    },
    weigh({ thing, value, gesture }) {
      if (!scene || !frame) return;
      const index = parameterOf(scene.sizes, thing);
      const weight = clamp(value, -scene.limits.weight, scene.limits.weight);
      frame.theta[index] = weight;
      edit({ weights: [[index, weight]] }, gesture);
      const now = picture();
      if (!now || connection.playing) return;
      network.draw(now); // the server answers with everything that follows
      caption.draw(now);
    },
    edit: (change) => edit(change.edit, change.gesture),
    move({ point, u, v, gesture }) {
      [point[0], point[1]] = [u, v];
      edit({ move: [point[3], u, v] }, gesture);
    },
    erase({ point, gesture }) {
      if (!scene || connection.editing) return;
      const [train, test] = scene.points.map((all) => all.filter((one) => one !== point));
      scene.points = [train, test];
      edit({ erase: point[3] }, gesture);
    },
    add({ u, v, kind, gesture }) {
      if (!scene || connection.editing) return;
      scene.points[0].push([u, v, scene.classes.length ? kind : kind / 2 + 0.5, -1]);
      edit({ add: [u, v, kind] }, gesture);
    },
    numbered(now) {
      numbered = now;
      redraw();
    },
    announce: () => announce(true, caption.element.textContent ?? ""),
    tell: (text) => announce(true, text),
  };

  /** @param {number} epoch */
  function seek(epoch) {
    slowMotion.end();
    connection.seek(epoch);
    setState("paused");
  }

  /** @param {string} name @param {any} [value] */
  function act(name, value) {
    actions[name](value);
  }

  /** @param {import("./connection.js").Edit} change @param {number} gesture */
  function edit(change, gesture) {
    said = "";
    slowMotion.end();
    connection.edit(change, gesture);
  }

  /** Look at a neuron's map once the pointer stays on it. */
  function linger() {
    clearTimeout(lingering);
    lingering = setTimeout(() => {
      if (alive && frame && !connection.playing) connection.refresh();
    }, LINGER);
  }

  /** @param {string} name */
  function setState(name) {
    if (name === "playing") filmer.cancel();
    if (name !== "playing" && connection.playing) connection.pause();
    if (name !== "diverged") alert.hide();
    if (name === "paused" && frame && !frame.epoch && !frame.batch) name = "idle";
    root.dataset.state = name;
    toolbar?.setPlaying(connection.playing);
  }

  /** Say quietly what keeps the picture from moving, if anything does. @param {number} now */
  function tellWhy(now) {
    if (!scene || !header) return;
    const { goal, missed, playing } = connection;
    const { reconnecting, returning } = scene.words;
    const cut = AWAY.includes(streamlitsState());
    if (cut) {
      openAt = now + ARRIVAL; // what is sent now is lost
      arriving = true;
    } else if (arriving && now >= openAt && !playing && !connection.busy) connection.refresh(); // is anybody there?
    const away = arriving || missed > MISSED;
    const way = goal?.at ? fill(returning, { epoch: goal.at, last: goal.epoch }) : goal ? reconnecting : "";
    const why = away ? reconnecting : way || (playing ? header.busy : "");
    if (away && root.dataset.away === undefined) announce(true, why);
    root.toggleAttribute("data-away", away);
    loss.setBusy(why);
  }

  /** How Streamlit's page says that its connection stands, or "". */
  function streamlitsState() {
    return root.closest("[data-test-connection-state]")?.getAttribute("data-test-connection-state") ?? "";
  }

  // ---- what is painted

  function redraw() {
    if (frame) draw(frame);
  }

  /** @param {Frame} shown */
  function draw(shown) {
    const now = pictureOf(shown);
    if (!now) return;
    toolbar?.setClock(shown);
    tables.draw(now);
    map.draw(now);
    network.draw(now);
    caption.draw(now);
    loss.draw(now);
  }

  /** @param {Frame} next @param {boolean} [counted] whether it is a frame of its own */
  function paint(next, counted = true) {
    frame = next;
    notes = next.notes ?? notes;
    connection.keepEdited(next);
    if (counted) painted++;
    points = grownCurve(points, next, header?.last ?? 0);
    draw(next);
    const { epoch, batch, losses } = next;
    Object.assign(root.dataset, { epoch, batch, loss: losses[0], frames: painted });
    if (!connection.playing) setState(root.dataset.state === "diverged" ? "diverged" : "paused");
  }

  /** Show a moment that was asked for. @param {Frame} next */
  function show(next) {
    painted++;
    paint(next, false);
  }

  /** For those who hear the page, every few seconds at most. @param {boolean} [now] @param {string} [text] */
  function announce(now = false, text) {
    const time = performance.now();
    const shown = picture();
    if (!shown || (!now && (!connection.playing || time - spokenAt < SPOKEN))) return;
    spokenAt = time;
    const { words } = shown.scene;
    const status = statusOf(shown);
    spoken.textContent = text ?? (connection.playing ? status : `${words.paused} ${status}`);
    network.describe(shown);
  }

  /** Another way of looking. */
  function adjust() {
    if (!scene) return;
    const [layer, across, up] = (settings.space ?? "").split(".").map(Number);
    space = up !== undefined && scene.sizes[layer] > 1 ? [layer, across, up] : null;
    recolour();
    looks.adjust(settings);
    const now = pictureOf(frame ?? newest);
    if (now) for (const view of views) view.adjust(now);
    redraw();
  }

  function recolour() {
    if (!scene) return;
    const { colours = "orange" } = settings;
    const key = `${isDark(root)} ${colours} ${scene.classes.length}`;
    if (key === themeKey) return;
    themeKey = key;
    theme = createTheme(root, colours, scene.classes.length);
    root.classList.toggle("dark", theme.dark);
    root.style.setProperty("--pos", theme.positive);
    root.style.setProperty("--neg", theme.negative);
    requestAnimationFrame(redraw);
  }

  // ---- what the server answers

  /** @param {Scene} next @param {boolean} kept whether it belongs to the same run */
  function adopt(next, kept) {
    scene = next;
    root.dataset.ready = "";
    connection.limit = next.limits.frames;
    root.setAttribute("aria-label", next.words.title);
    at = null;
    if (!kept) {
      points = next.curve[0].map((epoch, i) => [epoch, next.curve[1][i], next.curve[2][i]]);
      numbered = false;
      for (const view of views) view.cancel();
    }
    toolbar ??= createToolbar(top, dialog, next.words, act);
    /** @param {string} kind @param {string} sign */
    const saver = (kind, sign) => button(sign, next.words[`save_${kind}`], () => save(kind), "sg-small");
    ways.replaceChildren(...looks.create(next), saver("png", "⤓ PNG"), saver("svg", "⤓ SVG"), filming);
    tellFilm(null);
    recolour();
    const now = pictureOf(frame ?? newest);
    if (!now) return;
    tables.renew(now);
    for (const view of views) {
      view.renew(now);
      view.resize();
    }
    setState(connection.playing ? "playing" : "paused");
  }

  /** Where training is, in a sentence. @param {Picture} now */
  function statusOf({ frame: { epoch, losses, scores }, scene }) {
    const { words, classes } = scene;
    const score = `${classes.length ? words.accuracy : words.r2} ${scoreText(scene, scores[1])}`;
    return fill(words.status, { epoch, loss: short(losses[0]), score });
  }

  /** @param {string} kind */
  function save(kind) {
    const now = picture();
    if (now) savePicture(kind, now, { network, map, loss }, statusOf(now));
  }

  /** Make a film of the training so far; pressed again, give it up. */
  function film() {
    if (filmer.running) {
      filmer.cancel();
      return;
    }
    if (!frame || !header) return;
    if (connection.playing) actions.toggle();
    filmSize = null;
    filmer.start(Math.max(header.last, frame.epoch), frame.epoch);
  }

  /** @returns {ImageData | null} */
  function capture() {
    const now = picture();
    const drawn = now && capturePicture(now, { network, map, loss }, statusOf(now), filmSize);
    filmSize ??= drawn && { width: drawn.width, height: drawn.height };
    return drawn;
  }

  /** @param {number | null} share */
  function tellFilm(share) {
    if (!scene) return;
    const { words } = scene;
    const percent = Math.round(100 * (share ?? 0));
    filming.textContent = share === null ? `⤓ ${words.film}` : `✕ ${fill(words.filming, { percent })}`;
    filming.title = share === null ? words.film_help : words.film_cancel;
    filming.setAttribute("aria-label", filming.title);
    root.toggleAttribute("data-filming", share !== null);
  }

  /**
   * @param {Header} answer
   * @param {Uint8Array} body the inputs' own maps, if there is a scene, and the frames
   */
  function receive(answer, body) {
    const another = !connection.keeps(answer);
    if (header && answer.session !== header.session) slowMotion.end();
    const rescened = Boolean(answer.scene) && (another || answer.scene?.tag !== scene?.tag);
    header = answer;
    openAt = 0;
    arriving = false;
    frozen = new Set(answer.frozen);
    root.dataset.recipe = JSON.stringify(answer.recipe);
    if (another) {
      frame = null; // what was drawn belongs to another shape, perhaps
      notes = [];
      slowMotion.end();
    }
    const maps = answer.scene ? answer.scene.sizes[0] * answer.small ** 2 : 0;
    const frames = readFrames(answer, body, maps, connection.focusOf(answer.answered));
    newest = frames[0] ?? newest;
    if (frames.length) frames[frames.length - 1].notes = answer.notes; // they are true of the last of them
    if (answer.scene && rescened) {
      inputs = body.slice(0, maps);
      adopt(answer.scene, !another);
    } else if (answer.scene && scene) scene.points = answer.scene.points;
    if (!scene) return connection.askForScene(answer.answered);
    if (answer.earlier) {
      earlier = answer.earlier;
      earlierKey = answer.earlier_key;
    }
    if (answer.scene && !connection.unsent("set")) Object.assign(settings, answer.scene.views);
    if (answer.scene) adjust();
    else recolour();
    const now = pictureOf(frame ?? newest);
    if (answer.earlier && now) {
      loss.listEarlier(now);
      redraw();
    }
    toolbar?.setUndo(answer.can);
    follow(connection.answer(answer, frames, rescened, performance.now()), answer);
  }

  /** Do what an answer asks for. @param {import("./connection.js").Outcome} outcome @param {Header} answer */
  function follow({ begin, first, resume, show: moment, paint: steps, slow, lost }, answer) {
    if (lost) said = scene?.words[lost];
    if (begin) {
      setState("paused");
      if (first && resumeParted(answer)) return;
      paint(begin, false);
      adjust();
      if (!resume) return;
      connection.play();
      setState("playing");
      return;
    }
    if (answer.said) said = answer.said; // stays until something else is tried
    if (moment) {
      show(moment);
      filmer.took(moment.epoch).catch(console.error);
    }
    for (const step of steps ?? []) paint(step);
    if (slow && answer.step) {
      frame = slow;
      slowMotion.begin(answer.step);
    }
  }

  /**
   * The visitor was elsewhere, or Streamlit set the stage up anew in the middle of things: go on where the one before
   * stopped, which need not be the moment the server sent last.
   *
   * @param {Header} answer
   */
  function resumeParted({ session, run }) {
    if (parted?.session !== session || parted.run !== run || parted.frame.theta.length !== scene?.parameters)
      return false;
    ({ painted, points, frame, numbered } = parted);
    map.tool = parted.tool;
    if (parted.playing && performance.now() - parted.since < RETURN) {
      connection.play();
      setState("playing");
    } else connection.refresh();
    adjust();
    return true;
  }

  // ---- time

  /** @param {number} now */
  function beat(now) {
    if (!header || document.hidden) return;
    tellWhy(now);
    const step = now < openAt ? undefined : connection.tick(now); // without a scene too: that is what it asks for then
    if (!scene) return;
    if (step) paint(step);
    const next = connection.next(now);
    if (next) paint(next);
    else if (connection.stuck && root.dataset.state !== "diverged") {
      setState("diverged");
      alert.show({ ...header, diverged: connection.diverged }, scene.words);
    }
    if (next?.stop) actions.rest(next.stop);
    slowMotion.tick(now, connection.busy, connection.playing);
    announce();
  }

  const stopShortcuts = listenToShortcuts(() => scene !== null && !dialog.open, act);
  const resized = new ResizeObserver(() => {
    for (const view of views) view.resize();
    redraw();
  });
  for (const view of views) resized.observe(view.canvas);
  requestAnimationFrame(function everyFrame(now) {
    if (!alive) return;
    beat(now);
    requestAnimationFrame(everyFrame); // a hidden tab gets no animation frames, so it stops asking
  });

  return {
    receive,
    stop() {
      alive = false;
      resized.disconnect();
      stopShortcuts();
      for (const view of views) view.remove();
      const { run, playing } = connection;
      if (!frame) return;
      parted = {
        session: header?.session,
        run,
        frame,
        painted,
        playing,
        points,
        tool: map.tool,
        numbered,
        since: performance.now(),
      };
    },
  };
}
