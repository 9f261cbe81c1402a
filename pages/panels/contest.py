"""Who races, on what ground, and what there is to guess about it."""

from typing import Any

import numpy as np
import streamlit as st

import nncore as nn
from pages.kit import session, widgets
from pages.kit.controls import Choice, Number
from pages.lessons.questions import Question
from pages.panels import mix
from pages.workspace.controls.learning import RATE
from pages.workspace.controls.race import GROUND_RATE, NETWORK_GROUND, PENALTIES, RACE, TEXTBOOK_KINDS
from pages.workspace.entrants import MIXED, MOST
from pages.workspace.entry import TextbookEntry
from pages.workspace.page import control
from pages.workspace.racers import mixed, on_any_ground, setting
from pages.workspace.racing import Racing
from pages.workspace.workspace import Workspace

PRESETS: dict[str, tuple[Any, ...]] = {
    "SGD, momentum, Adam": ("optimizer", "sgd", "momentum", "adam"),
    "Three rates": ("rate", 0.003, 0.03, 0.3),
    "ReLU or sigmoid, six layers": ("deep", "relu", "sigmoid"),
    "Ten seeds": ("seed", *range(MOST)),
    "Freely mixed": (
        MIXED,
        (("optimizer", "sgd"), ("rate", 0.3), ("batch", 10)),
        (("optimizer", "momentum"), ("rate", 0.03), ("batch", 50)),
        (("optimizer", "adam"), ("rate", 0.01), ("batch", 1)),
    ),
}
FIRST: dict[str, tuple[Any, ...]] = {
    "optimizer": ("sgd", "momentum", "adam"),
    "rate": (0.003, 0.03, 0.3),
    "init": ("zeros", "xavier", "he"),
    "batch": (1, 10, 100),
    "activation": ("tanh", "relu", "sigmoid"),
    "deep": ("relu", "sigmoid"),
    "penalty": tuple(PENALTIES),
    "width": (1, 2, 4, 8),
    "seed": tuple(range(MOST)),
}
"""The values that race at first when racers are to differ in something else."""
OFFERED = {"batch": (1, 2, 5, 10, 20, 50, 100, 250), "width": range(1, 17), "seed": range(20)}
"""Numbers that are offered; others can be typed."""


