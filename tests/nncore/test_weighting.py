"""Classes that count more or less: the formulas of scikit-learn and PyTorch, the numeric gradient, and training."""

import numpy as np
import pytest
from sklearn.metrics import log_loss, mean_squared_error
from sklearn.utils.class_weight import compute_class_weight

import nncore as nn
from nncore.weighting import row_weights
from tests.nncore.cases import same_bits

RARE = nn.data.load("formula", formula="x^2 + y^2 < 3", n=300, seed=4)
IRIS = nn.data.load("iris", train_share=0.7, seed=1)
FEWER = nn.data.with_features(IRIS, ("x1", "x3"))


def start(data=RARE, hidden=(4,), **recipe):
    output, loss = ("softmax", "cross_entropy") if data.task == "multiclass" else ("sigmoid", "binary_cross_entropy")
    arch = nn.Architecture((data.n_features, *hidden, data.n_outputs), ("tanh",) * len(hidden) + (output,))
    return nn.Run(arch, nn.Recipe(**{"loss": loss, "learning_rate": 0.1, "seed": 3, **recipe}), data)


@pytest.mark.parametrize("data", [RARE, IRIS, nn.data.load("penguins")], ids=lambda data: data.name)
def test_balanced_is_that_of_scikit_learn(data):
    y = data.train[1][:, 0].astype(int)
    wanted = compute_class_weight("balanced", classes=np.arange(len(data.classes)), y=y)
    assert nn.class_weights(data, "balanced") == pytest.approx(wanted)
    assert wanted[y].mean() == pytest.approx(1)


def test_of_given_weights_only_the_ratios_count():
    one, other = (nn.class_weights(RARE, weights) for weights in ((1.0, 5.0), (0.2, 1.0)))
    assert one == pytest.approx(other)
    assert one[1] / one[0] == pytest.approx(5)
    assert row_weights(RARE.train[1], one).mean() == pytest.approx(1)
    assert nn.class_weights(RARE, None) is None
    assert nn.class_weights(nn.data.load("plane"), "balanced") is None


def test_the_loss_is_the_weighted_mean_of_scikit_learn_and_pytorch():
    run = start(class_weights=(1.0, 7.0))
    for losses, (x, y) in zip(run.losses, (RARE.train, RARE.held_out), strict=True):
        p = nn.forward(run.arch, run.theta, x).output[:, 0]
        weights = row_weights(y, nn.class_weights(RARE, (1.0, 7.0)))
        # scikit-learn divides by the sum of the weights, which over the training rows is their number.
        wanted = log_loss(y[:, 0], p, sample_weight=weights) * weights.mean()
        assert losses == pytest.approx(wanted, rel=1e-12)
    squares = start(loss="mse", class_weights=(1.0, 7.0))
    p, y = nn.forward(squares.arch, squares.theta, RARE.train[0]).output[:, 0], RARE.train[1][:, 0]
    assert squares.loss == pytest.approx(mean_squared_error(y, p, sample_weight=squares.row_weights))
    several = start(IRIS, class_weights=(1.0, 2.0, 4.0))
    p, y = nn.forward(several.arch, several.theta, IRIS.train[0]).output, IRIS.train[1][:, 0].astype(int)
    w = np.array([1.0, 2.0, 4.0])[y]
    # torch.nn.CrossEntropyLoss(weight): the mean of -w_y ln p_y, divided by the sum of the weights w_y.
    assert several.loss == pytest.approx((w * -np.log(p[np.arange(len(y)), y])).sum() / w.sum(), rel=1e-12)


@pytest.mark.parametrize("loss", nn.LOSSES)
@pytest.mark.parametrize("output", ["tanh", "sigmoid", "softmax"])
def test_the_gradient_is_the_numeric_one_for_a_point_and_a_stack(loss, output):
    k = 3 if output == "softmax" else 2
    if nn.LOSSES[loss].needs not in ("", output) or (output == "tanh" and "entropy" in loss):
        pytest.skip("the two do not go together")
    arch, rng = nn.Architecture((2, 3, k), ("tanh", output)), np.random.default_rng(2)
    theta, x = rng.normal(size=(4, arch.n_parameters)), rng.normal(size=(6, 2))
    target = np.eye(k)[rng.integers(k, size=6)] * (2 if loss == "hinge" else 1) - (loss == "hinge")
    weights = rng.uniform(0.2, 3, 6)
    losses, grads = nn.gradient(arch, theta, x, target, loss, weights=weights)
    numeric = nn.numeric_gradient(arch, theta, x, target, loss, weights=weights)
    assert nn.gradient_error(grads, numeric).max() < 1e-6
    assert nn.gradient_error(nn.gradient(arch, theta, x, target, loss)[1], numeric).max() > 1e-3
    for i in range(4):
        alone = nn.gradient(arch, theta[i], x, target, loss, weights=weights)
        assert np.allclose(alone[0], losses[i], rtol=1e-14)
        np.testing.assert_allclose(alone[1], grads[i], rtol=1e-12, atol=1e-15)
    each = rng.uniform(0.2, 3, (4, 6))
    np.testing.assert_allclose(
        nn.numeric_gradient(arch, theta, x, target, loss, weights=each),
        nn.gradient(arch, theta, x, target, loss, weights=each)[1],
        rtol=1e-5, atol=1e-8,
    )  # fmt: skip
    same = nn.gradient(arch, theta, x, target, loss, weights=np.ones(6))
    assert np.allclose(same[0], nn.gradient(arch, theta, x, target, loss)[0], rtol=1e-14)


