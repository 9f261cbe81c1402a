// A connection without a browser or a server: what it sends is held, and answers are made up.

import { Connection } from "../../pages/components/stage/connection.js";

/** @param {number} epoch @param {number} [batch] @returns {any} */
export const frameAt = (epoch, batch = 0) => ({ epoch, batch, theta: new Float32Array(3) });
/** @param {number} from @param {number} count */
export const epochs = (from, count) => Array.from({ length: count }, (_, i) => frameAt(from + i));

/** A connection with the first frame of run 1 on screen. `sent` holds its requests, `screen` the moment it shows. */
export function begun() {
  /** @type {any[]} */
  const sent = [];
  /** @type {any} */
  const screen = { epoch: 0, batch: 0, focus: null, detail: true, scene: "a", earlier: "" };
  const connection = new Connection(
    (message) => sent.push(message),
    () => ({ ...screen }),
  );
  const usual = {
    session: "s",
    origin: "o",
    edited: 0,
    turns: "",
    turns_key: "",
    run: 1,
    diverged: "",
    unit: "epoch",
    per: 1,
    pace: 60,
    chunk: 30,
    yielding: false,
    how: "sgd",
    said: "",
    step: null,
  };
  let now = 0;
  /** @param {number} number @param {any[]} frames @param {any} [more] @param {boolean} [rescened] */
  const answer = (number, frames, more = {}, rescened = false) =>
    connection.answer({ ...usual, answered: number, ...more }, frames, rescened, now);
  /** @param {number} [after] milliseconds */
  const tick = (after = 16) => {
    now += after;
    return connection.tick(now);
  };
  answer(0, [frameAt(0)]);
  return { connection, sent, screen, answer, tick };
}
