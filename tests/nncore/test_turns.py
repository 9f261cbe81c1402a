"""Weights edited by hand, other data, frozen weights and branches: a run takes every turn again, to the bit."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nncore as nn
from nncore import OPTIMIZERS, Architecture, Recipe
from nncore.arrays import Array
from nncore.data import Dataset
from tests.nncore.cases import DRAWN, same_bits
from tests.nncore.test_training import ARCH, HUGE, forgetful, load, place, start

CIRCLE = load("circle", n=24)
WEIGHT = ARCH.is_weight
SOME = (0, 4, 7, 10, 12)  # weights and biases of both layers


# ------------------------------------------------------------------------------------------------ a plain model


def rows_of(data, x, y, test):
    return replace(data, x=x, y=y, test=test, validation=np.zeros(len(x), dtype=bool))


def with_a_point_moved(data, at=0):
    x = data.x.copy()
    x[at] += 0.5
    return replace(data, x=x)


def with_rows_added(data, count=3):
    x, y = np.concatenate([data.x, data.x[:count] / 2]), np.concatenate([data.y, 1 - data.y[:count]])
    return rows_of(data, x, y, np.append(data.test, np.zeros(count, dtype=bool)))


def with_rows_removed(data, count=3):
    """Take away the first training rows, but the last."""
    keep = np.ones(len(data.x), dtype=bool)
    keep[np.flatnonzero(~data.test)[:-1][:count]] = False
    return rows_of(data, data.x[keep], data.y[keep], data.test[keep])


def with_a_label_flipped(data, at=0):
    y = data.y.copy()
    y[at] = 1 - y[at]
    return replace(data, y=y)


def with_a_row_held_out(data):
    """Turn a training row into a test row, if another is left."""
    test = data.test.copy()
    test[np.flatnonzero(~test)[:-1][:1]] = True
    return replace(data, test=test)


DATA_EDITS = [with_a_point_moved, with_rows_added, with_rows_removed, with_a_label_flipped, with_a_row_held_out]


class State(NamedTuple):
    """Where a plain loop stands; `row` counts the rows of the epoch that are learnt."""

    theta: Array
    memory: Array
    t: int
    recipe: Recipe
    data: Dataset
    row: int = 0

    def learnt(self, epoch):
        """Return the state after one more mini-batch: every rule of an update, written as plain as can be."""
        recipe, rule, theta, memory = (
            self.recipe,
            OPTIMIZERS[self.recipe.optimizer],
            self.theta.copy(),
            self.memory.copy(),
        )
        x, y = self.data.train
        order = np.random.default_rng((recipe.seed, epoch)).permutation(len(x))
        first = min(self.row, len(x) - 1)
        rows = order[first:] if rule.full_batch else order[first : first + recipe.batch_size]
        slope = nn.gradient(ARCH, theta, x[rows], 2 * y[rows] - 1, l2=recipe.l2)[1]
        frozen = list(recipe.frozen)
        slope[frozen] = 0.0
        slope = np.clip(slope, -recipe.clip_value, recipe.clip_value)
        if np.linalg.norm(slope) > recipe.clip_norm:
            slope *= recipe.clip_norm / np.linalg.norm(slope)
        if recipe.decay:
            theta *= 1 - recipe.learning_rate * (recipe.decay * WEIGHT)
        rule.rule(theta, slope, memory, recipe.learning_rate, self.t + 1)
        if recipe.l1:
            theta[WEIGHT] = np.sign(theta[WEIGHT]) * np.maximum(
                0.0, abs(theta[WEIGHT]) - recipe.learning_rate * recipe.l1
            )
        theta[frozen] = self.theta[frozen]
        return self._replace(theta=theta, memory=memory, t=self.t + 1, row=first + len(rows))

    def changed(self, theta=None, data=None, **changes):
        recipe = replace(self.recipe, **changes)
        state = self._replace(
            recipe=recipe, data=data or self.data, theta=self.theta if theta is None else theta.copy()
        )
        return state if recipe.optimizer == self.recipe.optimizer else state._replace(memory=no_memory(recipe), t=0)


def no_memory(recipe):
    return np.zeros((OPTIMIZERS[recipe.optimizer].slots, ARCH.n_parameters))


class Plain:
    """A run as a plain loop that keeps every state it has been in, by epoch and mini-batch."""

    def __init__(self, run):
        self.states = {(0, 0): State(run.theta.copy(), no_memory(run.recipe), 0, run.recipe, run.data)}
        self.here = (0, 0)

    @property
    def state(self):
        return self.states[self.here]

    def step(self):
        epoch, batch = self.here
        state = self.state.learnt(epoch)
        self.here = (epoch, batch + 1)
        if state.row >= len(state.data.train[0]):
            self.here, state = (epoch + 1, 0), state._replace(row=0)
        self.states.setdefault(self.here, state)

    def advance(self):
        epoch = self.here[0]
        while self.here[0] == epoch:
            self.step()

    def rewind(self, epoch, batch):
        self.here = max(place for place in self.states if place <= (epoch, 0))
        while self.here < (epoch, 0):
            self.step()
        while self.here[0] == epoch and self.here[1] < batch:
            self.step()

    def change(self, **changes):
        state = self.state.changed(**changes)
        self.states = {place: past for place, past in self.states.items() if place < self.here} | {self.here: state}

    def branch(self):
        clone = Plain.__new__(Plain)
        clone.states, clone.here = dict(self.states), self.here
        return clone

    def agrees(self, run):
        """Whether a run stands where this does, to the bit."""
        state, there = self.state, (run.epoch, run.batch)
        return (
            there == self.here
            and same_bits(run.theta, state.theta)
            and run.recipe == state.recipe
            and run.data is state.data
        )


# ------------------------------------------------------------------------------------------------ every turn repeats

EDITS = {
    "weights": lambda run: {"theta": run.theta + 0.25},
    "one weight": lambda run: {"theta": np.where(np.arange(13) == 4, -2.0, run.theta)},
    "frozen": lambda run: {"frozen": SOME},
    "rate and batch": lambda run: {"learning_rate": 0.03, "batch_size": 4},
    "optimiser": lambda run: {"optimizer": "rprop"},
    **{edit.__name__: lambda run, edit=edit: {"data": edit(run.data)} for edit in DATA_EDITS},
    "fewer rows than are learnt": lambda run: {"data": with_rows_removed(run.data, 10)},
    "many more rows": lambda run: {"data": with_rows_added(run.data, 12)},
    "all at once": lambda run: {
        "theta": run.theta / 2,
        "data": with_rows_added(run.data),
        "frozen": (1, 3),
        "optimizer": "momentum",
        "batch_size": 3,
    },
}


def walk(run, epochs, seen):
    """Step to the end of an epoch, and note every place on the way."""
    while run.epoch < epochs:
        run.step()
        note(run, seen)


def note(run, seen):
    seen[run.epoch, run.batch] = place(run), run.recipe, run.data


def all_repeats(run, seen):
    """Go to every place seen, from far and near, and from there to the end; the run has to do all again."""
    end = max(seen)
    for there in [*reversed(seen), *seen]:
        run.rewind(*there)
        assert (place(run), run.recipe, run.data) == seen[there], there
    for epoch in range(end[0]):
        run.rewind(epoch)
        run.advance(end[0] - epoch)
        assert (place(run), run.recipe, run.data) == seen[end], epoch


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("when", [(0, 0), (0, 1), (3, 0), (3, 2)], ids=str)
@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
@pytest.mark.parametrize("small", [False, True])
def test_an_edit_is_met_again_wherever_one_comes_from(edit, when, optimizer, small):
    run = start(optimizer=optimizer)
    if small:
        forgetful(run)
    seen = {}
    note(run, seen)
    walk(run, when[0], seen)
    for _ in range(when[1]):
        run.step()
        note(run, seen)
    run.change(**EDITS[edit](run))
    assert (run.epoch, run.batch) == when
    note(run, seen)
    walk(run, run.epoch + 2, seen)
    run.change(theta=run.theta * 0.9)  # a second turn, behind the first
    note(run, seen)
    walk(run, run.epoch + 3, seen)
    all_repeats(run, seen)


recipe_changes = st.fixed_dictionaries(
    {},
    optional={
        "learning_rate": st.sampled_from([0.01, 0.1]),
        "optimizer": st.sampled_from(sorted(OPTIMIZERS)),
        "batch_size": st.sampled_from([1, 3, 5, 12, 50]),
        "frozen": st.sets(st.integers(0, 12), max_size=4).map(tuple),
        "theta": st.integers(0, 9).map(lambda seed: nn.initial(ARCH, "uniform", seed)),
        "data": st.sampled_from(DATA_EDITS),
    },
)
moves = st.one_of(
    st.tuples(st.just("advance"), st.integers(1, 4)),
    st.tuples(st.just("step"), st.integers(1, 3)),
    st.tuples(st.just("rewind"), st.tuples(st.floats(0, 1), st.integers(0, 4))),
    st.tuples(st.just("change"), recipe_changes),
    st.tuples(st.just("branch"), st.none()),
)


@pytest.mark.slow
@settings(DRAWN, max_examples=200)
@given(
    script=st.lists(moves, min_size=3, max_size=14), optimizer=st.sampled_from(sorted(OPTIMIZERS)), small=st.booleans()
)
def test_any_script_of_edits_is_a_plain_loop_that_keeps_all_states(script, optimizer, small):
    run = start(optimizer=optimizer)
    if small:
        forgetful(run)
    plain = Plain(run)
    pairs = [(run, plain)]
    for move, how in script:
        if move == "branch":
            run, plain = run.branch(), plain.branch()
            pairs.append((run, plain))
        elif move == "rewind":
            epoch = round(how[0] * run.history.last_epoch)
            run.rewind(epoch, how[1])
            plain.rewind(epoch, how[1])
        elif move == "change":
            changes = how | ({"data": how["data"](run.data)} if "data" in how else {})
            run.change(**changes)
            plain.change(**changes)
        else:
            for _ in range(how):
                for one in (run, plain):
                    one.advance() if move == "advance" else one.step()
        for one, model in pairs:  # also those that branches have left behind
            assert model.agrees(one)
    for one, model in pairs:
        for epoch in range(one.history.last_epoch + 1):
            for batch in (0, 2):
                one.rewind(epoch, batch)
                model.rewind(epoch, batch)
                assert model.agrees(one)


def test_one_can_go_back_to_every_mini_batch():
    run, seen = forgetful(start(optimizer="adam")), {}
    walk(run, 9, seen)
    assert {batch for _, batch in seen} == {0, 1, 2}
    all_repeats(run, seen)
    run.rewind(4, 99)  # an epoch has only so many
    assert (run.epoch, run.batch) == (5, 0)
    run.rewind(9, 2)  # of the epoch begun, as many as wanted
    assert (run.epoch, run.batch) == (9, 2)


def test_a_turn_is_taken_on_arrival():
    run = start()
    run.advance(2)
    edited = np.linspace(-1, 1, 13)
    run.change(theta=edited)
    for arrive in (run.advance, lambda: [run.step() for _ in range(3)], lambda: run.rewind(2)):
        run.rewind(1)
        arrive()
        assert same_bits(run.theta, edited)


# ------------------------------------------------------------------------------------------------ branches


def busy(run):
    """Do everything to a run that can be done to one."""
    run.step()
    run.change(**EDITS["all at once"](run))
    run.advance(2)
    run.rewind(1)
    run.change(theta=np.zeros(13))
    run.advance(3)
    run.history.thin(4, 4)
    run.release_buffers()
    run.rewind(0)


@pytest.mark.parametrize("small", [False, True])
@pytest.mark.parametrize("steps", [0, 1])
def test_neither_branch_nor_parent_touches_the_other(small, steps):
    parent = start(optimizer="adam")
    if small:
        forgetful(parent)
    parent.advance(4)
    parent.change(**EDITS["with_rows_added"](parent))
    parent.advance(3)
    for _ in range(steps):
        parent.step()
    for swapped in (False, True):
        one, other = parent, parent.branch()
        assert (place(one), one.recipe, one.data) == (place(other), other.recipe, other.data)
        assert not np.shares_memory(one.theta, other.theta)
        if swapped:
            one, other = other, one
        kept = one.branch()
        busy(other)
        history = [list(run.history.losses.rows.items()) for run in (one, kept)]
        assert history[0] == history[1]
        assert list(one.history.moments) == list(kept.history.moments)
        assert place(one) == place(kept)
        for run in (one, kept):
            run.advance(2)
        assert place(one) == place(kept)
        for epoch in (7, 4, 2, 0, 8):
            for run in (one, kept):
                run.rewind(epoch, 1)
            assert (place(one), one.data) == (place(kept), kept.data)
        parent = kept


def test_a_branch_of_a_run_that_blew_up_says_so_too():
    run = start(arch=Architecture((2, 3, 1), ("relu", "identity")), learning_rate=HUGE)
    run.advance()
    clone = run.branch()
    assert clone.diverged == run.diverged
    clone.change(learning_rate=0.1)
    assert clone.diverged is None
    assert run.diverged is not None


def test_a_run_at_rest_goes_on_as_if_it_had_not_rested():
    run = start(optimizer="adam")
    run.advance(2)
    run.step()
    awake = run.branch()
    run.release_buffers()
    clone = run.branch()
    batches = [one.next_batch[0] for one in (run, awake, clone)]
    assert same_bits(batches[0], batches[1])
    assert same_bits(batches[2], batches[1])
    for one in (run, awake, clone):
        one.advance(2)
    assert place(run) == place(awake) == place(clone)
