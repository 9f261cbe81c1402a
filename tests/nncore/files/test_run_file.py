"""A run that was saved and loaded goes on bit for bit; a file that is no run is refused in a sentence."""

import copy
import json
import random
from pathlib import Path

import numpy as np
import pytest

import nncore as nn
from nncore.files import read
from nncore.files.run_file import VERSION

HERE = Path(__file__).parent
TABLE = b"size,place,ok\n" + b"".join(
    b"%d,%s,%s\n" % (i, b"abc"[i % 3 : i % 3 + 1], [b"y", b"n"][i % 2]) for i in range(40)
)


def a_run(optimizer="adam", data=None, **recipe):
    data = data or nn.data.load("circle", n=60, seed=3)
    arch = nn.Architecture((data.n_features, 4, 2, data.n_outputs), ("relu", "tanh", "tanh"))
    return nn.Run(arch, nn.Recipe(optimizer=optimizer, learning_rate=0.01, seed=3, **recipe), data)


def assert_equal_runs(a, b):
    assert (a.epoch, a.batch, a.recipe, a.diverged) == (b.epoch, b.batch, b.recipe, b.diverged)
    assert np.array_equal(a.theta, b.theta)
    assert a.losses == b.losses


@pytest.mark.parametrize("optimizer", nn.OPTIMIZERS)
@pytest.mark.parametrize(
    "recipe", [{}, {"dropout": 0.2, "schedule": "cosine", "l1": 1e-4, "label_noise": 0.1, "init_scale": 2.0, "mu": 0.5}]
)
def test_save_load_and_100_epochs_are_100_epochs(optimizer, recipe):
    run = a_run(optimizer, **recipe)
    run.advance(7)
    run.step()
    again = nn.load_run(nn.save(run))
    assert_equal_runs(run, again)
    run.advance(100)
    again.advance(100)
    assert_equal_runs(run, again)
    assert np.array_equal(run.history.curve[1], again.history.curve[1])
    for epoch in (3, 0, 55):
        run.rewind(epoch)
        again.rewind(epoch)
        assert_equal_runs(run, again)


def test_turns_by_hand_are_kept_and_taken_again():
    run = a_run("momentum")
    run.advance(3)
    run.step()
    run.change(theta=run.theta * 1.5, optimizer="nadam", frozen=(2,))
    run.advance(4)
    data = run.data
    moved = data.x.copy()
    moved[0] += 1
    run.change(data=nn.data.Dataset(**{**vars(data), "x": moved}))
    run.advance(3)
    again = nn.load_run(nn.save(run))
    assert not np.array_equal(again.data.x, data.x)
    assert again.data.about == data.about
    for epoch, batch in ((3, 0), (3, 1), (3, 2), (7, 0), (10, 0), (1, 1)):
        run.rewind(epoch, batch)
        again.rewind(epoch, batch)
        assert_equal_runs(run, again)
    run.advance(20)
    again.advance(20)
    assert_equal_runs(run, again)


def test_a_run_that_was_rewound_keeps_its_future():
    run = a_run()
    run.advance(20)
    run.rewind(5)
    again = nn.load_run(nn.save(run))
    assert again.history.last_epoch == 20
    assert list(again.history.losses) == list(run.history.losses)
    again.rewind(20)
    run.rewind(20)
    assert_equal_runs(run, again)


def test_one_that_diverged_says_so_again():
    arch = nn.Architecture((2, 1), ("identity",))
    run = nn.Run(arch, nn.Recipe(learning_rate=1e9), nn.data.load("plane", n=40))
    run.advance(20)
    assert run.diverged
    again = nn.load_run(nn.save(run))
    assert_equal_runs(run, again)


def test_ones_own_table_is_in_the_file_and_no_sentence_of_it():
    data = nn.data.read_csv(TABLE, target="ok")
    run = a_run(data=data)
    run.advance(2)
    content = nn.save(run, page={"name": "train"})
    again, page = read(content)
    assert page == {"name": "train"}
    assert [column.name for column in again.data.columns] == [column.name for column in data.columns]
    assert np.array_equal(again.data.x, data.x)
    assert again.data.classes == ("n", "y")
    record = json.loads(content)
    assert "about" not in record["tables"][0]
    assert record["here"]["theta"] == run.theta.tolist()
    run.advance(5)
    again.advance(5)
    assert_equal_runs(run, again)


