"""Edits in the browser's words mean what they say to the core; what cannot be done is refused in whole sentences."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import nncore as nn
from pages.workspace.controls.network import MOST_LAYERS, MOST_NEURONS
from pages.workspace.edits import MOST_NUMBERS, changes, graft
from pages.workspace.slices import Slice, ends
from pages.workspace.weights import LARGEST
from tests.nncore.cases import DRAWN
from tests.pages.test_frames import SHAPES, load, start

ARCH = nn.Architecture((2, 4, 3, 1), ("relu", "tanh", "sigmoid"))
SHARES = st.floats(0, 1)
UNREAD = (KeyError, TypeError, IndexError, OverflowError)
"""What a message that means nothing may raise; the player takes no notice of it."""
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=6,
)
KINDS = ["weights", "freeze", "thaw", "add", "move", "erase"]
SHAPING = ["grow", "cut", "insert", "remove", "activation"]


def through(run):
    """A slice through the first two columns, or the only one."""
    return Slice.through(run.data, 0, 1 if run.data.n_features > 1 else None, targets=ends(run))


def edited(run, **edit):
    """What an edit makes of a run: a branch with it."""
    branch = run.branch()
    branch.change(**changes(run, edit, through(run)))
    return branch


# ---------------------------------------------------------------------------------------------------- weights


def test_weights_are_set_and_no_other_touched():
    run = start()
    theta = edited(run, weights=[[0, 2.5], [3, -1], [0, 3]]).theta
    expected = run.theta.copy()
    expected[[0, 3]] = [3, -1]  # of one said twice the last counts
    assert theta.tobytes() == expected.tobytes()


@pytest.mark.parametrize(("said", "kept"), [(1e300, LARGEST), (-1e7, -LARGEST), (LARGEST, LARGEST), (-0.0, 0.0)])
def test_weights_stay_within_bounds(said, kept):
    assert changes(start(), {"weights": [[1, said]]}, through(start()))["theta"][1] == kept


@pytest.mark.parametrize("index", [-1, 13, 10**9])
@pytest.mark.parametrize("kind", ["weights", "freeze", "thaw"])
def test_a_weight_that_is_not_there(kind, index):
    run = start()
    assert run.arch.n_parameters == 13
    with pytest.raises(ValueError, match="no such weight"):
        changes(run, {kind: [[index, 1.0]] if kind == "weights" else [index]}, through(run))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_a_weight_that_is_no_number(value):
    with pytest.raises(ValueError, match="plain number"):
        changes(start(), {"weights": [[0, value]]}, through(start()))


def test_freezing_and_thawing():
    run = start()
    run = edited(run, freeze=[5, 0, 5])
    assert run.recipe.frozen == (0, 5)
    assert edited(run, freeze=[2]).recipe.frozen == (0, 2, 5)
    assert edited(run, thaw=[5, 7]).recipe.frozen == (0,)
    assert edited(run, thaw=[0, 5]).recipe.frozen == ()


def test_what_is_frozen_does_not_move():
    run = start(optimizer="momentum", learning_rate=0.1)
    run.advance(3)
    branch = edited(run, freeze=[0, 4])
    branch.advance(3)
    still = np.flatnonzero(branch.theta == run.theta)
    assert still.tolist() == [0, 4]


# ----------------------------------------------------------------------------------------------------- points


@DRAWN
@given(st.sampled_from(sorted(SHAPES)), SHARES, SHARES, st.integers(0, 2))
def test_a_point_is_added_where_it_was_put(name, u, v, kind):
    run = start(*SHAPES[name])
    cut, data = through(run), run.data
    assume(data.x.size <= MOST_NUMBERS)
    new = changes(run, {"add": [u, v, kind]}, cut)["data"]
    assert (len(new.x), new.training[-1]) == (len(data.x) + 1, True)
    assert new.x[:-1].tobytes() == data.x.tobytes()
    assert new.y[:-1].tobytes() == data.y.tobytes()
    assert (new.test[:-1] == data.test).all()
    targets = run.targets(new.y)[:, 0]
    assert cut.place(new.inputs, targets)[-1] == pytest.approx([u, v], abs=1e-9)
    others = [i for i in range(data.n_features) if i not in (cut.across, cut.up)]
    assert new.inputs[-1, others] == pytest.approx(data.median[others])
    if data.task != "regression":
        assert new.y[-1, 0] == min(kind, len(data.classes) - 1)
    elif cut.up is not None:
        assert targets[-1] == pytest.approx(kind)


@DRAWN
@given(st.sampled_from(sorted(SHAPES)), SHARES, SHARES, st.integers(0, 39))
def test_a_point_is_moved_where_it_was_brought(name, u, v, row):
    run = start(*SHAPES[name])
    cut, data = through(run), run.data
    assume(data.x.size <= MOST_NUMBERS)
    new = changes(run, {"move": [row, u, v]}, cut)["data"]
    assert cut.place(new.inputs, run.targets(new.y)[:, 0])[row] == pytest.approx([u, v], abs=1e-9)
    keep = np.arange(len(data.x)) != row
    others = [i for i in range(data.n_features) if i not in (cut.across, cut.up)]
    assert new.x[row, others].tobytes() == data.x[row, others].tobytes()
    assert new.x[keep].tobytes() == data.x[keep].tobytes()
    assert new.y[keep].tobytes() == data.y[keep].tobytes()
    if cut.up is not None:  # else the height is the target
        assert new.y.tobytes() == data.y.tobytes()
    assert (new.test == data.test).all()


def test_a_target_is_brought_to_its_place_in_its_own_units():
    sine = load("sine", n=40)
    scaled = replace(sine, target_center=np.array([100.0]), target_spread=np.array([10.0]), y=100 + 10 * sine.y)
    run = nn.Run(nn.Architecture((1, 1), ("identity",)), nn.Recipe(), scaled)
    # The middle of the map is the middle of the targets' scale, 0 to the network and 100 in the table.
    for edit in ({"move": [0, 0.5, 0.5]}, {"add": [0.5, 0.5, 9]}):
        new = changes(run, edit, through(run))["data"]
        assert new.y[-1 if "add" in edit else 0] == pytest.approx([100])


@pytest.mark.parametrize("row", [0, 7, 39])
def test_a_point_is_erased(row):
    run = start()
    new = changes(run, {"erase": row}, through(run))["data"]
    keep = np.arange(40) != row
    assert new.x.tobytes() == run.data.x[keep].tobytes()
    assert new.y.tobytes() == run.data.y[keep].tobytes()
    assert (new.test == run.data.test[keep]).all()


def test_rows_kept_for_validation_stay_so():
    points = load("circle", n=40, validation_share=0.2)
    run = nn.Run(nn.Architecture((2, 1), ("tanh",)), nn.Recipe(), points)
    new = changes(run, {"erase": 0}, through(run))["data"]
    assert (new.validation == points.validation[1:]).all()
    new = changes(run, {"add": [0.5, 0.5, 1]}, through(run))["data"]
    assert (new.validation == np.append(points.validation, False)).all()


def test_a_place_off_the_map_is_brought_to_its_edge():
    run = start()
    new = changes(run, {"move": [3, -0.5, 7]}, through(run))["data"]
    assert through(run).place(new.inputs)[3] == pytest.approx([0, 1])


def test_a_point_put_into_a_window_stands_there():
    run = start()
    cut = Slice.through(run.data, 0, 1, (0.25, 0.25, 0.25))
    new = changes(run, {"add": [0.5, 0.5, 1]}, cut)["data"]
    # The middle of a window that goes from -3.18 to 0 across and from 0 to 3.18 up.
    assert new.x[-1] == pytest.approx([-1.59, 1.59])


@pytest.mark.parametrize("edit", [{"move": [40, 0, 0]}, {"erase": 40}, {"erase": -1}, {"move": [-1, 0, 0]}])
def test_a_point_that_is_not_there(edit):
    with pytest.raises(ValueError, match="gone already"):
        changes(start(), edit, through(start()))


@pytest.mark.parametrize("part", ["training", "test"])
def test_the_last_point_of_a_part_stays(part):
    run = start()
    last = int(np.flatnonzero(getattr(run.data, part))[0])
    test = np.arange(40) != last if part == "training" else np.arange(40) == last
    run = nn.Run(run.arch, run.recipe, replace(run.data, test=test))
    with pytest.raises(ValueError, match="last point of its kind"):
        changes(run, {"erase": last}, through(run))


@pytest.mark.parametrize("edit", [{"add": [0.5, 0.5, 1]}, {"move": [0, 0.5, 0.5]}, {"erase": 0}])
def test_a_large_table_is_not_edited_point_by_point(edit):
    run = start(*SHAPES["the largest"])
    with pytest.raises(ValueError, match=r"Breast cancer has 17,070 numbers, too many"):
        changes(run, edit, through(run))


# ------------------------------------------------------------------------------------------------------ shapes


@pytest.mark.parametrize(
    ("edit", "sizes", "activations"),
    [
        ({"grow": 1}, (2, 5, 3, 1), ARCH.activations),
        ({"grow": 2}, (2, 4, 4, 1), ARCH.activations),
        ({"cut": [1, 0]}, (2, 3, 3, 1), ARCH.activations),
        ({"cut": [2, -1]}, (2, 4, 2, 1), ARCH.activations),
        ({"insert": 1}, (2, 4, 4, 3, 1), ("relu", "relu", "tanh", "sigmoid")),
        ({"insert": 2}, (2, 4, 4, 3, 1), ("relu", "relu", "tanh", "sigmoid")),
        ({"insert": 3}, (2, 4, 3, 3, 1), ("relu", "tanh", "tanh", "sigmoid")),
        ({"remove": 1}, (2, 3, 1), ("tanh", "sigmoid")),
        ({"remove": 2}, (2, 4, 1), ("relu", "sigmoid")),
        ({"activation": [1, "sine"]}, (2, 4, 3, 1), ("sine", "tanh", "sigmoid")),
        ({"activation": [3, "identity"]}, (2, 4, 3, 1), ("relu", "tanh", "identity")),
    ],
)
def test_another_shape(edit, sizes, activations):
    new = graft(ARCH, edit).arch
    assert (new.sizes, new.activations) == (sizes, activations)


def test_the_last_neuron_of_a_layer_goes_first():
    kept = graft(ARCH, {"cut": [1, -1]})
    assert kept.neurons[1] == (0, 1, 2)
    assert graft(ARCH, {"cut": [1, 1]}).neurons[1] == (0, 2, 3)


def test_a_first_hidden_layer():
    new = graft(nn.Architecture((2, 1), ("sigmoid",)), {"insert": 1}).arch
    assert (new.sizes, new.activations) == ((2, 4, 1), ("tanh", "sigmoid"))


def test_a_network_grows_no_larger_than_can_be_shown():
    full = nn.Architecture((2, *[MOST_NEURONS] * MOST_LAYERS, 1), ("tanh",) * (MOST_LAYERS + 1))
    with pytest.raises(ValueError, match="at most 16 neurons"):
        graft(full, {"grow": 3})
    with pytest.raises(ValueError, match="at most 6 hidden layers"):
        graft(full, {"insert": 3})


@pytest.mark.parametrize(
    "edit",
    [{"grow": 3}, {"grow": -1}, {"cut": [1, 4]}, {"cut": [3, 0]}, {"remove": 3}, {"remove": 0}, {"insert": 0},
     {"activation": [0, "tanh"]}, {"activation": [4, "tanh"]}, {"activation": [1, "cube"]},
     {"activation": [1, "softmax"]}],
)  # fmt: skip
def test_a_shape_there_cannot_be_is_refused(edit):
    with pytest.raises(ValueError, match=r"\w+ \w+ \w+"):
        graft(ARCH, edit)


# ------------------------------------------------------------------------------------------- what means nothing


def tried(call):
    """What a call gives, or None, and what it says if it refuses."""
    try:
        return call(), ""
    except ValueError as wrong:
        return None, str(wrong)
    except UNREAD:
        return None, ""


@DRAWN
@given(st.sampled_from(KINDS), JSON | st.lists(st.integers(-2, 15) | st.floats(), max_size=3))
def test_any_message_is_an_edit_or_refused_in_words(kind, what):
    run = start()
    theta, data = run.theta.copy(), run.data
    done, said = tried(lambda: changes(run, {kind: what}, through(run)))
    if done:
        assert len(done) == 1
        edited(run, **{kind: what})
    assert said == "" or (said[0].isupper() and said.endswith("."))
    assert run.theta.tobytes() == theta.tobytes()
    assert run.data is data


@DRAWN
@given(st.sampled_from(SHAPING), JSON | st.lists(st.integers(-2, 5) | st.text(max_size=4), max_size=3))
def test_any_message_is_a_shape_or_refused_in_words(kind, what):
    done, said = tried(lambda: graft(ARCH, {kind: what}))
    if done:
        assert max(done.arch.sizes) <= MOST_NEURONS
    assert "expected" not in said  # Python's own words
    assert "literal" not in said


@pytest.mark.parametrize("edit", [{}, {"dance": 1}, {"": 0}])
def test_what_is_no_edit(edit):
    with pytest.raises(KeyError):
        changes(start(), edit, through(start()))
    with pytest.raises(KeyError):
        graft(ARCH, edit)
