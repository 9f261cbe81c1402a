// Something is done at every animation frame while there is something to do, and ten times a second while there is not:
// a page at rest that asks for every frame keeps a laptop warm.

const RESTING = 100; // ms between two looks at what is at rest
const AWAKE = 500; // ms for which it counts as in motion after a hand has moved or an answer has come
const HANDS = ["pointerdown", "pointermove", "pointerup", "wheel", "keydown", "input", "change", "click"];

/**
 * @param {HTMLElement} root a hand on it wakes the loop; a hidden tab gets no animation frames, so there it stops
 * @param {(now: number) => boolean} step what is done; whether there is more to do at the very next frame
 */
export function createFrameLoop(root, step) {
  let frame = 0; // the animation frame that is asked for, 0 if none is
  let until = performance.now() + AWAKE;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function next() {
    clearTimeout(timer);
    frame ||= requestAnimationFrame(run);
  }

  /** @param {number} now */
  function run(now) {
    frame = 0;
    if (step(now) || now < until) next();
    else timer = setTimeout(next, RESTING);
  }

  function wake() {
    until = performance.now() + AWAKE;
    next();
  }

  for (const kind of HANDS) root.addEventListener(kind, wake, { capture: true, passive: true });
  next();
  return {
    wake,
    stop() {
      for (const kind of HANDS) root.removeEventListener(kind, wake, { capture: true });
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    },
  };
}