@pytest.mark.slow
def test_a_set_by_name_is_kept_by_name_and_a_long_past_is_thinned():
    run = a_run()
    run.advance(3000)
    content = nn.save(run)
    record = json.loads(content)
    assert record["tables"] == [{"load": dict(run.data.loaded)}]
    assert record["moments"][0]["epoch"] == 0
    assert record["moments"][-1]["epoch"] == 3000
    assert len(content) < 12_000_000
    again = nn.load_run(content)
    again.advance(1)
    run.advance(1)
    assert_equal_runs(run, again)


@pytest.mark.slow
def test_what_is_too_large_to_be_saved_is_refused():
    rng = np.random.default_rng(0)
    rows = b"".join(
        b"%f,%f," % (v, v * v) + (b"a\n" if i % 2 else b"b\n") for i, v in enumerate(rng.normal(size=199_000))
    )
    data = nn.data.read_csv(b"v,w,ok\n" + rows, target="ok")
    with pytest.raises(ValueError, match="The data of this run are 597,000 numbers"):
        nn.save(nn.Run(nn.Architecture((2, 1), ("sigmoid",)), nn.Recipe(), data))
    wide = nn.Architecture((2, 300, 300, 1), ("tanh", "tanh", "tanh"))
    with pytest.raises(ValueError, match="up to 10,000 weights, and this network has 91,501"):
        nn.save(nn.Run(wide, nn.Recipe(), nn.data.load("circle", n=20)))


def test_a_file_of_version_1_is_read_for_good():
    run = nn.load_run((HERE / "run_v1.json").read_bytes())
    assert (run.epoch, run.batch) == (4, 1)
    assert run.loss == pytest.approx(json.loads((HERE / "run_v1.json").read_text())["page"]["loss"], rel=1e-9)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it cannot be read as JSON"),
        (b"\xff\xfe", "it cannot be read as JSON"),
        (b"[" * 100_000, "it cannot be read as JSON"),
        (b'{"format": NaN}', "it cannot be read as JSON"),
        (b"9" * 10_000, "it cannot be read as JSON"),
        (b"[1, 2]", "This file is not a run saved in the Neural Playground"),
        (b'{"format": "other"}', "This file is not a run saved in the Neural Playground"),
        (b'{"format": "neural-playground-run"}', "does not say which version"),
        (b'{"format": "neural-playground-run", "version": 99}', "its format is 99"),
        (b'{"format": "neural-playground-run", "version": 1}', "Something in it is missing"),
        (b" " * 50_000_000, "This file has 50 MB, and a saved run has at most 20 MB"),
    ],
)  # fmt: skip
def test_what_is_no_run_is_refused_in_a_sentence(content, why):
    with pytest.raises(ValueError, match=why) as refused:
        nn.load_run(content)
    assert str(refused.value).endswith(".")


def changed(**parts):
    """A small run's record with some parts replaced; a name like here__t goes inside."""
    run = a_run()
    run.advance(3)
    record = json.loads(nn.save(run))
    for name, value in parts.items():
        *way, last = name.split("__")
        inside = record
        for step in way:
            inside = inside[int(step) if step.isdigit() else step]
        inside[int(last) if last.isdigit() else last] = value
    return json.dumps(record).encode()


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"arch__sizes": [2, 10**9, 10**9, 1]}, "no sizes that a network could have"),
        ({"arch__sizes": [2, 5, 2, 1]}, "do not fit together"),
        ({"arch__activations": ["relu", "tanh", "<script>"]}, "There is no activation"),
        ({"recipes__0__optimizer": "__import__"}, "There is no optimiser called"),
        ({"recipes__0__batch_size": 0}, "batch size"),
        ({"here__theta": [1e400] * 25}, "cannot be read as JSON"),
        ({"here__theta": ["1"] * 25}, "are missing, or of another shape"),
        ({"here__row": 10**9}, "not a whole number from 0 to 29"),
        ({"here__batch": 1}, "not a whole number from 0 to 0"),
        ({"last_epoch": 10**12}, "not a whole number from 0 to 10,000,000"),
        ({"last_epoch": 10_000_000}, "Too much lies between"),
        ({"tables__0": {"load": {"name": "/etc/passwd"}}}, "no data set called"),
        ({"tables__0": {"load": {"name": "circle", "n": 10**12}}}, "whole number from 20 to 200000"),
        ({"moments__1__epoch": 0}, "out of order"),
        ({"strides": [0, 1]}, "out of order"),
        ({"page": []}, "Its part “page” is not a JSON object"),
    ],
)
def test_a_hostile_file_is_refused_in_a_sentence(parts, why):
    with pytest.raises(ValueError, match=why) as refused:
        nn.load_run(changed(**parts))
    assert str(refused.value).endswith(".")


