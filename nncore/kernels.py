"""The training of an epoch as one compiled loop: the same passes, losses and rules as their NumPy modules, in scalars.

It stands beside `passes`, `activation_functions`, `losses` and `optimizers`, whose formulas and sources it repeats one
by one, and a test holds the two to 1e-9. Samples lie along the last axis of every array, as there. Compiled, an update
of a small network costs a fifth, and the interpreter's lock is free meanwhile, so that two visitors really train at the
same time. All of it is one file, for the compiler's cache notices a change in the file of what it has compiled and not
in what that calls. This module needs numba; see `engines` for what happens without.
"""

import math
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

from nncore.activation_functions import GELU_CUBE, GELU_WIDTH, SELU_ALPHA, SELU_SCALE
from nncore.architecture import Architecture
from nncore.arrays import Array
from nncore.optimizers import OPTIMIZERS
from nncore.recipe import Recipe

ACTIVATION_CODES = {
    "identity": 0,
    "step": 1,
    "sigmoid": 2,
    "hard_sigmoid": 3,
    "tanh": 4,
    "softsign": 5,
    "relu": 6,
    "leaky_relu": 7,
    "elu": 8,
    "selu": 9,
    "softplus": 10,
    "gelu": 11,
    "silu": 12,
    "mish": 13,
    "sine": 14,
    "gaussian": 15,
    "softmax": 16,
}
LOSS_CODES = {"mse": 0, "mae": 1, "huber": 2, "binary_cross_entropy": 3, "cross_entropy": 4, "hinge": 5}
RULE_CODES = {"sgd": 0, "momentum": 1, "nesterov": 2, "adagrad": 3, "rmsprop": 4, "adadelta": 5, "adam": 6, "nadam": 7}
LOGISTIC, SHARES = 10, 11
"""Losses taken together with the output: binary cross-entropy of a sigmoid, cross-entropy of softmax."""
SOFTMAX = ACTIVATION_CODES["softmax"]
EDGE = 1e-12
F = TypeVar("F", bound=Callable[..., Any])
compiled: Callable[[F], F] = cast(Any, njit(cache=True, nogil=True, error_model="numpy"))
"""Without NumPy's error model a division by 0 would raise an error here."""


@compiled
def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


@compiled
def tanh(z: float) -> float:
    """Return the hyperbolic tangent by a single exponential, faster than C's own; it is right to 1e-16, and no finer
    near 0.
    """
    return 1 - 2 / (math.exp(2 * z) + 1)


@compiled
def softplus(z: float) -> float:
    return max(z, 0.0) + math.log1p(math.exp(-abs(z)))


@compiled
def value(code: int, z: float) -> float:
    """Return an activation at z."""
    if code == 0:
        return z
    if code == 1:
        return 1.0 if z >= 0 else 0.0
    if code == 2:
        return sigmoid(z)
    if code == 3:
        return min(max(z / 6 + 0.5, 0.0), 1.0)
    if code == 4:
        return tanh(z)
    if code == 5:
        return math.copysign(1.0, z) if math.isinf(z) else z / (1 + abs(z))
    if code == 6:
        return max(z, 0.0)
    if code == 7:
        return z if z > 0 else 0.01 * z
    if code == 8:
        return z if z > 0 else math.expm1(z)
    if code == 9:
        return SELU_SCALE * (z if z > 0 else SELU_ALPHA * math.expm1(z))
    if code == 10:
        return softplus(z)
    if code == 11:
        low = max(z, -40.0)
        return 0.5 * low * (1 + math.tanh(GELU_WIDTH * (low + GELU_CUBE * low**3)))
    if code == 12:
        low = max(z, -800.0)
        return low * sigmoid(low)
    if code == 13:
        low = max(z, -800.0)
        return low * math.tanh(softplus(low))
    if code == 14:
        return 0.0 if math.isinf(z) else math.sin(z)
    return math.exp(-z * z)


