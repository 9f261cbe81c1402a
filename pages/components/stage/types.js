// What the stage's modules tell one another about, as types: a frame, a scene, a picture, and what every view can do.

/**
 * One moment of a network in training. Its series are named in Python; see pages/workspace/frames.py.
 *
 * @typedef {object} Frame
 * @property {number} epoch
 * @property {number} batch mini-batches into the epoch
 * @property {number[]} losses training, test
 * @property {number[]} scores training, test: accuracy, or R² where numbers are predicted
 * @property {number} own the loss of the sample that is looked at
 * @property {number} rate the learning rate
 * @property {number} penalty what L1 and L2 add to the loss
 * @property {number} zeros how many weights are exactly 0
 * @property {Uint8Array} [dropped] 1 for a hidden neuron that sits out the next update
 * @property {string} [stop] why playing stops with it
 * @property {number[]} counts of the confusion table: true and false positives, false and true negatives
 * @property {Float32Array} theta every weight and bias
 * @property {Float32Array} z pre-activations of the sample, layer by layer
 * @property {Float32Array} a activations of the sample, layer by layer
 * @property {Float32Array} [grad] the gradient of the loss
 * @property {Float32Array} [moved] the change since the frame before
 * @property {Uint8Array} maps every neuron's own map
 * @property {Uint8Array} big the large map
 * @property {Uint8Array} [winner] the class of every cell of the large map
 * @property {Uint8Array} [bars] every neuron's histogram
 * @property {Uint8Array} [space] where two neurons see the points
 * @property {[layer: number, across: number, up: number] | null} seenThrough the neurons of `space`
 * @property {string} focus the neuron whose map is the large one: "layer,neuron", or "" for the network's output
 * @property {Note[]} [notes] what ails the run at this moment; not every frame tells
 */

/**
 * A point on the map: its place as shares of the sides, its class or tone, its row (-1 for one not yet in the table).
 *
 * @typedef {[u: number, v: number, kind: number, row: number]} Point
 */

/**
 * The limits Python keeps to, sent along.
 *
 * @typedef {object} Limits
 * @property {number} frames in one answer
 * @property {number} neurons in a hidden layer
 * @property {number} layers hidden layers of a network
 * @property {number} weight the largest value a weight can be set to
 * @property {number} text letters of a name
 * @property {number} window sides of the whole map, in the parts a window is told in
 * @property {number} closest the smallest side of a window, in those parts
 */

/**
 * All that is drawn and does not move; see pages/workspace/scene.py.
 *
 * @typedef {object} Scene
 * @property {string} tag
 * @property {Words} words
 * @property {Limits} limits
 * @property {number[]} sizes of the layers, inputs first
 * @property {string[]} activations
 * @property {[name: string, title: string][]} choices activations a layer can have
 * @property {[name: string, title: string][]} last more of them for the output
 * @property {[formula: string, title: string, on: boolean][]} derived inputs that can be derived from the columns
 * @property {number} picture squares along the side of the picture that the inputs are, 0 if they are none
 * @property {string} task "binary", "multiclass" or "regression"
 * @property {string[]} classes
 * @property {string[]} columns
 * @property {{name: string, low: number, high: number}[]} axes
 * @property {boolean} curved whether the map's height is the target
 * @property {number} margin the share of the map's height around the targets
 * @property {boolean} editable whether points can be added, moved and erased
 * @property {string} note
 * @property {[Point[], Point[]]} points training, test
 * @property {[number[], number[], number[]]} curve epochs, training and test losses so far
 * @property {number} parameters
 * @property {number[]} start the parameters at the beginning
 * @property {Views} views
 */

/**
 * The words of the stage by their names in pages/components/stage/words.py.
 *
 * @typedef {Record<string, any>} Words
 */

/**
 * How a visitor looks at the stage, by the names of the controls.
 *
 * @typedef {Record<string, string>} Views
 */

/**
 * What comes with every answer; see pages/workspace/stage.py.
 *
 * @typedef {object} Header
 * @property {string} session names what the server knows of the visitor; another one knows nothing of the run
 * @property {number} run
 * @property {string} origin names the beginning of the run
 * @property {string | null} turns what was changed on the way from there, as text for another session; "-" if that
 *   cannot be carried, null if the browser has it
 * @property {string} turns_key
 * @property {Scene | null} scene
 * @property {string} tag
 * @property {number} answered the number of the request this answers
 * @property {number} edited the number of the newest request that made another run or an edit
 * @property {number} frames
 * @property {import("./decode.js").Series[]} series
 * @property {import("./decode.js").Field[]} head
 * @property {number} last the furthest epoch reached
 * @property {number} best the epoch of the lowest loss
 * @property {string} diverged
 * @property {string} said why something was not done
 * @property {Note[]} notes the most serious first
 * @property {string} stopped why playing stops after these frames, or ""
 * @property {Record<string, any>} recipe how training goes on
 * @property {{title: string, reach: number, factors: number[]} | null} schedule what the learning rate is multiplied by
 *   from epoch 0 to `reach`
 * @property {number} per epochs from one frame to the next
 * @property {string} unit
 * @property {number} pace frames a second to show while playing
 * @property {boolean} yielding a hand at a panel below waits for the stage's frames
 * @property {number} chunk frames to ask for at once while playing
 * @property {string} busy what keeps it from more, or ""
 * @property {string} how
 * @property {number} side cells along the large map
 * @property {number} small cells along a neuron's map
 * @property {[boolean, boolean]} can whether there is something to undo, to redo
 * @property {number[]} frozen
 * @property {Sample} sample
 * @property {EarlierRun[] | null} earlier
 * @property {string} earlier_key
 * @property {[number, number, number][]} batches
 * @property {UpdateTrace | null} step
 * @property {[layer: number, across: number, up: number] | null} space the neurons through which points are seen
 */

