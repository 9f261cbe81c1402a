"""Nothing the core can do is out of reach: every field and name has a handle, and what it does is what the core does.

A field of `Recipe` or `Stop`, or a name in a registry, that is added without a handle fails here.
"""

from dataclasses import fields, replace

import numpy as np
import pytest

import nncore as nn
from nncore.training import LASTING
from pages.workspace import features
from pages.workspace.choices import CONTROLS, RECIPE, STOP
from pages.workspace.controls.groups import BAR, GROUPS
from pages.workspace.run_files import opened, shown, written
from tests.handles import HANDLES, REGISTRIES, SET_BESIDE, USED_WITH, group_of
from tests.pages.panels import Panel, trained
from tests.pages.test_app import Visitor

pytestmark = pytest.mark.usefixtures("patience")


def used_with(field):
    """A link to a page on which a field counts."""
    names = {RECIPE.get(one, one): value for one, value in USED_WITH.get(field, {}).items()}
    return {name: CONTROLS[name].format(value) for name, value in names.items()}


def play(visitor, epoch, count):
    """Play on from an epoch."""
    player = visitor.state["player"]
    request = {"number": 1, "scene": player.tag, "do": "play", "run": player.number, "epoch": epoch, "batch": 0}
    return visitor.send(request | {"count": count})


def stood(visitor):
    """The weights at the moment on the screen, to the last bit; the run itself is ahead."""
    return visitor.workspace.theta.tobytes()


def by_the_core(recipe, epochs):
    """A run of the page's usual network."""
    run = nn.Run(nn.Architecture((2, 4, 2, 1), ("tanh",) * 3), recipe, nn.data.load("circle", seed=recipe.seed))
    run.advance(epochs)
    return run


def test_every_field_has_a_handle():
    assert {each.name for each in (*fields(nn.Recipe), *fields(nn.Stop))} == set(HANDLES)
    assert {RECIPE[field] for field in SET_BESIDE} | set(STOP) <= set(CONTROLS)
    for name in [*(RECIPE[field] for field in SET_BESIDE), *STOP]:
        assert name in BAR or group_of(name), f"{name} stands nowhere"


def test_every_constant_of_every_optimiser_is_a_field():
    assert {name for optimizer in nn.OPTIMIZERS.values() for name in optimizer.constants} <= set(HANDLES)


@pytest.mark.parametrize("field", [*SET_BESIDE, *STOP])
def test_a_handle_is_on_the_page_and_described(field):
    name = RECIPE.get(field, field)
    visitor = Visitor("train", **used_with(field), **({"panel": group_of(name)} if group_of(name) else {}))
    widget = getattr(visitor.app, HANDLES[field][0])(key=name)
    assert (widget.label, bool(widget.proto.help)) == (CONTROLS[name].label, bool(CONTROLS[name].help))


@pytest.mark.parametrize("field", REGISTRIES)
def test_every_name_of_a_registry_can_be_chosen(field):
    visitor = Visitor("train", **({"panel": group_of(field)} if group_of(field) else {}))
    titles = [one.title for one in REGISTRIES[field].values()]
    assert list(visitor.app.selectbox(key=field).options) == titles


def test_every_activation_can_be_chosen_in_the_picture():
    scene = Visitor("train", data="iris", activations="tanh.tanh.softmax", loss="cross_entropy").shown["scene"]
    assert [name for name, _ in (*scene["choices"], *scene["last"])] == list(nn.ACTIVATIONS)


@pytest.mark.parametrize("field", SET_BESIDE)
def test_a_field_does_on_the_page_what_it_does_in_the_core(field):
    kind, value = HANDLES[field]
    visitor = Visitor("train", **used_with(field))
    before = visitor.state["player"].run
    play(visitor, 0, 2)
    visitor.choose(kind, RECIPE[field], value)
    usual = nn.Recipe(**USED_WITH.get(field, {}))
    wanted = replace(usual, **{field: value})
    run = visitor.state["player"].run
    assert nn.Recipe.from_dict(visitor.shown["recipe"]) == wanted
    assert (run is before) == (field not in LASTING), "what lasts begins anew, all else goes on with the weights"
    if field in LASTING:
        play(visitor, 0, 3)
        assert stood(visitor) == by_the_core(wanted, 3).theta.tobytes() != by_the_core(usual, 3).theta.tobytes()
    else:
        plain = by_the_core(usual, 2)
        assert stood(visitor) == plain.theta.tobytes()
        play(visitor, 2, 3)
        plain.change(**{field: value})
        plain.advance(3)
        assert stood(visitor) == plain.theta.tobytes() != by_the_core(usual, 5).theta.tobytes()
    assert visitor.link[RECIPE[field]] == CONTROLS[RECIPE[field]].format(value)


