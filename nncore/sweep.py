"""Many recipes at once: those that can share one stack do, the rest go one after another or to other workers.

What is to be tried are jobs, see `search`.

>>> import nncore as nn
>>> jobs = nn.grid(nn.Architecture((2, 4, 1), ("tanh", "tanh")), nn.Recipe(), learning_rate=[0.01, 0.1], seed=range(3))
>>> results = [result for step in sweep(jobs, nn.data.load("xor"), nn.Stop(epochs=20)) for result in step.finished]
>>> len(results), min(results, key=lambda result: result.losses[1]).job.recipe.learning_rate
(6, 0.1)
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from nncore.architecture import Architecture
from nncore.arrays import Array
from nncore.data import Dataset
from nncore.descent import ALIKE, Descent
from nncore.history import MOST_LOSSES, History, Moment, Thinned, states_held
from nncore.initializers import initial
from nncore.recipe import check_fit
from nncore.search import Job
from nncore.stopping import Stop, Watch
from nncore.training import Run, Standing

WIDTH = 256
"""Members of one stack at the most; wider ones leave the processor's cache and gain nothing."""
AT_ONCE = 12_000_000
"""Rows times parameters times members of a stack at the most: its longest step, the losses over all rows, then takes
some hundredths of a second, and whoever waits for a pause does not wait long."""
POLL = 0.1
"""Seconds after which somebody who waits for other workers looks up."""


@dataclass(frozen=True, eq=False)
class Result:
    """How one job went.

    Attributes:
        index: its place among the jobs; job: what was to be trained.
        theta: (P,), where it ended; epoch: after how many passes.
        state: (slots, P), the optimiser's memory there; t: updates it had made.
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
    state: Array = field(default_factory=lambda: np.empty((0, 0)), repr=False)
    t: int = 0

    def run(self, data: Dataset) -> Run:
        """Return the run that ended here, on the data it was trained on: bit for bit, with its curve.

        It goes on with NumPy, as it came here. Going back in it trains again from the beginning.

        Raises:
            ValueError: it could not be trained.

        >>> import nncore as nn
        >>> arch, data = nn.Architecture((2, 4, 1), ("tanh", "tanh")), nn.data.load("xor")
        >>> [step] = [step for step in sweep([Job(arch, nn.Recipe())], data, Stop(epochs=5)) if step.finished]
        >>> run = step.finished[0].run(data)
        >>> run.epoch, run.losses == step.finished[0].losses
        (5, True)
        """
        if not self.theta.size:
            raise ValueError(self.why)
        arch, recipe = self.job
        begin = initial(arch, recipe.init, recipe.seed, scale=recipe.init_scale)
        last = Moment(self.theta, self.state, self.t, recipe, data)
        return run_of(arch, begin, last, self.curve[: self.epoch + 1], self.failed)


def run_of(arch: Architecture, begin: Array, last: Moment, curve: Array, diverged: bool = False) -> Run:
    """Return the run that went from one point to a moment without a turn; it goes on with NumPy.

    Args:
        begin: (P,); last: the end of its last epoch; curve: (T, 2), training and test loss of every epoch from 0 on.
    """
    first = Moment(begin, np.zeros_like(last.state), 0, last.recipe, last.data)
    moments = Thinned[Moment](states_held(arch.n_parameters))
    losses = Thinned[tuple[float, float]](MOST_LOSSES)
    for epoch, (train, test) in enumerate(curve.tolist()):
        losses.record(epoch, (train, test))
    end = len(curve) - 1
    for epoch, moment in ((0, first), (end, last)):
        moments.record(epoch, moment)
    return Run.resumed(arch, History.of(moments, losses, end), Standing(end, 0, 0, last, {}, diverged), engine="numpy")


class Cancelled(BaseException):
    """Raised by a `pause` to end a sweep."""


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


def sweep(
    jobs: Sequence[Job],
    data: Dataset,
    stop: Stop,
    executor: Executor | None = None,
    width: int | None = None,
    pause: Callable[[], None] | None = None,
) -> Iterator[Progress]:
    """Train every job on the same data and report results as they come in.

    Jobs that share a shape, loss, optimiser, its constants and batch size train as one stack of up to `width` members;
    each comes out as a `Run` of its own recipe would. A job that cannot be trained is reported with the reason and
    loses no other.

    Args:
        stop: when each member ends; with `restore_best` its result is the point of its lowest test loss.
        executor: anything of the kind of `concurrent.futures.Executor`, also one whose workers are on other machines,
            to train the stacks side by side. `width` then says how finely the work is dealt out.
        width: members of a stack at the most; by default as many as pay, fewer of large networks or on many rows.
        pause: called between two steps, of which none takes long: to let others compute, or, by raising `Cancelled`,
            to end it all. Whatever ends the iteration takes back from an executor what has not begun there.

    Raises:
        ValueError: the width is below 1.
    """
    if width is not None and width < 1:
        raise ValueError(f"A stack needs room for at least one member, not {width}.")
    numbered = [(index, Job(*job)) for index, job in enumerate(jobs)]
    finished, stacks = _dealt(numbered, data, width)
    done, total = 0, len(numbered)
    if finished:
        done = len(finished)
        yield Progress(done, total, done / total, tuple(finished))
    reports = (
        _handed_out(stacks, data, stop, executor, pause)
        if executor
        else _one_by_one(stacks, data, stop, total, done, pause)
    )
    for share, results in reports:
        done += len(results)
        yield Progress(done, total, max(done / total, share), tuple(results))


Members = list[tuple[int, Job]]


def _dealt(numbered: Members, data: Dataset, width: int | None) -> tuple[list[Result], list[Members]]:
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
    stacks = []
    for members in groups.values():
        most = width or min(WIDTH, max(1, AT_ONCE // (len(data.x) * members[0][1].arch.n_parameters)))
        stacks += [members[i : i + most] for i in range(0, len(members), most)]
    return refused, stacks


def _without(index: int, job: Job, why: str) -> Result:
    nothing = np.empty(0)
    return Result(index, job, nothing, 0, (float("nan"), float("nan")), nothing.reshape(0, 2), why, failed=True)


def _one_by_one(
    stacks: list[Members], data: Dataset, stop: Stop, total: int, done: int, pause: Callable[[], None] | None
) -> Iterator[tuple[float, list[Result]]]:
    for members in stacks:
        left = len(members)
        for epoch, results in _trained(members, data, stop, pause):
            done, left = done + len(results), left - len(results)
            yield (done + left * epoch / stop.epochs if stop.epochs else done) / total, results


def _handed_out(
    stacks: list[Members], data: Dataset, stop: Stop, executor: Executor, pause: Callable[[], None] | None
) -> Iterator[tuple[float, list[Result]]]:
    futures: dict[Future[list[Result]], Members] = {
        executor.submit(_all_trained, members, data, stop): members for members in stacks
    }
    waiting = set(futures)
    try:
        while waiting:
            ready, waiting = wait(waiting, timeout=POLL, return_when=FIRST_COMPLETED)
            if pause:
                pause()
            for future in ready:
                try:
                    results = future.result()
                except Exception as wrong:  # whatever befell a worker, the others go on
                    why = f"The worker that trained it failed: {type(wrong).__name__}: {wrong}"
                    results = [_without(index, job, why) for index, job in futures[future]]
                yield 0.0, results
    finally:
        for future in waiting:
            future.cancel()


def _all_trained(members: Members, data: Dataset, stop: Stop) -> list[Result]:
    """Train a stack in another worker, which gets this function by its name."""
    return [result for _, results in _trained(members, data, stop) for result in results]


def _trained(
    members: Members, data: Dataset, stop: Stop, pause: Callable[[], None] | None = None
) -> Iterator[tuple[int, list[Result]]]:
    """Train a stack; if it fails as a whole, its members one by one, so that the one to blame is found."""
    reported: set[int] = set()
    try:
        for epoch, results in _stack_trained(members, data, stop, pause):
            reported |= {result.index for result in results}
            yield epoch, results
    except Exception as wrong:  # a member must never take the others with it
        rest = [(index, job) for index, job in members if index not in reported]
        if len(members) == 1:
            index, job = members[0]
            yield 0, [_without(index, job, f"Training it failed: {type(wrong).__name__}: {wrong}")]
        else:
            for member in rest:
                yield from _trained([member], data, stop, pause)


class _Point(NamedTuple):
    """Where the members of a stack were: theta (m, P), and the optimiser's memory (slots, m, P)."""

    theta: Array
    state: Array

    @classmethod
    def of(cls, descent: Descent) -> "_Point":
        """Return where a descent is."""
        return cls(descent.theta.copy(), descent.state.copy())

    def take(self, members: Any, descent: Descent) -> None:
        """Have some members where they are now."""
        self.theta[members] = descent.theta[members]
        self.state[:, members] = descent.state[:, members]


