"""Many recipes at once: those that can share one stack do, the rest go one after another or to other workers.

>>> import nncore as nn
>>> jobs = grid(nn.Architecture((2, 4, 1), ("tanh", "tanh")), nn.Recipe(), learning_rate=[0.01, 0.1], seed=range(3))
>>> results = [result for step in sweep(jobs, nn.data.load("xor"), nn.Stop(epochs=20)) for result in step.finished]
>>> len(results), min(results, key=lambda result: result.losses[1]).job.recipe.learning_rate
(6, 0.1)
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, as_completed
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np

from nncore.architecture import Architecture
from nncore.arrays import Array
from nncore.data import Dataset
from nncore.descent import ALIKE, Descent
from nncore.recipe import Recipe, check_fit
from nncore.stopping import Stop, Watch

WIDTH = 256
"""Members of one stack at the most; wider ones leave the processor's cache and gain nothing."""


class Job(NamedTuple):
    """One network to train."""

    arch: Architecture
    recipe: Recipe


@dataclass(frozen=True, eq=False)
class Result:
    """How one job went.

    Attributes:
        index: its place among the jobs; job: what was to be trained.
        theta: (P,), where it ended; epoch: after how many passes.
        losses: (training, test) there; curve: (T, 2), the same for every epoch, the beginning included.
        why: the sentence that says why it ended.
        failed: True if it could not be trained, and then theta is empty, or diverged, and then theta is the end of the
            last epoch that was finite.
    """

    index: int
    job: Job
    theta: Array = field(repr=False)
    epoch: int
    losses: tuple[float, float]
    curve: Array = field(repr=False)
    why: str
    failed: bool = False


class Progress(NamedTuple):
    """How far a sweep is.

    Attributes:
        done, total: jobs finished, and jobs there are.
        share: of all the epochs that may be needed at the most, those behind it, 0 to 1; with other workers, or where
            `Stop` names no epochs, the share of the jobs.
        finished: the results that came in since the last report.
    """

    done: int
    total: int
    share: float
    finished: tuple[Result, ...]


def stack_key(job: Job) -> tuple[Any, ...]:
    """Return what jobs that train as one stack agree in: the shape, and how an update is made."""
    return (job.arch, *(getattr(job.recipe, name) for name in ALIKE), *job.recipe.constants.items())


def grid(arch: Architecture | Sequence[Architecture], recipe: Recipe, **values: Iterable[Any]) -> list[Job]:
    """Return a job for every combination of architectures and values of the recipe's fields, the last running fastest.

    Raises:
        ValueError: as `Recipe`, or a field is not a recipe's.

    >>> [job.recipe.seed for job in grid(Architecture((2, 1), ("tanh",)), Recipe(), l2=[0.0, 0.1], seed=range(2))]
    [0, 1, 0, 1]
    """
    known = recipe.to_dict()
    for name in values:
        if name not in known:
            raise ValueError(f"a recipe has no {name!r}; it has {', '.join(known)}")
    shapes = [arch] if isinstance(arch, Architecture) else list(arch)
    choices = [list(options) for options in values.values()]
    return [
        Job(shape, replace(recipe, **dict(zip(values, chosen, strict=True))))
        for shape in shapes
        for chosen in itertools.product(*choices)
    ]


def sweep(
    jobs: Sequence[Job], data: Dataset, stop: Stop, executor: Executor | None = None, width: int = WIDTH
) -> Iterator[Progress]:
    """Train every job on the same data and report results as they come in.

    Jobs that share a shape, loss, optimiser, its constants and batch size train as one stack of up to `width` members;
    each comes out as a `Run` of its own recipe would. A job that cannot be trained is reported with the reason and
    loses no other.

    Args:
        stop: when each member ends; with `restore_best` its result is the point of its lowest test loss.
        executor: anything of the kind of `concurrent.futures.Executor`, also one whose workers are on other machines,
            to train the stacks side by side. `width` then says how finely the work is dealt out.

    Raises:
        ValueError: the width is below 1.
    """
    if width < 1:
        raise ValueError(f"a stack needs room for at least one member, not {width}")
    numbered = [(index, Job(*job)) for index, job in enumerate(jobs)]
    finished, stacks = _dealt(numbered, data, width)
    done, total = 0, len(numbered)
    if finished:
        done = len(finished)
        yield Progress(done, total, done / total, tuple(finished))
    reports = _handed_out(stacks, data, stop, executor) if executor else _one_by_one(stacks, data, stop, total, done)
    for share, results in reports:
        done += len(results)
        yield Progress(done, total, max(done / total, share), tuple(results))


