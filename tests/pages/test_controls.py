"""Every control of both pages reads back what it writes, and takes any text without losing its temper."""

from functools import cache

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import nncore as nn
from pages.kit.controls import Choice, Control, Flag, Number, Row, Text, quoted
from pages.workspace.choices import CONTROLS as CHOICES
from pages.workspace.entrants import FEWEST, MOST, Entrants, Mix
from pages.workspace.features import FeatureControl
from pages.workspace.formula import FormulaControl
from pages.workspace.weighting import ClassWeights
from pages.workspace.weights import Weights, decoded, encoded
from pages.workspace.workspace import Workspace
from tests.nncore.cases import DRAWN
from tests.pages.test_app import Visitor

KEYS = {
    "neuron": ("age", "smoking", "air", "family", "w1", "w2", "w3", "w4", "b"),
    "train": (
        "data", "rate", "optimizer", "formula", "noise", "share", "label_noise", "seed", "data_seed", "features",
        "init",
        "init_scale", "batch", "schedule",
        "schedule_epochs", "mu", "beta1", "beta2", "rho", "epsilon", "shrink", "grow", "least", "most", "clip_norm",
        "clip_value", "loss", "class_weights", "l1", "l2", "decay", "dropout", "loss_below", "epochs", "seconds",
        "patience", "least_gain", "restore_best", "speed", "test", "across", "up", "hidden", "activations", "theta",
        "lines",
        "nodes", "colours", "discrete", "axis", "by", "window", "space", "sample", "panel", "below",
    ),
    "network": (
        "data", "formula", "noise", "share", "seed", "data_seed", "features", "hidden", "activations", "loss", "init",
        "init_scale", "theta", "sample", "batch10", "layer",
    ),
    "activations": ("curves", "reach", "at"),
    "cost": (
        "data", "formula", "noise", "share", "seed", "data_seed", "features", "hidden", "activations", "loss", "init",
        "init_scale", "theta", "sample", "few", "rows", "weight", "second",
        "view", "arrow",
    ),
    "descent": (
        "data", "formula", "noise", "share", "seed", "data_seed", "features", "hidden", "activations", "loss", "init",
        "init_scale", "theta", "sample", "few", "rows", "middle", "epoch", "weight",
    ),
    "experiments": (
        "data", "formula", "noise", "share", "seed", "data_seed", "features", "hidden", "activations", "loss", "init",
        "init_scale", "theta", "label_noise", "class_weights", "rate", "optimizer", "batch", "schedule",
        "schedule_epochs", "mu",
        "beta1", "beta2", "rho", "epsilon", "shrink", "grow", "least", "most", "clip_norm", "clip_value", "l1", "l2",
        "decay", "dropout", "part", "way", "field1", "values1", "field2", "values2", "field3", "values3", "draws",
        "runs", "length", "solved", "measure", "judged", "form", "third", "lot",
    ),
    "data": ("set", "formula", "noise", "seed", "data_seed", "share", "show", "pairs", "column"),
    "race": (
        "data", "formula", "noise", "share", "seed", "data_seed", "features", "hidden", "activations", "loss", "init",
        "init_scale", "theta", "label_noise", "class_weights", "rate", "optimizer", "batch", "schedule",
        "schedule_epochs", "mu", "beta1", "beta2", "rho", "epsilon", "shrink", "grow", "least", "most", "clip_norm",
        "clip_value", "l1", "l2", "decay", "dropout", "race", "distance", "ground",
        "ground_rate", "begin", "picture", "trace", "axis", "against",
        "weight", "second",
    ),
    "backprop": (
        "data", "formula", "noise", "share", "seed", "data_seed", "features", "hidden", "activations", "loss", "init",
        "init_scale", "theta", "sample", "few", "rows", "weight", "nudge", "eta",
    ),
}  # fmt: skip
"""What links are made of: a name that changes here breaks the links people have sent."""
CONTROLS = list({key: (page, key) for page, keys in KEYS.items() for key in keys}.values())
"""Every control once, with a page that has it: on all pages it is the same record."""
READ_AS_MORE = set("[]()<>*`!|#~$:_\\{}&@^=\"'/\n\r\t")
"""Signs that Markdown or HTML may read as more than text."""
AWKWARD = [
    "", " ", ".", "nan", "NaN", "-nan", "inf", "-inf", "1e999", "-1e999", "1_0", "٣", "１２", "½", "−2,5", "0x10", "1e",
    "\x00", "\ud800", "9" * 400, "x" * 9999, "4.2.", "..", "4.x", "1.1.1.1.1.1.1.1", "tanh.", "tanh.relu.sin", "True",
]  # fmt: skip
SIGNS = ["<b>x</b>", "[x](y)", "**x**", "$x$", ":red[x]", "`x`", "x_y_z", "a\nb", "&lt;", "'\"\\", "#1", "|~!^=@{}"]
PLAIN = Number("n", "n", 3.0, low=-5, high=5)
WHOLE = Number("n", "n", 3, low=-5, high=5, whole=True)
LETTER = Choice("c", "c", "a", options={"a": "first", "b": "second"})
LETTERS = Row("r", "r", ("a",), item=LETTER, longest=2)
RACE = CHOICES["race"]


