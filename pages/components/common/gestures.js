// What a hand does on a picture: drag with a captured pointer, press long, nudge by a key.

/**
 * @template Held
 * @typedef {object} Drag
 * @property {(event: PointerEvent) => Held | null} start what is taken hold of; null if nothing is there
 * @property {(event: PointerEvent, held: Held) => void} move of every place the pointer was at, none left out
 * @property {boolean} [latest] only the newest place counts, once in a frame
 * @property {(held: Held, event: PointerEvent | null) => void} [end] let go
 * @property {(held: Held) => void} [long] held still by a finger for a while: the drag ends
 */

const LONG = 600; // ms
const STILL = 4; // px a finger may tremble

/**
 * Let an element be dragged on; the drag goes on outside of it until the pointer is let go.
 *
 * @template Held
 * @param {HTMLElement | SVGElement} element
 * @param {Drag<Held>} drag
 */
export function draggable(element, { start, move, latest, end, long }) {
  /** @type {{ held: Held, id: number, x: number, y: number } | null} */
  let now = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @param {PointerEvent | null} event */
  const release = (event) => {
    if (!now || (event && event.pointerId !== now.id)) return;
    const { held } = now;
    clearTimeout(timer);
    now = null;
    end?.(held, event);
  };
  element.addEventListener("pointerdown", (e) => {
    const event = /** @type {PointerEvent} */ (e);
    if (event.button || now) return;
    const held = start(event);
    if (held === null) return;
    element.setPointerCapture(event.pointerId);
    now = { held, id: event.pointerId, x: event.clientX, y: event.clientY };
    if (long && event.pointerType === "touch") {
      timer = setTimeout(() => {
        release(null);
        long(held);
      }, LONG);
    }
    event.preventDefault();
  });
  element.addEventListener("pointermove", (e) => {
    const event = /** @type {PointerEvent} */ (e);
    if (!now || event.pointerId !== now.id) return;
    if (Math.hypot(event.clientX - now.x, event.clientY - now.y) > STILL) clearTimeout(timer);
    const all = latest ? [] : (event.getCoalescedEvents?.() ?? []);
    for (const one of all.length ? all : [event]) move(one, now.held);
  });
  element.addEventListener("pointerup", (event) => release(/** @type {PointerEvent} */ (event)));
  element.addEventListener("pointercancel", (event) => release(/** @type {PointerEvent} */ (event)));
}

/** @type {Record<string, number>} */
const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** How many steps a key moves a slider: 0 if it moves none. @param {KeyboardEvent} event */
export const stepOf = ({ key }) => STEPS[key] ?? 0;

/** Which way an arrow key moves something in a plane: right and up, null if it is none. @param {KeyboardEvent} event */
export const wayOf = ({ key }) => WAYS[key] ?? null;

/**
 * The multiple of a step nearest to a number, so that what is dragged freely stands at a round number.
 *
 * @param {number} value
 * @param {number} step
 */
export const snap = (value, step) => Math.round(value / step) * step;

/**
 * The place of a pointer within an element, as shares of its width and height.
 *
 * @param {{ clientX: number, clientY: number }} event
 * @param {Element} element
 * @returns {[across: number, down: number]}
 */
export function placeIn({ clientX, clientY }, element) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [(clientX - left) / width, (clientY - top) / height];
}
