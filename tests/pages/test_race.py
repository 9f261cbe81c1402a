"""The race page: racers are the core's own runs, frames come as they are asked for, a guess is graded at the end."""

import struct
import zlib

import numpy as np
import pytest

import nncore as nn
from pages.lessons.questions import Progress
from pages.panels.contest import FIRST, PRESETS
from pages.workspace.background import Visit
from pages.workspace.controls.race import RACE
from pages.workspace.entry import head
from pages.workspace.racers import titles
from pages.workspace.racing import Racing
from pages.workspace.turns import Turn
from tests.pages.test_app import Visitor

pytestmark = pytest.mark.usefixtures("race_patience")

CIRCLE = nn.data.load("circle")
ARCH = nn.Architecture((2, 4, 2, 1), ("tanh",) * 3)
SHORT = {"distance": "40"}


class Watcher:
    """A visitor whose browser asks for frames."""

    def __init__(self, guess=None, **link):
        self.number, self.frames = 0, {}
        self.visitor = Visitor("race", **SHORT | link)
        if guess is None:
            self.visitor.app.segmented_control(key="quiz level").set_value("free")
        else:
            self.visitor.app.pills[0].set_value(guess)
        self.visitor.run()
        self.take_in()

    @property
    def told(self):
        return self.visitor.shown

    def take_in(self):
        """Read the frames of the newest message, as the browser does."""
        told = self.told
        data, at = zlib.decompress(self.visitor.frames), 0
        if told["relief"]:  # heights and ways come first
            at = 4 * (told["relief"]["side"] ** 2 + 2 * len(told["titles"]) * len(told["relief"]["epochs"]))
        for name, size, width in told["series"]:
            rows = np.frombuffer(data, np.uint8, told["frames"] * width * size, at).reshape(-1, width).copy()
            at += rows.size
            if len(rows):
                rows[0] = np.cumsum(rows[0], dtype=np.uint8)
            rows = np.cumsum(rows, axis=0, dtype=np.uint8)
            for i, row in enumerate(rows):
                self.frames.setdefault(name, {})[told["first"] + i] = row

    def ask(self, do="more", have=None, **more):
        self.number += 1
        had = len(self.frames["head"]) if have is None else have
        self.visitor.send({"number": self.number, "do": do, "race": self.told["race"], "have": had, "at": 0, **more})
        if self.visitor.component.component_name == "race":
            self.take_in()
        return self

    def watch(self):
        """Play to the end."""
        while len(self.frames["head"]) <= self.told["distance"]:
            self.ask()
        return self.ask("end", at=self.told["distance"])

    def records(self):
        rows = [self.frames["head"][epoch] for epoch in sorted(self.frames["head"])]
        return np.stack(rows).view(head(len(self.told["titles"])))[:, 0]


def said(visitor):
    return " ".join(one.value for one in (*visitor.app.markdown, *visitor.app.caption))


def test_every_number_in_every_frame_is_that_of_the_cores_own_run():
    watcher = Watcher().watch()
    records = watcher.records()
    assert records["epoch"].tolist() == list(range(41))
    x, y = CIRCLE.train
    for i, name in enumerate(("sgd", "momentum", "adam")):
        run = nn.Run(ARCH, nn.Recipe(optimizer=name), CIRCLE)
        run.advance(40)
        np.testing.assert_allclose(records["train"][:, i], run.history.curve[1][:, 0], rtol=1e-9)
        np.testing.assert_allclose(records["test"][:, i], run.history.curve[1][:, 1], rtol=1e-9)
        run.rewind(17)
        _, grad = nn.gradient(ARCH, run.theta, x, run.targets(y))
        assert records["norm"][17, i] == pytest.approx(np.linalg.norm(grad), rel=1e-7)
    places = records["train"].argsort(axis=1).argsort(axis=1) + 1
    assert np.array_equal(places[1:], records["place"][1:])


def test_a_small_map_is_what_the_racer_answers():
    watcher = Watcher().ask()
    entry = watcher.visitor.room(Racing).entry
    run = nn.Run(ARCH, nn.Recipe(optimizer="momentum"), CIRCLE)
    run.advance(9)
    cells = entry.cut.cells.reshape(48, 48, 2)[::2, ::2].reshape(-1, 2)
    output = nn.forward(ARCH, run.theta, cells.astype(float)).output[:, 0]
    shown = watcher.frames["maps"][9].reshape(3, -1)[1]
    np.testing.assert_allclose(shown, (output + 1) / 2 * 255, atol=2.1)


