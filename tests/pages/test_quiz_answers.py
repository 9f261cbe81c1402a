"""Every question, answered rightly and wrongly, beside what the core says."""

import re

import numpy as np
import pytest

import nncore as nn
from pages.kit.plain import typeset
from pages.lessons import questions as lessons
from pages.lessons.questions import ask
from pages.panels.rates import FACTORS
from pages.workspace.controls.groups import LINKED
from pages.workspace.controls.steps import EPOCHS, WEIGHT
from pages.workspace.weights import encoded
from tests.pages.test_app import EVERYWHERE, Visitor
from tests.pages.test_quiz import asked_for, field, give, level, said, sheet_of

ARCH, CIRCLE = nn.Architecture((2, 4, 2, 1), ("tanh",) * 3), nn.data.load("circle")
THETA = nn.initial(ARCH)
LOOKED_AT = WEIGHT.default - 1
"""The weight that is looked at until another is picked."""


def short(value):
    return f"{value:.3g}"


def sample(index=0):
    """x and target of a sample of the circle, and what the backward pass finds there."""
    x, target = CIRCLE.inputs[[index]], 2 * CIRCLE.y[[index]] - 1
    trace = nn.forward(ARCH, THETA, x)
    return trace, nn.backward(ARCH, THETA, trace, target)


def factors(index):
    """What a parameter multiplies for the first sample, and the slope of the loss by its neuron's sum."""
    trace, back = sample()
    layer, row, column = ARCH.place(index)
    entry = 1.0 if row == ARCH.sizes[layer] else trace.a[layer][0, row]
    delta = back.delta[layer][0, column]
    assert entry * delta == pytest.approx(back.grad[index], rel=1e-12, abs=1e-300)
    return entry, delta


def product(index):
    entry, delta = factors(index)
    return f"{short(entry)} · {f'({short(delta)})' if delta < 0 else short(delta)} = {short(entry * delta)}"


def neuron_zero():
    half = float(nn.sigmoid(np.zeros(1))[0])
    return f"{half:g}", f"σ(0) = 1 / (1 + 1) = {half:g}", dict.fromkeys(("0", "1", "It depends"), "")


def neuron_heaviest():
    weights, _ = nn.data.lung.published()
    names = [column.name for column in nn.data.lung.COLUMNS]
    own = {name: f"{name}: {weight:.2f} × 1" for name, weight in zip(names, weights, strict=True)}
    most = names[int(np.abs(weights).argmax())]
    return most, own.pop(most), own | {"several alike": own["air"]}


def activations_steepest():
    names = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "ReLU"}
    slopes = {title: float(nn.ACTIVATIONS[name].derivative(2.0)) for name, title in names.items()}
    own = {title: f"The derivative of {title} at 2 is {short(slope)}." for title, slope in slopes.items()}
    most = max(slopes, key=slopes.get)
    return most, own.pop(most), own | {"several alike": own["tanh"]}


def activations_ten():
    slope = float(nn.ACTIVATIONS["sigmoid"].derivative(2.0))
    choices = ["more than half", "between a half and a thousandth", "less than a thousandth"]
    right = choices.pop(0 if slope**10 > 0.5 else 1 if slope**10 > 1e-3 else 2)
    needs = {"more than half": f"above {0.5**0.1:.2f}", "between a half and a thousandth": f"{1e-3**0.1:.2f} and "}
    return (
        right,
        f"Multiplied by itself ten times its size is {typeset(f'{slope**10:.3g}')}",
        {c: needs[c] for c in choices},
    )


def network_count():
    rows, columns = ARCH.shapes[0]
    assert rows * columns == ARCH.layers(THETA)[0].w.size + ARCH.layers(THETA)[0].b.size
    return (
        float(rows * columns),
        "Weights: 2 × 4. Biases: 4. Together they are 12.",
        {8.0: "8 are the weights alone", 6.0: "2 + 4"},
    )


def network_zeros():
    answer = float(nn.forward(ARCH, THETA, np.zeros((1, 2))).a[1][0, 0])
    return answer, f"= {answer:.3f}", {answer + 0.5: ""}


def test_what_is_true_of_a_bias_taken_for_its_neurons_answer():
    theta = THETA.copy()
    ARCH.layers(theta)[0].b[0] = 0.8
    visitor = give(asked_for("network", "zeros", theta=encoded(theta)), 0.8)
    assert "[**Not quite: the answer is 0.664.**]" in said(visitor)
    assert "z = 0.800, and tanh(0.800) = 0.664. 0.800 is its sum z; its answer is tanh of that." in said(visitor)
    assert "0 would come out if its bias were 0 too." in said(give(visitor, 0))


def six():
    """Misses (6,) and gradient of the first six samples."""
    x, target = CIRCLE.inputs[:6], 2 * CIRCLE.y[:6] - 1
    output = nn.forward(ARCH, THETA, x).output
    return np.abs(output - target).ravel(), nn.gradient(ARCH, THETA, x, target)[1]


