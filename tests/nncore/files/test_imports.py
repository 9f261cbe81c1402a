"""Weights come in: what we write is read back bit for bit, what others write is read too, all else gets a sentence."""

import io
import json
import random
import zipfile

import numpy as np
import pytest

import nncore as nn
from nncore.files import onnx as writing
from nncore.files.imports import looks_like_text
from nncore.files.sklearn import NAMES
from tests.frameworks import within
from tests.nncore.files.drawn import models
from tests.nncore.files.worlds import ran

DERIVED = ("x1", "x2", "sin(x1)", "x1*x2", "x2^2", "abs(x1)")


def a_model(sizes=(2, 3, 1), activations=("tanh", "sigmoid"), data="circle", **more):
    arch = nn.Architecture(sizes, activations)
    return nn.Model(arch, nn.initial(arch, seed=3), nn.data.load(data, **more))


def zipped(**arrays):
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)
    return out.getvalue()


def headed(header, body=b""):
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + body


def graph(nodes, constants, inputs=("rows",), outputs=("output",), width=2, operators=()):
    """An ONNX file of nodes (operator, inputs, output, attributes) and constants by name, as others write it."""
    message, attribute = writing._message, writing._attribute
    made = [
        message(
            *[(1, name) for name in into], (2, out), (4, operator), (7, given.get("domain", "")),
            *[(5, attribute(key, value)) for key, value in given.items() if key != "domain"],
        )
        for operator, into, out, given in nodes
    ]  # fmt: skip
    tensors = [
        message(*[(1, size) for size in np.shape(array)], (2, 1), (8, name), (9, np.asarray(array, "<f4").tobytes()))
        for name, array in constants.items()
    ]
    body = message(
        *[(1, node) for node in made],
        *[(5, tensor) for tensor in tensors],
        *[(11, writing._declared(name, 1, "n", width)) for name in inputs],
        *[(12, writing._declared(name, 1, "n", 1)) for name in outputs],
        *operators,
    )
    return message((1, 8), (7, body), (8, message((1, ""), (2, 17))))


@pytest.mark.parametrize("name", ["safetensors", "npz", "onnx"])
def test_what_we_write_is_read_back_bit_for_bit(name):
    for model in models():
        found = nn.read_network(nn.EXPORTS[name].write(model))
        single = name == "onnx"
        theta = model.theta.astype(np.float32).astype(np.float64) if single else model.theta
        assert found.arch == model.arch
        assert found.theta.tobytes() == theta.tobytes()
        assert (found.columns, found.task, found.classes) == (model.columns, model.data.task, model.data.classes)
        rtol = 1e-6 if single else 0
        np.testing.assert_allclose(found.center, model.data.center, rtol, atol=rtol)
        np.testing.assert_allclose(found.spread, model.data.spread, rtol)
        if model.data.task == "regression":
            np.testing.assert_allclose(found.target_center, model.data.target_center, rtol, atol=rtol)
            np.testing.assert_allclose(found.target_spread, model.data.target_spread, rtol)


@pytest.mark.parametrize("name", ["safetensors", "npz", "onnx"])
def test_derived_inputs_come_back_as_formulas_and_say_the_same(name):
    model = a_model((6, 3, 1), features=DERIVED)
    found = nn.read_network(nn.EXPORTS[name].write(model))
    assert (found.formulas, found.columns, found.base, found.derives) == (DERIVED, ("x₁", "x₂"), 2, True)
    data = found.scaled(nn.data.load("circle"))
    np.testing.assert_allclose(data.inputs, model.data.inputs, rtol=1e-5, atol=1e-6)
    output = nn.forward(found.arch, found.theta, data.inputs).output
    np.testing.assert_allclose(output, model.predict(nn.data.load("circle").x), rtol=1e-5)
    assert [column.formula for column in found.answered().columns] == list(DERIVED)


