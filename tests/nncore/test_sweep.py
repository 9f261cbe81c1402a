"""Sweeps: every member as its own run would be, whoever trains it, whatever befalls the others."""

import math
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import pytest

import nncore as nn
from nncore.sweep import _all_trained

XOR = nn.data.load("xor", n=60)
ARCH = nn.Architecture((2, 4, 1), ("tanh", "tanh"))
ODD = nn.Architecture((2, 3, 1), ("relu", "tanh"))
MIXED = [
    {},
    {"learning_rate": 0.1, "seed": 3},
    {"l1": 0.01, "seed": 1},
    {"l2": 0.1},
    {"weight_decay": 0.5},
    {"schedule": "cosine", "schedule_epochs": 4.0},
    {"schedule": "one_cycle", "schedule_epochs": 6.0, "seed": 2},
    {"dropout": 0.4, "seed": 5},
    {"clip_norm": 0.05},
    {"clip_value": 0.01},
    {"label_noise": 0.2, "seed": 4},
    {"init": "he"},
]


def recipes(**common):
    return [nn.Recipe(**{**common, **one}) for one in MIXED]


def results(jobs, data=XOR, stop=None, **how):
    """All results of a sweep, in the order of the jobs."""
    found = [r for step in nn.sweep(jobs, data, stop or nn.Stop(epochs=8), **how) for r in step.finished]
    assert sorted(r.index for r in found) == list(range(len(jobs)))
    return sorted(found, key=lambda r: r.index)