def cost_twice():
    miss = six()[0].max()
    return (
        "four times as large",
        f"from {miss**2:.3f} to {4 * miss**2:.3f}",
        {"twice as large": f"{2 * miss**2:.3f}", "eight times as large": f"{8 * miss**2:.3f}"},
    )


def cost_steepness():
    slope = six()[1][LOOKED_AT]
    x, target = CIRCLE.inputs[:6], 2 * CIRCLE.y[:6] - 1
    moved = THETA + np.eye(ARCH.n_parameters)[LOOKED_AT] * 1e-3
    change = nn.gradient(ARCH, moved, x, target)[0] - nn.gradient(ARCH, THETA, x, target)[0]
    assert change == pytest.approx(slope * 1e-3, rel=0.05)
    right, other, tenfold = (f"{factor * slope / 10:+.2g}".replace("-", "−") for factor in (1, -1, 10))
    told = f"The slope there is {slope:+.2g}"
    return right, told, {other: "if the weight shrank by 0.1", tenfold: f"a slope of {10 * slope:+.2g}"}


def backprop_sign():
    entry, delta = factors(LOOKED_AT)
    falls, rises, stays = "the loss falls", "the loss rises", "the loss stays"
    x, target = CIRCLE.inputs[:1], 2 * CIRCLE.y[:1] - 1
    moved = THETA + np.eye(ARCH.n_parameters)[LOOKED_AT] * 1e-3
    change = nn.gradient(ARCH, moved, x, target)[0] - nn.gradient(ARCH, THETA, x, target)[0]
    assert np.sign(change) == np.sign(entry * delta)
    others = {falls: "exactly one of the two", rises: "the same sign", stays: "if one of the two factors were zero"}
    right = falls if change < 0 else rises
    del others[right]
    return right, product(LOOKED_AT), others