def test_own_answers_are_data_that_the_network_has_right():
    for model in models()[::9]:
        found = nn.read_network(nn.EXPORTS["safetensors"].write(model))
        data = found.answered(rows=60, seed=1).split(0.5, 0)
        assert data.task == model.data.task
        assert [column.name for column in data.columns] == list(model.columns)
        run = nn.Run(found.arch, nn.Recipe(), data, found.theta)
        output = nn.forward(run.arch, run.theta, data.inputs).output
        if data.task == "regression":
            assert np.abs(data.unscale_targets(output) - data.y).max() <= 1e-9 * (1 + np.abs(data.y).max())
        elif data.task == "multiclass":
            assert (output.argmax(axis=1) == data.y[:, 0]).all()
        else:
            low, high = nn.class_targets(found.arch.activations[-1])
            assert ((output >= (low + high) / 2) == (data.y == 1)).all()


@within("torch", "onnx", "onnxscript")
@pytest.mark.filterwarnings("ignore")  # PyTorch's exporter uses what PyTorch deprecates
def test_what_pytorch_writes_as_onnx_is_read(tmp_path):
    import torch

    for model in models()[::17]:
        layers = ran(nn.EXPORTS["pytorch"].write(model))["network"]
        x = torch.from_numpy(model.data.inputs[:8])
        file = tmp_path / "network.onnx"
        torch.onnx.export(layers, (x,), str(file), external_data=False, verbose=False)
        found = nn.read_network(file.read_bytes())
        assert found.arch.sizes == model.arch.sizes
        output = nn.forward(found.arch, found.theta, model.data.inputs[:8]).output
        truth = nn.forward(model.arch, model.theta, model.data.inputs[:8]).output
        np.testing.assert_allclose(output, truth, rtol=1e-5, atol=1e-6)


def test_scikit_learn_as_json_says_the_same_numbers():
    from sklearn.neural_network import MLPClassifier

    x, y = nn.data.load("clouds", n=60).x, nn.data.load("clouds", n=60).y[:, 0]
    for classes, activation in ((5, "relu"), (2, "logistic"), (5, "tanh")):
        labels = np.array([f"kind {int(each) % classes}" for each in y])
        m = MLPClassifier((4, 3), activation=activation, max_iter=1, early_stopping=False)
        with pytest.warns(UserWarning, match="Maximum iterations"):
            m.fit(x, labels)
        record = {"coefs_": [w.tolist() for w in m.coefs_], "intercepts_": [b.tolist() for b in m.intercepts_]}
        record |= {"activation": m.activation, "out_activation_": m.out_activation_, "classes_": m.classes_.tolist()}
        found = nn.read_network(json.dumps(record).encode())
        assert found.classes == tuple(m.classes_)
        assert NAMES[found.arch.activations[0]] == activation
        output, truth = nn.forward(found.arch, found.theta, x).output, m.predict_proba(x)
        np.testing.assert_allclose(output, truth if classes > 2 else truth[:, 1:], rtol=1e-9)
        bare = nn.read_network(json.dumps({"coefs_": record["coefs_"]}).encode())
        assert not bare.tells_activations
        assert bare.with_activations("relu", "identity").arch.activations == ("relu", "relu", "identity")


W, B, V = np.arange(6.0).reshape(2, 3), np.arange(3.0), np.ones((3, 1))


@pytest.mark.parametrize(
    "arrays",
    [
        {"w1": W, "b1": B, "w2": V, "b2": [1.0]},
        {"W1": W, "b1": B[None], "W2": V, "b2": [[1.0]]},
        {"arr_0": W, "arr_1": B, "arr_2": V, "arr_3": [1.0]},
        {"0.weight": W.T, "0.bias": B, "2.weight": V.T, "2.bias": [1.0]},
        {"net.fc9.weight": W.T, "net.fc9.bias": B, "net.fc10.weight": V.T, "net.fc10.bias": [1.0]},
        {"coefs_0": W, "coefs_1": V, "intercepts_0": B, "intercepts_1": [1.0]},
        {"dense/kernel": W, "dense/bias": B, "dense_1/kernel": V, "dense_1/bias": [1.0]},
        {"w1": np.asfortranarray(W), "b1": B.astype("f4"), "w2": V.astype(int), "b2": np.array([1])},
    ],
)
def test_arrays_under_anybodys_names_become_layers(arrays):
    found = nn.read_network(zipped(**{name: np.asarray(each) for name, each in arrays.items()}))
    assert found.arch.sizes == (2, 3, 1)
    (w, b), (v, c) = found.arch.layers(found.theta)
    assert all(np.array_equal(*pair) for pair in ((w, W), (b, B), (v, V), (c, [1.0])))
    assert (found.tells_activations, found.center, found.task) == (False, None, "")