@compiled
def derivative(code: int, z: float, a: float) -> float:
    """Return an activation's derivative at z, where its value is a."""
    if code == 0:
        return 1.0
    if code == 1:
        return 0.0
    if code == 2:
        return (1 - a) * a
    if code == 3:
        return 1 / 6 if abs(z) < 3 else 0.0
    if code == 4:
        return 1 - a * a
    if code == 5:
        return 1 / (1 + abs(z)) ** 2
    if code == 6:
        return 1.0 if z > 0 else 0.0
    if code == 7:
        return 1.0 if z > 0 else 0.01
    if code == 8:
        return math.exp(min(z, 0.0))
    if code == 9:
        return SELU_SCALE * (1.0 if z > 0 else SELU_ALPHA * math.exp(z))
    if code == 10:
        return sigmoid(z)
    if code == 11:
        near = min(max(z, -40.0), 40.0)
        t = math.tanh(GELU_WIDTH * (near + GELU_CUBE * near**3))
        return 0.5 * (1 + t) + 0.5 * near * (1 - t * t) * GELU_WIDTH * (1 + 3 * GELU_CUBE * near**2)
    near = min(max(z, -800.0), 800.0)
    if code == 12:
        s = sigmoid(near)
        return s * (1 + near * (1 - s))
    if code == 13:
        t = math.tanh(softplus(near))
        return t + near * (1 - t * t) * sigmoid(near)
    if code == 14:
        return 0.0 if math.isinf(z) else math.cos(z)
    near = min(max(z, -40.0), 40.0)
    return -2 * near * math.exp(-near * near)


@compiled
def miss(code: int, p: float, t: float, k: int, n: int) -> float:
    """Return the derivative of a loss by one of k outputs of one of n samples: p where it should be t."""
    cells = n * k
    if code == 0:
        return (p - t) * (2.0 / cells)
    if code == 1:
        return (1.0 if p > t else -1.0 if p < t else 0.0) * (1.0 / cells)
    if code == 2:
        return min(max(p - t, -1.0), 1.0) * (1.0 / cells)
    if code == 5:
        return (-1.0 / cells) * t if t * p < 1 else 0.0
    if code == LOGISTIC:
        return (p - t) * (1.0 / cells)
    within = min(max(p, EDGE), 1 - EDGE)
    if within != p:
        return 0.0
    return (p - t) / (p * (1 - p) * cells) if code == 3 else -t / (p * n)


@compiled
def forward(theta: Array, sizes: Array, codes: Array, a: Array, z: Array, n: int, mask: Array) -> None:
    """Fill z and a (neurons, samples) of n samples from the inputs, the first rows of a.

    mask (hidden neurons, samples) is what the answers of hidden layers are multiplied by; without rows for nothing.
    """
    block, below = 0, 0
    for layer in range(len(codes)):
        n_in, n_out = sizes[layer], sizes[layer + 1]
        here = below + n_in
        for j in range(n_out):
            for s in range(n):
                z[here + j, s] = theta[block + n_in * n_out + j]
            for i in range(n_in):
                w = theta[block + i * n_out + j]
                for s in range(n):
                    z[here + j, s] += w * a[below + i, s]
            if codes[layer] != SOFTMAX:
                for s in range(n):
                    a[here + j, s] = value(codes[layer], z[here + j, s])
            if len(mask) and layer < len(codes) - 1:
                for s in range(n):
                    a[here + j, s] *= mask[here - sizes[0] + j, s]
        if codes[layer] == SOFTMAX:
            for s in range(n):
                most = z[here : here + n_out, s].max()
                whole = 0.0
                for j in range(n_out):
                    a[here + j, s] = math.exp(z[here + j, s] - most)
                    whole += a[here + j, s]
                for j in range(n_out):
                    a[here + j, s] /= whole
        block, below = block + (n_in + 1) * n_out, here


