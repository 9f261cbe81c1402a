"""Weights edited by hand, other data, frozen weights and branches: a run takes every turn again, to the bit."""

import json
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nncore as nn
from nncore import OPTIMIZERS, Architecture, Recipe, Run
from nncore.arrays import Array
from nncore.data import Dataset
from nncore.descent import Descent
from tests.nncore.cases import DRAWN, same_bits
from tests.nncore.test_training import ARCH, HUGE, forgetful, load, place, start

CIRCLE = load("circle", n=24)
WEIGHT = ARCH.is_weight


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


# ------------------------------------------------------------------------------------------------ frozen weights

RESTRAINTS = [
    {},
    {"l1": 0.05},
    {"l2": 0.3},
    {"weight_decay": 0.2},
    {"clip_value": 0.02},
    {"clip_norm": 0.1},
    {"l1": 0.01, "l2": 0.1, "weight_decay": 0.1, "clip_value": 0.1, "clip_norm": 0.2},
]
SOME = (0, 4, 7, 10, 12)  # weights and biases of both layers


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("restraint", RESTRAINTS, ids=str)
def test_frozen_parameters_stay_and_the_others_move_as_in_a_plain_loop(optimizer, restraint):
    run = start(optimizer=optimizer, **restraint)
    plain = Plain(run)
    for frozen in ((), SOME, (2, 4), ()):  # what rolls when it is frozen stops, and what is set free goes on
        run.change(frozen=frozen)
        plain.change(frozen=frozen)
        before = run.theta.copy()
        for _ in range(5):
            run.step()
            plain.step()
        np.testing.assert_allclose(run.theta, plain.state.theta, rtol=1e-11, atol=1e-13)
        assert same_bits(run.theta[list(frozen)], before[list(frozen)])
        # What l1 has brought to 0 may stay there of itself, and so may the bias of a neuron nobody listens to.
        assert "l1" in restraint or set(np.flatnonzero(run.theta == before)) == set(frozen)


def test_a_network_frozen_whole_does_not_move():
    run = start(optimizer="momentum", weight_decay=0.1)
    run.advance()
    before = run.theta.copy()
    run.change(frozen=range(ARCH.n_parameters))
    run.advance(3)
    assert same_bits(run.theta, before)
    assert run.epoch == 4


def test_what_is_frozen_does_not_use_up_the_bound_of_the_gradient():
    # The steepest slopes are frozen: the others may be as long as the bound alone allows.
    run = start(learning_rate=1.0, clip_norm=1e-6)
    x, target = run.next_batch
    slope = nn.gradient(ARCH, run.theta, x, target)[1]
    steep = np.argsort(abs(slope))[-4:]
    run.change(frozen=steep)
    before = run.theta.copy()
    run.step()
    assert np.linalg.norm(run.theta - before) == pytest.approx(1e-6, rel=1e-6)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("seeds", [(3, 3, 3), (3, 4, 5)])
def test_members_of_a_stack_freeze_each_their_own(optimizer, seeds):
    base = Recipe(batch_size=5, learning_rate=0.1, optimizer=optimizer, l1=0.01, weight_decay=0.1, clip_norm=0.5)
    recipes = [replace(base, seed=s, frozen=f) for s, f in zip(seeds, [(), SOME, (1, 11)], strict=True)]
    stack, alone = Descent(ARCH, recipes, CIRCLE), [Descent(ARCH, (recipe,), CIRCLE) for recipe in recipes]
    before = stack.theta.copy()
    for epoch in range(3):
        for descent in (stack, *alone):
            row = 0
            while row < 12:
                row += descent.update(epoch, row)
    np.testing.assert_allclose(stack.theta, [member.theta for member in alone], rtol=1e-9, atol=1e-12)
    for now, then, recipe in zip(stack.theta, before, recipes, strict=True):
        assert set(np.flatnonzero(now == then)) == set(recipe.frozen)


@pytest.mark.parametrize("bad", [(-1,), (0, 1.5), ("a",), "12", (True,), (None,), 3, None, True], ids=str)
def test_what_names_no_parameter_cannot_be_frozen(bad):
    with pytest.raises(ValueError, match="Frozen parameters are named by their places in theta, from 0 up, not"):
        Recipe(frozen=bad)


def test_a_parameter_the_network_has_not_cannot_be_frozen():
    sentence = "The network has 13 parameters, counted from 0; there is no 13 to freeze"
    with pytest.raises(ValueError, match=sentence):
        start(frozen=(2, 13))
    run = start()
    before = place(run), run.recipe
    with pytest.raises(ValueError, match=sentence):
        run.change(frozen=(13,), learning_rate=0.2)
    assert (place(run), run.recipe) == before


@pytest.mark.parametrize(
    "given", [[5, 2, 5], np.array([5, 2]), {2, 5}, (i for i in (2, 5))], ids=lambda given: type(given).__name__
)
def test_frozen_parameters_are_kept_in_order_and_survive_json(given):
    recipe = Recipe(frozen=tuple(given))
    assert recipe.frozen == (2, 5)
    assert Recipe.from_dict(json.loads(json.dumps(recipe.to_dict()))) == recipe


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