def _stack_trained(
    members: Members, data: Dataset, stop: Stop, pause: Callable[[], None] | None
) -> Iterator[tuple[int, list[Result]]]:
    arch = members[0][1].arch
    descent = Descent(arch, [job.recipe for _, job in members], data, stack=(len(members),))
    watches = [Watch(stop) for _ in members]
    going = list(range(len(members)))
    before, best = _Point.of(descent), _Point.of(descent)
    curve: list[Array] = []
    epoch, updates = 0, -(-descent.n // descent.size)
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
                    best.take(i, descent)
                at, point = epoch, _Point(descent.theta, descent.state)
            else:
                rate = job.recipe.learning_rate
                why = f"In epoch {epoch} the loss is no longer finite: a learning rate of {rate:g} is too large here."
                at, point = epoch - 1, before
            if why and epoch == 0 and not finite[i]:
                results.append(_without(index, job, "The loss is not finite before training begins."))
            elif why:
                if stop.restore_best:
                    at, point = watches[i].best_epoch, best
                history = np.array([row[i] for row in curve[: epoch + bool(finite[i])]])
                train, test = history[at].tolist()
                theta, state, t = point.theta[i].copy(), point.state[:, i].copy(), at * updates
                results.append(Result(index, job, theta, at, (train, test), history, why, not finite[i], state, t))
        ended = {result.index for result in results}
        going = [i for i in going if members[i][0] not in ended]
        yield epoch, results
        if not going:
            return
        before.take(slice(None), descent)
        row = 0
        while row < descent.n:
            with np.errstate(all="ignore"):
                row += descent.update(epoch, row)
            if pause:
                pause()
        epoch += 1