def test_an_answer_that_was_lost_comes_again():
    watcher = Watcher().ask()
    first = {epoch: row.tobytes() for epoch, row in watcher.frames["head"].items()}
    watcher.frames["head"] = {0: watcher.frames["head"][0]}
    watcher.ask(have=1)
    assert {epoch: row.tobytes() for epoch, row in watcher.frames["head"].items()} == first


def test_others_are_let_in_between_updates_and_patience_ends_an_answer(monkeypatch):
    class Counted(Turn):
        paused = 0

        def pause(self):
            self.paused += 1

    entry, turn = Watcher().visitor.room(Racing).entry, Counted()
    entry.train(3, turn)
    assert (entry.done, turn.paused) == (3, 2 * 3 * 25)  # two epochs of three racers, 250 rows in batches of ten
    entry.train(30, turn, patience=-1.0)
    assert entry.done == 4


def test_nothing_is_trained_for_a_browser_that_asks_of_another_race():
    watcher = Watcher()
    watcher.number += 1
    watcher.visitor.send({"number": 1, "do": "more", "race": "gone", "have": 30, "at": 0})
    assert (watcher.told["first"], watcher.told["frames"], watcher.told["done"]) == (0, 1, 1)


@pytest.mark.parametrize(
    "message", [None, {}, {"number": "x"}, {"number": 1, "do": "rm", "race": "", "have": 0, "at": 0}]
)
def test_a_message_that_says_nothing_changes_nothing(message):
    watcher = Watcher()
    watcher.visitor.send(message)
    assert watcher.told["done"] == 1


def test_the_runs_of_a_race_are_kept_and_open_on_train_with_their_numbers():
    watcher = Watcher(race="rate*0.03~0.1").watch()
    visitor = watcher.visitor
    pins = visitor.room(Visit).experiments.pins.recent
    assert [pin.name for pin in pins] == ["rate 0.03", "rate 0.1"]
    assert [pin.runs[0][1] for pin in pins] == watcher.records()["train"][-1].tolist()
    visitor.go("experiments", part="compare").press(r"Open rate 0\.1 on Train")
    run = nn.Run(ARCH, nn.Recipe(learning_rate=0.1), CIRCLE)
    run.advance(40)
    assert (visitor.workspace.run.epoch, visitor.workspace.run.loss) == (40, run.loss)
    assert visitor.state["rate"] == 0.1


def test_racers_that_differ_in_the_seed_alone_are_one_run_with_several_seeds():
    watcher = Watcher(race="seed*0~1~2").watch()
    [pin] = watcher.visitor.room(Visit).experiments.pins.recent
    assert pin.name == "3 seeds, 4·2, sgd 0.03"
    assert [seed for seed, *_ in pin.runs] == [0, 1, 2]
    assert [loss for _, loss, _ in pin.runs] == watcher.records()["train"][-1].tolist()


def test_of_one_that_diverged_the_curve_is_kept():
    watcher = Watcher(race="rate*0.03~10", activations="relu.relu.identity").watch()
    pin = watcher.visitor.room(Visit).experiments.pins.recent[1]
    assert np.isnan(pin.runs[0][1])
    assert pin.epoch == watcher.told["diverged"]["1"][0]


def test_a_race_that_was_left_on_the_way_is_kept_as_far_as_it_was_trained():
    watcher = Watcher().ask().ask("at", at=20)
    trained = watcher.visitor.room(Racing).entry.race.epoch
    watcher.visitor.app.pills(key="race preset").set_value("Three rates")
    watcher.visitor.run()
    pins = watcher.visitor.room(Visit).experiments.pins.recent
    assert [pin.name for pin in pins] == ["SGD", "momentum", "Adam"]
    assert {pin.epoch for pin in pins} == {trained}


