"""Frames number by number: what the browser is sent is what nncore computes for each moment by itself."""

import struct
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, confusion_matrix, r2_score

import nncore as nn
from pages.workspace import frames as module
from pages.workspace.frames import Look, Shot, pack
from pages.workspace.slices import SIDE, STRIDE, Slice, ends

load = cache(nn.data.load)  # a Dataset is read-only, so that all tests can share it
SMALL = SIDE // STRIDE

SHAPES = {
    "none hidden": ("circle", (), ("tanh",)),
    "sigmoid out": ("xor", (3,), ("relu", "sigmoid")),
    "every activation": ("circle", (5, 4, 3, 2), ("identity", "sigmoid", "relu", "tanh", "tanh")),
    "unbounded out": ("circle", (3,), ("tanh", "identity")),
    "a number": ("plane", (4, 2), ("tanh", "relu", "identity")),
    "four columns": ("lung", (3,), ("tanh", "sigmoid")),
    "one column": ("sine", (4,), ("tanh", "identity")),
    "a number in units": ("diabetes", (3,), ("tanh", "identity")),
    "three classes": ("iris", (4,), ("tanh", "softmax")),
    "classes by squares": ("iris", (4,), ("relu", "tanh")),
    "the largest": ("breast_cancer", (16,) * 6, ("tanh",) * 7),
}
"""Data, hidden layers and activations."""
TWO_CLASSES = ["none hidden", "sigmoid out", "every activation", "unbounded out", "four columns", "the largest"]
NUMBERS = ["a number", "one column", "a number in units"]
CLASSES = ["three classes", "classes by squares"]


def start(data="circle", hidden=(3,), activations=("tanh", "tanh"), **recipe):
    """A run at its beginning on few points, or on all there are of a real set."""
    info = nn.data.DATASETS[data]
    points = load(data, n=None if info.min_rows == info.max_rows else 40)
    if activations[-1] == "softmax":
        recipe = {"loss": "cross_entropy"} | recipe
    arch = nn.Architecture((points.n_features, *hidden, points.n_outputs), activations)
    return nn.Run(arch, nn.Recipe(**recipe), points)


def look(run, **more):
    """A look at the first two columns of a run's data, or at the only one."""
    up = 1 if run.data.n_features > 1 else None
    return Look(Slice.through(run.data, 0, up, targets=ends(run)), **more)


def shots(run, n=3):
    """The run's beginning and the n - 1 epochs after it."""
    taken = [Shot.of(run)]
    for _ in range(n - 1):
        run.advance()
        taken.append(Shot.of(run, taken[-1].theta))
    return taken


def packed(name, **more):
    """A run of some shape, shots of it, what is looked at, and the series sent."""
    run = start(*SHAPES[name])
    taken, seen = shots(run), look(run, **more)
    return run, taken, seen, pack(run, taken, seen).series


def heads(series):
    """What every frame begins with: moment, numbers, counts; see `penalties` for the rest."""
    read = [struct.unpack("<II5d4I2dI", row.tobytes()) for row in series["head"]]
    return [(row[:2], row[2:7], row[7:11]) for row in read]


def penalties(series):
    """What every frame's head ends with: learning rate, penalty, weights at 0."""
    return [struct.unpack("<II5d4I2dI", row.tobytes())[11:] for row in series["head"]]


def through(run, theta, x):
    """The core's own forward pass."""
    return nn.forward(run.arch, theta, x)


def rounded_to(sent, true, digits=2.0**-12):
    """Whether numbers are sent as they are, to three digits and a half."""
    return np.allclose(sent, true, rtol=1.01 * digits, atol=1e-12)


# ------------------------------------------------------------------------------------------- numbers of a frame


@pytest.mark.parametrize("name", SHAPES)
def test_moment_losses_and_parameters(name):
    run, taken, _, series = packed(name)
    assert [moment for moment, _, _ in heads(series)] == [(0, 0), (1, 0), (2, 0)]
    assert series["theta"].tobytes() == np.stack([shot.theta for shot in taken]).astype(np.float32).tobytes()
    x, y = run.data.train
    for shot, (_, numbers, _) in zip(taken, heads(series), strict=True):
        assert numbers[:2] == shot.losses
        judged = nn.LOSSES[run.recipe.loss].value(through(run, shot.theta, x).output, run.targets(y))
        assert numbers[0] == pytest.approx(float(judged))