# ------------------------------------------------------------------------------------------------ what an edit does


@pytest.mark.parametrize("steps", [0, 1])
@pytest.mark.parametrize("edit", DATA_EDITS)
def test_losses_and_batches_are_those_of_the_new_rows(edit, steps):
    run = start()
    for _ in range(steps):
        run.step()
    theta, data = run.theta.copy(), edit(run.data)
    run.change(data=data)
    assert run.data is data
    assert same_bits(run.theta, theta)
    for value, (x, y) in zip(run.losses, (data.train, data.held_out), strict=True):
        output = nn.forward(ARCH, theta, x).output
        assert value == pytest.approx(np.square(output - run.targets(y)).mean(), rel=1e-12)
    x, y = data.train
    rows = np.random.default_rng((3, 0)).permutation(len(x))[5 * steps :][:5]
    batch, target = run.next_batch
    assert same_bits(batch, x[rows])
    assert same_bits(target, run.targets(y[rows]))
    run.step()
    np.testing.assert_array_equal(run.theta, theta - 0.1 * nn.gradient(ARCH, theta, batch, target)[1])


def test_a_begun_epoch_always_has_a_mini_batch_left():
    run = start()
    run.step()
    run.step()  # ten rows are learnt
    run.change(data=with_rows_removed(run.data, 8))  # four there are
    x, y = run.data.train
    last = np.random.default_rng((3, 0)).permutation(4)[3:]
    assert same_bits(run.next_batch[0], x[last])
    before = run.theta.copy()
    run.step()
    assert same_bits(run.theta, before - 0.1 * nn.gradient(ARCH, before, x[last], run.targets(y[last]))[1])
    assert (run.epoch, run.batch) == (1, 0)


def test_the_scale_of_numbers_to_predict_is_that_of_the_new_rows():
    plane = load("plane", n=24)
    run = Run(ARCH, Recipe(), plane)
    run.change(data=replace(plane, target_center=plane.y.mean(axis=0), target_spread=plane.y.std(axis=0)))
    x, y = plane.train
    scaled = (y - plane.y.mean()) / plane.y.std()
    assert run.loss == pytest.approx(np.square(nn.forward(ARCH, run.theta, x).output - scaled).mean(), rel=1e-12)


@pytest.mark.parametrize(("optimizer", "sizes"), [("sgd", [5, 5, 2, 5]), ("rprop", [12, 12])])
def test_a_batch_has_the_rows_the_optimiser_takes(optimizer, sizes):
    run = start(optimizer=optimizer)
    for size in sizes:
        assert [len(part) for part in run.next_batch] == [size, size]
        run.step()


def test_a_batch_shown_is_a_copy():
    run, clone = start(), start()
    for part in run.next_batch:
        part[...] = 99.0
    run.step()
    clone.step()
    assert place(run) == place(clone)


def test_momentum_lasts_through_an_edit():
    run = start(optimizer="momentum")
    run.advance()
    plain = Plain(run)
    plain.states[0, 0] = State(run.theta.copy(), run.history.moments.rows[1].state, 3, run.recipe, run.data)
    assert run.history.moments.rows[1].state.any()
    run.change(theta=np.zeros(13), data=with_rows_added(run.data))
    moved = plain.state.changed(theta=np.zeros(13), data=run.data).learnt(epoch=1)
    run.step()
    assert same_bits(run.theta, moved.theta)


def test_what_was_handed_in_stays_the_callers():
    run, theta = start(), np.linspace(-1, 1, 13)
    run.change(theta=theta)
    run.advance(2)
    assert same_bits(theta, np.linspace(-1, 1, 13))
    theta[:] = 9.0
    run.rewind(0)
    assert same_bits(run.theta, np.linspace(-1, 1, 13))


def test_edits_at_one_place_add_up_and_the_last_of_a_kind_counts():
    run, data = start(), with_rows_added(CIRCLE)
    run.advance()
    run.change(theta=np.ones(13))
    run.change(data=data)
    run.change(frozen=(1,))
    run.change(theta=np.full(13, 0.5))
    run.advance(2)
    run.rewind(0)
    assert (run.recipe.frozen, run.data) == ((), CIRCLE)
    run.advance()
    assert (run.recipe.frozen, run.data) == ((1,), data)
    assert same_bits(run.theta, np.full(13, 0.5))


@pytest.mark.parametrize("edit", ["weights", "with_a_point_moved", "frozen"])
def test_an_edit_forgets_the_future_and_nothing_does_not(edit):
    run = start()
    run.advance(6)
    run.rewind(3)
    run.change(theta=run.theta, data=run.data, frozen=())
    assert run.history.last_epoch == 6
    run.change(**EDITS[edit](run))
    assert run.history.last_epoch == 3
    with pytest.raises(ValueError, match="Epoch 4 is not between 0 and 3, the furthest reached"):
        run.rewind(4)


