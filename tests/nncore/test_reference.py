"""Reference lines against scikit-learn, and every measure of them on the real sets against its measures."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn import metrics
from sklearn.calibration import calibration_curve
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import nncore as nn

REAL = [name for name, info in nn.data.DATASETS.items() if info.min_rows == info.max_rows]
BINARY = [name for name in (*REAL, "lung") if nn.data.DATASETS[name].task == "binary"]
SEVERAL = [name for name in REAL if nn.data.DATASETS[name].task == "multiclass"]
NUMBERS = [name for name in (*REAL, "plane") if nn.data.DATASETS[name].task == "regression"]


def learnt(data):
    """A small network after a few epochs, whose answers are neither all right nor all wrong."""
    activation, loss, _ = {
        "binary": ("sigmoid", "binary_cross_entropy", 0),
        "multiclass": ("softmax", "cross_entropy", 0),
        "regression": ("identity", "mse", 0),
    }[data.task]
    arch = nn.Architecture((data.n_features, 6, data.n_outputs), ("tanh", activation))
    run = nn.Run(arch, nn.Recipe(loss=loss, learning_rate=0.05), data)
    run.advance(3)
    return run


@pytest.mark.parametrize("name", [*BINARY, *SEVERAL])
def test_logistic_regression_is_scikit_learns(name):
    data = nn.data.load(name)
    x, y = data.train
    model = make_pipeline(StandardScaler(), LogisticRegression(tol=1e-10, max_iter=20_000)).fit(x, y[:, 0])
    found = nn.Reference.of(data)
    theirs = model.predict_proba(data.held_out[0])
    mine = found.answers(data.held_out[0])
    np.testing.assert_allclose(mine, theirs[:, 1:] if data.task == "binary" else theirs, atol=1e-3)
    assert found.title == "logistic regression"
    assert found.rows == len(x)


@pytest.mark.parametrize("name", NUMBERS)
def test_linear_regression_is_scikit_learns(name):
    data = nn.data.load(name)
    x, y = data.train
    model = LinearRegression().fit(x, y)
    mine = data.unscale_targets(nn.Reference.of(data).answers(data.held_out[0]))
    theirs = model.predict(data.held_out[0]).reshape(mine.shape)
    np.testing.assert_allclose(mine, theirs, atol=2e-3 * y.std())
    assert nn.Reference.of(data).title == "linear regression"


@pytest.mark.parametrize("name", ["breast_cancer", "iris", "plane"])
def test_always_the_same_is_scikit_learns(name):
    data = nn.data.load(name, train_share=0.7)
    x, y = data.train
    if data.task == "regression":
        assert nn.constant_baseline(data) == pytest.approx(
            data.scale_targets(DummyRegressor().fit(x, y).predict(x[:1]))[0], abs=1e-12
        )
    else:
        shares = DummyClassifier(strategy="prior").fit(x, y[:, 0]).predict_proba(x[:1])[0]
        assert nn.constant_baseline(data) == pytest.approx(shares[1:] if data.task == "binary" else shares, abs=1e-12)


def test_only_training_rows_are_learnt_from():
    data = nn.data.load("breast_cancer")
    x = data.x.copy()
    x[data.test] += 1000
    other = replace(data, x=x, y=np.where(data.test[:, None], 1 - data.y, data.y))
    assert np.array_equal(nn.Reference.of(data).theta, nn.Reference.of(other).theta)
    assert np.array_equal(nn.constant_baseline(data), nn.constant_baseline(other))


@pytest.mark.parametrize("name", ["breast_cancer", "iris", "diabetes"])
def test_the_scale_of_the_data_changes_nothing(name):
    data = nn.data.load(name)
    raw = replace(data, center=np.zeros(data.n_features), spread=np.ones(data.n_features))
    if data.task == "regression":
        raw = replace(raw, target_center=np.zeros(1), target_spread=np.ones(1))
    mine, theirs = nn.Reference.of(data).answers(data.inputs), nn.Reference.of(raw).answers(raw.inputs)
    np.testing.assert_allclose(data.unscale_targets(mine), raw.unscale_targets(theirs), rtol=1e-6, atol=1e-6)


def test_a_big_table_is_learnt_from_in_part():
    data = nn.data.load("lung", n=20_000)
    found = nn.Reference.of(data)
    assert found.rows == 2000
    w, b = nn.data.lung.published()
    assert found.theta == pytest.approx([*w, b + nn.data.lung.ENRICHMENT], abs=1.0)


def test_rows_that_a_line_divides_stay_finite():
    x = np.linspace(-1, 1, 40)[:, None] * [1.0, 0.5]
    side = nn.data.load("gauss", n=40)
    data = replace(side, x=x, y=(x[:, :1] > 0).astype(float))
    assert np.isfinite(nn.Reference.of(data).theta).all()
    said = nn.Reference.of(data).answers(data.inputs)
    assert ((said > 0.5) == (data.y > 0.5)).all()


def test_a_stack_of_tables_is_its_members():
    arch = nn.Architecture((4, 1), ("sigmoid",))
    sets = [nn.data.load("lung", n=200, seed=seed) for seed in range(3)]
    x, y = (np.stack(part) for part in zip(*(data.train for data in sets), strict=True))
    stack = nn.fit_baseline(arch, x, y, "binary_cross_entropy")
    for theta, one_x, one_y in zip(stack, x, y, strict=True):
        alone = nn.fit_baseline(arch, one_x, one_y, "binary_cross_entropy")
        assert theta == pytest.approx(alone, abs=1e-3)  # the stack ends when its last member does
        slope = nn.gradient(arch, theta, one_x, one_y, "binary_cross_entropy")[1]
        assert np.abs(slope).max() < 1e-5


@pytest.mark.parametrize(
    ("x", "target", "loss", "sentence"),
    [
        (np.zeros((3, 2)), np.zeros((4, 1)), "mse", "needs targets of shape"),
        (np.zeros((3, 5)), np.zeros((3, 1)), "mse", "w has 2 inputs but x has 5 columns"),
        (np.zeros((3, 2)), np.zeros((3, 1)), "guess", "There is no loss 'guess'"),
    ],
)
def test_what_does_not_fit_is_refused(x, target, loss, sentence):
    with pytest.raises(ValueError, match=sentence):
        nn.fit_baseline(nn.Architecture((2, 1), ("identity",)), x, target, loss)


# ------------------------------------------------------------------------ every measure on the real sets, to 1e-12


@pytest.mark.parametrize("name", BINARY)
@pytest.mark.parametrize("part", ["train", "held_out"])
def test_two_classes_on_real_sets(name, part):
    data = nn.data.load(name)
    run = learnt(data)
    x, y = getattr(data, part)
    output, true = nn.forward(run.arch, run.theta, x).output, y[:, 0] == 1
    for threshold in (0.1, 0.35, 0.5, 0.8):
        said, c = output[:, 0] >= threshold, nn.confusion(output, y, threshold)
        assert [int(a) for a in c] == [int(a) for a in metrics.confusion_matrix(true, said)[[1, 0, 1, 0], [1, 1, 0, 0]]]
        assert c.recall == pytest.approx(metrics.recall_score(true, said, zero_division=0), abs=1e-12)
        assert c.specificity == pytest.approx(metrics.recall_score(~true, ~said, zero_division=0), abs=1e-12)
        assert nn.accuracy(output, y, threshold) == pytest.approx(metrics.accuracy_score(true, said), abs=1e-12)
    assert nn.auc(nn.roc(output, y)) == pytest.approx(metrics.roc_auc_score(true, output), abs=1e-12)
    curve = nn.precision_recall(output, y)
    assert nn.average_precision(curve) == pytest.approx(metrics.average_precision_score(true, output), abs=1e-12)
    for mine, theirs in zip(curve, metrics.precision_recall_curve(true, output), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=0, atol=1e-12)
    for mine, theirs in zip(nn.roc(output, y), metrics.roc_curve(true, output, drop_intermediate=False), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=0, atol=1e-12)
    assert nn.brier(output, y) == pytest.approx(metrics.brier_score_loss(true, output), abs=1e-12)
    happened, said = calibration_curve(true, output, n_bins=10)
    bins = nn.reliability(output, y)
    np.testing.assert_allclose((bins.happened, bins.said), (happened, said), rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", SEVERAL)
@pytest.mark.parametrize("part", ["train", "held_out"])
def test_several_classes_on_real_sets(name, part):
    data = nn.data.load(name)
    run = learnt(data)
    x, y = getattr(data, part)
    output, target, true = nn.forward(run.arch, run.theta, x).output, run.targets(y), y[:, 0].astype(int)
    said, labels = output.argmax(axis=1), np.arange(len(data.classes))
    matrix = nn.confusion_matrix(output, target)
    assert matrix.tolist() == metrics.confusion_matrix(true, said, labels=labels).tolist()
    assert nn.class_accuracy(output, target) == pytest.approx(metrics.accuracy_score(true, said), abs=1e-12)
    oracle = metrics.precision_recall_fscore_support(true, said, labels=labels, zero_division=0)
    for mine, theirs in zip(nn.per_class(matrix), oracle, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=0, atol=1e-12)
    areas = [nn.auc(nn.roc(output[:, [k]], target[:, [k]])) for k in labels]
    assert np.mean(areas) == pytest.approx(metrics.roc_auc_score(true, output, multi_class="ovr"), abs=1e-12)


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("part", ["train", "held_out"])
def test_numbers_on_real_sets(name, part):
    data = nn.data.load(name)
    run = learnt(data)
    x, y = getattr(data, part)
    said = data.unscale_targets(nn.forward(run.arch, run.theta, x).output)
    assert nn.r2(said, y) == pytest.approx(metrics.r2_score(y, said), abs=1e-12)
    assert nn.rmse(said, y) == pytest.approx(metrics.root_mean_squared_error(y, said), rel=1e-12)
    assert nn.mae(said, y) == pytest.approx(metrics.mean_absolute_error(y, said), rel=1e-12)