@compiled
def backward(
    theta: Array,
    sizes: Array,
    codes: Array,
    loss: int,
    target: Array,
    a: Array,
    z: Array,
    delta: Array,
    grad: Array,
    n: int,
    weight: Array,
    mask: Array,
) -> None:
    """Fill delta (neurons, samples) and grad (P,) from a forward pass; target is (outputs, samples), weight (samples,)
    what the loss of each is multiplied by, mask as of `forward`.
    """
    last = len(codes) - 1
    k = sizes[last + 1]
    here, block = sizes[: last + 1].sum(), len(theta)
    for s in range(n):
        whole = 0.0
        for j in range(k):
            whole += target[j, s]
        for j in range(k):
            p, t = a[here + j, s], target[j, s]
            slope = (p * whole - t) * (1.0 / n) if loss == SHARES else miss(loss, p, t, k, n)
            delta[here + j, s] = slope * weight[s]
    for layer in range(last, -1, -1):
        n_in, n_out = sizes[layer], sizes[layer + 1]
        below, block = here - n_in, block - (n_in + 1) * n_out
        if codes[layer] == SOFTMAX and loss != SHARES:
            for s in range(n):
                common = 0.0
                for j in range(n_out):
                    common += a[here + j, s] * delta[here + j, s]
                for j in range(n_out):
                    delta[here + j, s] = a[here + j, s] * (delta[here + j, s] - common)
        elif layer < last or loss < LOGISTIC:
            for j in range(here, here + n_out):
                if len(mask) and layer < last:  # a is what the mask has left of the answer
                    for s in range(n):
                        slope = derivative(codes[layer], z[j, s], value(codes[layer], z[j, s]))
                        delta[j, s] *= slope * mask[j - sizes[0], s]
                else:
                    for s in range(n):
                        delta[j, s] *= derivative(codes[layer], z[j, s], a[j, s])
        for j in range(n_out):
            total = 0.0
            for s in range(n):
                total += delta[here + j, s]
            grad[block + n_in * n_out + j] = total
        for i in range(n_in):
            if layer:
                delta[below + i, :n] = 0.0
            for j in range(n_out):
                w, total = theta[block + i * n_out + j], 0.0
                for s in range(n):
                    total += a[below + i, s] * delta[here + j, s]
                    if layer:
                        delta[below + i, s] += w * delta[here + j, s]
                grad[block + i * n_out + j] = total
        here = below


@compiled
def move(code: int, theta: Array, grad: Array, state: Array, rate: float, t: int, c: Array) -> None:
    """Move theta (P,) by the rule of an optimiser, whose memory is state (slots, P) and whose constants, in their
    order, are c; see `optimizers`.
    """
    for p in range(len(theta)):
        g = grad[p]
        if code == 0:
            theta[p] -= g * rate
        elif code <= 2:
            v = state[0, p] = state[0, p] * c[0] + g
            theta[p] -= rate * (v if code == 1 else g + c[0] * v)
        elif code == 3:
            state[0, p] += g * g
            theta[p] -= g / (math.sqrt(state[0, p]) + c[0]) * rate
        elif code == 4:
            state[0, p] = state[0, p] * c[0] + (1 - c[0]) * g * g
            theta[p] -= g / (math.sqrt(state[0, p]) + c[1]) * rate
        elif code == 5:
            state[0, p] = state[0, p] * c[0] + (1 - c[0]) * g * g
            g *= math.sqrt((state[1, p] + c[1]) / (state[0, p] + c[1]))
            state[1, p] = state[1, p] * c[0] + (1 - c[0]) * g * g
            theta[p] -= g * rate
        else:
            m = state[0, p] = state[0, p] * c[0] + (1 - c[0]) * g
            v = state[1, p] = state[1, p] * c[1] + (1 - c[1]) * g * g
            root = math.sqrt(v / (1 - c[1] ** t)) + c[2]
            if code == 6:
                theta[p] -= m / root * rate / (1 - c[0] ** t)
            else:
                ahead = g * ((1 - c[0]) / (1 - c[0] ** t)) + m * (c[0] / (1 - c[0] ** (t + 1)))
                theta[p] -= ahead / root * rate


