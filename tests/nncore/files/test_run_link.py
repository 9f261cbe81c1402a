"""A run in a link leads to the same moment again, bit for bit; a text that is none is refused in a sentence."""

import base64
import json
import random
import time
import zlib
from dataclasses import replace

import numpy as np
import pytest

import nncore as nn
from nncore.files import tables_in_links
from nncore.files.run_link import MOST_SIGNS, packed, unpacked
from tests.nncore.files.test_imports import tried


def a_run(optimizer="sgd", data=None, sizes=(2, 4, 2, 1), **recipe):
    arch = nn.Architecture(sizes, ("tanh",) * (len(sizes) - 1))
    return nn.Run(arch, nn.Recipe(optimizer=optimizer, seed=3, **recipe), data or nn.data.load("circle", n=100, seed=2))


def same(one, other):
    assert (one.epoch, one.batch, one.recipe) == (other.epoch, other.batch, other.recipe)
    assert one.theta.tobytes() == other.theta.tobytes()
    for name in ("x", "y", "test", "inputs"):
        assert np.array_equal(getattr(one.data, name), getattr(other.data, name))
    for run in (one, other):
        run.step()
        run.advance(3)
    assert one.theta.tobytes() == other.theta.tobytes()
    for run in (one, other):
        run.rewind(0)
        run.advance(2)
    assert one.theta.tobytes() == other.theta.tobytes()


def edited(data):
    """Data with points erased, moved and put in by hand."""
    keep = np.ones(len(data.x), bool)
    keep[[0, 7, 8, 99]] = False
    x, y = np.vstack([data.x[keep], [[0.1, 0.2], [3, -3]]]), np.vstack([data.y[keep], [[0], [1]]])
    x[5] = 1.25, -0.75
    held = [np.append(mask[keep], [False, False]) for mask in (data.test, data.validation)]
    return replace(data, x=x, y=y, test=held[0], validation=held[1])


@pytest.mark.parametrize("optimizer", list(nn.OPTIMIZERS))
def test_a_moment_is_gone_through_again(optimizer):
    run = a_run(optimizer)
    run.advance(20)
    run.step()
    text = packed(run, {"choices": {"speed": "5"}})
    paused = []
    again, page = unpacked(text, lambda: paused.append(1))
    assert len(paused) == run.epoch
    assert page == {"choices": {"speed": "5"}}
    assert len(text) < 500
    assert np.array_equal(again.history.curve[1], run.history.curve[1])
    same(again, run)


def test_weights_set_points_put_and_recipes_changed_on_the_way_travel():
    run = a_run("adam")
    run.change(learning_rate=0.1)
    run.advance(3)
    run.change(data=edited(run.data))
    run.advance(2)
    run.step()
    theta = run.theta.copy()
    theta[3] = -1.5
    run.change(theta=theta, frozen=(3,), batch_size=5)
    run.advance(4)
    text = packed(run)
    assert len(text) < 1500
    same(unpacked(text)[0], run)


def test_first_weights_and_derived_inputs_travel():
    data = nn.data.with_features(nn.data.load("moons", n=60), ("x1", "x2", "sin(x1)"))
    arch = nn.Architecture((3, 2, 1), ("relu", "sigmoid"))
    run = nn.Run(arch, nn.Recipe(loss="binary_cross_entropy"), data, np.linspace(-1, 1, arch.n_parameters))
    run.change(data=replace(run.data, y=1 - run.data.y))
    run.advance(2)
    same(unpacked(packed(run))[0], run)


def test_what_would_take_long_to_repeat_is_carried():
    run = a_run("adam", nn.data.load("circle"))
    run.advance(10)
    standing = run.standing
    run.history.last_epoch = 5000
    far = nn.Run.resumed(run.arch, run.history, standing._replace(epoch=5000))
    text = packed(far)
    assert len(text) < 2000
    start = time.monotonic()
    again, _ = unpacked(text)
    assert time.monotonic() - start < 1
    assert again.epoch == 5000
    assert again.theta.tobytes() == run.theta.tobytes()
    for one in (again, far):
        one.advance(2)
    assert again.theta.tobytes() == far.theta.tobytes()


def test_a_table_is_compared_with_the_shipped_one_only_once(monkeypatch):
    run, loaded, load = a_run(), [], nn.data.load
    monkeypatch.setattr(tables_in_links.sets, "load", lambda **said: loaded.append(said) or load(**said))
    for i in range(3):
        run.change(data=replace(run.data, x=run.data.x + i))
        run.advance()
        assert packed(run) == packed(run)
    assert len(loaded) == 4, "the first table, and three after it"


