"""Every optimiser against its paper's recurrence, written once more in plain Python numbers, and against PyTorch."""

import importlib
import math

import numpy as np
import pytest

import nncore as nn
from nncore import OPTIMIZERS
from tests.frameworks import within
from tests.nncore.cases import STACKS, same_bits


def parabola(x, y):
    """The slope of (x² + 25 y²) / 2, a long valley."""
    return [x, 25 * y]


def rosenbrock(x, y):
    """The slope of (1 - x)² + 100 (y - x²)², a space one."""
    return [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)]


def sgd(memory, x, g, t, rate):
    return rate * g


def momentum(memory, x, g, t, rate):
    memory["v"] = 0.9 * memory.get("v", 0.0) + g
    return rate * memory["v"]


def nesterov(memory, x, g, t, rate):
    memory["v"] = 0.9 * memory.get("v", 0.0) + g
    return rate * (g + 0.9 * memory["v"])


def adagrad(memory, x, g, t, rate):
    memory["s"] = memory.get("s", 0.0) + g * g
    return rate * g / (math.sqrt(memory["s"]) + 1e-10)


def rmsprop(memory, x, g, t, rate):
    memory["s"] = 0.9 * memory.get("s", 0.0) + (1 - 0.9) * g * g
    return rate * g / (math.sqrt(memory["s"]) + 1e-8)


def adadelta(memory, x, g, t, rate):
    def rms(mean_square):
        return math.sqrt(mean_square + 1e-6)

    memory["s"] = 0.9 * memory.get("s", 0.0) + (1 - 0.9) * g * g
    d = rms(memory.get("u", 0.0)) / rms(memory["s"]) * g
    memory["u"] = 0.9 * memory.get("u", 0.0) + (1 - 0.9) * d * d
    return rate * d


def adam(memory, x, g, t, rate):
    memory["m"] = 0.9 * memory.get("m", 0.0) + (1 - 0.9) * g
    memory["v"] = 0.999 * memory.get("v", 0.0) + (1 - 0.999) * g * g
    return rate * (memory["m"] / (1 - 0.9**t)) / (math.sqrt(memory["v"] / (1 - 0.999**t)) + 1e-8)


def adamw(memory, x, g, t, rate):
    return rate * 0.01 * x + adam(memory, x, g, t, rate)


def nadam(memory, x, g, t, rate):
    memory["m"] = 0.9 * memory.get("m", 0.0) + (1 - 0.9) * g
    memory["v"] = 0.999 * memory.get("v", 0.0) + (1 - 0.999) * g * g
    ahead = 0.9 * memory["m"] / (1 - 0.9 ** (t + 1)) + (1 - 0.9) * g / (1 - 0.9**t)
    return rate * ahead / (math.sqrt(memory["v"] / (1 - 0.999**t)) + 1e-8)


def rprop(memory, x, g, t, rate):
    size, before = memory.get("size", rate), memory.get("g", 0.0)
    if before * g > 0:
        size = min(size * 1.2, 50.0)
    elif before * g < 0:
        size, g = max(size * 0.5, 1e-6), 0.0
    memory.update(size=size, g=g)
    return math.copysign(size, g) if g else 0.0


PAPERS = {  # memory, x, its slope g, t, η -> how far x goes down
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adadelta": adadelta,
    "adam": adam,
    "adamw": adamw,
    "nadam": nadam,
    "rprop": rprop,
}
TORCH = {
    "sgd": ("SGD", {}),
    "momentum": ("SGD", {"momentum": 0.9}),
    "nesterov": ("SGD", {"momentum": 0.9, "nesterov": True}),
    "adagrad": ("Adagrad", {}),
    "rmsprop": ("RMSprop", {"alpha": 0.9}),
    "adadelta": ("Adadelta", {}),
    "adam": ("Adam", {}),
    "adamw": ("AdamW", {}),
    "nadam": ("NAdam", {"momentum_decay": 1e9}),  # its β₁ is then grown up, and constant, from the first step
    "rprop": ("Rprop", {}),
}
VALLEYS = [(parabola, [3.0, 1.0], 0.02), (rosenbrock, [-1.2, 1.0], 0.0005)]


def paper_path(name, slope, start, rate, steps):
    """Where the paper's numbers go, (steps, 2)."""
    theta, memories, points = list(start), [{}, {}], []
    for t in range(1, steps + 1):
        cells = zip(memories, theta, slope(*theta), strict=True)
        theta = [x - PAPERS[name](memory, x, g, t, rate) for memory, x, g in cells]
        points.append(theta)
    return points