/** @typedef {{kind: string, layer: number | null, meaning: string, advice: string, remedies: Remedy[]}} Note */
/** @typedef {[choice: string, value: number | string | null, layer: number | null, title: string]} Remedy */
/** @typedef {{row: number, x: number[], target: number[], truth: string}} Sample */
/** @typedef {{number: number, name: string, epochs: number[], losses: number[]}} EarlierRun */

/**
 * One update taken apart; see `trace_update` in pages/workspace/stage.py.
 *
 * @typedef {object} UpdateTrace
 * @property {number} n samples in the mini-batch
 * @property {number[]} x
 * @property {number[]} z
 * @property {number[]} a
 * @property {number[]} delta
 * @property {number[]} grad
 * @property {number[]} before
 * @property {number[]} after
 * @property {number[]} losses of the mini-batch before and after, of all training points before and after
 * @property {string} diverged
 */

/**
 * An update in slow motion: which of its three phases is shown, and how far it has come, from 0 to 1.
 *
 * @typedef {UpdateTrace & {phase: number, t: number, since: number, says: string}} SlowMotion
 */

/**
 * Something in the network that can be pointed at: a neuron, its bias, or (with `from`) a weight into it.
 *
 * @typedef {object} Thing
 * @property {number} layer
 * @property {number} neuron
 * @property {number} [from]
 * @property {boolean} [bias]
 */

/**
 * All there is to draw at one moment. Views read it and never change it.
 *
 * @typedef {object} Picture
 * @property {Frame} frame
 * @property {Scene} scene
 * @property {Header} header of the newest answer
 * @property {Uint8Array} inputs the inputs' own maps, then those of the inputs that can be derived
 * @property {Set<number>} frozen parameters
 * @property {Views} views
 * @property {[layer: number, across: number, up: number] | null} space what transformed space is seen through, if it is
 * @property {import("./theme.js").StageTheme} theme
 * @property {boolean} playing
 * @property {SlowMotion | null} slow
 * @property {Thing | null} at what is pointed at
 * @property {[layer: number, neuron: number] | null} focus the neuron that is pointed at
 * @property {boolean} numbered whether the numbers of the sample are shown
 * @property {string} said why something was not done
 * @property {Note[]} notes what ails the run
 * @property {number[][]} points of the loss curve: epoch, training and test loss
 * @property {EarlierRun[]} earlier
 */

/**
 * What every view can do. It is created with the element it may fill and a function that emits what the visitor does in
 * it; it keeps nothing of the picture but what its own pointer and keys need.
 *
 * @typedef {object} View
 * @property {HTMLCanvasElement} canvas whose size is the view's
 * @property {(picture: Picture) => void} renew set up what a new scene changes
 * @property {(picture: Picture) => void} adjust take on another way of looking
 * @property {(picture: Picture, pen?: Pen) => void} draw paint a moment, on the view's own canvas or with another pen
 * @property {() => void} resize take on the size there is now
 * @property {() => void} cancel let go of what pointer or keys hold
 * @property {() => void} remove let go of everything outside the view's own element
 */

/**
 * What the stage is made of, and what those who act on it can have done.
 *
 * @typedef {object} Stage
 * @property {boolean} alive whether it has not been taken down
 * @property {import("./screen.js").Screen} screen
 * @property {import("./connection.js").Connection} connection
 * @property {ReturnType<typeof import("./display.js").createDisplay>} display
 * @property {ReturnType<typeof import("./slow_motion.js").createSlowMotion>} slowMotion
 * @property {ReturnType<typeof import("./saving.js").createSaving>} saving
 * @property {() => Picture | null} picture all there is to draw now
 * @property {() => Picture | null} upcoming what views are set up by, which need not be on screen yet
 * @property {(frame: Frame, counted?: boolean) => void} paint show a frame, one of its own unless it is not counted
 * @property {() => void} redraw
 * @property {() => void} adjust take on another way of looking
 * @property {() => void} recolour take on other colours, if they have changed
 * @property {(text?: string) => void} tell those who hear the page a text, or where training is
 * @property {(epoch: number) => void} seek ask for an epoch
 * @property {(name: string) => void} setState "idle", "playing", "paused" or "diverged"
 */

/**
 * What draws: a canvas's own context, or a pen that writes SVG.
 *
 * @typedef {CanvasRenderingContext2D | import("../common/svg_pen.js").SvgPen} Pen
 */

/**
 * What a visitor does, by name; each with its one value.
 *
 * @typedef {(name: string, value?: any) => void} Emit
 */

export {};