@pytest.mark.parametrize("edit", [*EDITS, "away and back"])
def test_going_on_as_before_an_edit_forgets_the_edit(edit):
    run, untouched = start(optimizer="momentum"), start(optimizer="momentum")
    run.advance(3)
    if edit == "away and back":
        run.change(optimizer="adam")
        run.change(optimizer="momentum")  # only the memory is another now
    else:
        run.change(**EDITS[edit](run))
    run.advance(2)
    run.rewind(2)
    run.change()  # nothing, and the same from here on
    run.advance(3)
    untouched.advance(5)
    assert place(run) == place(untouched)


FLAT = Architecture((2, 1), ("identity",))
REFUSED = {
    "too few numbers": ({"theta": np.zeros(12)}, "A run goes on from one point of 13 finite numbers"),
    "a stack": ({"theta": np.zeros((1, 13))}, "A run goes on from one point of 13 finite numbers"),
    "no number": ({"theta": np.full(13, np.nan)}, "A run goes on from one point of 13 finite numbers"),
    "other columns": ({"data": load("iris", n=None)}, "The network has 2 inputs but Iris flowers has 4 columns"),
    "other answers": ({"data": load("plane", n=24)}, "Plane has other targets than Circle, so it needs a new run"),
    "nothing held out": ({"data": replace(CIRCLE, test=np.zeros(24, dtype=bool))}, "has no test rows"),
    "a bad rate with good weights": ({"theta": np.zeros(13), "learning_rate": -1}, "The learning rate must be"),
    "another seed with good rows": ({"data": with_rows_added(CIRCLE), "seed": 4}, "Another seed needs a new run"),
    "bad weights with good rows": ({"data": with_rows_added(CIRCLE), "theta": np.zeros(2)}, "one point of 13"),
    "no such parameter": ({"theta": np.zeros(13), "frozen": (99,)}, "there is no 99 to freeze"),
}


def refuse(run, changes, sentence):
    """Have a change refused; and then go on as if nothing had been asked."""
    untouched = run.branch()
    before = place(run), run.recipe, run.data, run.history.last_epoch, list(run.history.losses)
    with pytest.raises(ValueError, match=sentence):
        run.change(**changes)
    assert (place(run), run.recipe, run.data, run.history.last_epoch, list(run.history.losses)) == before
    for one in (run, untouched):
        one.rewind(1)
        one.advance(4)
    assert place(run) == place(untouched)


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("steps", [0, 1])
def test_a_refused_edit_changes_nothing(what, steps):
    run = start(optimizer="adam")
    run.advance(3)
    run.change(theta=run.theta + 0.1)
    run.advance(3)
    run.rewind(3)
    for _ in range(steps):
        run.step()
    refuse(run, *REFUSED[what])


@pytest.mark.parametrize("part", ["weights", "rows"])
def test_an_edit_with_a_loss_past_every_number_changes_nothing(part):
    plane = load("plane", n=24)
    run = Run(FLAT, Recipe(), plane)
    run.advance(2)
    edit = {"theta": np.full(3, 1e200)} if part == "weights" else {"data": replace(plane, y=plane.y * 1e200)}
    refuse(run, edit, "With these weights the loss on Plane is not finite")


# ------------------------------------------------------------------------------------------------ blowing up


@pytest.mark.parametrize("edit", ["weights", "one weight", "with_rows_added", "frozen"])
@pytest.mark.parametrize("small", [False, True])
def test_edits_stay_in_force_when_a_run_blows_up(edit, small):
    run = start(arch=Architecture((2, 3, 1), ("relu", "identity")))
    if small:
        forgetful(run)
    run.advance(7)
    run.change(**EDITS[edit](run))
    run.advance(2)
    run.change(**EDITS["weights"](run))
    good = place(run), run.recipe.frozen, run.data
    run.change(learning_rate=HUGE)
    run.advance(3)
    assert "In epoch 10 the loss is no longer finite" in run.diverged
    assert (place(run), run.recipe.frozen, run.data) == good
    run.change(learning_rate=0.01)
    calm = run.branch()
    run.advance(2)
    assert (run.diverged, run.epoch) == (None, 11)
    run.rewind(0)
    run.advance(11)
    calm.advance(2)
    assert place(run) == place(calm)


def test_an_edit_between_mini_batches_lies_ahead_when_its_epoch_blows_up():
    run = start(arch=Architecture((2, 3, 1), ("relu", "identity")))
    run.advance(2)
    good = place(run)
    run.step()
    run.change(theta=run.theta + 0.1, learning_rate=HUGE)
    edited = run.theta.copy()
    run.advance()
    assert "1e+300" in run.diverged
    assert place(run) == good
    run.rewind(2, 1)
    assert run.diverged is None
    assert same_bits(run.theta, edited)


def test_an_edit_of_the_weights_sets_a_run_going_again():
    run = start(arch=Architecture((2, 3, 1), ("relu", "identity")), learning_rate=HUGE)
    run.advance()
    assert run.diverged
    run.change(theta=np.zeros(13), learning_rate=0.1)
    assert run.diverged is None
    run.advance(2)
    assert (run.diverged, run.epoch) == (None, 2)


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