def torch_path(name, slope, start, rate, steps):
    """Where PyTorch goes, (steps, 2)."""
    torch = importlib.import_module("torch")
    kind, settings = TORCH[name]
    usual = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)  # NAdam keeps the product of its β₁ in the default precision
    try:
        theta, points = torch.tensor(start, requires_grad=True), []
        optimizer = getattr(torch.optim, kind)([theta], lr=rate, **settings)
        for _ in range(steps):
            theta.grad = torch.tensor(slope(*theta.tolist()))
            optimizer.step()
            points.append(theta.tolist())
    finally:
        torch.set_default_dtype(usual)
    return points


def decay(name, theta, rate):
    """Do what the trainer does before the rule."""
    theta *= 1 - rate * OPTIMIZERS[name].weight_decay


def path(name, slope, start, rate, steps=60):
    """Where the core's rule goes, (steps, *stack, 2)."""
    rule, theta = OPTIMIZERS[name], np.array(start)
    state, points = np.zeros((rule.slots, *theta.shape)), []
    for t in range(1, steps + 1):
        grad = np.stack(slope(theta[..., 0], theta[..., 1]), axis=-1)
        decay(name, theta, rate)
        rule.rule(theta, grad, state, rate, t)
        points.append(theta.copy())
    return np.array(points)


def test_every_optimiser_is_tested():
    assert set(PAPERS) == set(TORCH) == set(OPTIMIZERS)
    assert {name: optimizer.name for name, optimizer in OPTIMIZERS.items()} == {name: name for name in PAPERS}


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize(("slope", "start", "rate"), VALLEYS)
def test_the_path_is_the_papers(name, slope, start, rate):
    expected = paper_path(name, slope, start, rate, steps=60)
    np.testing.assert_allclose(path(name, slope, start, rate), expected, rtol=1e-11, atol=1e-12)


