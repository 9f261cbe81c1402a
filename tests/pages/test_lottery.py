"""The lottery of the start: the guess comes first, and the hundred networks answer it."""

import nncore as nn
from pages.lessons.questions import Progress
from pages.panels import lottery
from pages.workspace.background import Trial, Visit
from tests.pages.test_app import Visitor
from tests.pages.test_cost import array, charts, said
from tests.pages.test_experiments import finished, trial


def guessed(number, **link):
    """A visitor who has guessed, and whose hundred networks have been trained."""
    visitor = Visitor("experiments", part="lottery", **link)
    visitor.app.number_input[0].set_value(float(number))
    return finished(visitor.run(), f"lottery {link.get('lot', 'corners')}")


def counted(visitor):
    """How many networks the histogram holds."""
    [histogram] = charts(visitor)
    return sum(array(bar["y"]).sum() for bar in histogram["data"])


def test_the_guess_comes_first_and_then_the_hundred_train_in_view(monkeypatch):
    monkeypatch.setattr(Trial, "train", lambda trial: None)
    visitor = Visitor("experiments", part="lottery")
    assert "Guess first" in visitor.app.info[0].value
    assert counted(visitor) == 0, "what will be seen, dimmed"
    assert "lottery corners" not in visitor.room(Visit).experiments.trials
    [button] = [button for button in visitor.app.button if button.label == "Draw a hundred starts"]
    assert button.disabled
    visitor.app.number_input[0].set_value(70.0)
    visitor.run()
    assert "Your guess: 70." in said(visitor)
    assert visitor.room(Progress).firsts == {}
    found = trial(visitor, "lottery corners")
    found.state = "running"
    found.ended[:3], found.losses[:3] = 150, [[0.01, 0.01], [0.5, 0.5], [0.02, 0.02]]
    visitor.run()
    assert "2 of 3 solved it" in said(visitor), "while they train"
    assert counted(visitor) == 3
    found.state = "cancelled"
    visitor.run()
    assert "Only 3 were trained to their end" in said(visitor)


def test_the_guess_is_answered_by_the_networks():
    data = nn.data.load("corners")
    arch = nn.Architecture((2, 2, 1), ("tanh", "tanh"))
    visitor = guessed(75)
    for seed in (*range(6), 50, 99):
        run = nn.Run(arch, nn.Recipe(learning_rate=0.1, seed=seed), data, engine="numpy")
        run.advance(lottery.EPOCHS)
        assert trial(visitor, "lottery corners").losses[seed, 0] == run.loss
    solved = int((trial(visitor, "lottery corners").losses[:, 0] < 0.1).sum())
    assert 65 <= solved <= 85, "three of four"
    assert f"Yes: {solved}." in said(visitor)
    assert list(visitor.room(Progress).firsts.values()) == [True]
    assert counted(visitor) == 100
    assert f"{solved} of 100 solved it" in said(visitor)
    low, high = nn.share_interval(solved, 100)
    assert f"between {100 * low:.0f} % and {100 * high:.0f} %" in said(visitor)
    [pin] = visitor.room(Visit).experiments.pins.recent
    assert len(pin.runs) == 100, "it is among the runs of the visit by itself"
    again = Visitor("experiments", part="lottery", job=visitor.link["job"])
    assert f"Yes: {solved}." in said(again), "a page that is loaded anew loses nothing"


def test_another_network_is_a_question_of_its_own():
    visitor = guessed(75)
    visitor.choose("selectbox", "lot", "own")
    assert "Your network: of 100 random starts" in said(visitor)
    assert counted(visitor) == 0
    assert "lottery own" not in visitor.room(Visit).experiments.trials


def test_a_guess_far_off_is_told_so():
    visitor = guessed(27)
    solved = int((trial(visitor, "lottery corners").losses[:, 0] < 0.1).sum())
    words = said(visitor)
    assert f"Not quite: the answer is {solved}." in words
    assert f"{solved} of 100 did; all others stay above." in words
    assert f"{100 - solved} are those that did not." in words, "which is what was guessed"


def test_one_that_solved_it_opens_on_train():
    visitor = guessed(50).press("Open one that solved it")
    workspace = visitor.workspace
    assert workspace.run.loss < 0.1
    assert (workspace.choices.data, workspace.choices.hidden, workspace.run.epoch) == ("corners", (2,), lottery.EPOCHS)
    visitor.go("experiments").press("Open one that did not")
    assert visitor.workspace.run.loss > 0.1


def test_who_looks_around_freely_draws_when_they_want():
    visitor = Visitor("experiments", part="lottery", lot="own", length="5")
    visitor.app.segmented_control(key="quiz level").set_value("free")
    finished(visitor.run().press("Draw a hundred starts"), "lottery own")
    assert "of 100 solved it" in said(visitor)
    visitor.press("Draw another hundred")
    assert trial(visitor, "lottery own").seeds[0] == 100
    finished(visitor, "lottery own")
    run = nn.Run(visitor.workspace.arch, nn.Recipe(seed=107), visitor.workspace.data, engine="numpy")
    run.advance(5)
    assert trial(visitor, "lottery own").losses[7, 0] == run.loss