@cache
def tables():
    """The controls of each page by key, as the page itself writes them to its link."""
    seen = {}
    with pytest.MonkeyPatch.context() as patch:
        for page in KEYS:
            patch.setattr(
                Workspace,
                "link",
                lambda self, names, moment=True, page=page, link=Workspace.link: (
                    seen.update({page: names}) or link(self, names, moment)
                ),
            )
            Visitor(page)
            patch.undo()
    return {page: {name: CHOICES[name] for name in names} for page, names in seen.items()}


def values(control):
    """All values a control can have."""
    if isinstance(control, Row):
        return st.lists(values(control.item), max_size=control.longest).map(tuple)
    if isinstance(control, Choice):
        return st.sampled_from([*control.options, *([None] if control.default is None else [])])
    if isinstance(control, FeatureControl):
        return st.sampled_from(["x1^2", "x12*x3", "sin(x2)", "abs(x1)", "log(x4)"])
    if isinstance(control, ClassWeights):
        numbers = st.lists(st.floats(0.001, 1000), min_size=2, max_size=10).map(tuple)
        return st.none() | st.just("balanced") | numbers
    if isinstance(control, FormulaControl):
        return st.sampled_from(["y > x^2", "1 < x1^2 + x2^2 < 9", "y = |x|", "y > x1 − x2"])
    if isinstance(control, Text):
        return st.text("ab1,. -_", max_size=control.longest)
    if isinstance(control, Mix):
        some = st.fixed_dictionaries({}, optional={name: values(field) for name, field in control.fields.items()})
        return some.map(control.of)
    if isinstance(control, Entrants):
        rows = {k: st.lists(values(c), min_size=FEWEST, max_size=MOST, unique=True) for k, c in control.kinds.items()}
        return st.sampled_from(sorted(rows)).flatmap(lambda kind: rows[kind].map(lambda row: (kind, *row)))
    if isinstance(control, Weights):
        numbers = st.lists(st.floats(-1e3, 1e3, width=32), min_size=1, max_size=9)
        return st.just("") | numbers.map(lambda theta: encoded(np.array(theta)))
    if isinstance(control, Number) and not control.whole:
        numbers = st.floats(control.low, control.high)
        return st.none() | numbers if control.default is None else numbers
    if isinstance(control, Number):
        whole = st.integers(int(control.low), int(control.high))
        return st.none() | whole if control.default is None else whole
    return st.booleans()


