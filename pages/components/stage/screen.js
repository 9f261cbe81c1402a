// What the stage holds: what the server has sent, how the visitor looks at it, and the picture both make.

import { grownCurve } from "./loss_curve.js";
import { isNeuron } from "./views/network_layout.js";

/** @typedef {import("./types.js").Frame} Frame */
/** @typedef {import("./types.js").Header} Header */
/** @typedef {import("./types.js").Picture} Picture */
/** @typedef {import("./types.js").Scene} Scene */

export class Screen {
  /** @type {Scene | null} */
  scene = null;
  /** Of the newest answer. @type {Header | null} */
  header = null;
  /** The moment on screen. @type {Frame | null} */
  frame = null;
  /** What came last, for views to be set up by before a frame is on screen. @type {Frame | null} */
  newest = null;
  /** @type {Picture["theme"] | null} */
  theme = null;
  /** The inputs' own maps, then those of the inputs that can be derived. @type {Uint8Array} */
  inputs = new Uint8Array();
  /** Parameters the optimiser leaves alone. */
  frozen = /** @type {Set<number>} */ (new Set());
  /** @type {import("./types.js").Views} */
  settings = {};
  /** What is pointed at. @type {import("./types.js").Thing | null} */
  at = null;
  /** Whether the numbers of the sample are shown. */
  numbered = false;
  /** Why something was not done. */
  said = "";
  /** What ails the run, as the last frame that tells has it. @type {import("./types.js").Note[]} */
  notes = [];
  /** Of the loss curve: epoch, training and test loss. @type {number[][]} */
  points = [];
  /** @type {import("./types.js").EarlierRun[]} */
  earlier = [];
  #earlierKey = "";
  /** Frames painted since the stage stands. */
  painted = 0;

  /** The neuron that is pointed at. @returns {[layer: number, neuron: number] | null} */
  get focus() {
    return this.at && isNeuron(this.at) ? [this.at.layer, this.at.neuron] : null;
  }

  /** What transformed space is seen through, if it is. @returns {Picture["space"]} */
  get space() {
    const [layer, across, up] = (this.settings.space ?? "").split(".").map(Number);
    return this.scene && up !== undefined && this.scene.sizes[layer] > 1 ? [layer, across, up] : null;
  }

  /**
   * All there is to draw, if there is anything yet.
   *
   * @param {boolean} playing
   * @param {Picture["slow"]} slow
   * @param {Frame | null} [frame] the moment on screen, unless it is to be another
   * @returns {Picture | null}
   */
  picture(playing, slow, frame = this.frame) {
    const { scene, header, theme } = this;
    if (!frame || !scene || !header || !theme) return null;
    const { inputs, frozen, settings: views, space, at, focus, numbered, said, notes, points, earlier } = this;
    const answer = { frame, scene, header, inputs, frozen, said, notes, points, earlier };
    return { ...answer, playing, slow, views, space, theme, at, focus, numbered };
  }

  /**
   * What every request says besides its wish.
   *
   * @param {boolean} playing
   * @returns {import("./requests.js").Situation}
   */
  situation(playing) {
    const { frame, scene, focus } = this;
    const detail = !playing || Boolean(this.at) || this.settings.lines === "gradient";
    const moment = { epoch: frame?.epoch ?? 0, batch: frame?.batch ?? 0 };
    return { ...moment, focus, detail, scene: scene?.tag ?? "", earlier: this.#earlierKey };
  }

  /** A frame comes on screen. @param {Frame} frame */
  show(frame) {
    this.frame = frame;
    this.notes = frame.notes ?? this.notes;
    this.points = grownCurve(this.points, frame, this.header?.last ?? 0);
  }

  /** What was drawn belongs to another run, of another shape perhaps. */
  leaveRun() {
    this.frame = null;
    this.notes = [];
  }

  /** @param {Header} header */
  takeHeader(header) {
    this.header = header;
    this.frozen = new Set(header.frozen);
  }

  /** @param {Header} header whether it tells of earlier runs */
  takeEarlier({ earlier, earlier_key: key }) {
    if (!earlier) return false;
    this.earlier = earlier;
    this.#earlierKey = key;
    return true;
  }

  /**
   * @param {Scene} scene
   * @param {Uint8Array} inputs
   * @param {boolean} kept whether it belongs to the same run
   */
  takeScene(scene, inputs, kept) {
    this.scene = scene;
    this.inputs = inputs;
    this.at = null;
    if (kept) return;
    this.points = scene.curve[0].map((epoch, i) => [epoch, scene.curve[1][i], scene.curve[2][i]]);
    this.numbered = false;
  }
}