@pytest.mark.parametrize("optimizer", sorted(nn.OPTIMIZERS))
@pytest.mark.parametrize("loss", ["mse", "hinge"])
def test_every_member_is_its_own_run(optimizer, loss):
    jobs = [nn.Job(ARCH, recipe) for recipe in recipes(optimizer=optimizer, loss=loss, batch_size=7)]
    for result in results(jobs):
        run = nn.Run(ARCH, result.job.recipe, XOR)
        curve = [run.losses]
        for _ in range(8):
            run.advance()
            curve.append(run.losses)
        # A product over one neuron may round another way in a stack (matmul) than alone (dot); seldom, by a last digit.
        np.testing.assert_allclose(result.theta, run.theta, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(result.curve, curve, rtol=1e-9, atol=1e-12)
        assert (result.epoch, result.losses, result.failed) == (8, tuple(result.curve[-1]), False)
        assert result.why == "All 8 epochs are done."


def test_members_alike_in_kind_are_their_own_runs_bit_for_bit():
    jobs = nn.grid(ARCH, nn.Recipe(optimizer="adam"), learning_rate=[0.01, 0.1], seed=range(4))
    for result in results(jobs):
        run = nn.Run(ARCH, result.job.recipe, XOR)
        run.advance(8)
        assert np.array_equal(result.theta, run.theta)
        assert result.losses == run.losses


def test_many_classes_and_shapes_that_differ():
    data = nn.data.load("iris", train_share=0.7)
    shapes = [nn.Architecture((4, width, 3), ("tanh", "softmax")) for width in (2, 5)]
    jobs = nn.grid(shapes, nn.Recipe(loss="cross_entropy", dropout=0.1), seed=range(3), batch_size=[5, 200])
    for result in results(jobs, data):
        run = nn.Run(result.job.arch, result.job.recipe, data)
        run.advance(8)
        np.testing.assert_allclose(result.theta, run.theta, rtol=1e-9, atol=1e-12)


def test_narrow_stacks_change_nothing():
    jobs = nn.grid(ARCH, nn.Recipe(), seed=range(5))
    for wide, narrow in zip(results(jobs), results(jobs, width=2), strict=True):
        assert np.array_equal(wide.theta, narrow.theta)


def test_a_job_that_cannot_begin_is_reported_and_loses_no_other():
    jobs = [
        nn.Job(ARCH, nn.Recipe()),
        nn.Job(ARCH, nn.Recipe(loss="binary_cross_entropy")),
        nn.Job(nn.Architecture((3, 1), ("tanh",)), nn.Recipe()),
    ]
    good, wrong_loss, wrong_shape = results(jobs)
    assert not good.failed
    assert wrong_loss.failed
    assert wrong_loss.job == jobs[1]
    assert "needs an output between 0 and 1" in wrong_loss.why
    assert wrong_shape.why == "The network has 3 inputs but Exclusive or has 2 columns."


def test_a_member_that_diverges_is_reported_and_leaves_the_others_as_they_were():
    wild = nn.Architecture((2, 4, 1), ("relu", "identity"))
    jobs = nn.grid(wild, nn.Recipe(), learning_rate=[0.01, 1e200, 0.02])
    tame, diverged, other = results(jobs)
    assert diverged.failed
    assert "1e+200 is too large" in diverged.why
    assert np.isfinite(diverged.theta).all()
    assert all(map(math.isfinite, diverged.losses))
    alone = results([jobs[0], jobs[2]])
    assert np.array_equal(tame.theta, alone[0].theta)
    assert np.array_equal(other.theta, alone[1].theta)


def test_early_stopping_goes_back_to_each_members_best():
    data = nn.data.load("xor", n=60, noise=0.5)
    stop = nn.Stop(epochs=60, patience=5, restore_best=True)
    jobs = nn.grid(ARCH, nn.Recipe(learning_rate=0.3), seed=range(6))
    found = results(jobs, data, stop)
    assert len({r.epoch for r in found}) > 1
    for result in found:
        run = nn.Run(ARCH, result.job.recipe, data)
        why = nn.train(run, stop)
        assert (result.epoch, result.why) == (run.epoch, why)
        assert np.array_equal(result.theta, run.theta)
        assert result.losses[1] == min(result.curve[:, 1])


@pytest.mark.parametrize("stop", [nn.Stop(epochs=8), nn.Stop(epochs=30, patience=3, restore_best=True)])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_a_result_is_a_run_that_stands_there_and_goes_on(optimizer, stop):
    jobs = nn.grid(ARCH, nn.Recipe(optimizer=optimizer, learning_rate=0.1), seed=range(3))
    for result in results(jobs, stop=stop):
        run = result.run(XOR)
        assert (run.epoch, run.losses, run.engine) == (result.epoch, result.losses, "numpy")
        assert np.array_equal(run.theta, result.theta)
        assert np.array_equal(run.history.curve[1], result.curve[: result.epoch + 1])
        alone = nn.Run(ARCH, result.job.recipe, XOR, engine="numpy")
        alone.advance(result.epoch + 4)
        run.advance(4)
        assert np.array_equal(run.theta, alone.theta)
        run.rewind(1)
        alone.rewind(1)
        assert np.array_equal(run.theta, alone.theta)


def test_a_member_trained_again_by_itself_is_the_same():
    """A run is a function of its recipe: where only its number was kept, it can be had again."""
    shapes = [nn.Architecture((2, *hidden, 1), ("tanh",) * (len(hidden) + 1)) for hidden in ((1,), (8, 8), (3, 1, 2))]
    jobs = nn.grid(shapes, nn.Recipe(optimizer="momentum"), batch_size=[1, 10, 60], seed=range(3))
    for result in results(jobs):
        [again] = results([result.job])
        assert again.losses == result.losses
        assert again.run(XOR).losses == result.losses


def test_what_cannot_be_trained_has_no_run():
    [result] = results([nn.Job(ARCH, nn.Recipe(loss="binary_cross_entropy"))])
    with pytest.raises(ValueError, match="between 0 and 1"):
        result.run(XOR)
    wild = nn.Architecture((2, 4, 1), ("relu", "identity"))
    [diverged] = results([nn.Job(wild, nn.Recipe(learning_rate=1e200))])
    assert "diverges" in diverged.run(XOR).diverged


def test_a_pause_is_made_between_all_steps_and_can_end_it():
    pauses = []
    jobs = nn.grid(ARCH, nn.Recipe(batch_size=6), seed=range(3))
    assert len(results(jobs, pause=lambda: pauses.append(0))) == 3
    assert len(pauses) == 8 * 5  # epochs of 30 rows

    def enough():
        raise nn.Cancelled

    steps = []
    with pytest.raises(nn.Cancelled):
        steps += nn.sweep(jobs, XOR, nn.Stop(epochs=8), pause=enough)
    assert sum(len(step.finished) for step in steps) == 0


def test_whoever_ends_it_takes_back_what_has_not_begun():
    from threading import Event

    begun, go_on, handed = Event(), Event(), []

    class Slow(ThreadPoolExecutor):
        def submit(self, call, *given):
            def slowly():
                begun.set()
                assert go_on.wait(10)
                return call(*given)

            handed.append(super().submit(slowly))
            return handed[-1]

    def enough():
        assert begun.wait(10)
        raise nn.Cancelled

    with Slow(1) as executor:
        with pytest.raises(nn.Cancelled):
            results(nn.grid(ARCH, nn.Recipe(), seed=range(4)), executor=executor, width=1, pause=enough)
        go_on.set()
    assert [one.cancelled() for one in handed] == [False, True, True, True]


def test_stacks_are_narrow_where_members_are_large_or_rows_many():
    from nncore.sweep import AT_ONCE, WIDTH, _dealt

    large = nn.Architecture((2, *[16] * 6, 1), ("tanh",) * 7)
    for arch, data in ((ARCH, XOR), (large, nn.data.load("xor", n=2000))):
        _, stacks = _dealt(list(enumerate(nn.grid(arch, nn.Recipe(), seed=range(300)))), data, None)
        longest = len(stacks[0])
        assert sum(map(len, stacks)) == 300
        assert longest == min(WIDTH, AT_ONCE // (len(data.x) * arch.n_parameters))
    assert longest < 10


def test_progress_grows_to_the_whole():
    jobs = nn.grid([ARCH, ODD], nn.Recipe(), seed=range(3))
    steps = list(nn.sweep(jobs, XOR, nn.Stop(epochs=4)))
    shares = [step.share for step in steps]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len(steps) > 6
    assert [step.done for step in steps][-1] == steps[0].total == 6


def test_any_executor_gives_the_same_results():
    jobs = nn.grid([ARCH, ODD], nn.Recipe(), seed=range(4))
    with ThreadPoolExecutor(2) as executor:
        for one, other in zip(results(jobs), results(jobs, executor=executor, width=2), strict=True):
            assert np.array_equal(one.theta, other.theta)
            assert one.job == other.job


def test_a_worker_that_dies_is_reported_with_its_recipes():
    class Failing(ThreadPoolExecutor):
        def submit(self, call, members, *rest):
            if members[0][1].arch == ODD:
                future = Future()
                future.set_exception(MemoryError("no room"))
                return future
            return super().submit(call, members, *rest)

    jobs = nn.grid([ARCH, ODD], nn.Recipe(), seed=range(2))
    with Failing(1) as executor:
        found = results(jobs, executor=executor)
    assert [r.failed for r in found] == [False, False, True, True]
    assert found[3].why == "The worker that trained it failed: MemoryError: no room"


def test_a_stack_that_fails_is_trained_member_by_member(monkeypatch):
    from nncore import descent

    real = descent.initial

    def broken(arch, scheme, seed, scale):
        if seed == 2:
            raise RuntimeError("a bug")
        return real(arch, scheme, seed, scale=scale)

    monkeypatch.setattr(descent, "initial", broken)
    found = results(nn.grid(ARCH, nn.Recipe(), seed=range(4)))
    assert [r.failed for r in found] == [False, False, True, False]
    assert found[2].why == "Training it failed: RuntimeError: a bug"


@pytest.mark.slow
def test_a_real_dask_cluster_of_two_workers_gives_the_same_results():
    import dask
    from distributed import Client, LocalCluster

    jobs = nn.grid([ARCH, ODD], nn.Recipe(), seed=range(4), learning_rate=[0.01, 0.1])
    with (
        dask.config.set({"distributed.comm.timeouts.connect": "120s"}),  # a busy machine starts workers slowly
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        executor = client.get_executor()
        found = results(jobs, executor=executor, width=4)
        assert len(client.scheduler_info()["workers"]) == 2
    for one, other in zip(results(jobs), found, strict=True):
        assert np.array_equal(one.theta, other.theta)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: nn.grid(ARCH, nn.Recipe(), speed=[1]), "A recipe has no 'speed'"),
        (lambda: nn.grid(ARCH, nn.Recipe(), learning_rate=[-1]), "learning rate"),
        (lambda: list(nn.sweep([], XOR, nn.Stop(epochs=1), width=0)), "at least one member"),
        (lambda: nn.Stop(), "Say when to stop"),
        (lambda: nn.Stop(epochs=-1), "epochs"),
        (lambda: nn.Stop(patience=0), "patience"),
        (lambda: nn.Stop(epochs=1, seconds=math.inf), "seconds"),
    ],
)
def test_bad_input(make, says):
    with pytest.raises(ValueError, match=says):
        make()


def test_no_jobs_no_results():
    assert list(nn.sweep([], XOR, nn.Stop(epochs=1))) == []


def test_workers_get_the_work_by_name():
    assert _all_trained.__module__ == "nncore.sweep"