def test_training_is_a_plain_loop_over_weighted_batches():
    run = start(class_weights="balanced", batch_size=16, l2=0.01)
    theta, (x, y), n = run.theta.copy(), RARE.train, len(RARE.train[0])
    weights = row_weights(y, nn.class_weights(RARE, "balanced"))
    for epoch in range(3):
        order = np.random.default_rng((3, epoch)).permutation(n)
        for first in range(0, n, 16):
            rows = order[first : first + 16]
            loss, l2 = run.recipe.loss, 0.01
            theta -= 0.1 * nn.gradient(run.arch, theta, x[rows], y[rows], loss, l2=l2, weights=weights[rows])[1]
    run.advance(3)
    np.testing.assert_allclose(run.theta, theta, rtol=1e-10, atol=1e-12)


def test_the_update_that_is_taken_apart_is_the_one_that_is_made():
    run = start(class_weights="balanced", batch_size=16)
    run.advance(1)
    step = nn.trace_update(run)
    np.testing.assert_allclose(step.after, step.before - 0.1 * step.back.grad, rtol=1e-12)
    assert step.losses[0] == run.loss


def test_a_rare_class_is_found_more_often():
    found = {}
    for weights in (None, "balanced"):
        run = start(learning_rate=0.1, class_weights=weights)
        run.advance(30)
        said = nn.forward(run.arch, run.theta, RARE.train[0]).output > run.threshold
        found[weights] = said[RARE.train[1] == 1].mean()
    assert found["balanced"] > found[None] + 0.2


@pytest.mark.parametrize("noise", [0.0, 0.2])
def test_members_of_a_sweep_come_out_as_runs_of_their_own(noise):
    recipe = nn.Recipe(loss="binary_cross_entropy", batch_size=20, label_noise=noise)
    arch = nn.Architecture((2, 3, 1), ("tanh", "sigmoid"))
    jobs = nn.grid(arch, recipe, class_weights=[None, "balanced", (1, 4)], seed=[0, 1], learning_rate=[0.1, 0.3])
    results = [each for progress in nn.sweep(jobs, RARE, nn.Stop(epochs=4)) for each in progress.finished]
    assert len(results) == 12
    for result in results:
        run = nn.Run(arch, result.job.recipe, RARE)
        run.advance(4)
        np.testing.assert_allclose(result.theta, run.theta, rtol=1e-10, atol=1e-12)
        assert result.losses == pytest.approx(run.losses)


def test_it_goes_back_and_on_bit_for_bit_also_from_a_file():
    run = start(class_weights=(1, 3), dropout=0.2)
    run.advance(5)
    after = run.theta.copy(), run.losses
    run.rewind(2)
    run.advance(3)
    assert (same_bits(run.theta, after[0]), run.losses) == (True, after[1])
    again = nn.load_run(nn.save(run))
    assert again.recipe == run.recipe
    assert (same_bits(again.theta, after[0]), again.losses) == (True, after[1])


@pytest.mark.parametrize(
    "wrong", ["equal", (1.0, 0.0), (1.0, -1.0), (1.0, float("inf")), 3.0, (), ("a", "b"), [[1], [2]]]
)
def test_what_is_no_class_weight_is_refused(wrong):
    with pytest.raises(ValueError, match="Class weights are “balanced” or a number above 0 for each class"):
        nn.Recipe(class_weights=wrong)


def test_weights_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="There are 2 class weights but Iris flowers has 3 classes"):
        start(IRIS, class_weights=(1, 2))
    with pytest.raises(ValueError, match=r"Weights of shape \(3,\) do not fit 5 samples"):
        nn.gradient(
            nn.Architecture((1, 1), ("tanh",)), np.zeros(2), np.zeros((5, 1)), np.zeros((5, 1)), weights=np.ones(3)
        )
    with pytest.raises(ValueError, match="Another class_weights needs a new run"):
        start().change(class_weights="balanced")


def test_a_set_without_classes_leaves_them_aside():
    plane = nn.data.load("plane", n=60)
    arch = nn.Architecture((2, 3, 1), ("tanh", "tanh"))
    one, other = (nn.Run(arch, nn.Recipe(class_weights=weights), plane) for weights in (None, "balanced"))
    one.advance(3), other.advance(3)
    assert (one.losses, other.row_weights) == (other.losses, None)