def allows(control, value):
    """Whether a control may have this value."""
    if isinstance(control, Row):
        return len(value) <= control.longest and all(allows(control.item, part) for part in value)
    if isinstance(control, Choice):
        low, high = control.between or (1, 0)
        other = isinstance(value, float) and low <= value <= high
        return value in control.options or other or value is control.default is None
    if isinstance(control, Flag):
        return isinstance(value, bool)
    if isinstance(control, FeatureControl):
        return nn.data.Formula.read(value).kind != "column"
    if isinstance(control, Text):
        return isinstance(value, str) and len(value) <= control.longest
    if isinstance(control, ClassWeights):
        return nn.Recipe(class_weights=value).class_weights == value
    if isinstance(control, FormulaControl):
        return nn.data.rule(value).text == value
    if isinstance(control, Mix):
        return all(allows(control.fields[name], one) for name, one in value)
    if isinstance(control, Entrants):
        kind, *row = value
        return FEWEST <= len(set(row)) == len(row) <= MOST and all(allows(control.kinds[kind], one) for one in row)
    if isinstance(control, Weights):
        return value == "" or decoded(value) is not None
    if value is None:
        return control.default is None
    return isinstance(value, int if control.whole else float) and control.low <= value <= control.high


def stands_for(control, text, value):
    """Whether a value is what the text says, nothing set right."""
    if isinstance(control, Row):
        parts = [part for part in text.split(".") if part]
        return len(parts) == len(value) and all(map(stands_for, [control.item] * len(parts), parts, value))
    if isinstance(control, Number) or getattr(control, "between", None):
        return float(text.replace("−", "-").replace(",", ".")) == value
    if isinstance(control, ClassWeights) and isinstance(value, tuple):
        return [float(part) for part in text.split(",")] == list(value)
    return text.strip() == control.format(value).strip()


@pytest.mark.parametrize("page", KEYS)
def test_the_names_in_links(page):
    assert tuple(tables()[page]) == KEYS[page]


@pytest.mark.parametrize(("page", "key"), CONTROLS)
def test_a_default_is_allowed_and_described(page, key):
    control = tables()[page][key]
    assert allows(control, control.default)
    assert control.parse(control.format(control.default)) == (control.default, "")
    assert control.label


@pytest.mark.parametrize(("page", "key"), CONTROLS)
@DRAWN
@given(data=st.data())
def test_a_value_is_read_back_exactly(page, key, data):
    control = tables()[page][key]
    value = data.draw(values(control))
    read, said = control.parse(control.format(value))
    assert (read, type(read), said) == (value, type(value), "")


def well_taken(control, text):
    """Whether a text gives a value that is allowed or none, and a short sentence if it was not taken as it stood."""
    value, said = control.parse(text)
    if value is None:
        return 0 < len(said) < 200 or text == control.format(control.default) == ""
    return allows(control, value) and bool(said or stands_for(control, text, value)) and len(said) < 200


@pytest.mark.parametrize(("page", "key"), CONTROLS)
@DRAWN
@given(text=st.text() | st.floats().map(str) | st.integers().map(str) | st.from_regex(r"[\d.,e+-]*", fullmatch=True))
def test_any_text_gives_a_value_or_none_and_says_what_was_changed(page, key, text):
    assert well_taken(tables()[page][key], text)


@pytest.mark.parametrize(("page", "key"), CONTROLS)
def test_awkward_texts_too(page, key):
    assert [text for text in AWKWARD if not well_taken(tables()[page][key], text)] == []


