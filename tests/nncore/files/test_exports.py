"""Every export is run in its own world, for 200 networks drawn at random, and says the same numbers as nn.forward."""

import json
import os
import re
import shutil
import subprocess
import sys

import numpy as np
import pytest

import nncore as nn
from nncore.files import EXPORTS, Model, c_header, keras, pytorch, spreadsheet
from nncore.files.expressions import NUMPY, printed
from tests.frameworks import within
from tests.nncore.files.drawn import COUNT, models, said
from tests.nncore.files.worlds import Workbook, compiled, executed, ran

ROWS = 8
FINE, SINGLE = 1e-12, 1e-6


def missed(output, truth):
    """How far outputs lie from the truth, relative to the larger of 1 and the largest of each column."""
    assert output.shape == truth.shape
    return float((np.abs(output - truth) / np.maximum(1, np.abs(truth).max(axis=0))).max())


def loosened(model, x):
    """How many times less exact single precision may be: a sine loses the digits its sums have before their point."""
    sums = nn.forward(model.arch, model.theta, model.scaled(x)).z
    return max([1.0, *(np.abs(z).max() for z, a in zip(sums, model.arch.activations, strict=True) if a == "sine")])


def agree(answers, model, output):
    """Whether named answers are those of the model, wherever no hair's breadth decides."""
    if model.data.task == "regression":
        return True
    ordered = np.sort(output, axis=1)
    near = ordered[:, -1] - ordered[:, -2] if output.shape[1] > 1 else np.abs(output[:, 0] - model.threshold)
    return all(
        a == b for a, b, far in zip(answers, model.answers(model.data.x[:ROWS]), near > 1e-5, strict=True) if far
    )


def test_the_models_drawn_are_of_every_kind():
    drawn = models()
    assert len(drawn) == COUNT
    assert {name for model in drawn for name in model.arch.activations} == set(nn.ACTIVATIONS)
    assert {len(model.arch.sizes) - 2 for model in drawn} == set(range(7))
    assert {model.data.task for model in drawn} == {"binary", "multiclass", "regression"}
    assert {model.data.scaling for model in drawn} == {"standard", "minmax", "none"}
    assert any(field.width > 1 for model in drawn for field in model.fields)


@pytest.mark.parametrize("language", [NUMPY, c_header.C, keras.KERAS, pytorch.TORCH, spreadsheet.SHEET])
@pytest.mark.parametrize("function", NUMPY)
def test_a_language_writes_every_function(language, function):
    arguments = "z, 2" if function in ("max", "min", "equals") else "z"
    assert printed(f"{function}({arguments})", {"z": "z"}, language)


@pytest.mark.parametrize("name", [name for name, one in nn.ACTIVATIONS.items() if not one.together])
def test_an_expression_is_its_activation(name):
    z = np.concatenate([np.linspace(-40, 40, 4001), [-1e5, 1e5, 0.0, -1e-9]])
    body = printed(nn.ACTIVATIONS[name].expression, {"z": "z"}, NUMPY)
    built = printed(
        nn.ACTIVATIONS[name].expression,
        {"z": "z"},
        {k: v for k, v in NUMPY.items() if k not in ("expm1", "log1p")} | {"atanh": "np.arctanh({0})"},
    )
    for expression in (body, built):
        a = eval(expression, {"np": np, "z": z})
        np.testing.assert_allclose(a, nn.ACTIVATIONS[name].value(z), rtol=1e-11, atol=1e-15)


def test_an_expression_of_anything_else_is_refused():
    for text in ("__import__('os')", "z ** 2", "z.real", "y", "sqrt(z)", "[z]"):
        with pytest.raises(ValueError, match="cannot be written"):
            printed(text, {"z": "z"}, NUMPY)


def test_a_model_says_what_the_network_says_of_raw_rows():
    for model in models():
        assert np.array_equal(model.predict(model.data.x[:ROWS]), said(model, ROWS))