@within("torch")
@pytest.mark.parametrize("name", TORCH)
@pytest.mark.parametrize(("slope", "start", "rate"), VALLEYS)
def test_the_path_is_pytorchs(name, slope, start, rate):
    expected = torch_path(name, slope, start, rate, steps=60)
    np.testing.assert_allclose(path(name, slope, start, rate), expected, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize(
    ("name", "slopes", "points"),
    [
        ("sgd", [2, 2], [0.8, 0.6]),  # 1 - 0.1·2, then once more
        ("momentum", [2, 2], [0.8, 0.42]),  # v = 2, then 0.9·2 + 2 = 3.8
        ("nesterov", [2, 2], [0.62, 0.078]),  # v = 2, a step of 2 + 0.9·2 = 3.8; v = 3.8, one of 2 + 0.9·3.8 = 5.42
        ("adagrad", [2, 2], [0.9, 0.9 - 0.1 / 2**0.5]),  # s = 4, 2 / √4 = 1; s = 8, 2 / √8 = 1 / √2
        # s = 0.1·4 = 0.4, 2 / √0.4 = √10; s = 0.36 + 0.4 = 0.76
        ("rmsprop", [2, 2], [1 - 0.1 * 10**0.5, 1 - 0.1 * (10**0.5 + 2 / 0.76**0.5)]),
        # s = 0.4, d = 2·√1e-6 / √0.4 = 0.001·√10; u = 0.1·d² = 1e-6, s = 0.76, d = 2·√2e-6 / √0.76
        ("adadelta", [2, 2], [1 - 1e-4 * 10**0.5, 1 - 1e-4 * (10**0.5 + 2 * 2**0.5 / 0.76**0.5)]),
        ("adam", [2, 2], [0.9, 0.8]),  # a steady slope: m̂ / √v̂ = 1 whatever its size
        ("adam", [2, -2], [0.9, 0.9 + 0.1 / 19]),  # m̂ = (0.9·0.2 - 0.2) / (1 - 0.81) = -0.02 / 0.19, √v̂ = 2
        ("adamw", [2, 2], [0.899, 0.798101]),  # 1 - 0.1·0.01·1 = 0.999, then Adam's 0.1; 0.899·0.999 = 0.898101
        # m = 0.2, m̂ = 0.18 / 0.19 + 0.2 / 0.1, √v̂ = 2; m = 0.38, m̂ = 0.342 / 0.271 + 0.2 / 0.19
        ("nadam", [2, 2], [1 - 2.8 / 19, 1 - 2.8 / 19 - 0.05 * (342 / 271 + 20 / 19)]),
        ("rprop", [2, 7], [0.9, 0.78]),  # Δ = η = 0.1, then 1.2·0.1, however steep
        ("rprop", [2, -2, -2], [0.9, 0.9, 0.95]),  # it turns: Δ = 0.05 and a rest, then on
        ("rprop", [2, 0, 2], [0.9, 0.9, 0.8]),  # level ground is no turn: Δ stays
    ],
)
def test_the_first_steps_by_hand(name, slopes, points):
    theta, state = np.array([1.0]), np.zeros((OPTIMIZERS[name].slots, 1))
    for t, (slope, point) in enumerate(zip(slopes, points, strict=True), start=1):
        decay(name, theta, 0.1)
        OPTIMIZERS[name].rule(theta, np.array([float(slope)]), state, 0.1, t)
        assert theta[0] == pytest.approx(point, rel=3e-8)  # an ε of 1e-8 stands against a √v̂ of 2 or a √s of 0.6


@pytest.mark.parametrize(("rate", "first", "then"), [(1e-9, 1e-6, 1.2e-6), (49.0, 49.0, 50.0), (80.0, 50.0, 50.0)])
def test_rprop_keeps_its_steps_within_bounds_and_hears_the_rate_once(rate, first, then):
    theta, state = np.zeros(1), np.zeros((2, 1))
    OPTIMIZERS["rprop"].rule(theta, np.array([-1e-200]), state, rate, 1)
    assert theta[0] == first
    OPTIMIZERS["rprop"].rule(theta, np.array([-1e-200]), state, 0.3, 2)  # the slopes' product would be 0
    assert theta[0] == pytest.approx(first + then)


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("shared", [True, False])
def test_a_stack_is_its_members(name, stack, shared):
    rng = np.random.default_rng(0)
    start = rng.normal(size=(*stack, 2))
    rate = 0.01 if shared else rng.uniform(0.001, 0.02, (*stack, 1))
    whole = path(name, parabola, start, rate)
    for i in np.ndindex(stack):
        alone = rate if shared else float(rate[i][0])
        assert same_bits(whole[(slice(None), *i)], path(name, parabola, start[i], alone))


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("width", [1, 7, 64])
def test_a_wide_stack_is_its_members(name, width):
    # Slopes drawn at random turn often and are now and then 0; widths that do and do not fill a SIMD register.
    rng = np.random.default_rng(1)
    theta, rate = rng.normal(size=(3, width)), rng.uniform(0.001, 0.02, (3, 1))
    grads = rng.normal(size=(20, 3, width)) * rng.integers(0, 2, (20, 3, width))
    optimizer, state = OPTIMIZERS[name], np.zeros((OPTIMIZERS[name].slots, 3, width))
    members, states = theta.copy(), state.copy()
    for t, grad in enumerate(grads, start=1):
        for i in range(3):
            optimizer.rule(members[i], grad[i].copy(), states[:, i], float(rate[i, 0]), t)
        optimizer.rule(theta, grad.copy(), state, rate, t)
    assert same_bits(theta, members)
    assert same_bits(state, states)


@pytest.mark.parametrize("name", PAPERS)
def test_all_that_is_remembered_is_in_state_and_t(name):
    rng = np.random.default_rng(2)
    optimizer, theta, grads = OPTIMIZERS[name], rng.normal(size=5), rng.normal(size=(40, 5))
    state, moments, points = np.zeros((optimizer.slots, 5)), [], []
    for t, grad in enumerate(grads, start=1):
        moments.append((theta.copy(), state.copy()))
        optimizer.rule(theta, grad.copy(), state, 0.01, t)
        points.append(theta.copy())
    for begin in (0, 1, 17, 39):
        theta, state = moments[begin]
        for t in range(begin + 1, 41):
            optimizer.rule(theta, grads[t - 1].copy(), state, 0.01, t)
        assert same_bits(theta, points[-1])


@pytest.mark.parametrize(
    ("name", "slope", "rate", "steps", "within"),
    [
        ("sgd", parabola, 0.03, 500, 1e-5),
        ("momentum", parabola, 0.03, 500, 1e-9),
        ("nesterov", parabola, 0.03, 500, 1e-9),
        ("adagrad", parabola, 1.0, 200, 1e-9),
        ("rmsprop", parabola, 0.003, 2000, 5e-3),  # its last steps stay as large as its rate
        ("adadelta", parabola, 0.3, 2000, 1e-2),
        ("adam", parabola, 0.1, 500, 1e-9),
        ("adamw", parabola, 0.1, 500, 1e-9),
        ("nadam", parabola, 0.1, 500, 1e-9),
        ("rprop", parabola, 0.01, 200, 2e-6),  # its smallest step is 1e-6
        ("sgd", rosenbrock, 0.003, 2000, 0.5),
        ("momentum", rosenbrock, 0.003, 2000, 1e-9),
        ("nesterov", rosenbrock, 0.001, 2000, 1e-3),
        ("adagrad", rosenbrock, 1.0, 2000, 0.2),
        ("rmsprop", rosenbrock, 0.003, 2000, 0.2),
        ("adadelta", rosenbrock, 0.3, 2000, 0.4),
        ("adam", rosenbrock, 0.1, 2000, 1e-6),
        ("adamw", rosenbrock, 0.1, 2000, 0.1),  # its pull towards 0 holds it a little short of (1, 1)
        ("nadam", rosenbrock, 0.03, 2000, 0.01),
        ("rprop", rosenbrock, 0.01, 2000, 0.05),
    ],
)
def test_every_optimiser_reaches_the_bottom(name, slope, rate, steps, within):
    start, bottom = ([3.0, 1.0], 0.0) if slope is parabola else ([-1.2, 1.0], 1.0)
    assert np.abs(path(name, slope, start, rate, steps)[-1] - bottom).max() < within


@pytest.mark.parametrize("name", PAPERS)
def test_the_usual_rate_goes_downhill(name):
    heights = np.square(path(name, lambda x, y: [x, y], [3.0, 1.0], OPTIMIZERS[name].usual_rate, steps=200)).sum(-1)
    assert heights[-1] < 0.9 * heights[0]


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=list(OPTIMIZERS))
def test_every_optimiser_says_where_it_comes_from_and_when_to_take_it(optimizer):
    assert 1900 < optimizer.year < 2030
    assert optimizer.source
    assert optimizer.when.endswith(".")
    assert optimizer.when.count(".") == 1
    assert optimizer.formula