Members = list[tuple[int, Job]]


def _dealt(numbered: Members, data: Dataset, width: int) -> tuple[list[Result], list[Members]]:
    """Return the jobs that cannot begin, as results, and all others in stacks."""
    refused: list[Result] = []
    groups: dict[Any, Members] = {}
    for index, job in numbered:
        try:
            check_fit(job.arch, job.recipe, data)
        except ValueError as wrong:
            refused.append(_without(index, job, str(wrong)))
        else:
            groups.setdefault(stack_key(job), []).append((index, job))
    return refused, [members[i : i + width] for members in groups.values() for i in range(0, len(members), width)]


def _without(index: int, job: Job, why: str) -> Result:
    nothing = np.empty(0)
    return Result(index, job, nothing, 0, (float("nan"), float("nan")), nothing.reshape(0, 2), why, failed=True)


def _one_by_one(
    stacks: list[Members], data: Dataset, stop: Stop, total: int, done: int
) -> Iterator[tuple[float, list[Result]]]:
    for members in stacks:
        left = len(members)
        for epoch, results in _trained(members, data, stop):
            done, left = done + len(results), left - len(results)
            yield (done + left * epoch / stop.epochs if stop.epochs else done) / total, results


def _handed_out(
    stacks: list[Members], data: Dataset, stop: Stop, executor: Executor
) -> Iterator[tuple[float, list[Result]]]:
    futures: dict[Future[list[Result]], Members] = {
        executor.submit(_all_trained, members, data, stop): members for members in stacks
    }
    for future in as_completed(futures):
        try:
            results = future.result()
        except Exception as wrong:  # whatever befell a worker, the others go on
            why = f"The worker that trained it failed: {type(wrong).__name__}: {wrong}"
            results = [_without(index, job, why) for index, job in futures[future]]
        yield 0.0, results


def _all_trained(members: Members, data: Dataset, stop: Stop) -> list[Result]:
    """Train a stack in another worker, which gets this function by its name."""
    return [result for _, results in _trained(members, data, stop) for result in results]


def _trained(members: Members, data: Dataset, stop: Stop) -> Iterator[tuple[int, list[Result]]]:
    """Train a stack; if it fails as a whole, its members one by one, so that the one to blame is found."""
    reported: set[int] = set()
    try:
        for epoch, results in _stack_trained(members, data, stop):
            reported |= {result.index for result in results}
            yield epoch, results
    except Exception as wrong:  # a member must never take the others with it
        rest = [(index, job) for index, job in members if index not in reported]
        if len(members) == 1:
            index, job = members[0]
            yield 0, [_without(index, job, f"Training it failed: {type(wrong).__name__}: {wrong}")]
        else:
            for member in rest:
                yield from _trained([member], data, stop)


def _stack_trained(members: Members, data: Dataset, stop: Stop) -> Iterator[tuple[int, list[Result]]]:
    arch = members[0][1].arch
    descent = Descent(arch, [job.recipe for _, job in members], data, stack=(len(members),))
    watches = [Watch(stop) for _ in members]
    going = list(range(len(members)))
    before, best = descent.theta.copy(), descent.theta.copy()
    curve: list[Array] = []
    epoch = 0
    while True:
        losses = np.stack(descent.losses(), axis=-1)
        curve.append(losses)
        finite = np.isfinite(losses).all(axis=-1) & np.isfinite(descent.theta).all(axis=-1)
        results = []
        for i in going:
            index, job = members[i]
            if finite[i]:
                why = watches[i].reason(epoch, *losses[i].tolist())
                if watches[i].best_epoch == epoch:
                    best[i] = descent.theta[i]
                at, theta = epoch, descent.theta[i]
            else:
                rate = f"a learning rate of {job.recipe.learning_rate:g} is too large here"
                why, at, theta = f"In epoch {epoch} the loss is no longer finite: {rate}.", epoch - 1, before[i]
            if why and epoch == 0 and not finite[i]:
                results.append(_without(index, job, "The loss is not finite before training begins."))
            elif why:
                if stop.restore_best:
                    at, theta = watches[i].best_epoch, best[i]
                history = np.array([row[i] for row in curve[: epoch + bool(finite[i])]])
                train, test = history[at].tolist()
                results.append(Result(index, job, theta.copy(), at, (train, test), history, why, not finite[i]))
        ended = {result.index for result in results}
        going = [i for i in going if members[i][0] not in ended]
        yield epoch, results
        if not going:
            return
        before[...] = descent.theta
        with np.errstate(all="ignore"):
            row = 0
            while row < descent.n:
                row += descent.update(epoch, row)
        epoch += 1
