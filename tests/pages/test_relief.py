"""On the surface: its heights, the racers' ways and what is said of them are the core's."""

import zlib

import numpy as np
import pytest

import nncore as nn
from pages.workspace import relief as drawn
from pages.workspace.controls.race import RACE
from pages.workspace.racing import Racing
from pages.workspace.relief import tones
from pages.workspace.turns import Turn
from tests.pages.test_app import Visitor
from tests.pages.test_race import ARCH, CIRCLE, Watcher

pytestmark = pytest.mark.usefixtures("race_patience")

PICTURES = ["principal", "weights", "random"]


def relief_of(visitor):
    """The surface on the page."""
    chosen = visitor.workspace.choices
    return visitor.room(Racing).entry.relief(chosen.picture, (chosen.weight - 1, chosen.second - 1), Turn())


def sent(watcher):
    """The heights and ways in the newest message, as the browser reads them."""
    told, body = watcher.told, zlib.decompress(watcher.visitor.frames)
    side, racers, places = told["relief"]["side"], len(told["titles"]), len(told["relief"]["epochs"])
    numbers = np.frombuffer(body, "<f4", side * side + 2 * racers * places)
    return numbers[: side * side].reshape(side, side), numbers[side * side :].reshape(racers, places, 2)


@pytest.mark.parametrize("picture", PICTURES)
def test_heights_are_the_losses_on_the_plane(picture):
    watcher = Watcher(picture=picture, race="rate*0.03~0.1", weight="3", second="7")
    relief, race = relief_of(watcher.visitor), watcher.visitor.room(Racing).entry.race
    end, (x, y) = race.points[race.ranking[0]], CIRCLE.train
    _, paths = race.path()
    if picture == "principal":
        plane = nn.principal_plane(np.concatenate([paths[i] for i in reversed(race.ranking)]))
    else:
        plane = nn.through_weights(ARCH, end, 2, 6) if picture == "weights" else nn.random_plane(ARCH, end)
    shift = end[[2, 6]] if picture == "weights" else np.zeros(2)
    for row, column in ((0, 0), (30, 12), (60, 60)):
        theta = plane.at(relief.across[column] - shift[0], relief.up[row] - shift[1])
        loss = nn.cost(ARCH, nn.forward(ARCH, theta, x), 2 * y - 1)
        assert relief.values[row, column] == pytest.approx(float(loss), rel=1e-9)
    for way, path in zip(relief.ways, paths, strict=True):
        np.testing.assert_allclose(way, plane.project(path)[0] + shift)
        assert ((relief.shares(way) > 0) & (relief.shares(way) < 1)).all()
    away = max(float(plane.project(path)[1].max()) for path in paths)
    assert f"at most {away:.2g} away" in relief.says
    assert "training rows" not in relief.says, "all of them are told by saying nothing"
    if picture == "principal":
        assert f"they explain {plane.explained[0]:.0%} and {plane.explained[1]:.0%} of them" in relief.says
    largest = np.linalg.eigvalsh(nn.hessian(ARCH, end, x, 2 * y - 1))[-1]
    assert f"λ = {largest:.3g}" in relief.limit
    assert f"2/λ = {2 / largest:.3g}" in relief.limit


def test_a_surface_over_some_of_the_rows_says_over_which(monkeypatch):
    monkeypatch.setattr(drawn, "MOST_ROWS", 40)
    says = relief_of(Watcher(picture="weights", race="rate*0.03~0.1").visitor).says
    assert says.endswith("Its height is the loss over the first 40 of 250 training rows.")


def test_the_browser_gets_a_surface_once_and_asks_for_no_frames_to_have_it():
    watcher = Watcher(picture="principal", race="rate*0.03~0.1")
    relief = relief_of(watcher.visitor)
    heights, ways = sent(watcher)
    np.testing.assert_allclose(heights, tones(relief.values)[::-1], atol=1e-6)
    np.testing.assert_allclose(ways[1], relief.shares(relief.ways[1]), atol=1e-6)
    assert watcher.told["done"] == 41
    watcher.ask(relief=watcher.told["surface"])
    assert watcher.told["relief"] is None
    watcher.ask(relief="another")
    assert watcher.told["relief"]["name"] == watcher.told["surface"]


def test_a_surface_waits_for_the_guess():
    watcher = Watcher(guess="SGD", picture="principal")
    assert watcher.told["relief"]
    told = Visitor("race", picture="principal").shown
    assert (told["relief"], told["surface"]) == (None, "")
    assert "once you have guessed" in told["no_surface"]


@pytest.mark.parametrize("race", ["width*2~4", "activation*tanh~relu", "mixed*depth:1~rate:0.1"])
@pytest.mark.parametrize("picture", PICTURES)
def test_different_networks_have_no_one_surface_and_that_is_said_at_once(race, picture):
    told = Visitor("race", picture=picture, race=race).shown
    assert (told["relief"], told["done"], told["locked"]) == (None, 1, True), "before anybody has trained for it"
    assert "networks of different shapes or activations" in told["no_surface"]


def test_one_that_diverges_leaves_the_others_in_sight():
    watcher = Watcher(picture="principal", race="rate*0.03~0.1~10", activations="relu.relu.identity")
    relief = relief_of(watcher.visitor)
    for way in relief.ways[:2]:
        assert ((relief.shares(way) >= 0) & (relief.shares(way) <= 1)).all()
    heights, ways = sent(watcher)
    assert np.isfinite(heights).all()
    assert np.isfinite(ways).all()


