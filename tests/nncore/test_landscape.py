"""A landscape's every point is the loss of the network that stands there; its planes are what the papers say."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.decomposition import PCA

import nncore as nn
from nncore import Architecture, ParameterSlice
from tests.nncore.cases import DRAWN, architectures, make_case, same_bits

ARCH = Architecture((2, 3, 1), ("tanh", "sigmoid"))
AXIS, UP = np.linspace(-2, 2, 5), np.linspace(-1, 1, 3)


def losses(case, cut, axes, **how):
    return nn.landscape(case.arch, cut, axes, case.x, case.target, **how)


@DRAWN
@given(
    arch=architectures(),
    seed=st.integers(0, 999),
    loss=st.sampled_from(["mse", "mae", "huber", "hinge", "binary_cross_entropy"]),
    plane=st.booleans(),
)
def test_every_point_is_the_loss_there(arch, seed, loss, plane):
    case = make_case(arch, seed=seed)
    last = arch.n_parameters - 1
    if plane:
        cut, axes = nn.through_weights(arch, case.theta, 0, last), [AXIS, UP]
    else:
        cut, axes = nn.along_weight(arch, case.theta, last), [AXIS]
    found = losses(case, cut, axes, loss=loss, l1=0.1, l2=0.2)
    assert found.shape == tuple(len(axis) for axis in reversed(axes))
    for i in np.ndindex(found.shape):
        theta = case.theta.copy()
        theta[last] += UP[i[0]] if plane else AXIS[i[0]]
        theta[0] += AXIS[i[1]] if plane else 0.0
        here = nn.cost(arch, nn.forward(arch, theta, case.x), case.target, loss) + nn.penalty(arch, theta, 0.1, 0.2)
        # The step is added to theta by a product here, which may round its last digit otherwise.
        assert found[i] == pytest.approx(here, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("chunk", [1, 999, 5000, 10**9])
def test_chunks_change_no_bit_and_report_how_far_they_are(chunk):
    case = make_case(ARCH, 7)
    cut = nn.random_plane(ARCH, case.theta)
    whole = losses(case, cut, [AXIS, UP])
    shares = []
    for share, found in nn.landscape_in_parts(ARCH, cut, [AXIS, UP], case.x, case.target, chunk_bytes=chunk):
        shares.append(share)
        done = ~np.isnan(found)
        assert done.sum() == pytest.approx(share * 15, abs=1e-9)
        assert (found[done] == whole[done]).all()
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len(shares) == {1: 15, 10**9: 1}.get(chunk, len(shares))


def test_memory_is_bounded():
    # 10,201 points of 5,000 samples and 17 neurons at once would take 14 GB.
    case = make_case(Architecture((2, 8, 8, 1), ("tanh",) * 3), 5000)
    axis = np.linspace(-1, 1, 101)
    survey = nn.landscape_in_parts(case.arch, nn.random_plane(case.arch, case.theta), [axis, axis], case.x, case.target)
    tracemalloc.start()
    for _ in range(5):
        next(survey)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 256e6


def test_past_every_number_is_infinite_and_never_nan():
    case = make_case(Architecture((2, 3, 1), ("relu", "identity")))
    found = losses(case, nn.along_weight(case.arch, case.theta, 9), [np.array([-1e300, 0.0, 1e300])])
    assert np.isfinite(found[1])
    assert not np.isnan(found).any()
    assert np.isinf(found).any()


# ------------------------------------------------------------------------------------------------ cuts


@DRAWN
@given(seed=st.integers(0, 999), d=st.integers(1, 2))
def test_projecting_undoes_standing_there(seed, d):
    rng = np.random.default_rng(seed)
    cut = ParameterSlice(rng.normal(size=6), rng.normal(size=(d, 6)), ("a", "b")[:d])
    steps = rng.normal(size=(d, 4))
    points = cut.at(*steps)
    coordinates, distance = cut.project(points)
    np.testing.assert_allclose(coordinates, steps.T, atol=1e-10)
    np.testing.assert_allclose(distance, 0, atol=1e-10)
    # The nearest point of the cut by least squares, for points beside it.
    beside = points + rng.normal(size=points.shape)
    coordinates, distance = cut.project(beside)
    for i, point in enumerate(beside):
        nearest, squared, *_ = np.linalg.lstsq(cut.directions.T, point - cut.origin, rcond=None)
        np.testing.assert_allclose(coordinates[i], nearest, atol=1e-10)
        assert distance[i] == pytest.approx(np.sqrt(squared[0]), abs=1e-10)


def test_a_slice_says_what_it_moves():
    theta = np.arange(13.0)
    cut = nn.through_weights(ARCH, theta, 5, 12)
    assert cut.labels == ("weight 2 → 3 of layer 1", "bias 1 of layer 2")
    moved = cut.at(np.array(2.0), np.array(-1.0)) - theta
    assert np.flatnonzero(moved).tolist() == [5, 12]
    assert moved[[5, 12]].tolist() == [2, -1]
    assert theta.tolist() == list(range(13))


@DRAWN
@given(arch=architectures(), seed=st.integers(0, 99))
def test_random_directions_are_as_long_as_each_neurons_weights(arch, seed):
    theta = make_case(arch, seed=seed).theta
    cut = nn.random_plane(arch, theta, seed)
    assert same_bits(cut.directions, nn.random_plane(arch, theta, seed).directions)
    if max(arch.sizes) > 1:  # a neuron of one weight has but two directions
        assert not np.array_equal(cut.directions, nn.random_plane(arch, theta, seed + 1).directions)
    for drawn, own in zip(arch.layers(cut.directions), arch.layers(theta), strict=True):
        lengths = np.linalg.norm(own.w, axis=0)
        np.testing.assert_allclose(np.linalg.norm(drawn.w, axis=-2), [lengths, lengths], rtol=1e-12)
        assert not drawn.b.any()


def test_the_picture_does_not_depend_on_how_a_relu_network_is_scaled():
    # Twice the weights below and half above are the same function; without the rescaling the picture would differ.
    arch = Architecture((2, 6, 1), ("relu", "identity"))
    case = make_case(arch, 20)
    scaled = case.theta.copy()
    below, above = arch.blocks(scaled)
    below *= 4.0
    above[:-1] /= 4.0
    one, other = (
        nn.landscape(arch, nn.random_plane(arch, theta, seed=2), [AXIS, UP], case.x, case.target)
        for theta in (case.theta, scaled)
    )
    np.testing.assert_allclose(one, other, rtol=1e-10)


def trained(epochs=60):
    run = nn.Run(Architecture((2, 4, 1), ("tanh", "tanh")), nn.Recipe(), nn.data.load("xor", n=100))
    run.advance(epochs)
    return run


def test_the_principal_plane_is_that_of_scikit_learn():
    path = trained().history.theta
    cut, oracle = nn.principal_plane(path), PCA(2).fit(path)
    for mine, theirs in zip(cut.directions, oracle.components_, strict=True):
        np.testing.assert_allclose(mine * np.sign(mine @ theirs), theirs, atol=1e-10)
        assert mine[np.abs(mine).argmax()] > 0
    np.testing.assert_allclose(cut.explained, oracle.explained_variance_ratio_, rtol=1e-10)
    assert same_bits(cut.origin, path[-1])


def test_the_path_lies_where_it_is_said_to():
    run = trained()
    path = run.history.theta
    cut = nn.principal_plane(path)
    coordinates, distance = cut.project(path)
    assert coordinates[-1] == pytest.approx([0, 0], abs=1e-12)
    back = cut.at(*coordinates.T)
    np.testing.assert_allclose(np.linalg.norm(back - path, axis=1), distance, atol=1e-10)
    # What the plane does not explain is what lies off it, about the mean.
    off = path - path.mean(axis=0)
    off -= off @ cut.directions.T @ cut.directions
    assert np.square(off).sum() / np.square(path - path.mean(axis=0)).sum() == pytest.approx(1 - cut.explained.sum())
    x, y = run.data.train
    end = nn.landscape(run.arch, cut, [np.zeros(1), np.zeros(1)], x, run.targets(y))
    assert end[0, 0] == pytest.approx(run.loss, rel=1e-12)


# ------------------------------------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: nn.along_weight(ARCH, np.zeros(13), 13), "The network has 13 parameters, counted from 0; there is no"),
        (lambda: nn.along_weight(ARCH, np.zeros(13), -1), "there is no -1"),
        (lambda: nn.along_weight(ARCH, np.zeros(12), 0), "theta needs 13 numbers"),
        (
            lambda: nn.along_weight(ARCH, np.zeros((2, 13)), 0),
            r"one point theta, not through a stack of shape \(2, 13\)",
        ),
        (lambda: nn.through_weights(ARCH, np.zeros(13), 4, 4), "two different parameters, not 4 twice"),
        (lambda: nn.random_plane(ARCH, np.zeros((2, 13))), "one point theta"),
        (lambda: nn.principal_plane(np.zeros((2, 13))), "at least three points of it, not 2"),
        (lambda: nn.principal_plane(np.ones((5, 13))), "The network has not moved yet"),
    ],
)
def test_an_impossible_cut_is_refused(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()


@pytest.mark.parametrize(
    ("axes", "x", "target", "loss", "sentence"),
    [
        ([AXIS, UP], (4, 2), (4, 1), "mse", "The slice has 1 directions but 2 axes are given"),
        ([AXIS], (4, 3), (4, 1), "mse", "w has 2 inputs but x has 3 columns"),
        ([AXIS], (2, 4, 2), (4, 1), "mse", "one network on one table"),
        ([AXIS], (4, 2), (5, 1), "mse", "The outputs have shape"),
        ([AXIS], (4, 2), (4, 1), "cubes", "There is no loss 'cubes'"),
    ],
)
def test_an_impossible_survey_is_refused(axes, x, target, loss, sentence):
    cut = nn.along_weight(ARCH, np.zeros(13), 0)
    with pytest.raises(ValueError, match=sentence):
        nn.landscape(ARCH, cut, axes, np.zeros(x), np.zeros(target), loss)
