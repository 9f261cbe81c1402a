"""What a network is measured against: always the same answer, and the best that straight lines can do.

The second is logistic or linear regression, which is a network without a hidden layer, learnt by the same passes and
the same kind of rule as any other.
"""

from typing import NamedTuple

import numpy as np

from nncore.architecture import Architecture
from nncore.arrays import Array, as_float
from nncore.data import Dataset
from nncore.data.preparation.scaling import center_and_spread
from nncore.descent import encode_targets
from nncore.network import check_inputs, forward, known_loss
from nncore.optimizers import OPTIMIZERS
from nncore.passes import Backward, Passes, Trace

MOST_ROWS = 2000
"""Rows a reference learns from at the most, spread evenly over the training rows: straight lines need no more."""
EFFORT = 4e8
"""Products of a row and a parameter in all updates together, which bounds the time for wide tables."""
PLAIN = {
    "binary": ("sigmoid", "binary_cross_entropy", "logistic regression"),
    "multiclass": ("softmax", "cross_entropy", "logistic regression"),
    "regression": ("identity", "mse", "linear regression"),
}


def fit_baseline(
    arch: Architecture, x: Array, target: Array, loss: str = "mse", l2: float = 0.0, updates: int = 1000
) -> Array:
    """Return the point (..., P) that Rprop on all rows finds from zero: for a network without a hidden layer, the best.

    A stack of data sets is a stack of points that move together.

    Args:
        x: (n, n_in) or (..., n, n_in); target: (n, k), or with the same leading axes.
        l2: the penalty l2/2·Σw² that counts with the loss, at least 0.
        updates: how many at the most; it ends sooner where no derivative is above 1e-6.

    Raises:
        ValueError: the loss is unknown or the shapes do not fit.

    Source: Igel & Hüsken 2000 (iRprop⁻).

    >>> x = np.array([[0.0], [1.0], [2.0]])
    >>> fit_baseline(Architecture((1, 1), ("identity",)), x, 3 * x - 1)                       # y = 3·x - 1
    array([ 3., -1.])
    """
    x, target = as_float("x", x, 2), as_float("target", target, 2)
    theta = np.zeros((*x.shape[:-2], arch.n_parameters))
    check_inputs(arch, theta, x)
    if target.shape != (*x.shape[:-1], arch.sizes[-1]):
        raise ValueError(f"x of shape {x.shape} needs targets of shape {(*x.shape[:-1], arch.sizes[-1])}.")
    rule, loss_function, n = OPTIMIZERS["rprop"], known_loss(loss), x.shape[-2]
    passes, state = Passes(arch, theta), np.zeros((rule.slots, *theta.shape))
    trace = Trace(arch, n, theta.shape[:-1], theta.shape[:-1])
    back = Backward(arch, n, theta.shape[:-1])
    trace.a[0][...] = x
    pull = l2 * arch.is_weight
    with np.errstate(all="ignore"):
        for t in range(1, updates + 1):
            passes.forward(trace)
            passes.backward(trace, target, loss_function, back)
            back.grad += pull * theta
            if not np.abs(back.grad).max() > 1e-6:
                break
            rule.rule(theta, back.grad, state, 0.1, t)
    return theta


