"""What the losses so far tell of the training: too fast, too slow, on a plateau, as far as it gets, or too far."""

from collections.abc import Callable, Iterator

import numpy as np

from nncore.arrays import Array
from nncore.notes import Note, Remedy, told, told_loss
from nncore.words import percent

RECORDS = 20
"""Losses looked at to judge a learning rate; fewer than this say nothing."""
LONG = 60
"""Losses looked at to say that training hardly moves any more."""
ALIKE = 0.2
"""Outputs that differ by less than this share of the root of the loss say nearly the same for every sample."""
HARDLY = 0.08
"""A loss that has fallen by less than this share in the long look is on a plateau, below half of it stands still."""
MUCH = 0.3
"""The share of its first loss above which much is left to learn."""
MOST_NEIGHBOURS = 300
"""Samples among which neighbours are looked for."""
RECENT = 10
"""Losses that are taken together as those of now."""
RISEN, WORTH = 1.15, 0.1
"""How many times its lowest a test loss is that has risen, and the share of a constant answer's loss it rose by."""
LIKE = 0.02
"""An accuracy that has fallen by less than this is about what it was: of a few hundred rows chance changes as much."""
SLOWER = Remedy("learning_rate", 1 / 3, "A third of the learning rate")
FASTER = Remedy("learning_rate", 3.0, "Three times the learning rate")


def rate_too_high(losses: Array) -> Iterator[Note]:
    """Yield a note if the loss (T,) grows or jumps."""
    if len(losses) <= RECORDS:
        return
    last = losses[-RECORDS:]
    steps = np.diff(last)
    # Mini-batches make any loss tremble. It is the rate's doing when the loss jumps by a good part of what there was
    # to win at the start, up about as often as down, or has been driven well above its beginning.
    jump = float(np.abs(steps).mean() / losses[0]) if losses[0] > 0 else 0.0
    if np.median(last) > 1.5 * losses[0]:
        yield Note(
            "rate_too_high",
            None,
            (),
            float(np.median(last) / losses[0]),
            f"The loss is {told(np.median(last) / losses[0])} times as high as before training: "
            "the updates are too large.",
            "Choose a learning rate three times smaller, and begin anew or go back in time.",
            (SLOWER,),
        )
    elif jump > 0.05 and (steps > 0).mean() >= 0.3:
        yield Note(
            "rate_too_high",
            None,
            (),
            jump,
            f"The loss jumps up and down, by {jump:.0%} of its first value from one epoch to the next.",
            "Choose a learning rate three times smaller, or larger batches.",
            (SLOWER,),
        )


def rate_too_low(losses: Array, theta: Array, grad: Array) -> Iterator[Note]:
    """Yield a note if the loss (T,) falls steadily and slowly where it could fall fast."""
    last = losses[-RECORDS:]
    if len(losses) <= RECORDS or not last.min() > 0:
        return
    won = float(1 - last[-1] / last[0])
    # Slow is not settled: where a network has arrived, growing its weights by a share no longer changes the loss by a
    # like share. `pull` is that elasticity.
    pull = float(np.linalg.norm(grad) * np.linalg.norm(theta) / last[-1])
    if (np.diff(last) < 0).mean() >= 0.9 and 0 < won < 0.01 and pull > 0.1 and last[-1] > 0.2 * losses[0]:
        yield Note(
            "rate_too_low",
            None,
            (),
            won,
            f"The loss falls steadily, but in the last {RECORDS} epochs by {percent(won, 2)} only, and the way down "
            "is steep.",
            "Choose a learning rate three to ten times larger.",
            (FASTER,),
        )


def plateau(losses: Array, output: Array, cross_entropy: bool = False) -> list[Note]:
    """Return a note if the loss (T,) hardly falls while the outputs (n, k) are nearly the same for all samples.

    Such outputs are near the mean of the targets, the best that a constant can do, and there gradients are short.

    Args:
        cross_entropy: whether cross-entropy would be another loss than the one in use, and suits the output.
    """
    if len(losses) <= LONG or not losses[-1] > MUCH * losses[0] or len(output) < 2:
        return []
    won = float(1 - losses[-1] / losses[-LONG])
    falling = float(1 - losses[-1] / losses[-RECORDS])
    differ = float(output.std(axis=-2).max() / np.sqrt(losses[-1]))
    if differ >= ALIKE or not -HARDLY / 2 < won < HARDLY or falling >= HARDLY / 2:
        return []
    remedies = [
        Remedy("seed", None, "Begin with another seed"),
        Remedy("learning_rate", 10.0, "Ten times the learning rate"),
    ]
    advice = "Begin with other weights (a new seed), or choose a learning rate three to ten times larger."
    if cross_entropy:
        name = "binary_cross_entropy" if output.shape[-1] == 1 else "cross_entropy"
        remedies.insert(0, Remedy("loss", name, "Cross-entropy as the loss"))
        advice = (
            "Choose cross-entropy as the loss, begin with other weights (a new seed), or choose a learning rate three "
            "to ten times larger."
        )
    fell = f"The loss fell by {percent(won)} in the last {LONG} epochs."
    stayed = f"The loss did not fall in the last {LONG} epochs."
    meaning = (
        "The training is on a plateau: the output is nearly the same for every sample, near the mean of the targets. "
        + (fell if won > 0 else stayed)
    )
    return [Note("plateau", None, (), won, meaning, advice, tuple(remedies))]