@pytest.mark.parametrize("ground", nn.SURFACES)
def test_on_a_textbook_surface_optimisers_follow_its_gradient(ground):
    watcher = Watcher(ground=ground).watch()
    surface, records = nn.SURFACES[ground], watcher.records()
    recipes = [nn.Recipe(optimizer=name, learning_rate=surface.rate) for name in ("sgd", "momentum", "adam")]
    ways, _ = nn.surfaces.descend(surface, recipes, np.array(surface.start), 40)
    np.testing.assert_allclose(records["train"], surface.value(ways))
    np.testing.assert_allclose(records["norm"], np.linalg.norm(surface.gradient(ways), axis=-1))
    assert watcher.told["textbook"]
    relief = relief_of(watcher.visitor)
    assert relief.values[10, 50] == surface.value(np.array([relief.across[50], relief.up[10]]))
    eigenvalues = np.linalg.eigvalsh(surface.hessian(np.array(surface.minima[0])))
    assert f"2/λ = {2 / eigenvalues[-1]:.3g}" in relief.limit
    period = nn.swing(eigenvalues[-1], surface.rate, 0.9).period
    assert f"once in {period:.3g} steps" in relief.limit


def test_another_rate_on_a_textbook_surface():
    watcher = Watcher(ground="ravine")
    box = watcher.visitor.app.selectbox(key="ground_rate")
    assert box.value == nn.SURFACES["ravine"].rate
    box.set_value(0.03)
    watcher.visitor.run()
    assert watcher.visitor.link["ground_rate"] == "0.03"
    assert {one.learning_rate for one in watcher.visitor.room(Racing).entry.recipes} == {0.03}
    watcher.visitor.app.selectbox(key="ground_rate").set_value(0.09)
    watcher.visitor.run()
    assert "ground_rate" not in watcher.visitor.link


def test_a_start_is_put_by_hand():
    watcher = Watcher(ground="bowl")
    name = watcher.told["race"]
    watcher.ask("set", key="begin", text="750.250")
    assert watcher.visitor.link["begin"] == "750.250"
    assert watcher.told["race"] != name
    way = watcher.visitor.room(Racing).entry.ways
    assert way[0].tolist() == [[2.0, 1.25]] * 3
    _, ways = sent(watcher)
    np.testing.assert_allclose(ways[:, 0], [[0.75, 0.25]] * 3, atol=1e-6)


@pytest.mark.parametrize("text", ["<b>", "1.2.3", "", "9999.1"])
def test_a_start_that_is_no_place_is_put_right(text):
    watcher = Watcher(ground="bowl").ask("set", key="begin", text=text)
    assert np.isfinite(watcher.visitor.room(Racing).entry.ways).all()


def test_only_optimisers_and_rates_race_on_a_textbook_surface():
    visitor = Visitor("race", ground="bowl", race=RACE.format(("seed", 1, 2)))
    assert "has no network" in visitor.errors
    visitor = Visitor("race", race=RACE.format(("seed", 1, 2)))
    visitor.app.selectbox(key="ground").set_value("ravine")
    visitor.run()
    assert (visitor.state["race"], visitor.errors) == (RACE.default, "")
    assert visitor.shown["textbook"]


def test_one_that_flies_off_is_told():
    watcher = Watcher(ground="ravine", race="rate*0.03~1").watch()
    assert "Out of sight after step" in watcher.told["diverged"]["1"][1]
    assert watcher.records()["place"][-1].tolist() == [1, 2]


@pytest.mark.parametrize("ground", ["ravine", "beale"])
def test_the_limit_of_the_rate_is_asked_for(ground):
    watcher = Watcher(guess="Adam", ground=ground)
    assert "2/λ" not in watcher.told["relief"]["says"]
    visitor = watcher.visitor.press("Next question")
    surface = nn.SURFACES[ground]
    limit = nn.rate_limit(surface.hessian(np.array(surface.minima[0])))
    [field] = [one for one in visitor.app.number_input if one.key.startswith("quiz ")]
    field.set_value(float(f"{limit / 2:.4g}"))
    words = " ".join(one.value for one in visitor.run().app.markdown)
    assert f"Not quite: the answer is {limit:.4g}." in words
    assert f"At η = 2/λ = {limit:.4g} that is −1" in words
    assert f"At 1/λ = {limit / 2:.4g} one step lands right at the bottom." in words
    [field] = [one for one in visitor.app.number_input if one.key.startswith("quiz ")]
    field.set_value(round(limit, 4))
    visitor.run()
    assert f"Yes: {limit:.4g}." in " ".join(one.value for one in visitor.app.markdown)
    assert f"2/λ = {limit:.3g}" in watcher.told["relief"]["says"]


def test_in_3d_on_demand():
    watcher = Watcher(picture="principal", race="rate*0.03~0.1")
    visitor = watcher.visitor.press("In 3-D")
    [chart] = visitor.app.get("plotly_chart")
    assert '"surface"' in chart.proto.spec
    assert chart.proto.spec.count("scatter3d") == 4, "a way and a mark at its end, of each racer"


def test_tones_of_a_plain_are_one():
    assert np.array_equal(tones(np.full((3, 3), 2.0)), np.zeros((3, 3)))
    assert np.isfinite(tones(np.array([[1.0, np.inf], [np.nan, 1e300]]))).all()