class Reference(NamedTuple):
    """Logistic regression for classes, linear regression for numbers: the network without a hidden layer.

    Attributes:
        title: which of the two it is.
        arch, theta: its shape and its point (P,). Class 1 is 1 at its output, class 0 is 0.
        rows: how many training rows it has learnt from.

    >>> from nncore.data import load
    >>> iris = load("iris")
    >>> found = Reference.of(iris)
    >>> found.title, int((found.answers(iris.held_out[0]).argmax(axis=1) == iris.held_out[1][:, 0]).sum())
    ('logistic regression', 73)
    """

    title: str
    arch: Architecture
    theta: Array
    rows: int

    @classmethod
    def of(cls, data: Dataset) -> "Reference":
        """Learn the training rows of a data set; nothing is left to chance.

        It learns from columns of mean 0 and deviation 1, whatever the network's own are, so that it is found soon and
        is the same however the data are scaled. For classes half the squared weights count with the summed loss, as in
        scikit-learn's default: rows that a straight line divides without a fault would otherwise drive the weights up
        for ever.
        """
        activation, loss, title = PLAIN[data.task]
        arch = Architecture((data.n_features, data.n_outputs), (activation,))
        rows = spread_evenly(np.flatnonzero(data.training), MOST_ROWS)
        inputs = (data.x[rows] - data.center) / data.spread
        target = encode_targets(data, data.y[rows], (0.0, 1.0))
        center, spread = center_and_spread(inputs)
        middle, reach = center_and_spread(target) if data.task == "regression" else (0.0, 1.0)
        l2 = 0.0 if data.task == "regression" else 1 / len(rows)
        updates = int(np.clip(EFFORT / (len(rows) * arch.n_parameters), 100, 1000))
        theta = fit_baseline(arch, (inputs - center) / spread, (target - middle) / reach, loss, l2, updates)
        w, b = arch.layers(theta)[0]
        w[...] *= reach / spread[:, None]
        b[...] = b * reach + middle - center @ w
        return cls(title, arch, theta, len(rows))

    def answers(self, inputs: Array) -> Array:
        """Return its answers (n, k) to inputs (n, n_in) as the network sees them."""
        return forward(self.arch, self.theta, inputs).output


def spread_evenly(rows: Array, most: int) -> Array:
    """Return all of some row numbers (n,), or so many of them from first to last, evenly spaced.

    >>> spread_evenly(np.arange(10), 4)
    array([0, 3, 6, 9])
    """
    if len(rows) <= most:
        return rows
    return rows[np.linspace(0, len(rows) - 1, most).round().astype(int)]


def constant_baseline(data: Dataset) -> Array:
    """Return the one answer (k,) that is best without looking at the inputs, as `Reference` would say it.

    For classes their shares of the training rows, so that the largest share is the answer; for numbers the mean.

    >>> from nncore.data import load
    >>> constant_baseline(load("iris"))
    array([0.333, 0.333, 0.333])
    """
    shares: Array = encode_targets(data, data.y[data.training], (0.0, 1.0)).mean(axis=0)
    return shares


def best_line(x: Array, y: Array) -> float:
    """Return the largest share of rows that a straight line can have on their right sides, 0.5 to 1.

    A line is turned once about every row; a row changes sides whenever the line passes it, so all lines that differ in
    how they part the rows are counted, in the order of n² log n.

    Args:
        x: (n, 2), no three rows on one line; y: (n,) or (n, 1), each 0 or 1.

    Raises:
        ValueError: x has not two columns, or a row for each y.

    >>> corners = np.array([[0.0, 0.0], [0.1, 1.0], [1.0, 0.1], [1.2, 1.1]])
    >>> best_line(corners, np.array([0, 1, 1, 1])), best_line(corners, np.array([0, 1, 1, 0]))
    (1.0, 0.75)
    """
    x, sign = as_float("x", x, 2), np.where(np.ravel(y) > 0.5, 1.0, -1.0)
    if x.shape != (len(sign), 2):
        raise ValueError(f"x of shape {x.shape} does not give two columns for each of {len(sign)} rows.")
    across = x[None] - x[:, None]  # from row i to row j
    angle = np.arctan2(across[..., 1], across[..., 0])
    left = np.where(angle > 0, 1.0, -1.0)  # of the line through row i along the first column
    score = left * sign
    np.fill_diagonal(score, 0.0)
    order = np.argsort(angle % np.pi, axis=1)
    turned = score.sum(axis=1, keepdims=True) - 2 * np.cumsum(np.take_along_axis(score, order, axis=1), axis=1)
    most = max(float(np.abs(turned).max()), float(np.abs(score.sum(axis=1)).max()))
    return (most + 1 + len(x)) / (2 * len(x))  # the line leaves row i itself on its right side
