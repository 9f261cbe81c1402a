// Where the arrow keys lead: steps to the right and down.

/** @type {Record<string, [right: number, down: number]>} */
export const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