def backprop_largest():
    _, back = sample()
    order = np.argsort(-np.abs(back.grad), kind="stable")
    chosen = [int(order[0]), int(order[len(order) // 2]), int(order[-1])]
    own = {ARCH.title(i): product(i) for i in chosen}
    right = ARCH.title(chosen[0])
    return right, own.pop(right), own


def descent_best():
    ends = {}
    for factor in FACTORS:
        rate = float(f"{0.03 * factor:.6g}")
        run = nn.Run(ARCH, nn.Recipe(learning_rate=rate), CIRCLE)
        run.advance(EPOCHS)
        ends[f"{rate:.2g}"] = run.loss
    own = {rate: f"Rate {rate} ends at {end:.3f}." for rate, end in ends.items()}
    best = min(ends, key=ends.get)
    return best, own.pop(best), own


def descent_updates():
    run = nn.Run(ARCH, nn.Recipe(), CIRCLE)
    count = 0
    while run.epoch == 0:
        run.step()
        count += 1
    return float(count * EPOCHS), f"{count} · {EPOCHS} = {count * EPOCHS}", {float(count): "of one epoch"}


QUESTIONS = {
    ("neuron", "zero"): neuron_zero,
    ("neuron", "heaviest"): neuron_heaviest,
    ("activations", "steepest"): activations_steepest,
    ("activations", "ten layers"): activations_ten,
    ("network", "count"): network_count,
    ("network", "zeros"): network_zeros,
    ("cost", "twice"): cost_twice,
    ("cost", "steepness"): cost_steepness,
    ("backprop", "sign"): backprop_sign,
    ("backprop", "largest"): backprop_largest,
    ("descent", "best rate"): descent_best,
    ("descent", "updates"): descent_updates,
}


@pytest.mark.parametrize(("page", "key"), QUESTIONS)
def test_the_right_answer_is_the_cores_and_says_why(page, key):
    right, why, _ = QUESTIONS[page, key]()
    visitor = give(asked_for(page, key), right)
    named = f"{right:.4g}" if isinstance(right, float) else right.replace("−", "-")
    assert f"[**Yes: {named}.**]" in said(visitor)
    assert why in said(visitor)


@pytest.mark.parametrize(("page", "key"), QUESTIONS)
def test_a_wrong_answer_is_told_the_right_one_and_what_is_true_of_it(page, key):
    right, why, others = QUESTIONS[page, key]()
    named = f"{right:.4g}" if isinstance(right, float) else right.replace("−", "-")
    for wrong, true in others.items():
        visitor = asked_for(page, key)
        box = field(visitor)
        if hasattr(box, "options"):
            assert set(box.options) == {right, *others}
        give(visitor, wrong)
        assert f"[**Not quite: the answer is {named}.**]" in said(visitor)
        assert why in said(visitor)
        assert true in said(visitor)


def sight(visitor):
    """All that a page says, in its text, its own component and its charts, but for the question and its choices."""
    texts = [one.value for one in (*visitor.app.markdown, *visitor.app.caption, *visitor.app.latex)]
    told = [text for text in texts if "Before you look" not in text]
    if any(one.proto.component_name not in EVERYWHERE for one in visitor.app.get("bidi_component")):
        told.append(str(visitor.shown))
    return " ".join([*told, str(visitor.charts)]).replace("−", "-")


def six_slope():
    return f"{six()[1][LOOKED_AT]:.3g}"


def product_of(index):
    return short(np.prod(factors(index)))


GIVEN_AWAY = {
    ("neuron", "zero"): lambda: "exactly 0.5",
    ("neuron", "heaviest"): lambda: neuron_heaviest()[1],
    ("activations", "steepest"): lambda: "derivative 1.000",
    ("activations", "ten layers"): lambda: typeset(f"{float(nn.ACTIVATIONS['sigmoid'].derivative(2.0)) ** 10:.3g}"),
    ("network", "count"): lambda: network_count()[1],
    ("network", "zeros"): lambda: network_zeros()[1],
    ("cost", "twice"): lambda: cost_twice()[1],
    ("cost", "steepness"): six_slope,
    ("backprop", "sign"): lambda: product(LOOKED_AT),
    ("backprop", "largest"): lambda: backprop_largest()[1],
    ("descent", "best rate"): lambda: descent_best()[1],
    ("descent", "updates"): lambda: descent_updates()[1],
}
"""What would give an answer away, by question: it is there once the answer is given, and not before."""


@pytest.mark.parametrize(("page", "key"), QUESTIONS)
def test_an_answer_is_not_in_plain_sight_before_it_is_given(page, key):
    visitor = asked_for(page, key)
    answer = GIVEN_AWAY[page, key]()
    assert answer not in sight(visitor)
    assert answer in sight(give(visitor, QUESTIONS[page, key]()[0]))


@pytest.mark.parametrize(
    "link",
    [
        {"data": "lung", "hidden": "3", "activations": "relu.sigmoid", "loss": "binary_cross_entropy", "seed": "3"},
        {"data": "plane", "hidden": "4", "activations": "tanh.identity", "sample": "9", "weight": "7"},
        {"data": "xor", "hidden": "", "activations": "tanh", "theta": encoded(np.array([1.0, 1.0, -3.0]))},
        {"data": "circle", "theta": encoded(0 * THETA)},
        {"data": "spiral", "hidden": "2.2", "theta": encoded(np.linspace(-90, 90, 15)), "middle": "0.3"},
    ],
    ids=lambda link: link["data"],
)
def test_whatever_the_network_something_is_true_of_every_wrong_choice(link, monkeypatch):
    asked = []

    def heard(page, questions):
        asked.extend(questions)
        return ask(page, questions)

    monkeypatch.setattr(lessons, "ask", heard)
    visitor = Visitor("neuron")
    for page in dict.fromkeys(page for page, _ in QUESTIONS):
        visitor.go(page, **{key: text for key, text in link.items() if key in LINKED[page]})
    assert {question.key for question in asked} >= {"zero", "ten layers", "count", "twice", "sign", "best rate"}
    for one in asked:
        assert one.feedback(one.right, bold="").startswith("Yes: ")
        assert one.feedback(one.right, bold="").endswith(f". {one.why}")
        assert len(set(one.choices)) == len(one.choices) != 1
        for wrong in [choice for choice in one.choices if choice != one.right]:
            said = f"Not quite: the answer is {one.right}. {one.why} {one.true_of[wrong]}"
            assert one.feedback(wrong, bold="") == said
        assert not re.search(r"nan|inf\b|-\d", one.text + one.why + "".join(one.true_of.values()))


@pytest.mark.parametrize("page", sorted({page for page, _ in QUESTIONS}))
def test_these_are_all_the_questions_and_free_asks_none(page):
    visitor = Visitor(page)
    asked = sheet_of(visitor, page).known
    assert asked == {key for place, key in QUESTIONS if place == page}
    level(visitor, "free")
    assert "Before you look" not in said(visitor)
    assert not [each for each in (*visitor.app.pills, *visitor.app.number_input) if each.key.startswith("quiz ")]
    shown = said(visitor) + str(visitor.charts)
    assert not re.search(r"once you have (answered|guessed)", shown)


@pytest.mark.parametrize(
    ("page", "link", "key", "right"),
    [
        ("neuron", dict.fromkeys(("w1", "w2", "w3", "w4"), "1"), "heaviest", "several alike"),
        ("activations", {"curves": "relu.identity", "at": "1"}, "steepest", "several alike"),
        ("backprop", {"theta": encoded(0 * THETA)}, "sign", "the loss stays"),
    ],
)
def test_what_cannot_be_told_apart_is_an_answer_too(page, link, key, right):
    visitor = give(asked_for(page, key, **link), right)
    assert f"Yes: {right}." in said(visitor)