def test_an_empty_field_says_what_it_stands_for():
    for panel, name, said in (("data", "data_seed", "as seed"), ("learning", "clip_norm", "off")):
        assert Visitor("train", panel=panel).app.number_input(key=name).proto.placeholder == said


def test_which_settings_begin_anew_is_seen():
    asked = {RECIPE[field] for field in LASTING}
    named = {name for group in GROUPS.values() for name in group.anew}
    assert asked <= named
    for panel, group in GROUPS.items():
        captions = [caption.value for caption in Visitor("train", panel=panel).app.caption]
        assert any("begin training anew" in text for text in captions) == bool(group.anew)


@pytest.mark.parametrize(
    ("stop", "ends"),
    [
        ({"epochs": "4"}, "All 4 epochs are done."),
        ({"loss_below": "0.9"}, "The training loss fell below 0.9 in epoch"),
        ({"patience": "3", "rate": "3"}, "The test loss has not fallen for 3 epochs"),
        ({"patience": "2", "least_gain": "0.5"}, "The test loss has not fallen for 2 epochs"),
    ],
)
def test_playing_stops_where_training_by_the_core_stops(stop, ends):
    visitor = Visitor("train", **stop)
    player = visitor.state["player"]
    play(visitor, 0, 30)
    assert visitor.shown["stopped"].startswith(ends)
    plain = by_the_core(nn.Recipe(learning_rate=visitor.state["rate"]), 0)
    said = nn.train(plain, visitor.workspace.choices.stop)
    assert (visitor.shown["stopped"], player.run.epoch, player.run.losses) == (said, plain.epoch, plain.losses)


def test_play_goes_on_past_a_stop_that_is_met_already():
    visitor = Visitor("train", epochs="4", loss_below="0.2")
    play(visitor, 0, 30)
    assert visitor.shown["stopped"] == "All 4 epochs are done."
    play(visitor, 4, 60)
    assert visitor.shown["stopped"].startswith("The training loss fell below 0.2")
    stopped = visitor.state["player"].run
    assert 4 < stopped.epoch < 60
    assert stopped.loss < 0.2 <= by_the_core(nn.Recipe(), stopped.epoch - 1).loss


def test_after_a_stop_the_best_epoch_is_shown():
    visitor = Visitor("train", patience="3", restore_best="1", rate="3")
    play(visitor, 0, 60)
    plain = by_the_core(nn.Recipe(learning_rate=3.0), 0)
    nn.train(plain, nn.Stop(patience=3, restore_best=True))
    assert visitor.state["player"].shown_at == (plain.epoch, 0)
    assert visitor.workspace.theta.tobytes() == plain.theta.tobytes()
    assert f"Back in epoch {plain.epoch}, where the test loss was lowest." in visitor.shown["stopped"]


def test_a_step_by_hand_is_not_stopped_and_several_epochs_a_frame_are():
    visitor = Visitor("train", epochs="4")
    play(visitor, 0, 1)
    assert visitor.shown["stopped"] == ""
    visitor = Visitor("train", epochs="7", speed="5")
    player = visitor.state["player"]
    request = {"number": 1, "scene": player.tag, "do": "play", "run": player.number, "epoch": 0, "batch": 0}
    visitor.send(request | {"count": 30, "per": 5})
    assert (player.run.epoch, visitor.shown["stopped"]) == (7, "All 7 epochs are done.")


def test_seconds_are_counted_from_play(monkeypatch):
    clock = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    visitor = Visitor("train", seconds="5")
    play(visitor, 0, 3)
    assert visitor.shown["stopped"] == ""
    clock[0] += 6
    play(visitor, 3, 30)
    assert (visitor.shown["stopped"], visitor.state["player"].run.epoch) == ("The 5 seconds are over.", 4)