def test_what_the_trainer_must_see_to():
    assert {o.name: o.weight_decay for o in OPTIMIZERS.values() if o.weight_decay} == {"adamw": 0.01}
    assert {o.name for o in OPTIMIZERS.values() if o.full_batch} == {"rprop"}
    assert OPTIMIZERS["adamw"].rule is OPTIMIZERS["adam"].rule


@pytest.mark.parametrize("name", nn.OPTIMIZERS)
def test_a_recipe_sets_the_constants_of_its_optimiser(name):
    optimizer, data = nn.OPTIMIZERS[name], nn.data.load("circle", n=40)
    other = {"mu": 0.3, "beta1": 0.4, "beta2": 0.7, "rho": 0.2, "epsilon": 0.1, "shrink": 0.2, "grow": 1.7}
    other |= {"least": 0.02, "most": 0.05}
    arch = nn.Architecture((2, 3, 1), ("tanh", "tanh"))
    recipe = nn.Recipe(optimizer=name, batch_size=20, weight_decay=0.0, **other)
    run = nn.Run(arch, recipe, data)
    theta, state = run.theta.copy(), np.zeros((optimizer.slots, arch.n_parameters))
    for t in range(1, 6):
        _, grad = nn.gradient(arch, theta, *run.next_batch)
        optimizer.rule(theta, grad, state, 0.03, t, **{key: other[key] for key in optimizer.constants})
        run.step()
        assert run.theta == pytest.approx(theta, abs=1e-13)
    usual = nn.Run(arch, nn.Recipe(optimizer=name, batch_size=20), data)
    usual.advance(5)
    same = nn.Run(arch, nn.Recipe(optimizer=name, batch_size=20, **optimizer.constants), data)
    same.advance(5)
    assert same.theta.tobytes() == usual.theta.tobytes(), "the usual values, named, are the usual ones"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("mu", 1.0, "The optimiser's mu must be a number at least 0 and below 1, not 1.0"),
        ("beta2", -0.1, "The optimiser's beta2 must be a number at least 0 and below 1"),
        ("epsilon", 0, "The optimiser's epsilon must be a number above 0"),
        ("grow", 0.9, "The optimiser's grow must be a number at least 1"),
        ("rho", "much", "The optimiser's rho must be a number"),
        ("init_scale", -1, "The scale of the first weights must be a number at least 0"),
    ],
)
def test_a_constant_out_of_range_is_refused(name, value, words):
    with pytest.raises(ValueError, match=words):
        nn.Recipe(**{name: value})


def test_the_smallest_step_is_not_above_the_largest():
    with pytest.raises(ValueError, match="smallest step must not be larger than its largest"):
        nn.Recipe(optimizer="rprop", least=2.0, most=1.0)


def test_recipes_of_other_constants_do_not_share_a_stack():
    arch, data = nn.Architecture((2, 3, 1), ("tanh", "tanh")), nn.data.load("xor", n=60)
    jobs = nn.grid(arch, nn.Recipe(optimizer="adam"), beta1=[0.0, 0.5, 0.9], seed=[0, 1])
    results = [result for step in nn.sweep(jobs, data, nn.Stop(epochs=3)) for result in step.finished]
    assert len(results) == 6
    for result in results:
        run = nn.Run(arch, result.job.recipe, data)
        run.advance(3)
        assert result.theta == pytest.approx(run.theta, abs=1e-12)


def test_the_scale_of_the_first_weights():
    arch = nn.Architecture((2, 3, 1), ("tanh", "tanh"))
    run = nn.Run(arch, nn.Recipe(init="he", init_scale=0.25, seed=4), nn.data.load("xor", n=40))
    assert run.theta.tobytes() == (0.25 * nn.initial(arch, "he", seed=4)).tobytes()
    assert run.theta.tobytes() == nn.initial(arch, "he", seed=4, scale=0.25).tobytes()
