// The same training as a browser would do it by itself: an object for every neuron and every link,
// one sample at a time.
// Arguments: the layer sizes. Each line on standard input is a job, "update 10" or "frame 3"; a line answers when done.
import { createInterface } from 'node:readline';

const sizes = process.argv.slice(2).map(Number);
const ROWS = 250, BATCH = 10, RATE = 0.03, SIDE = 100;

class Neuron {
  constructor() { Object.assign(this, { into: [], out: [], bias: 0, sum: 0, answer: 0, delta: 0, slope: 0 }); }
  feed() {
    this.sum = this.bias;
    for (const link of this.into) this.sum += link.weight * link.from.answer;
    this.answer = Math.tanh(this.sum);
  }
}

const layers = sizes.map(size => Array.from({ length: size }, () => new Neuron()));
for (let l = 1; l < layers.length; l++)
  for (const from of layers[l - 1])
    for (const to of layers[l]) {
      const link = { from, to, weight: Math.random() - 0.5, slope: 0 };
      from.out.push(link);
      to.into.push(link);
    }
const [output] = layers.at(-1);
const points = Array.from({ length: 2 * ROWS }, () => ({
  x: sizes.slice(0, 1).flatMap(n => Array.from({ length: n }, () => 2 * Math.random() - 1)),
  y: Math.sign(Math.random() - 0.5),
}));
const train = points.slice(0, ROWS), test = points.slice(ROWS);

function forward(x) {
  layers[0].forEach((neuron, i) => { neuron.answer = x[i]; });
  for (let l = 1; l < layers.length; l++) for (const neuron of layers[l]) neuron.feed();
  return output.answer;
}

function backward(y) {
  for (let l = layers.length - 1; l > 0; l--)
    for (const neuron of layers[l]) {
      let pull = l === layers.length - 1 ? 2 * (neuron.answer - y) : 0;
      for (const link of neuron.out) pull += link.weight * link.to.delta;
      neuron.delta = pull * (1 - neuron.answer * neuron.answer);
      neuron.slope += neuron.delta;
      for (const link of neuron.into) link.slope += neuron.delta * link.from.answer;
    }
}

function update(batch) {
  for (const { x, y } of batch) { forward(x); backward(y); }
  for (let l = 1; l < layers.length; l++)
    for (const neuron of layers[l]) {
      neuron.bias -= RATE * neuron.slope / batch.length;
      neuron.slope = 0;
      for (const link of neuron.into) { link.weight -= RATE * link.slope / batch.length; link.slope = 0; }
    }
}

function loss(part) {
  let sum = 0;
  for (const { x, y } of part) sum += (forward(x) - y) ** 2;
  return sum / part.length;
}

const hidden = layers.slice(1).flat();
const maps = hidden.map(() => new Float64Array(SIDE * SIDE));
function frame() {
  for (let first = 0; first < ROWS; first += BATCH) update(train.slice(first, first + BATCH));
  const losses = loss(train) + loss(test);
  for (let i = 0; i < SIDE; i++)
    for (let j = 0; j < SIDE; j++) {
      forward([i / SIDE, j / SIDE]);
      hidden.forEach((neuron, k) => { maps[k][i * SIDE + j] = neuron.answer; });
    }
  return losses;
}

createInterface({ input: process.stdin }).on('line', line => {
  const [job, times] = line.split(' ');
  for (let i = 0; i < Number(times); i++) {
    if (job === 'frame') frame();
    else update(train.slice((i % (ROWS / BATCH)) * BATCH, (i % (ROWS / BATCH) + 1) * BATCH));
  }
  console.log('done');
});
