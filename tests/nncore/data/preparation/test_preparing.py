"""A table becomes inputs and targets, and what was done to it is said."""

from typing import Any

import numpy as np
import pytest

from nncore.data import Dataset, Preparation, Prepared, prepare, read_csv, read_table

N = 40


def table_of(columns: dict[str, list[Any]]) -> bytes:
    rows = zip(*columns.values(), strict=True)
    lines = ["|".join(columns), *("|".join(str(cell) for cell in row) for row in rows)]
    return "\n".join(lines).encode()


def numbers(n: int = N) -> list[float]:
    return np.random.default_rng(0).normal(5.0, 2.0, n).round(3).tolist()


def made(target: str = "y", missing: str = "drop", **columns: Any) -> Prepared:
    return prepare(read_table(table_of(columns)), Preparation(target, missing=missing))


Y = ["yes", "no"] * (N // 2)


@pytest.mark.parametrize(
    ("y", "task", "classes"),
    [
        (Y, "binary", ("no", "yes")),
        (["TRUE", "FALSE"] * 20, "binary", ("FALSE", "TRUE")),
        ([0, 1] * 20, "binary", ("0", "1")),
        ([1.5, 2.5] * 20, "binary", ("1.5", "2.5")),
        (["b", "a"] * 20, "binary", ("a", "b")),
        (["x", "y", "z", "w"] * 10, "multiclass", ("w", "x", "y", "z")),
        ([3, 4, 5, 6] * 10, "multiclass", ("3", "4", "5", "6")),
        ([0.5, 1.0, 1.5, 2.0] * 10, "regression", ()),
        (list(range(N)), "regression", ()),
        ([*[1, 2] * 19, 3, 4], "regression", ()),
    ],
)
def test_the_task_is_guessed_from_the_target(y: list[Any], task: str, classes: tuple[str, ...]) -> None:
    prepared = made(x=numbers(), y=y)
    assert (prepared.task, prepared.classes, prepared.rows) == (task, classes, N)
    data = prepared.dataset()
    assert (data.name, data.task, data.classes, data.target_name) == ("own", task, classes, "y")
    meant = [str(classes[int(value)]) for value in data.y[:, 0]] if classes else data.y[:, 0].tolist()
    assert meant == ([str(value) for value in y] if classes else y)


@pytest.mark.parametrize(
    ("target", "choices", "sentence"),
    [
        ("z", {}, "There is no column “z”. The columns are: "),
        ("same", {}, "“same” is the same in every row, so there is nothing to predict"),
        ("void", {}, "“void” is empty, so there is nothing to predict"),
        ("day", {}, "“day” holds dates or times, which cannot be predicted here"),
        ("words", {}, "“words” holds more than 50 different words, and at most 10 classes can be told apart"),
        ("eleven", {}, "“eleven” holds 11 different words. At most 10 classes"),
        ("x", {"task": "multiclass"}, "“x” holds 50 different numbers. At most 10 classes"),
        ("y", {"task": "regression"}, "“y” holds words: a class can be predicted from it, but not a number"),
        ("y", {"task": "multiclass"}, "“y” holds two classes, not many"),
        ("eleven", {"task": "binary"}, "“eleven” holds 11 different words"),
        ("three", {"task": "binary"}, "“three” holds 3 classes, not two"),
        ("lonely", {}, "Class “b” of “lonely” has a single row"),
        ("rare", {"columns": ("x",)}, "Only 5 rows are left, and learning needs at least 10.$"),
        ("gone", {}, "In the rows that are left, “gone” is always the same"),
        ("huge", {}, "“huge” holds numbers too large to compute with"),
        ("y", {"columns": ("day",)}, "“day” holds dates or times, which cannot be inputs here. Leave it out"),
        ("y", {"columns": ("words",)}, "“words” holds more than 50 different words, too many for an input each"),
        ("y", {"columns": ("y", "x")}, "“y” is what to predict, so it cannot be predicted from itself"),
        ("y", {"columns": ("nothing",)}, "There is no column “nothing”"),
        ("y", {"columns": ()}, "No column is left to predict “y” from"),
        ("y", {"columns": ("same", "void")}, "No column is left to predict “y” from. Left out: “same”. The same value"),
        ("y", {"columns": ("rare",)}, "Only 5 rows are left, and learning needs at least 10. Fill empty cells"),
        ("y", {"task": "ranking"}, "task should be one of auto, binary, multiclass, regression, not 'ranking'"),
        ("y", {"missing": "guess"}, "missing should be one of drop, fill, not 'guess'"),
        ("y", {"scale": "log"}, "scale should be one of standard, minmax, none, not 'log'"),
    ],
)
def test_what_cannot_be_learnt_is_refused_in_a_sentence(target: str, choices: dict[str, Any], sentence: str) -> None:
    n = 60
    source = table_of(
        {
            "x": numbers(n),
            "y": ["yes", "no"] * 30,
            "same": [7] * n,
            "void": [""] * n,
            "day": [f"2024-01-{i % 28 + 1:02d}" for i in range(n)],
            "words": [f"w{i}" for i in range(n)],
            "eleven": [f"w{i % 11}" for i in range(n)],
            "three": ["a", "b", "c"] * 20,
            "lonely": ["a"] * (n - 1) + ["b"],
            "rare": [1.5, 2.5, 3.25, 4.0, 5.5] + [""] * (n - 5),
            "gap": [""] * 10 + numbers(n - 10),
            "gone": ["b"] * 10 + ["a"] * (n - 10),
            "huge": [1e200 * i for i in range(n)],
        }
    )
    if target == "gone":
        choices = {"columns": ("gap",)}
    with pytest.raises(ValueError, match=sentence):
        read_csv(source, target=target, **choices)


def test_columns_become_inputs() -> None:
    data = made(
        size=numbers(),
        colour=["red", "green", "blue", "red"] * 10,
        smokes=Y[::-1],
        sex=["m", "f"] * 20,
        y=[0, 0, 1, 1] * 10,
    ).dataset()
    assert [column.name for column in data.columns] == [
        "size", "colour: blue", "colour: green", "colour: red", "smokes", "sex",
    ]  # fmt: skip
    assert data.x[:, 0].tolist() == numbers()
    assert data.x[:4, 1:].tolist() == [[0, 0, 1, 0, 1], [0, 1, 0, 1, 0], [1, 0, 0, 0, 1], [0, 0, 1, 1, 0]]
    colour, smokes, sex = data.columns[1], data.columns[4], data.columns[5]
    assert (colour.group, colour.level, colour.whole) == ("colour", "blue", True)
    assert (smokes.low_label, smokes.high_label) == ("no", "yes")
    assert (sex.low_label, sex.high_label, sex.group) == ("f", "m", "")
    assert (data.columns[0].low, data.columns[0].high) == (min(numbers()), max(numbers()))


def test_what_is_left_out_is_named() -> None:
    prepared = made(
        number=list(range(1, N + 1)),
        x=numbers(),
        copy=numbers(),
        same=[7] * N,
        void=[""] * N,
        day=["2024-01-02"] * (N - 1) + ["2024-01-03"],
        words=[f"w{i}" for i in range(N - 1)] + ["w0"],
        sparse=[1, 2, 3, *[""] * (N - 3)],
        huge=[1e150 * i for i in range(N)],
        answer=Y,
        y=Y,
    )
    assert prepared.columns[0].name == "x"
    assert "answer" in [column.name for column in prepared.columns]
    for words in (
        "“number”. Counting the rows says nothing",
        "“copy”. The same numbers or words are in another column",
        "“same”. The same value in every row",
        "“void”. There is nothing in it",
        "“day”. Dates and times cannot be inputs",
        "“sparse”. More than half of the cells are empty",
        "“huge”. Numbers past 10 to the 100",
        "given away by “answer”: the same as “y”",
    ):
        assert sum(words in note for note in prepared.notes) == 1, words
    assert not any("“x”" in note for note in prepared.notes)


def test_rows_with_empty_cells_are_left_out_and_counted() -> None:
    x, z = [*numbers(N - 5), *[""] * 5], ["", "", *["a", "b"] * 19]
    y: list[Any] = [*Y[:10], "", "", "", *Y[13:]]
    prepared = made(x=x, z=z, y=y)
    assert prepared.rows == N - 5 - 2 - 3
    assert "3 rows are left out, because “y” is empty there." in prepared.notes
    assert "7 rows of 40 are left out, because cells are empty: “x” 5, “z” 2." in prepared.notes
    data = prepared.dataset()
    assert data.x[:, 0].tolist() == x[2:10] + x[13:35]


def test_fillings_and_scales_are_learnt_from_training_rows_alone() -> None:
    rng = np.random.default_rng(1)
    x: list[Any] = rng.normal(size=N).round(3).tolist()
    word: list[Any] = rng.choice(["p", "q", "r"], N).tolist()
    for i in (2, 11, 23, 30):
        x[i], word[i] = "", ""
    y = rng.normal(size=N).round(3).tolist()

    def dealt(x: list[Any], word: list[Any], y: list[Any]) -> Dataset:
        return made(x=x, word=word, y=y, missing="fill").dataset(0.5, 3, 0.2)

    data = dealt(x, word, y)
    training = np.flatnonzero(data.training)
    known = [x[i] for i in training if x[i] != ""]
    words = [word[i] for i in training if word[i]]
    usual = max(sorted(set(words)), key=words.count)
    for i in (2, 11, 23, 30):
        assert data.x[i, 0] == np.median(known)
        assert data.x[i, 1:].tolist() == [float(level == usual) for level in ("p", "q", "r")]
    assert data.center == pytest.approx(data.x[data.training].mean(axis=0))
    assert data.target_spread == pytest.approx(np.std([y[i] for i in training]))

    held = [i for i in range(N) if i not in training and x[i] != ""]
    for i in held:
        x[i], word[i], y[i] = round(x[i] + 1000, 3), "p", y[i] - 1000
    again = dealt(x, word, y)
    assert np.array_equal(again.training, data.training)
    assert np.array_equal(again.train[0], data.train[0])
    for name in ("center", "spread", "target_center", "target_spread"):
        assert np.array_equal(getattr(again, name), getattr(data, name))
    for i in (2, 11, 23, 30):
        assert np.array_equal(again.x[i], data.x[i])


@pytest.mark.parametrize("missing", ["drop", "fill"])
def test_a_split_is_stratified_and_depends_on_the_seed(missing: str) -> None:
    prepared = made(x=numbers(), y=["a", "b", "b", "c"] * 10, missing=missing)
    data = prepared.dataset(0.6, 1, 0.2)
    for k, rows in enumerate((10, 20, 10)):
        of_class = data.y[:, 0] == k
        parts = [(of_class & part).sum() for part in (data.training, data.validation, data.test)]
        assert parts == [0.6 * rows, 0.2 * rows, 0.2 * rows]
    assert np.array_equal(prepared.dataset(0.6, 1, 0.2).test, data.test)
    assert not np.array_equal(prepared.dataset(0.6, 2, 0.2).test, data.test)


@pytest.mark.parametrize(("scale", "low", "high"), [("standard", -1.0, 1.0), ("minmax", 0.0, 1.0), ("none", 4.0, 8.0)])
def test_inputs_are_scaled_as_asked(scale: str, low: float, high: float) -> None:
    # Half of the inputs are 4 and half 8 in the training rows too, as they go with the classes.
    source = table_of({"x": [4, 8] * 20, "y": ["a", "b"] * 20})
    data = read_csv(source, target="y", scale=scale)
    assert np.unique(data.inputs).tolist() == [low, high]
    again = data.split(0.7, 9)
    assert np.unique(again.inputs).tolist() == [low, high]


def test_a_large_class_and_small_ones_are_warned_of() -> None:
    prepared = made(x=numbers(), y=["a"] * 35 + ["b"] * 3 + ["c"] * 2)
    assert "88% of the rows are “a”: a network that always predicts this class is right as often" in prepared.notes[0]
    assert prepared.notes[1] == "Little can be learnt about classes with so few rows: “b” (3), “c” (2)."


def test_too_many_inputs_are_refused() -> None:
    columns = {f"c{i}": [f"w{(j * (i + 1)) % 47}" for j in range(94)] for i in range(11)}
    with pytest.raises(ValueError, match=r"The columns make 517 inputs, one for each word of a category, in 94 rows"):
        made(**columns, y=["a", "b"] * 47)


def test_words_gone_with_their_rows_leave_no_input() -> None:
    word = ["p", "q", "r", "r"] * 10
    x: list[Any] = ["" if w == "p" else v for w, v in zip(word, numbers(), strict=True)]
    prepared = made(x=x, word=word, y=[0, 1, 1, 0] * 10)
    assert [column.name for column in prepared.columns] == ["x", "word"]
    assert (prepared.columns[1].low_label, prepared.columns[1].high_label) == ("q", "r")


def test_read_csv_is_all_of_it() -> None:
    source = table_of({"x": numbers(), "z": numbers()[::-1], "y": Y})
    data = read_csv(source, "y", train_share=0.7, seed=4, validation_share=0.1, columns=["z"])
    assert [column.name for column in data.columns] == ["z"]
    assert [int(part.sum()) for part in (data.training, data.validation, data.test)] == [28, 4, 8]