def test_halves_of_single_precision_are_read():
    numbers = np.array([[1.5, -2.0]], "<f4")
    body = (numbers.view("<u4") >> 16).astype("<u2").tobytes()
    found = nn.read_network(headed({"weight": {"dtype": "BF16", "shape": [1, 2], "data_offsets": [0, 4]}}, body))
    assert found.theta.tolist() == [1.5, -2.0, 0.0]


def test_graphs_of_others_are_read():
    chain = [
        ("MatMul", ["rows", "w"], "a", {}), ("Add", ["a", "b"], "c", {}), ("Relu", ["c"], "d", {}),
        ("Dropout", ["d"], "e", {}), ("Gemm", ["e", "v", "c2"], "output", {"alpha": 2.0, "beta": 0.5}),
    ]  # fmt: skip
    found = nn.read_network(graph(chain, {"w": W, "b": B, "v": V, "c2": [1.0]}))
    assert found.arch.activations == ("relu", "identity")
    (w, b), (v, c) = found.arch.layers(found.theta)
    assert all(np.array_equal(*pair) for pair in ((w, W), (b, B), (v, 2 * V), (c, [0.5])))
    silu = [*chain[:2], ("Sigmoid", ["c"], "s", {}), ("Mul", ["c", "s"], "d", {}), *chain[3:]]
    assert nn.read_network(graph(silu, {"w": W, "b": B, "v": V, "c2": [1.0]})).arch.activations[0] == "silu"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"operator": "Conv"}, "It uses the operator “Conv”"),
        ({"operator": "Erf"}, r"What it computes after layer 1 \(“Erf”, “Dropout”\) is not an activation"),
        ({"operator": "LeakyRelu", "given": {"alpha": 0.2}}, r"after layer 1 \(“LeakyRelu”, “Dropout”\)"),
        ({"given": {"domain": "ai.onnx.ml"}}, "It uses the operator “ai.onnx.ml.Relu”"),
        ({"inputs": ("rows", "more")}, "Its graph has 2 inputs"),
        ({"skip": True}, "Its layers are not a chain"),
        ({"outputs": ()}, "Its graph has no output"),
        ({"v": V.T}, "Layer 2 does not fit|does not multiply rows"),
        ({"operators": ((15, b"\x08\x01"),)}, "sparse weights"),
        ({"w": np.full((2, 3), np.nan)}, "A weight of layer 1 is not finite"),
    ],
)
def test_graphs_that_are_no_plain_network_are_refused_by_name(change, why):
    relu = (change.get("operator", "Relu"), ["c"], "d", change.get("given", {}))
    skip = ("Add", ["d", "rows" if change.get("skip") else "d"], "e", {})
    nodes = [
        ("MatMul", ["rows", "w"], "a", {}), ("Add", ["a", "b"], "c", {}), relu,
        skip if change.get("skip") else ("Dropout", ["d"], "e", {}), ("MatMul", ["e", "v"], "output", {}),
    ]  # fmt: skip
    content = graph(
        nodes, {"w": change.get("w", W), "b": B, "v": change.get("v", V)}, change.get("inputs", ("rows",)),
        change.get("outputs", ("output",)), operators=change.get("operators", ()),
    )  # fmt: skip
    with pytest.raises(ValueError, match=why) as refused:
        nn.read_network(content)
    assert str(refused.value).startswith("This file cannot be opened. ")