ODD = [None, True, -1, 0, 1e308, 2**50, "", "x", [], {}, [[1]], "nan", 0.5, {"load": {"name": "xor"}}, [1, "a"]]


def mutated(content, rng):
    """A file in which something was changed: a byte, a stretch, or anything in what it says."""
    if rng.random() < 0.3:
        at = rng.randrange(len(content))
        return rng.choice(
            [content[:at], content[at:], content[:at] + bytes([rng.randrange(256)]) + content[at + 1 :],
             content[:at] + content[at + rng.randrange(1, 40) :], content[:at] + content[at // 2 :]]
        )  # fmt: skip
    record = json.loads(content)
    for _ in range(rng.choice((1, 1, 2, 5))):
        inside = record
        while True:
            keys = list(inside) if isinstance(inside, dict) else range(len(inside))
            key = rng.choice(list(keys))
            deeper = inside[key]
            if not isinstance(deeper, dict | list) or not deeper or rng.random() < 0.2:
                break
            inside = deeper
        if rng.random() < 0.2 and isinstance(inside, dict):
            del inside[key]
        else:
            inside[key] = copy.deepcopy(rng.choice(ODD))
        if not record:
            break
    return json.dumps(record).encode()


def opened(content):
    """Return the run of a file, or None and why not."""
    try:
        return nn.load_run(content), ""
    except ValueError as wrong:
        return None, str(wrong)


def test_500_mutated_files_load_as_a_run_that_goes_on_or_get_a_sentence():
    rng, loaded = random.Random(5), 0
    plain, own = a_run(), a_run("adadelta", nn.data.read_csv(TABLE, target="ok"))
    for run in (plain, own):
        run.advance(4)
        run.step()
        run.change(theta=run.theta * 0.9, learning_rate=0.02)
        run.advance(2)
    contents = nn.save(plain), nn.save(own)
    for i in range(500):
        run, why = opened(mutated(contents[i % 2], rng))
        if run is None:
            assert why.startswith("This file")
            assert why.endswith(".")
            assert "\n" not in why
            continue
        loaded += 1
        run.advance(1)
        assert np.isfinite(run.losses).all()
        run.rewind(0)
        run.advance(2)
    assert 10 < loaded < 400


def test_the_version_is_the_one_that_is_documented():
    from nncore.files import run_file

    assert f"The format, version {VERSION}." in run_file.__doc__
    record = json.loads(nn.save(a_run()))
    assert all(f"`{name}`" in run_file.__doc__ for name in record)


@pytest.mark.parametrize("given", [False, True])
def test_a_run_on_derived_inputs_goes_on_bit_for_bit(given):
    features = ("x1", "x2", "sin(x1)", "x1*x2")
    data = nn.data.load("circle", n=60, features=features)
    if not given:  # as a page derives them: not by the arguments of `load`
        data = nn.data.with_features(nn.data.load("circle", n=60), features)
    run = nn.Run(nn.Architecture((4, 3, 1), ("tanh", "tanh")), nn.Recipe(optimizer="adam", beta1=0.5), data)
    run.advance(2)
    again = nn.load_run(nn.save(run))
    assert [column.formula for column in again.data.columns] == list(features)
    for one in (run, again):
        one.advance(3)
    assert again.theta.tobytes() == run.theta.tobytes()