def test_what_does_not_fit_says_to_save_a_file():
    own = nn.data.read_csv(b"a,b\n" + b"".join(b"%d,%d\n" % (i, i % 2) for i in range(30)), target="b")
    with pytest.raises(ValueError, match=r"cannot carry data of your own\. Save a file instead\.$"):
        packed(nn.Run(nn.Architecture((1, 1), ("tanh",)), nn.Recipe(), own))
    wide = a_run(sizes=(2, 40, 40, 1))
    wide.change(theta=np.random.default_rng(0).normal(0, 0.1, wide.arch.n_parameters))
    with pytest.raises(ValueError, match=r"would have 1\d,\d\d\d signs.*Save a file instead\.$"):
        packed(wide)


def repacked(record):
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(record).encode())).decode().rstrip("=")


def opened(text):
    return json.loads(zlib.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "It is cut short"),
        ("!!!", "A part of it is missing"),
        ("A" * 9000, "It has 9,000 signs"),
        (base64.urlsafe_b64encode(zlib.compress(b" " * 4_000_000, 9)).decode().rstrip("="), "larger than it seems"),
        (repacked([]), "It does not describe a run"),
        (repacked({"v": 9}), "newer version"),
        (repacked({"v": 1}), "Something in it is missing"),
    ],
)
def test_a_text_that_is_none_is_refused(text, why):
    with pytest.raises(ValueError, match=why) as refused:
        unpacked(text)
    assert str(refused.value).startswith("The moment in this link cannot be read. ")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"at": [10_000_000, 0, 0]}, "take too long"),
        ({"at": [-1, 0, 0]}, "not a whole number"),
        ({"sizes": [2, 10**9, 1]}, "no sizes that a network"),
        ({"activations": ["<script>"] * 3}, "There is no activation"),
        ({"tables": [{"load": {"name": "../etc"}}]}, "no data set called"),
        ({"tables": [{"load": {"name": "circle", "n": 200_000}}]}, "more than 5,000 rows"),
        ({"tables": [{"load": {"name": "circle", "n": 100}, "features": ["os.system(x1)"]}]}, "is not an input"),
        (
            {"tables": [{"load": {"name": "circle"}, "erased": [], "places": [10**6], "rows": ""}]},
            "rows that its data do not have",
        ),
        ({"turns": [[0, 0, 7, False, None, None]]}, "not a whole number"),
        ({"recipes": [{"learning_rate": "x"}]}, "rate|missing"),
        ({"start": {"theta": "AAAA", "recipe": 0, "table": 0}}, "numbers should stand|cannot be read|missing"),
        ({"here": {"theta": "", "state": "", "t": 0, "recipe": 0, "table": 0}}, "are missing, or of another shape"),
        ({"page": 3}, "not a JSON object"),
    ],
)
def test_a_hostile_text_is_refused(change, why):
    run = a_run()
    run.advance(2)
    with pytest.raises(ValueError, match=why) as refused:
        unpacked(repacked(opened(packed(run)) | change))
    assert str(refused.value).endswith(".")


ODD = [None, True, -1, 0, 1e308, 2**40, "", "AAAAAAAA", [], {}, [[1]], "nan", 0.5, [0, 0, 0]]


def test_300_mutated_links_lead_to_a_run_or_get_a_sentence():
    rng, read = random.Random(3), 0
    run = a_run("adam")
    run.advance(2)
    run.change(data=edited(run.data), theta=run.theta * 0.9)
    run.advance(1)
    text = packed(run)
    for i in range(300):
        if i % 3:
            record = opened(text)
            inside, key = record, rng.choice(list(record))
            while isinstance(inside[key], dict | list) and inside[key] and rng.random() < 0.8:
                inside = inside[key]
                key = rng.choice(list(inside) if isinstance(inside, dict) else range(len(inside)))
            inside[key] = rng.choice(ODD)
            changed = repacked(record)
        else:
            at = rng.randrange(len(text))
            changed = text[:at] + rng.choice(["", "A", "_", text[at:] * 2]) + text[at + 1 :]
        found, said = tried(unpacked, changed[: MOST_SIGNS + 1])
        if found is None:
            assert (said[:10], said[-1], len(said) < 500) == ("The moment", ".", True), said
            continue
        again, _ = found
        read += 1
        again.advance(1)
        assert np.isfinite(again.losses).all()
    assert 10 < read < 200