def test_learning_rate_penalty_and_weights_at_zero():
    how = {"l1": 0.3, "l2": 0.1, "schedule": "step", "schedule_epochs": 2, "learning_rate": 0.3, "batch_size": 5}
    run = start(hidden=(4,), **how)
    taken = shots(run, 6)
    run.step()
    taken.append(Shot.of(run))
    told = penalties(pack(run, taken, look(run, recipe=run.recipe)).series)
    assert [rate for rate, _, _ in told] == [0.3, 0.3, 0.15, 0.15, 0.075, 0.075, 0.075]
    weights = [np.concatenate([layer.w.ravel() for layer in run.arch.layers(shot.theta)]) for shot in taken]
    assert [p for _, p, _ in told] == pytest.approx([0.3 * abs(w).sum() + 0.05 * (w**2).sum() for w in weights])
    assert [zeros for _, _, zeros in told] == [int((w == 0).sum()) for w in weights]
    assert told[-1][2] > 0, "L1 holds some at zero"


def test_the_neurons_that_sit_out_the_next_update():
    run = start(hidden=(6, 5), activations=("tanh",) * 3, dropout=0.5, batch_size=7)
    taken = shots(run)
    run.step()
    taken.append(Shot.of(run))
    series = pack(run, taken, look(run)).series
    for row, (epoch, batch) in zip(series["dropped"], [(0, 0), (1, 0), (2, 0), (2, 1)], strict=True):
        again = start(hidden=(6, 5), activations=("tanh",) * 3, dropout=0.5, batch_size=7)
        again.advance(epoch)
        for _ in range(batch):
            again.step()
        # A neuron that is dropped for every sample learns nothing in this update; see also tests of the descent.
        assert row.tolist() == again.next_dropped[0].tolist()
    assert 0 < series["dropped"].mean() < 1
    assert "dropped" not in pack(start(), shots(start()), look(start())).series


@pytest.mark.parametrize("name", TWO_CLASSES)
def test_scores_and_counts_of_two_classes_against_scikit_learn(name):
    run, taken, _, series = packed(name)
    for shot, (_, numbers, counts) in zip(taken, heads(series), strict=True):
        parts = [run.data.train, run.data.held_out]
        said = [through(run, shot.theta, x).output >= run.threshold for x, _ in parts]
        truth = [y == 1 for _, y in parts]
        assert numbers[2:4] == pytest.approx([accuracy_score(t, s) for t, s in zip(truth, said, strict=True)])
        (tn, fp), (fn, tp) = confusion_matrix(truth[1], said[1], labels=[False, True])
        assert counts == (tp, fp, fn, tn)


@pytest.mark.parametrize("name", CLASSES)
def test_scores_of_many_classes_against_scikit_learn(name):
    run, taken, _, series = packed(name)
    for shot, (_, numbers, counts) in zip(taken, heads(series), strict=True):
        parts = [run.data.train, run.data.held_out]
        said = [through(run, shot.theta, x).output.argmax(axis=1) for x, _ in parts]
        assert numbers[2:4] == pytest.approx([accuracy_score(y, s) for (_, y), s in zip(parts, said, strict=True)])
        assert counts == (0, 0, 0, 0)


@pytest.mark.parametrize("name", NUMBERS)
def test_scores_of_numbers_against_scikit_learn(name):
    run, taken, _, series = packed(name)
    for shot, (_, numbers, counts) in zip(taken, heads(series), strict=True):
        parts = [run.data.train, run.data.held_out]
        output = [run.data.unscale_targets(through(run, shot.theta, x).output) for x, _ in parts]
        assert numbers[2:4] == pytest.approx([r2_score(y, o) for (_, y), o in zip(parts, output, strict=True)])
        assert counts == (0, 0, 0, 0)


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("sample", [0, 17])
def test_the_sample_that_is_looked_at(name, sample):
    run, taken, _, series = packed(name, sample=sample)
    target = run.targets(run.data.y)[[sample]]
    for i, shot in enumerate(taken):
        trace = through(run, shot.theta, run.data.inputs[[sample]])
        assert rounded_to(series["z"][i], np.concatenate([z[0] for z in trace.z]))
        assert rounded_to(series["a"][i], np.concatenate([a[0] for a in trace.a[1:]]))
        own = nn.cost(run.arch, trace, target, run.recipe.loss)
        assert heads(series)[i][1][4] == pytest.approx(float(own))