@compiled
def learn(
    theta: Array,
    sizes: Array,
    codes: Array,
    loss: int,
    rule: int,
    constants: Array,
    inputs: Array,
    targets: Array,
    weights: Array,
    order: Array,
    masks: Array,
    row: int,
    end: int,
    size: int,
    state: Array,
    t: int,
    rates: Array,
    l1: Array,
    l2: Array,
    decay: Array,
    most: float,
    length: float,
    frozen: NDArray[np.bool_],
) -> int:
    """Make the updates of the mini-batches of `size` rows that begin from `row` on and before `end`; return how many.

    Args:
        theta: (P,); state: (slots, P), which change in place; t: updates made before; constants: of the rule.
        inputs: (n_in + 1, n or more), whose last row is not read; targets: (k, n); weights: (n,), of the samples.
        order: (n,), in which the samples are learnt; masks: (hidden neurons, n), in that order, see `forward`.
        rates: the learning rate of each update.
        l1, l2, decay: (P,), 0 on biases; most, length: to clip the gradient by; frozen: (P,), what stays.
    """
    neurons, k = sizes.sum(), sizes[-1]
    a, z, delta = np.empty((neurons, size)), np.empty((neurons, size)), np.empty((neurons, size))
    target, weight, grad, kept = np.empty((k, size)), np.empty(size), np.empty_like(theta), np.empty_like(theta)
    done = 0
    while row < end:
        n = min(size, len(order) - row)
        for s in range(n):
            sample = order[row + s]
            weight[s] = weights[sample]
            for i in range(sizes[0]):
                a[i, s] = inputs[i, sample]
            for j in range(k):
                target[j, s] = targets[j, sample]
        mask = masks[:, row : row + n]
        forward(theta, sizes, codes, a, z, n, mask)
        backward(theta, sizes, codes, loss, target, a, z, delta, grad, n, weight, mask)
        rate, whole = rates[done], 0.0
        for p in range(len(theta)):
            kept[p] = theta[p]
            g = 0.0 if frozen[p] else grad[p] + l2[p] * theta[p]
            grad[p] = min(max(g, -most), most) if math.isfinite(g) else g
            whole += grad[p] * grad[p]
            theta[p] *= 1 - rate * decay[p]
        whole = math.sqrt(whole)
        if whole > length:
            grad *= length / whole
        done += 1
        move(rule, theta, grad, state, rate, t + done, constants)
        for p in range(len(theta)):
            if l1[p] > 0:
                theta[p] = math.copysign(max(abs(theta[p]) - rate * l1[p], 0.0), theta[p])
            if frozen[p]:
                theta[p] = kept[p]
        row += n
    return done


def plan(arch: Architecture, recipe: Recipe) -> tuple[Array, Array, int, int, Array]:
    """Return what `learn` has to know of a network, its loss and its optimiser."""
    loss, last = recipe.loss, arch.activations[-1]
    together = {("binary_cross_entropy", "sigmoid"): LOGISTIC, ("cross_entropy", "softmax"): SHARES}
    return (
        np.array(arch.sizes),
        np.array([ACTIVATION_CODES[name] for name in arch.activations]),
        together.get((loss, last), LOSS_CODES[loss]),
        RULE_CODES[OPTIMIZERS[recipe.optimizer].rule.__name__],
        np.array([*recipe.constants.values()], dtype=float),
    )


def warm_up() -> None:
    """Have everything compiled, by an update of something small."""
    of = plan(Architecture((1, 1), ("identity",)), Recipe())
    theta, flat, state, one = np.zeros(2), np.zeros(2), np.zeros((2, 2)), np.ones(1)
    rows = state, np.ones((1, 1)), one, np.zeros(1, dtype=np.intp), np.empty((0, 1))
    free = np.zeros(2, dtype=bool)
    learn(theta, *of, *rows, 0, 1, 1, state, 0, one, flat, flat, flat, math.inf, math.inf, free)