def stuck(losses: Array, x: Array, target: Array, output: Array, hidden: bool = True) -> list[Note]:
    """Return a note if the loss (T,) stands still although the samples tell more than the network has learnt.

    That they do is judged by what the nearest neighbour of each sample says: a network of the right size does no worse.

    Args:
        x: (n, n_in), target: (n, k), output: (n, k); hidden: whether the network has hidden layers.
    """
    if len(losses) <= 2 * LONG or not losses[-1] > MUCH * losses[0] or len(x) < 10:
        return []
    recent = losses[-LONG:]
    won = float(1 - recent[-RECORDS:].mean() / recent[:RECORDS].mean())
    if not -HARDLY / 2 < won < HARDLY / 2:
        return []
    rows = np.unique(np.linspace(0, len(x) - 1, min(len(x), MOST_NEIGHBOURS)).astype(int))
    points, answers = x[rows], target[rows]
    length = np.square(points).sum(axis=-1)
    away = length[:, None] + length - 2 * points @ points.T  # (m, m), never (m, m, n_in): wide tables stay small
    np.fill_diagonal(away, np.inf)
    neighbour = float(np.square(answers[away.argmin(axis=1)] - answers).mean())
    own = float(np.square(output[rows] - answers).mean())
    if neighbour >= own / 2:
        return []
    left = float(losses[-1] / losses[0])
    meaning = (
        f"The loss hardly falls any more and is still {percent(left, 0)} of what it was at first: the network seems "
        "too small for these data."
    )
    if hidden:
        remedies = [Remedy("neurons", 4.0, "Four more neurons in each hidden layer")]
        advice = "Add neurons or a layer."
        if x.shape[1] == 2:  # points of a plane, and a pattern in them that few straight lines can follow
            remedies.append(Remedy("features", "sin", "Sines of both inputs as inputs"))
            advice = "Add neurons or a layer, or give the network the sines of its inputs."
        return [Note("stuck", None, (), left, meaning, advice, tuple(remedies))]
    layer = Remedy("neurons", 4.0, "A hidden layer of four neurons")
    return [Note("stuck", None, (), left, meaning, "Add a hidden layer.", (layer,))]


def overfitting(
    losses: Array, epochs: Array, scale: float, right: Callable[[int | None], float | None] | None = None
) -> list[Note]:
    """Return a note if the test loss has risen for good since it was lowest, while the training loss went on falling.

    A network may grow surer of its mistakes and make no more of them: then its loss rises and its accuracy stays.

    Args:
        losses: (T, 2), training and test; epochs: (T,), when they were measured.
        scale: the loss of the best constant answer, by which a rise is judged large or small.
        right: the share of test rows answered rightly in an epoch, now if it is None; None where nobody knows. Left out
            where answers are not right or wrong.

    Source: Prechelt, "Early Stopping - But When?", 1998.
    """
    if len(losses) <= 2 * RECENT:
        return []
    training, test = losses.T
    best, recent = int(test.argmin()), test[-RECENT:]
    low = float(np.convolve(test, np.full(5, 0.2), "valid").min())  # mini-batches make any loss tremble
    now = float(np.median(recent))
    fell = float(np.median(training[-RECENT:])) < 0.9 * float(training[max(0, best - 2) : best + 3].mean())
    risen = now > RISEN * low and now - low > WORTH * scale and recent.min() > (1 + (RISEN - 1) / 2) * low
    if best >= len(test) - RECENT or not (fell and risen):
        return []
    epoch = int(epochs[best])
    then, today = (right(epoch), right(None)) if right else (None, None)
    least, risen_to = told_loss(float(test[best])), told_loss(now)
    lowest = f"Overfitting: the test loss was lowest in epoch {epoch}, {least}, and has risen to {risen_to}."
    meaning = f"{lowest} The training loss went on falling: what is learnt now helps on the training rows only."
    advice = f"Go back to epoch {epoch}, take fewer neurons, or learn from more rows."
    if then is not None and today is not None:
        if today > then - LIKE:
            meaning = (
                f"Overfitting of the loss, not of the accuracy: the test loss was lowest in epoch {epoch}, {least}, "
                f"and has risen to {risen_to}. The test accuracy was {percent(then)} and is {percent(today)}: the "
                "network is wrong about as often, and surer where it is wrong."
            )
            advice = f"Go back to epoch {epoch} if its probabilities matter; for its answers alone you may stay."
        else:
            meaning = (
                f"{lowest} The test accuracy fell from {percent(then)} to {percent(today)}, while the training loss "
                "went on falling."
            )
    return [
        Note("overfitting", None, (), now / low, meaning, advice, (Remedy("epoch", epoch, f"Back to epoch {epoch}"),))
    ]