PICKLED = b"\x80\x04\x95\x1a\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94\x8c\x02ls\x94\x85R."


def archive(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def npy(header, body=b""):
    text = repr(header).encode().ljust(118) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + body


def sized(shape, descr="<f8"):
    return {"descr": descr, "fortran_order": False, "shape": shape}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "This file cannot be opened here"),
        (b"MZ\x90\x00", "This file cannot be opened here"),
        (PICKLED, "This is a pickle"),
        (b"\x89HDF\r\n\x1a\n" + bytes(99), "This is an HDF5 file"),
        (bytes(4) + b"TFL3", "This is a TensorFlow Lite file"),
        (archive(**{"archive/data.pkl": PICKLED}), "This is a PyTorch file, which holds a pickle"),
        (archive(**{"config.json": "{}"}), "This is a Keras file"),
        (archive(**{"[Content_Types].xml": "x"}), "This is an office document"),
        (zipped(w=np.array([{}], dtype=object)), "values of the kind “object”"),
        (zipped(w=np.array(["a"])), "“w” holds no numbers"),
        (zipped(w=np.zeros((2, 2, 2))), "“w” has 3 dimensions"),
        (zipped(b=np.zeros(3)), "It holds no matrix of weights"),
        (zipped(w1=np.zeros((2, 3)), w2=np.zeros((4, 5))), "do not follow on each other: 2 × 3, 4 × 5"),
        (zipped(w1=np.zeros((2, 3)), b1=np.zeros(3), scale=np.zeros(3)), "“scale” belongs to no layer"),
        (zipped(w=np.full((2, 2), np.inf)), "A weight of layer 1 is not finite"),
        (zipped(w=np.zeros((0, 2))), "has no neurons"),
        (zipped(**{f"w{i}": np.zeros((1, 1)) for i in range(60)}), "It has 60 layers"),
        (zipped(w=np.zeros(30_000_000, "u1").reshape(-1, 1)), "Unpacked, it has more than 20 MB"),
        (archive(**{"w.npy": npy(sized((10**12, 10**12)))}), "does not have the size it says"),
        (archive(**{"w.npy": npy(sized((2, -2)))}), "does not have the size it says|no NumPy array"),
        (archive(**{"w.npy": npy({"descr": "__import__('os')"})}), "is not a NumPy array"),
        (archive(**{"w.npy": b"\x93NUMPY\x01\x00\xff\xff" + b"(" * 9999}), "is not a NumPy array"),
        (archive(**{"w.npy": npy(sized((1, 1), "|V8"), bytes(8))}), "which are not read here"),
        (archive(**{f"w{i}.npy": b"" for i in range(300)}), "It holds 300 parts"),
        (b"PK\x03\x04" + bytes(50), "It is damaged, or not a zip archive"),
        ((2**20).to_bytes(8, "little") + b"{" + bytes(9), "Its header is longer"),
        (headed({"w": {"dtype": "F64", "shape": [1, 1], "data_offsets": [0, 80]}}, bytes(8)), "does not fit its place"),
        (headed({"w": {"dtype": "F64", "shape": [10**9, 10**9], "data_offsets": [0, 8]}}, bytes(8)), "not fit"),
        (headed({"w": {"dtype": "F8_E4M3", "shape": [1], "data_offsets": [0, 1]}}, b"1"), "of the kind “F8_E4M3”"),
        (headed({"w": {"shape": [1]}}), "Something in it is missing"),
        (headed({"conv.weight": {"dtype": "F32", "shape": [1, 1, 1, 1], "data_offsets": [0, 4]}}, bytes(4)),
         "“conv.weight” has 4 dimensions"),
        (b'{"coefs_": [[[1, 2], [3]]]}', "differ in length"),
        (b'{"coefs_": [[["1"]]]}', "Lists of numbers should stand"),
        (b'{"coefs_": [[[1e999]]]}', "not finite"),
        (b'{"coefs_": [[[1]]], "activation": "<b>", "out_activation_": "<b>"}', "no activation called “<b>” here"),
        (b'{"coefs_": ' + b"[" * 99_999, "It cannot be read as JSON"),
        (b"\x08\x08\x3a\xff\xff\xff\xff\x0f", "cut short or damaged"),
        (b"\x08" + b"\xff" * 20, "cut short or damaged"),
        (b"\x08\x08\x3a\x00", "Its graph has 0 inputs"),
        (bytes(21_000_000), "This file has 21 MB"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_a_sentence_and_nothing_is_executed(content, why):
    with pytest.raises(ValueError, match=why) as refused:
        nn.read_network(content)
    assert str(refused.value).startswith("This ")
    assert str(refused.value).endswith(".")


def test_a_graph_that_would_grow_without_end_is_refused():
    doubled = [("Concat", [f"v{i}", f"v{i}"], f"v{i + 1}", {"axis": 0}) for i in range(60)]
    nodes = [("MatMul", ["rows", "w"], "v0", {}), *doubled, ("MatMul", ["v60", "v"], "output", {})]
    with pytest.raises(ValueError, match="more numbers than a plain network"):
        nn.read_network(graph(nodes, {"w": W, "v": V}))


def mutated(content, rng):
    """A file with a byte, a stretch or a part changed, cut or doubled."""
    content = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 6))):
        at = rng.randrange(len(content))
        way = rng.randrange(5)
        if way == 0:
            content[at] = rng.randrange(256)
        elif way == 1:
            del content[at : at + rng.randrange(1, 30)]
        elif way == 2:
            content[at:at] = content[at : at + rng.randrange(1, 30)]
        elif way == 3:
            content[at] ^= 1 << rng.randrange(8)
        else:
            content[at : at + 8] = rng.randbytes(8)
        if not content:
            break
    return bytes(content)