def test_words_and_gaps_go_in_as_the_preparation_took_them():
    text = "size,place,ok\n" + "\n".join(f"{i},{'abc'[i % 3]},{'yn'[i % 2]}" for i in range(1, 30)) + "\n,,y\n"
    data = nn.data.read_csv(text.encode(), target="ok", missing="fill")
    arch = nn.Architecture((4, 3, 1), ("tanh", "sigmoid"))
    model = Model(arch, nn.initial(arch), data)
    assert [(field.name, field.words) for field in model.fields] == [("size", ()), ("place", ("a", "b", "c"))]
    last = len(data.x) - 1
    filled = model.predict([[None, ""]])
    assert np.array_equal(filled, model.predict(data.x[[last]]))
    assert np.array_equal(filled, model.predict([{"size": float("nan"), "place": None}]))
    assert np.array_equal(model.predict([[3, "a"]]), model.predict(np.array([[3.0, 1, 0, 0]])))
    assert ran(EXPORTS["numpy"].write(model))["predict"]([[None, ""]]) == pytest.approx(filled, abs=1e-14)
    for rows, why in [
        ([[1]], "Row 1 needs a cell for each of these: size, place. It has 1."),
        ([[1, "a"], [2, "d"]], "Row 2: 'd' is not one of the words of place: a, b, c"),
        ([["x", "a"]], "Row 1: 'x' is not a number, but size needs one"),
        ([{"size": 1}], "Row 1 has no 'place'"),
        ("a", "rows should be a list of rows"),
    ]:
        with pytest.raises(ValueError, match=re.escape(why)):
            model.predict(rows)


def test_numpy_script():
    for model in models():
        names = ran(EXPORTS["numpy"].write(model))
        output = names["predict"](model.data.x[:ROWS])
        assert missed(output, said(model)) < FINE
        assert agree(names["answers"](model.data.x[:ROWS]), model, output)


