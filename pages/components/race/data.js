// What the server says of a race, as types; see pages/panels/contest.py.

/**
 * @typedef {object} Header
 * @property {string} race names it; another name is another race
 * @property {number} answered the number of the last message taken in
 * @property {number} first the epoch of the first frame here
 * @property {number} frames how many there are
 * @property {number} done frames the server has
 * @property {number} distance epochs from start to finish
 * @property {number} at the epoch to show at first
 * @property {string[]} titles of the racers
 * @property {number[]} seconds an epoch's updates take each
 * @property {Record<string, [number, string]>} diverged by place: the last finite epoch, and why
 * @property {number} side cells of a map
 * @property {[number, number, number][]} points of the data: place on the map, class or tone
 * @property {string} task
 * @property {number} classes
 * @property {boolean} textbook whether it is a textbook surface, without networks
 * @property {string} surface the name of the surface that is to be shown, "" for none
 * @property {string} no_surface why there is none
 * @property {Relief | null} relief what is new of it
 * @property {number} places the parts of its side in which a place is told
 * @property {string} colours
 * @property {Views} views
 * @property {boolean} locked whether a guess is still to be made
 * @property {number} pace frames a second
 * @property {string} busy
 * @property {Record<string, any>} words
 * @property {import("../stage/decode.js").Field[]} head
 * @property {import("../stage/decode.js").Series[]} series
 */

/**
 * @typedef {object} Relief
 * @property {string} name
 * @property {number} side points along a side
 * @property {[string, string]} labels of the axes
 * @property {[[number, number], [number, number]]} ends of both axes
 * @property {number[]} epochs of the places on the ways
 * @property {[number, number][]} minima shares of the sides, from the top left
 * @property {string} says
 */

/** @typedef {{ picture: string, trace: string, axis: string, against: string }} Views */

/**
 * @typedef {object} RaceFrame
 * @property {number} epoch
 * @property {number[]} train
 * @property {number[]} test
 * @property {number[]} norm
 * @property {number[]} place from 1
 * @property {Uint8Array} [maps]
 * @property {Uint8Array} [winners]
 */

export {};