def test_the_schedule_is_drawn_with_its_factors():
    shown = Visitor("train", schedule="cosine", schedule_epochs="40", rate="0.3").shown["schedule"]
    assert (shown["title"], shown["reach"]) == ("cosine", 60)
    places = np.linspace(0, 60, len(shown["factors"]))
    assert shown["factors"] == pytest.approx([nn.SCHEDULES["cosine"].factor(e, 40) for e in places], abs=1e-3)
    assert Visitor("train").shown["schedule"] is None


def test_what_was_left_out_may_be_left_out_again():
    visitor = Visitor("train", clip_norm="0.5", panel="learning")
    assert visitor.shown["recipe"]["clip_norm"] == 0.5
    visitor.choose("number_input", "clip_norm", None)
    assert "clip_norm" not in visitor.shown["recipe"]
    assert visitor.link == {"panel": "learning"}


def test_class_weights_can_be_a_number_for_each_class_and_are_told():
    visitor = Visitor("train", data="formula", formula="x^2 + y^2 < 4", panel="learning")
    visitor.choose("selectbox", "class_weights", "given")
    visitor.choose("number_input", "class weight 2", 6.0)
    assert (visitor.link["class_weights"], visitor.state["class_weights"]) == ("1,6", (1.0, 6.0))
    data = nn.data.load("formula", formula="x^2 + y^2 < 4")
    low, high = nn.class_weights(data, (1.0, 6.0))
    assert f"a row counts: orange {low:.3g} · blue {high:.3g}." in " ".join(one.value for one in visitor.app.caption)
    play(visitor, 0, 3)
    run = nn.Run(visitor.workspace.arch, nn.Recipe(class_weights=(1, 6)), data)
    run.advance(3)
    assert stood(visitor) == run.theta.tobytes()
    found = opened(written(visitor.workspace, shown(visitor.workspace), "train"))
    assert (found.choices.class_weights, found.run.recipe.class_weights) == ((1.0, 6.0), (1.0, 6.0))
    visitor.choose("selectbox", "data", "iris")
    assert visitor.state["class_weights"] is None


def test_data_without_classes_have_no_class_weights_to_choose():
    visitor = Visitor("train", data="plane", class_weights="balanced", panel="learning")
    assert visitor.errors == ""
    assert "class_weights" not in [box.key for box in visitor.app.selectbox]


# --------------------------------------------------------------------------------------------------- derived inputs


def columns(visitor):
    """The names of the inputs in the picture."""
    return visitor.shown["scene"]["columns"]


def test_an_input_turned_on_keeps_all_other_weights_and_off_again():
    visitor = Visitor("train", panel="network")
    play(visitor, 0, 3)
    before = visitor.workspace.theta
    visitor.app.button_group(key="features").set_value(["sin(x1)", "x1*x2"])
    visitor.run()
    assert (columns(visitor), visitor.link["features"]) == (["x₁", "x₂", "sin x₁", "x₁ · x₂"], "sin(x1).x1*x2")
    arch, after = visitor.workspace.arch, visitor.workspace.theta
    assert arch.sizes == (4, 4, 2, 1)
    old, new = nn.Architecture((2, 4, 2, 1), ("tanh",) * 3).layers(before), arch.layers(after)
    assert new[0].w[:2] == pytest.approx(old[0].w, rel=1e-6)
    assert np.concatenate([new[1].w, new[1].b[None]]) == pytest.approx(
        np.concatenate([old[1].w, old[1].b[None]]), rel=1e-6
    )
    visitor.app.button_group(key="features").set_value([])
    visitor.run()
    assert columns(visitor) == ["x₁", "x₂"]
    assert visitor.workspace.theta == pytest.approx(before, rel=1e-6)