def test_the_numpy_script_answers_a_file_of_words_from_the_terminal(tmp_path):
    model = next(model for model in models() if any(field.width > 1 for field in model.fields) and model.data.classes)
    (tmp_path / "network.py").write_bytes(EXPORTS["numpy"].write(model))
    head = ",".join('"' + field.name.replace('"', '""') + '"' for field in model.fields)
    cells = [field.words[-1] if field.words else "3" for field in model.fields]
    (tmp_path / "rows.csv").write_text(f"{head}\n{','.join(cells)}\n{',' * (len(cells) - 1)}\n", encoding="utf-8")
    command = [sys.executable, "-I", "network.py", "rows.csv"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == model.answers([cells, [None] * len(cells)])


@pytest.mark.slow
def test_scikit_learn_code_and_the_sentences_where_it_cannot_hold_a_network():
    held = 0
    for model in models():
        why = EXPORTS["sklearn"].refuses(model)
        hidden = set(model.arch.activations[:-1])
        known = {"identity", "sigmoid", "tanh", "relu"}
        assert bool(why) == (len(hidden) > 1 or not (hidden | {model.arch.activations[-1]}) <= known | {"softmax"})
        if why:
            with pytest.raises(ValueError, match=re.escape(why)):
                EXPORTS["sklearn"].write(model)
            continue
        held += 1
        names = ran(EXPORTS["sklearn"].write(model))
        output = names["predict"](model.data.x[:ROWS])
        assert missed(output, said(model)) < FINE
        assert agree(names["answers"](model.data.x[:ROWS]), model, output)
        assert len(names["network"].predict(names["inputs"](model.data.x))) == len(model.data.x)
    assert held > 30


@pytest.mark.slow
def test_onnx():
    ort = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed, so no ONNX file was run")
    ort.set_default_logger_severity(3)
    for model in models():
        session = ort.InferenceSession(EXPORTS["onnx"].write(model), providers=["CPUExecutionProvider"])
        fills = model.fills.astype(np.float32)
        asked = np.vstack([model.data.x[:ROWS].astype(np.float32), np.full_like(fills, np.nan)])
        x = np.where(np.isnan(asked), fills, asked)
        names = [output.name for output in session.get_outputs()]
        output, *answers = session.run(None, {"rows": asked})
        assert names == (["output"] if model.data.task == "regression" else ["output", "answer"])
        truth = model.predict(x.astype(float))
        assert output.dtype == np.float32
        assert missed(output, truth) < SINGLE * loosened(model, x.astype(float)), model.arch
        if answers:
            assert agree(answers[0].tolist()[:ROWS], model, truth[:ROWS])
        meta = session.get_modelmeta().custom_metadata_map
        assert json.loads(meta["columns"]) == list(model.columns)


@within("keras", "torch")
def test_keras_code(tmp_path):
    for model, found in run_apart("keras", KERAS_RUNNER, tmp_path, {"KERAS_BACKEND": "torch"}):
        assert missed(found["code"], said(model)) < SINGLE * loosened(model, model.data.x[:ROWS])
        read = nn.read_network(found["npz"].tobytes()).with_activations("identity", "identity")
        np.testing.assert_allclose(read.theta, model.theta, rtol=1e-7)


@within("torch", "safetensors")
def test_pytorch_code_and_its_weights_from_safetensors(tmp_path):
    for model, found in run_apart("pytorch", TORCH_RUNNER, tmp_path):
        for way in ("code", "safetensors"):
            assert missed(found[way], said(model)) < FINE
        assert np.array_equal(nn.read_network(found["saved"].tobytes()).theta, model.theta)


# What comes out of each file goes into one archive of arrays; files that a framework writes are arrays of bytes.
KERAS_RUNNER = """
import io
for number, rows in asked():
    names = runpy.run_path(f"network{number}.py")
    weights = io.BytesIO()
    np.savez(weights, *names["network"].get_weights())
    tell(number, code=names["predict"](rows), npz=np.frombuffer(weights.getvalue(), "u1"))
"""
TORCH_RUNNER = """
import safetensors.torch, torch
for number, rows in asked():
    names = runpy.run_path(f"network{number}.py")
    network, code = names["network"], names["predict"](rows)
    saved = safetensors.torch.save(network.state_dict())
    with torch.no_grad():
        for part in network.parameters():
            part.zero_()
    network.load_state_dict(safetensors.torch.load_file(f"network{number}.safetensors"))
    tell(number, code=code, safetensors=names["predict"](rows), saved=np.frombuffer(saved, "u1"))
"""
RUNNER = """
import pathlib, runpy
import numpy as np

def asked():
    for number in range(len(list(pathlib.Path(".").glob("*.rows.npy")))):
        yield number, np.load(f"network{number}.rows.npy")

def tell(number, **arrays):
    np.savez(f"network{number}.found.npz", **arrays)
"""


def run_apart(name, runner, folder, environment=None):
    """Run the code of an export for every model in a Python of its own; yield each model with what was found of it."""
    for i, model in enumerate(models()):
        (folder / f"network{i}.py").write_bytes(EXPORTS[name].write(model))
        (folder / f"network{i}.safetensors").write_bytes(EXPORTS["safetensors"].write(model))
        np.save(folder / f"network{i}.rows.npy", model.data.x[:ROWS])
    command = [sys.executable, "-c", RUNNER + runner]
    subprocess.run(command, cwd=folder, env=os.environ | (environment or {}), check=True)
    for i, model in enumerate(models()):
        with np.load(folder / f"network{i}.found.npz") as found:
            yield model, found


def safetensors(content):
    """Read a safetensors file: its arrays and its metadata."""
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    meta, body = header.pop("__metadata__"), content[8 + length :]
    arrays = {}
    for name, told in header.items():
        assert told["dtype"] == "F64"
        start, end = told["data_offsets"]
        arrays[name] = np.frombuffer(body[start:end], "<f8").reshape(told["shape"])
    assert length % 8 == 0
    assert max(told["data_offsets"][1] for told in header.values()) == len(body)
    return arrays, meta


def test_safetensors():
    for model in models():
        arrays, meta = safetensors(EXPORTS["safetensors"].write(model))
        assert all(isinstance(text, str) for text in meta.values())
        told = {name: json.loads(text) for name, text in meta.items() if name not in ("format", "task")}
        a = (model.data.x[:ROWS] - told["center"]) / told["spread"]
        for i, name in enumerate(told["activations"]):
            a = nn.ACTIVATIONS[name].value(a @ arrays[f"{2 * i}.weight"].T + arrays[f"{2 * i}.bias"])
        assert missed(a * told["target_spread"] + told["target_center"], said(model)) < FINE


@pytest.mark.slow
@pytest.mark.skipif(not (shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")), reason="no C compiler")
@pytest.mark.parametrize(("real", "bound", "each"), [("double", FINE, 1), ("float", 2e-5, 5)])
def test_c_header(tmp_path, real, bound, each):
    drawn = models()[::each]
    asked = [[*model.data.x[:ROWS].tolist(), [float("nan")] * len(model.columns)] for model in drawn]
    told = compiled([EXPORTS["c"].write(model) for model in drawn], asked, tmp_path, real)
    for model, (output, answers) in zip(drawn, told, strict=True):
        truth = np.vstack([said(model), model.predict([[None] * len(model.fields)])])
        if real == "double" or not {"step", "sine"} & set(model.arch.activations):
            assert missed(output, truth) < bound, model.arch
        assert real == "float" or agree(answers[:ROWS], model, truth[:ROWS])


@pytest.mark.slow
def test_spreadsheet():
    for model in models():
        book = Workbook(EXPORTS["spreadsheet"].write(model))
        truth = said(model, 2)
        for number in range(2):
            places = book.row(3 + number)
            ends = len(model.outputs) + (model.data.task != "regression")
            *_, last = [list(places)[-ends:]]
            values = [book.value("Network", at) for at in last]
            output = np.array([values[: len(model.outputs)]])
            assert missed(output, truth[[number]]) < FINE, model.arch
            for at in places if number else ():  # what a viewer that computes nothing shows
                if ("Network", at) in book.kept and not isinstance(book.kept["Network", at], str):
                    assert book.kept["Network", at] == pytest.approx(book.value("Network", at), rel=1e-9, abs=1e-9)
            if model.data.task != "regression" and number == 0:
                assert values[-1] in model.data.classes


def test_a_spreadsheet_follows_a_cell_that_is_changed():
    model = next(model for model in models() if any(field.width > 1 for field in model.fields))
    book = Workbook(EXPORTS["spreadsheet"].write(model))
    raw = list(book.row(3))[: len(model.fields)]
    row = [field.words[0] if field.words else 2.5 for field in model.fields]
    for at, cell in zip(raw, row, strict=True):
        book.cells["Network", at] = cell
    end = list(book.row(3))[-len(model.outputs) - (model.data.task != "regression")]
    assert book.value("Network", end) == pytest.approx(float(model.predict([row])[0, 0]), rel=1e-12)
    large = nn.Architecture((64, 32, 10), ("relu", "softmax"))
    digits = Model(large, nn.initial(large), nn.data.load("digits"))
    with pytest.raises(ValueError, match="up to 2,000 weights, and this network has 2,410"):
        EXPORTS["spreadsheet"].write(digits)


def test_latex_has_the_weights_and_only_its_own_commands():
    for model in models():
        text = EXPORTS["tikz"].write(model).decode("ascii")  # names such as x₁ are no signs of every fount
        assert text.count("{") - text.count(r"\{") == text.count("}") - text.count(r"\}")
        for i, (layer, _) in enumerate(model.layers, 1):
            if max(layer.w.shape) > 12:
                continue
            match = re.search(rf"W\^{{\({i}\)}} &= \\begin{{bmatrix}} (.*?) \\end", text)
            rows = [[_decimal(cell) for cell in row.split(" & ")] for row in match[1].split(r" \\ ")]
            np.testing.assert_allclose(rows, layer.w, rtol=1e-3, atol=0)
        drawn = [re.search(r"left=1mm\].*?\{(.*)\};", line) for line in text.splitlines() if "left=1mm" in line]
        assert all(not re.search(r"(?<!\\)[$&#%_]", found[1]) for found in drawn)


def _decimal(cell):
    mantissa, _, power = cell.partition(r" \cdot 10^{")
    return float(mantissa) * 10 ** int(power.rstrip("}") or 0)


def test_tables_hold_every_number():
    import csv
    import io

    for model in models()[:40]:
        rows = list(csv.reader(io.StringIO(EXPORTS["weights"].write(model).decode())))
        assert [float(row[3]) for row in rows[1:]] == model.theta.tolist()
        head, *rows = csv.reader(io.StringIO(EXPORTS["predictions"].write(model).decode()))
        first = head.index("part")
        k = len(model.outputs)
        skip = first + 1 + (k if model.data.task == "regression" else 1)
        output = np.array([[float(cell) for cell in row[skip : skip + k]] for row in rows])
        assert np.array_equal(output, model.predict(model.data.x))
        assert {row[first] for row in rows} == {"training", "test"}
        assert not any(name.startswith(("=", "+", "-", "@")) for name in head)
        with pytest.raises(ValueError, match="it has no curve"):
            EXPORTS["curves"].write(model)


def test_a_model_card_says_what_it_is():
    data = nn.data.load("iris")
    run = nn.Run(nn.Architecture((4, 6, 3), ("tanh", "softmax")), nn.Recipe(loss="cross_entropy", seed=5), data)
    run.advance(30)
    text = EXPORTS["card"].write(Model.of(run)).decode()
    output = nn.forward(run.arch, run.theta, data.held_out[0]).output
    right = float((output.argmax(axis=1) == data.held_out[1][:, 0]).mean())
    for part in (
        data.title, "setosa", "| petal length | cm |", "epochs: 30", "seed: 5", f"{right:.4g} |",
        f"{run.test_loss:.4g} |",
        "CC BY 4.0", "75 to learn from",
    ):  # fmt: skip
        assert part in text
    for model in models():
        card = EXPORTS["card"].write(model).decode()
        assert "nan" not in card.lower().split("## measures")[1]
        assert "<" not in re.sub(r"&lt;", "", card)


def test_a_model_as_json_is_a_run_that_stands_there():
    model = models()[3]
    run = nn.load_run(EXPORTS["json"].write(model))
    assert np.array_equal(run.theta, model.theta)
    trained = short_run()
    assert nn.load_run(EXPORTS["json"].write(Model.of(trained))).loss == trained.loss


def test_every_export_has_its_words():
    for name, export in EXPORTS.items():
        assert export.name == name
        assert re.fullmatch(r"\.[a-z]+", export.suffix)
        assert export.about.endswith(".")
        assert export.title
    assert EXPORTS["curves"].write(Model.of(short_run())).count(b"\r\n") == 4


def short_run(**recipe):
    run = nn.Run(nn.Architecture((2, 3, 1), ("tanh", "tanh")), nn.Recipe(**recipe), nn.data.load("circle", n=30))
    run.advance(2)
    return run


def test_derived_inputs_are_computed_by_what_leaves():
    data = nn.data.load("spiral", n=60, features=("x1", "x2", "x1^2", "x1*x2", "sin(x2)", "abs(x1)"))
    arch = nn.Architecture((6, 4, 1), ("tanh", "tanh"))
    model = Model(arch, nn.initial(arch, seed=3), data)
    assert [field.name for field in model.fields] == ["x₁", "x₂"]
    truth = nn.forward(arch, model.theta, data.inputs).output
    raw = data.x[:, :2]
    assert missed(model.predict(raw), truth) < FINE
    assert missed(ran(EXPORTS["numpy"].write(model))["predict"](raw), truth) < FINE
    assert missed(executed(EXPORTS["notebook"].write(model))["predict"](raw), truth) < FINE
    lines = EXPORTS["predictions"].write(model).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(raw)
    ort = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed, so no ONNX file was run")
    session = ort.InferenceSession(EXPORTS["onnx"].write(model), providers=["CPUExecutionProvider"])
    said = session.run(None, {session.get_inputs()[0].name: raw.astype(np.float32)})
    named = dict(zip((one.name for one in session.get_outputs()), said, strict=True))
    np.testing.assert_allclose(named["output"].ravel(), truth.ravel(), atol=1e-5)


def test_a_logarithm_is_given_rather_than_computed():
    data = nn.data.with_features(nn.data.load("wine"), ("x1", "log(x1)"))
    arch = nn.Architecture((2, 3), ("softmax",))
    model = Model(arch, nn.initial(arch), data)
    assert [field.name for field in model.fields] == [column.name for column in data.columns]
    assert np.array_equal(model.predict(data.x), nn.forward(arch, model.theta, data.inputs).output)