@pytest.mark.parametrize("name", SHAPES)
def test_slopes_and_last_changes(name):
    run, taken, _, series = packed(name)
    x, y = run.data.train
    for i, shot in enumerate(taken):
        _, grad = nn.gradient(run.arch, shot.theta, x, run.targets(y), run.recipe.loss)
        assert rounded_to(series["grad"][i], grad)
        assert rounded_to(series["moved"][i], shot.theta - taken[max(0, i - 1)].theta)
    assert not series["moved"][0].any()
    assert series["moved"][1].any()
    for part in ("grad", "moved", "z", "a"):
        assert (series[part].view(np.uint32) & 0xFFF == 0).all()


def test_slopes_and_last_changes_travel_only_if_they_are_wanted():
    *_, series = packed("every activation", detail=False)
    assert set(series) == {"head", "theta", "z", "a", "maps", "big"}


@pytest.mark.parametrize("name", SHAPES)
def test_a_chunk_is_its_frames_one_by_one(name):
    run, taken, seen, series = packed(name, nodes="a")
    for i, shot in enumerate(taken):
        alone = pack(run, [shot], seen).series
        assert list(alone) == list(series)
        (moment, numbers, counts), whole = heads(alone)[0], heads(series)[i]
        assert (moment, counts, numbers[:2]) == (whole[0], whole[2], whole[1][:2])
        assert numbers == pytest.approx(whole[1], rel=1e-9)
        assert alone["theta"].tobytes() == series["theta"][[i]].tobytes()
        for name_, one in alone.items():
            if one.dtype == np.float32:
                assert rounded_to(one[0], series[name_][i], 2.0**-11)
            elif name_ != "head":
                # The last digit of a sum may tip a value over the edge of its step.
                assert (np.abs(one[0].astype(int) - series[name_][i]) > 4).mean() < 0.02


def test_a_large_chunk_is_computed_in_parts(monkeypatch):
    run = start("circle", (8,), ("tanh", "tanh"))
    taken, seen = shots(run, 7), look(run)
    whole, passes = pack(run, taken, seen), []
    propagate = module.propagate

    def noted(arch, theta, x):
        passes.append((*theta.shape[:-1], len(x)))
        return propagate(arch, theta, x)

    monkeypatch.setattr(module, "propagate", noted)
    monkeypatch.setattr(module, "MOST_NUMBERS", 3 * len(run.data.x) * sum(run.arch.sizes))
    monkeypatch.setattr(module, "MOST_CELLS", 2 * SIDE * SIDE * sum(run.arch.sizes))
    parts = pack(run, taken, seen)
    rows = [stack for *stack, n in passes if n == len(run.data.x) // 2]  # of training, and as many of testing
    assert rows == [[3], [3], [], [3], [3], [], [1], [1], []]
    assert [stack for *stack, n in passes if n == SIDE * SIDE] == [[2], [1], [2], [1], [1]]
    assert (parts.count, parts.notes) == (whole.count, whole.notes)
    assert {name: one.shape for name, one in parts.series.items()} == {
        name: one.shape for name, one in whole.series.items()
    }
    assert parts.series["theta"].tobytes() == whole.series["theta"].tobytes()
    assert [one[0] for one in heads(parts.series)] == [one[0] for one in heads(whole.series)]


def test_no_shots_are_no_frames():
    run = start()
    assert pack(run, [], look(run)) == module.Frames(0, {}, ())


def test_a_shot_keeps_its_place_while_the_run_goes_on():
    run = start()
    shot, before = Shot.of(run), run.theta.copy()
    run.advance(3)
    assert shot.theta.tobytes() == before.tobytes()
    assert (shot.epoch, shot.batch) == (0, 0)


# -------------------------------------------------------------------------------------- what is within, what ails


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"focus": (1, 2)}, {"focus": (1, 2)}),
        ({"focus": (3, 0)}, {"focus": (3, 0)}),
        ({"focus": (0, 0)}, {"focus": None}),
        ({"focus": (4, 0)}, {"focus": None}),
        ({"focus": (2, 2)}, {"focus": None}),
        ({"focus": (1, -1)}, {"focus": None}),
        ({"space": (2, 1, 0)}, {"space": (2, 1, 0)}),
        ({"space": (0, 1, 0)}, {"space": None}),
        ({"space": (2, 2, 0)}, {"space": None}),
        ({"space": (2, 0, -1)}, {"space": None}),
        ({"space": (4, 0, 0)}, {"space": None}),
        ({"sample": 39}, {"sample": 39}),
        ({"sample": 40}, {"sample": 39}),
        ({"sample": -1}, {"sample": 0}),
    ],
)
def test_a_look_keeps_to_what_there_is(asked, kept):
    run = start("circle", (3, 2), ("tanh",) * 3)
    before = look(run, nodes="z", test=True)
    assert replace(before, **asked).within(run) == replace(before, **kept)