def presets(workspace: Workspace) -> None:
    """Offer races to begin with, in a row above the picture; on a phone below it."""
    chosen = workspace.choices.race
    preset = next((name for name, one in PRESETS.items() if one == chosen), None)
    offered = {name: one for name, one in PRESETS.items() if not on_textbook(workspace) or on_any_ground(one)}

    def picked() -> None:
        if (name := session.value(key)) is not None:
            workspace.choose(race=PRESETS[name])

    key = workspace.key("race preset")
    widgets.put(key, preset)
    with st.container(key="presets", horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("Races to begin with", width="content")
        st.pills(
            "Races to begin with", list(offered), default=preset, key=key, on_change=session.whole(picked),
            label_visibility="collapsed", width="content", wrap=True,
        )  # fmt: skip


def on_textbook(workspace: Workspace) -> bool:
    """Tell whether the race is on a textbook surface."""
    return workspace.choices.ground != NETWORK_GROUND


def entrants(workspace: Workspace) -> None:
    """Show who races, and let the visitor choose others."""
    chosen, textbook = workspace.choices.race, on_textbook(workspace)
    kind = chosen[0]
    known = {name: one.label for name, one in RACE.kinds.items()}
    options = {name: label for name, label in known.items() if not textbook or name in (*TEXTBOOK_KINDS, MIXED)}
    kinds = Choice("race_kind", "they differ in", kind, options=options | {kind: known[kind]})
    one, two = st.columns(2, gap="small")
    with one:
        control(workspace, "ground", lambda ground: _stand_on(workspace, ground))
    with two:
        key = workspace.key("race kind")
        widgets.widget(kinds, key, kind, lambda other: _differ_in(workspace, other))
    if kind == MIXED:
        mix.racers(workspace, chosen)
    else:
        _values(workspace, chosen)
    if textbook and not all("rate" in setting((), kind, value) for value in chosen[1:]):
        _rate(workspace)
    control(workspace, "distance", kind="slider")


def _rate(workspace: Workspace) -> None:
    """Show the learning rate on a textbook surface; the one that suits it stays the choice where nothing else is."""
    suited = nn.SURFACES[workspace.choices.ground].rate
    options = {rate: f"{rate:g}" for rate in sorted({*RATE.options, suited})}
    widgets.widget(
        GROUND_RATE,
        workspace.key("ground_rate"),
        workspace.choices.ground_rate or suited,
        lambda rate: workspace.choose(ground_rate=None if rate == suited else rate),
        options=options,
    )


def _differ_in(workspace: Workspace, kind: str) -> None:
    """Let racers differ in something else; freely mixed ones begin as they are now, ready to be changed."""
    if kind == MIXED:
        workspace.choose(race=mixed(workspace.arch.sizes[1:-1], workspace.choices.race))
        mix.begin(workspace)
    else:
        workspace.choose(race=(kind, *FIRST[kind]))


def _stand_on(workspace: Workspace, ground: str) -> None:
    """Race on another ground; what only networks can differ in stays behind on a textbook surface."""
    race = workspace.choices.race
    if ground != NETWORK_GROUND and not on_any_ground(race):
        race = RACE.default
    workspace.choose(ground=ground, race=race, begin=(), ground_rate=None)


def _values(workspace: Workspace, chosen: tuple[Any, ...]) -> None:
    """Show the values that race; what cannot race is said beneath and leaves the race as it was."""
    kind, *values = chosen
    item, here = RACE.kinds[kind], session.of(Racing, workspace.name)
    key = workspace.key(f"race values {kind}")
    offered = list(item.options) if isinstance(item, Choice) else list(OFFERED[kind])
    texts = {item.format(value): value for value in (*offered, *values)}
    names = getattr(item, "options", {})

    def changed() -> None:
        read = [item.parse(str(text)) for text in session.value(key)]
        wrong = [said for _, said in read if said][:1]
        kept, few = RACE.fitting(kind, [value for value, _ in read if value is not None])
        here.wrong = " ".join([*wrong, few]).strip()
        if kept:
            workspace.choose(race=(kind, *kept))

    shown = [item.format(value) for value in values]
    if not here.wrong:  # what was chosen wrongly stands there until it is put right
        widgets.put(key, shown)
    st.multiselect(
        "Racers",
        list(texts),
        shown,
        format_func=lambda text: names.get(texts.get(text), text),
        key=key,
        max_selections=MOST,
        accept_new_options=isinstance(item, Number),
        on_change=session.whole(changed),
        help=f"Two to {MOST}.",
    )
    if here.wrong:
        st.warning(here.wrong)


def alike(workspace: Workspace, here: Racing) -> str:
    """Say in a sentence or two what is the same for all racers."""
    if isinstance(here.entry, TextbookEntry):
        surface = here.entry.surface
        return (
            f"All begin at the same point of ${surface.formula}$ and go against its exact gradient. {surface.source}."
        )
    data, kind = workspace.data, workspace.choices.race[0]
    rows, recipe = len(data.train[0]), workspace.run.changed(**workspace.how)
    shape = "·".join(map(str, workspace.arch.sizes))
    optimizer, loss = nn.OPTIMIZERS[recipe.optimizer].title, nn.LOSSES[recipe.loss].title
    said = f"{data.title}, {rows} training rows; the network of the other pages, {shape} neurons."
    how = f"Where they do not differ: {optimizer}, learning rate {recipe.learning_rate:g}, batches of "
    how += f"{recipe.batch_size}, {loss}."
    start = {
        "init": "Each draws its first weights in its own way, from the same seed.",
        "seed": "Each begins with weights of its own and shuffles the rows in its own order.",
        "width": "Each begins with weights drawn from the same seed.",
        "deep": "All have six hidden layers and begin with the same weights.",
        MIXED: "Those alike in shape, initialiser and seed begin with the very same weights.",
    }.get(kind, "All begin with the very same weights.")
    return f"{said} {start} {how}"


def questions(workspace: Workspace, here: Racing) -> list[Question]:
    """Return what to guess; who is right is known once the race has been seen to its end."""
    entry = here.entry
    if entry is None:
        return []
    kind = workspace.choices.race[0]
    apart = f"They differ in the {RACE.kinds[kind].label}."
    apart = "They differ in several things." if kind == MIXED else apart
    text = f"{apart} Whose training loss is the lowest after {entry.distance} epochs?"
    more = []
    if isinstance(entry, TextbookEntry):
        text = f"{apart} Which stands lowest after {entry.distance} steps?"
        more = [limit(entry.surface)]
    if not here.known:
        why = "Play the race to its end to see."
        return [Question("winner", text, None, why, tuple(entry.titles)), *more]
    won, said = entry.guesses()
    right = entry.titles[won]
    return [Question("winner", text, right, said[right], tuple(entry.titles), true_of=said), *more]


def limit(surface: nn.Surface) -> Question:
    """Return what to predict about the rate that a textbook surface allows."""
    hessian = surface.hessian(np.array(surface.minima[0]))
    steepest, most = float(np.linalg.eigvalsh(hessian)[-1]), nn.rate_limit(hessian)
    return Question(
        "limit",
        f"At its lowest point this surface curves most with λ = {steepest:.4g}. From which learning rate on do steps "
        "of plain gradient descent grow there?",
        most,
        f"A step multiplies the distance to the bottom by 1 − η·λ. At η = 2/λ = {most:.4g} that is −1, and above it "
        "each step lands further away.",
        tolerance=0.03 * most,
        true_of={float(f"{most / 2:.4g}"): f"At 1/λ = {most / 2:.4g} one step lands right at the bottom."},
    )