def tried(function, *given):
    """Return what a function gives and "", or None and the sentence in which it refuses."""
    try:
        return function(*given), ""
    except ValueError as wrong:
        return None, str(wrong)


def test_600_mutated_files_are_read_or_get_a_sentence():
    rng, read = random.Random(11), 0
    model = a_model((6, 3, 2, 1), ("tanh", "mish", "sigmoid"), features=DERIVED)
    layers = [(w.tolist(), b.tolist()) for w, b in model.arch.layers(model.theta)]
    record = {"coefs_": [w for w, _ in layers], "intercepts_": [b for _, b in layers], "activation": "tanh"}
    contents = [nn.EXPORTS[name].write(model) for name in ("safetensors", "npz", "onnx")]
    contents.append(json.dumps(record | {"out_activation_": "logistic", "classes_": ["a", "b"]}).encode())
    for i in range(600):
        found, why = tried(nn.read_network, mutated(contents[i % 4], rng))
        if found is None:
            assert (why.startswith("This "), why[-1], len(why) < 400) == (True, ".", True), why
            continue
        read += 1
        assert np.isfinite(found.theta).all()
        data, why = tried(found.answered, 4)
        assert data is not None or why.endswith("."), why
    assert 30 < read < 400


def test_texts_are_told_from_numbers():
    assert looks_like_text("a;b\n1;2\nä;ß".encode())
    assert not looks_like_text(b"\x00\x01\x02\x03")
    assert not looks_like_text(b"  \n")


def test_numpy_opens_the_arrays_without_a_pickle():
    model = a_model((2, 3, 1))
    with np.load(io.BytesIO(nn.EXPORTS["npz"].write(model)), allow_pickle=False) as arrays:
        assert list(arrays) == ["w1", "b1", "w2", "b2", "about"]
        a = np.tanh(model.scaled(model.raw) @ arrays["w1"] + arrays["b1"])
        output = nn.sigmoid(a @ arrays["w2"] + arrays["b2"])
        assert json.loads(str(arrays["about"]))["classes"] == ["orange", "blue"]
    np.testing.assert_allclose(output, model.predict(model.raw), rtol=1e-12)