@pytest.mark.parametrize("kind", ["copies", "saturated", "fine"])
def test_notes_are_the_cores(kind):
    run = start("circle", (4, 2), ("tanh",) * 3)
    if kind != "fine":
        run.change(theta=0.2 + 0 * run.theta if kind == "copies" else 300 * run.theta)
    run.advance(2)
    x, y = run.data.train
    _, grad = nn.gradient(run.arch, run.theta, x, run.targets(y), run.recipe.loss)
    notes = nn.diagnose(run.arch, run.theta, through(run, run.theta, x), grad, run.history.curve[1])
    sent = pack(run, [Shot.of(run)], look(run)).notes
    assert [(note.kind, note.layer, note.neurons) for note in sent] == [
        (note.kind, note.layer, note.neurons) for note in notes
    ]
    assert (kind == "fine" and not sent) or kind in [note.kind for note in sent]


def test_notes_judge_the_losses_up_to_the_last_frame():
    run = start("circle", (4,), ("tanh", "tanh"), learning_rate=1e-6)
    taken = shots(run, 41)
    assert "rate_too_low" in [note.kind for note in pack(run, taken, look(run)).notes]
    assert "rate_too_low" not in [note.kind for note in pack(run, taken[:5], look(run)).notes]


# A run never stands where its loss is not finite, and with an output that is a number the loss of 1e100 squared is not.
@pytest.mark.parametrize(
    ("name", "size"),
    [(name, size) for name in SHAPES for size in (1e30, 1e150) if (name in NUMBERS, size) != (True, 1e150)],
)
@pytest.mark.parametrize("nodes", ["map", "a", "z"])
def test_weights_past_all_bounds_are_drawn_without_nan_or_warning(name, size, nodes):
    run = start(*SHAPES[name])
    theta = size * np.where(np.arange(run.arch.n_parameters) % 2, -1.0, 1.0)
    space = (1, 0, 1) if run.arch.sizes[1] > 1 else None
    seen = look(run, nodes=nodes, space=space, test=True).within(run)
    series = pack(run, [Shot(1, 0, theta, -theta, (1.0, 1.0))], seen).series
    assert all(np.isfinite(one).all() for one in series.values())
    assert np.abs(series["theta"]).max() == np.float32(1e30)
    assert np.isfinite([numbers for _, numbers, _ in heads(series)]).all()


def test_the_bytes_of_a_frame_are_few():
    # 19 parameters, 7 neurons: what a frame holds while playing, before it is deflated.
    *_, series = packed("a number", detail=False)
    run = start(*SHAPES["a number"])
    neurons = sum(run.arch.sizes[1:])
    width = 84 + 4 * run.arch.n_parameters + 2 * 4 * neurons + neurons * SMALL**2 + SIDE**2
    assert sum(one[0].nbytes for one in series.values()) == width