@pytest.mark.parametrize("played", [False, True])
def test_a_page_that_is_loaded_anew_still_knows_the_guess_and_where_the_race_was(played):
    watcher = Watcher("Adam")
    watcher = (watcher.watch() if played else watcher.ask()).ask("at", at=23)
    visitor = watcher.visitor
    again = Visitor("race", **visitor.link)
    assert ("Yes: Adam." if played else "Your guess: Adam.") in said(visitor)
    assert ("Yes: Adam." if played else "Your guess: Adam.") in said(again)
    assert not again.shown["locked"]
    assert again.shown["at"] == 23
    other = Visitor("race", **visitor.link | {"race": "rate*0.03~0.1"})
    assert (other.shown["locked"], other.shown["at"]) == (True, 0), "it is another race"


def test_a_race_from_a_trained_run_is_the_same_race_when_its_page_is_loaded_anew():
    visitor = Visitor("train")
    workspace = visitor.workspace
    workspace.run.advance(7)
    workspace.player.stand(7, 0)
    loss = workspace.run.loss
    visitor.go("race", **SHORT)
    first = visitor.room(Racing).entry.race.racers
    again = Visitor("race", **visitor.link).room(Racing).entry.race.racers
    assert all(np.array_equal(one.theta, two.theta) for one, two in zip(first, again, strict=True))
    assert [pin.runs[0][1] for pin in visitor.room(Visit).experiments.pins.recent] == [loss], "the run is kept"


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_is_a_race(preset):
    visitor = Visitor("race", **SHORT)
    visitor.app.pills(key="race preset").set_value(preset)
    visitor.run()
    chosen = PRESETS[preset]
    assert visitor.state["race"] == chosen
    assert visitor.shown["titles"] == titles(chosen)
    assert visitor.link.get("race", RACE.format(RACE.default)) == RACE.format(chosen)
    assert (visitor.warnings, visitor.errors) == ("", "")


def test_what_cannot_race_is_said_and_the_race_stays():
    visitor = Visitor("race", race="seed*1~2~3")
    visitor.app.multiselect(key="race values seed").set_value(["1"])
    visitor.run()
    assert "at least 2 different values of “seed”" in visitor.warnings
    assert visitor.state["race"] == ("seed", 1, 2, 3)
    visitor.app.multiselect(key="race values seed").set_value(["1", "2"])
    visitor.run()
    assert visitor.warnings == ""
    assert visitor.state["race"] == ("seed", 1, 2)


def test_another_thing_to_differ_in_brings_racers_of_its_own():
    visitor = Visitor("race")
    visitor.app.selectbox(key="race kind").set_value("penalty")
    visitor.run()
    assert visitor.state["race"] == ("penalty", *FIRST["penalty"])
    assert visitor.shown["titles"] == ["No penalty", "L1, 0.003", "L2, 0.03", "Weight decay, 0.03", "Dropout, 0.2"]


def test_a_race_waits_for_the_guess():
    visitor = Visitor("race", **SHORT)
    assert visitor.shown["locked"]
    visitor.send({"number": 1, "do": "more", "race": visitor.shown["race"], "have": 1, "at": 0})
    assert (visitor.shown["frames"], visitor.shown["done"]) == (0, 1)


@pytest.mark.parametrize("guess", ["SGD", "momentum", "Adam"])
def test_the_guess_is_graded_by_the_race_itself_once_it_is_over(guess):
    watcher = Watcher(guess)
    visitor = watcher.visitor
    assert not watcher.told["locked"]
    assert f"Your guess: {guess}." in said(visitor)
    assert visitor.room(Progress).firsts == {}
    watcher.watch()
    ends = {}
    for name in ("sgd", "momentum", "adam"):
        run = nn.Run(ARCH, nn.Recipe(optimizer=name), CIRCLE)
        run.advance(40)
        ends[nn.OPTIMIZERS[name].title] = run.loss
    best = min(ends, key=ends.get)
    words = said(visitor).replace(":green", "").replace(":orange", "")
    assert (f"Yes: {best}." if guess == best else f"Not quite: the answer is {best}.") in words
    for title in {guess, best}:
        assert f"The training loss of {title} ends at {ends[title]:.4g}." in words
    assert list(visitor.room(Progress).firsts.values()) == [guess == best]


def test_the_end_is_not_believed_before_it_is_there():
    watcher = Watcher("SGD").ask("end", at=40)
    assert "Your guess: SGD." in said(watcher.visitor)