@pytest.mark.parametrize(
    ("control", "text", "value", "words"),
    [
        (PLAIN, "1.25", 1.25, []),
        (PLAIN, " 1,25 ", 1.25, []),
        (PLAIN, "−2", -2.0, []),
        (PLAIN, "9", 5.0, ["from -5 to 5", "9 became 5"]),
        (PLAIN, "-inf", -5.0, ["from -5 to 5", "became -5"]),
        (PLAIN, "1e999", 5.0, ["from -5 to 5", "became 5"]),
        (PLAIN, "nan", None, ["number between -5 and 5", "“nan”"]),
        (PLAIN, "", None, ["number between -5 and 5"]),
        (PLAIN, "two", None, ["number between -5 and 5", "“two”"]),
        (WHOLE, "2", 2, []),
        (WHOLE, "2.0", 2, []),
        (WHOLE, "1.7", 2, ["whole number", "1.7 became 2"]),
        (WHOLE, "7.7", 5, ["from -5 to 5", "7.7 became 5"]),
        (LETTER, "b", "b", []),
        (LETTER, "B", None, ["no choice “B”"]),
        (LETTER, "", None, ["no choice “”"]),
        (Choice("r", "r", 0.1, options={0.1: "0.1"}, between=(0, 1)), "0.25", 0.25, []),
        (Choice("r", "r", 0.1, options={0.1: "0.1"}, between=(0, 1)), "7", 1.0, ["from 0 to 1"]),
        (Choice("o", "o", None, options={"a": "first"}), "", None, []),
        (Choice("o", "o", None, options={"a": "first"}), "None", None, ["no choice “None”"]),
        (Flag("f", "f", False), "1", True, []),
        (Flag("f", "f", False), "yes", None, ["either 1 or 0", "“yes”"]),
        (LETTERS, "", (), []),
        (LETTERS, "b.a", ("b", "a"), []),
        (LETTERS, "b.z", None, ["no choice “z”"]),
        (LETTERS, "b.b.b", ("b", "b"), ["at most 2", "first 2"]),
        (RACE, "rate*0.1~0.03", ("rate", 0.1, 0.03), []),
        (RACE, "deep*relu~sigmoid", ("deep", "relu", "sigmoid"), []),
        (RACE, "rate*0.1~x~1", ("rate", 0.1, 1.0), ["“x” is not one"]),
        (RACE, "seed*4~4", None, ["at least 2 different values of “seed”"]),
        (RACE, "seed*" + "~".join(map(str, range(1, 13))), ("seed", *range(1, 11)), ["At most 10"]),
        (RACE, "width*2~99", ("width", 2, 16), ["from 1 to 16"]),
        (RACE, "colour*red~blue", None, ["cannot differ in “colour”"]),
        (RACE, "rate", None, ["at least 2"]),
    ],
)
def test_readings_by_hand(control, text, value, words):
    read, said = control.parse(text)
    assert read == value
    assert bool(said) == bool(words)
    assert [word for word in words if word not in said] == []


def test_a_number_past_every_float_is_told_in_the_visitors_words():
    assert "inf" not in PLAIN.parse("1e999")[1]


@pytest.mark.parametrize("text", ["123456.7", "1234567"])
def test_a_long_number_is_told_in_full(text):
    seed = Number("seed", "seed", 0, low=0, high=999_999, whole=True)
    assert text in seed.parse(text)[1]


@DRAWN
@given(st.text() | st.text(READ_AS_MORE))
@example("_a_")
@example("\u2028\u200b\ud800")
def test_quoted_text_is_nothing_but_text(text):
    shown = quoted(text)
    assert READ_AS_MORE & set(shown) == set()
    assert shown == "".join(shown.splitlines())
    assert shown.encode().decode() == shown
    assert len(shown) <= 24


@pytest.mark.parametrize("text", ["www.example.com", "see www.example.com"])
def test_quoted_text_is_no_link(text):
    # GitHub's Markdown, which Streamlit speaks, makes a link of every word that begins with "www.".
    assert "www." not in quoted(text)


@pytest.mark.parametrize("text", ["wörld 7", "3,5", "a-b+c", "x" * 24])
def test_harmless_text_is_quoted_as_it_is(text):
    assert quoted(text) == text


@pytest.mark.parametrize(("page", "key"), CONTROLS)
def test_no_sentence_lets_a_visitors_signs_through(page, key):
    control = tables()[page][key]
    ours = control.format(control.default) + control.label + getattr(control, "item", control).label
    said = "".join(control.parse(text)[1] for text in SIGNS)
    assert said
    assert READ_AS_MORE & (set(said) - set(ours)) == set()


def test_the_base_of_all_controls_reads_nothing():
    with pytest.raises(NotImplementedError):
        Control("k", "k", 0).parse("0")