def test_at_the_input_column_an_input_is_turned_on_and_off_and_that_is_undone():
    visitor = Visitor("train")
    shown = {formula: (title, on) for formula, title, on in visitor.shown["scene"]["derived"]}
    assert (shown["x1^2"], len(shown)) == (("x₁²", False), 7)
    play(visitor, 0, 3)

    def turn(do, **edit):
        player = visitor.state["player"]
        request = {"number": 2, "scene": "", "do": do, "run": player.number, "epoch": 2, "batch": 0, "edit": edit}
        return visitor.send(request)

    before = by_the_core(nn.Recipe(), 2).theta
    turn("shape", derive="x1^2")
    assert (columns(visitor), visitor.link["features"]) == (["x₁", "x₂", "x₁²"], "x1^2")
    assert visitor.workspace.arch.layers(visitor.workspace.theta)[1].w == pytest.approx(
        nn.Architecture((2, 4, 2, 1), ("tanh",) * 3).layers(before)[1].w, rel=1e-6
    ), "the weights of the moment on the screen stay"
    assert ["x1^2", "x₁²", True] in visitor.shown["scene"]["derived"]
    turn("shape", derive="x1^2")
    assert (columns(visitor), visitor.state["features"]) == (["x₁", "x₂"], ())
    turn("back")
    assert columns(visitor) == ["x₁", "x₂", "x₁²"]
    turn("shape", derive="<b>")
    assert columns(visitor) == ["x₁", "x₂", "x₁²"]
    assert Visitor("train", data="breast_cancer").shown["scene"]["derived"] == [], "the list has so many"
    assert Visitor("train", hide="features").shown["scene"]["derived"] == []


def test_a_link_with_derived_inputs_trains_as_the_core_does():
    visitor = Visitor("train", data="spiral", features="sin(x1).sin(x2)")
    play(visitor, 0, 5)
    data = nn.data.load("spiral", features=("x1", "x2", "sin(x1)", "sin(x2)"))
    run = nn.Run(nn.Architecture((4, 4, 2, 1), ("tanh",) * 3), nn.Recipe(), data)
    run.advance(5)
    assert stood(visitor) == run.theta.tobytes()


def test_the_map_shows_what_the_network_says_where_derived_inputs_follow():
    visitor = Visitor("train", features="x1*x2.abs(x1)")
    cut, data = visitor.state["player"].look.cut, visitor.workspace.data
    x = cut.cells * data.spread + data.center
    assert x[:, 2] == pytest.approx(x[:, 0] * x[:, 1], abs=1e-4)
    assert x[:, 3] == pytest.approx(abs(x[:, 0]), abs=1e-5)
    assert visitor.shown["scene"]["note"] == "", "nothing rests at its median"
    assert [axis["name"] for axis in visitor.shown["scene"]["axes"]] == ["x₁", "x₂"]


def test_a_point_moved_by_hand_is_derived_anew():
    visitor = Visitor("train", features="x1^2.sin(x2)")
    player = visitor.state["player"]
    request = {"number": 1, "scene": player.tag, "do": "look", "run": player.number, "epoch": 0, "batch": 0}
    visitor.send(request | {"edit": {"move": [5, 0.9, 0.2]}, "gesture": 1})
    a, b, square, sine = visitor.workspace.data.x[5]
    assert (a, b) != tuple(nn.data.load("circle").x[5])
    assert (square, sine) == (pytest.approx(a * a), pytest.approx(np.sin(b)))


def test_a_table_offers_what_its_columns_allow():
    data = nn.data.load("penguins")
    known = features.offered(data, standardised=True)
    for text in known:
        nn.data.with_features(data, features.inputs(data, (text,)))
    assert {"x1^2", "x1*x2", "log(x1)"} <= set(known)
    assert not any(one.startswith(("sin", "abs")) for one in known)
    islands = [f"log(x{i})" for i, column in enumerate(data.columns, 1) if column.group]
    assert islands
    assert not set(islands) & set(known), "of 0 there is no logarithm"


def test_other_data_begin_without_derived_inputs():
    visitor = Visitor("train", features="x1^2")
    visitor.choose("selectbox", "data", "iris")
    assert (visitor.state["features"], len(columns(visitor))) == ((), 4)


@pytest.mark.parametrize("page", ["network", "cost", "backprop", "descent"])
def test_other_pages_show_the_derived_inputs_too(page):
    visitor = Visitor(page, data="spiral", features="sin(x1)")
    assert visitor.workspace.arch.sizes[0] == 3
    assert not visitor.errors


def test_what_if_moves_the_columns_and_the_derived_inputs_follow():
    run = trained(nn.data.load("lung", features=("x1", "x2", "x3", "x4", "x1^2")))
    panel = Panel("story", run)
    assert len(panel.app.slider) + len(panel.app.toggle) + len(panel.app.selectbox) == 4, "x1² is not moved by itself"