def test_one_that_diverges_is_told_and_loses():
    watcher = Watcher(race="rate*0.03~10", activations="relu.relu.identity").watch()
    [(place, (epoch, why))] = watcher.told["diverged"].items()
    run = nn.Run(nn.Architecture((2, 4, 2, 1), ("relu", "relu", "identity")), nn.Recipe(learning_rate=10.0), CIRCLE)
    run.advance(40)
    assert (place, epoch, why) == ("1", run.epoch, run.diverged)
    assert watcher.records()["place"][-1].tolist() == [1, 2]


def test_a_racer_is_taken_to_train_as_it_is_on_the_screen():
    watcher = Watcher(race="rate*0.03~0.1").ask()
    watcher.ask("take", at=12, key="1")
    visitor = watcher.visitor
    run = nn.Run(ARCH, nn.Recipe(learning_rate=0.1), CIRCLE)
    run.advance(12)
    assert visitor.component.component_name == "stage"
    assert (visitor.workspace.run.epoch, visitor.workspace.run.loss) == (12, run.loss)
    assert visitor.state["rate"] == 0.1
    assert visitor.state["player"].can == (True, False)
    visitor.go("race")
    assert visitor.shown["titles"] == ["rate 0.03", "rate 0.1"]


@pytest.mark.parametrize("race", ["seed*2~3", "init*he~lecun", "width*3~5", "deep*relu~sigmoid", "penalty*l1~dropout"])
def test_the_link_of_a_racer_on_train_leads_to_its_start(race):
    watcher = Watcher(race=race).ask()
    visitor = watcher.ask("take", at=0, key="1").visitor
    again = Visitor("train", **visitor.link)
    one, other = visitor.workspace.run, again.workspace.run
    assert one.arch == other.arch
    assert np.array_equal(one.data.x, other.data.x)
    assert np.array_equal(one.data.test, other.data.test)
    np.testing.assert_allclose(one.theta, other.theta, rtol=1e-6)
    assert visitor.workspace.choices.recipe == again.workspace.choices.recipe


@pytest.mark.parametrize("key", ["-1", "2", "x", ""])
def test_a_racer_that_is_not_there_is_not_taken(key):
    watcher = Watcher(race="rate*0.03~0.1")
    before = watcher.visitor.workspace.run
    watcher.ask("take", at=12, key=key)
    assert watcher.visitor.workspace.run is before


def test_another_page_and_back_loses_nothing():
    watcher = Watcher().ask().ask("at", at=23)
    name, done = watcher.told["race"], watcher.told["done"]
    watcher.visitor.go("cost").go("race")
    assert (watcher.told["race"], watcher.told["done"], watcher.told["at"]) == (name, done, 23)


def test_other_data_or_weights_are_another_race():
    watcher = Watcher().ask()
    name = watcher.told["race"]
    watcher.visitor.go("train").choose("number_input", "seed", 4)
    watcher.visitor.go("race")
    assert watcher.told["race"] != name
    assert watcher.told["done"] == 1


def test_how_curves_are_drawn_is_in_the_link():
    watcher = Watcher().ask("set", key="axis", text="log").ask("set", key="against", text="seconds")
    watcher.ask("set", key="trace", text="<b>").ask("set", key="seed", text="7")
    assert watcher.visitor.link == {"distance": "40", "axis": "log", "against": "seconds"}
    views = {"picture": "maps", "trace": "train", "axis": "log", "against": "seconds"}
    assert watcher.told["views"] == views


@pytest.mark.parametrize("data", ["iris", "digits", "diabetes", "lung"])
def test_other_data_race_too(data):
    visitor = Visitor("data", set=data)
    visitor.go("train", data=data).go("race", **SHORT)
    visitor.app.segmented_control(key="quiz level").set_value("free")
    visitor.run()
    visitor.send({"number": 1, "do": "more", "race": visitor.shown["race"], "have": 1, "at": 0})
    assert visitor.shown["frames"] == 30
    names = [name for name, *_ in visitor.shown["series"]]
    assert ("winners" in names) == (data in ("iris", "digits"))
    length = struct.calcsize("<I") + len(visitor.frames)
    assert length < 120_000
