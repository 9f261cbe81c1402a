"""A visitor's race: the racers made from the network at hand, trained ahead of what is shown, and the frames of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from secrets import token_hex
from typing import Any

import numpy as np

import nncore as nn
from nncore.recipe import CONSTANTS
from pages.components.race.race import Ask
from pages.kit import session
from pages.workspace import controls as table
from pages.workspace.choices import CONTROLS, Choices
from pages.workspace.entry import Entry, NetworkEntry, TextbookEntry
from pages.workspace.pace import Pace
from pages.workspace.weights import MOST_CARRIED, encoded
from pages.workspace.workspace import Workspace

CHUNK = 30
"""Frames of an answer."""
DEEP = 6
"""Hidden layers of a network that is made deep for a race."""
MOST_NUMBERS = 5_000_000
"""Neurons of all racers times rows: each takes a few numbers of memory, for as long as the race is at hand."""
TOO_MUCH = (
    "{racers} of these networks on {rows:,} rows are more than this server holds for a race: take fewer or smaller."
)
NAMES = {
    "rate": "rate {}",
    "batch": "batches of {}",
    "width": "{} neurons",
    "seed": "seed {}",
}
"""How racers are called whose value alone would not say what it is."""


def titles(chosen: tuple[Any, ...]) -> list[str]:
    """Return what the racers are called.

    >>> titles(("rate", 0.01, 0.1)), titles(("optimizer", "sgd", "adam"))
    (['rate 0.01', 'rate 0.1'], ['SGD', 'Adam'])
    """
    kind, *values = chosen
    control = table.RACE.kinds[kind]
    names = getattr(control, "options", {})
    return [NAMES.get(kind, "{}").format(names.get(value, control.format(value))) for value in values]


def racer(run: nn.Run, recipe: nn.Recipe, kind: str, value: Any) -> nn.Racer:
    """Return the racer that differs from a run by one value, and begins where the run began if it can.

    Args:
        recipe: how the run goes on, as chosen.

    Raises:
        ValueError: the network has no hidden layer that could be other.
    """
    arch, theta = run.arch, run.history.moments.rows[0].theta
    hidden = arch.sizes[1:-1]
    fields = {"optimizer": "optimizer", "rate": "learning_rate", "batch": "batch_size", "init": "init", "seed": "seed"}
    if kind in fields:
        recipe = replace(recipe, **{fields[kind]: value})
    if kind == "penalty":
        none: dict[str, Any] = {"l1": 0.0, "l2": 0.0, "weight_decay": 0.0, "dropout": 0.0}
        recipe = replace(recipe, **none | table.PENALTIES[value])
    if kind in ("activation", "width") and not hidden:
        raise ValueError("This network has no hidden layer, so its racers would all be the same. Add one on Train.")
    if kind == "deep":
        hidden = (max(hidden, default=table.HIDDEN.default[0]),) * DEEP
    if kind == "width":
        hidden = (value,) * len(hidden)
    inner = (value,) * len(hidden) if kind in ("activation", "deep") else arch.activations[:-1]
    shape = nn.Architecture((arch.sizes[0], *hidden, arch.sizes[-1]), (*inner, arch.activations[-1]))
    if kind in ("deep", "width"):
        recipe = replace(recipe, frozen=())  # weights are frozen by their places in the network at hand
    if kind in ("init", "seed", "deep", "width"):
        theta = nn.initial(shape, recipe.init, recipe.seed, scale=recipe.init_scale)
    return nn.Racer(shape, recipe, theta)


@dataclass
class Racing:
    """What passes between a visitor's race and the browser.

    Attributes:
        entry: the race, None before the first; refusal: why what is chosen cannot race, or "".
        answered: the number of the last message that was taken in.
        at: the epoch on the screen when it was told last; ask: what waits for its answer.
        wrong: why the values a visitor chose cannot race, or ""; finished: whether the browser has shown the end.
        pace: how fast frames can be given; go: the page to go to next, or "".
        number, session: name the race to a browser that may have been here before.
        data, made_of: what the race was made from.
    """

    entry: Entry | None = None
    refusal: str = ""
    answered: int = 0
    at: int = 0
    ask: Ask | None = None
    wrong: str = ""
    finished: bool = False
    pace: Pace = field(default_factory=Pace)
    go: str = ""
    number: int = 0
    session: str = field(default_factory=lambda: token_hex(4))
    data: nn.data.Dataset | None = None
    made_of: tuple[Any, ...] = ()


def racing(workspace: Workspace) -> Racing:
    """Return what passes between a workspace's race and the browser."""
    return session.of(Racing, workspace.name)


def enter(workspace: Workspace) -> Racing:
    """Have the race that is chosen; another one begins where anything it is made of has changed."""
    here, run, chosen = racing(workspace), workspace.run, workspace.choices
    recipe = run.changed(**workspace.how)
    look = workspace.player.look.cut
    grounds = (chosen.ground, chosen.ground_rate, chosen.begin)
    made_of = (workspace.player.origin, run.arch, recipe, chosen.race, chosen.distance, look.across, look.up, grounds)
    if here.data is run.data and here.made_of == made_of:
        return here
    here.data = run.data
    here.made_of, here.entry, here.refusal = made_of, None, ""
    here.at, here.wrong, here.finished = 0, "", False
    here.number += 1
    name = f"{here.session} {here.number}"
    try:
        if chosen.ground != table.NETWORK_GROUND:
            here.entry = on_textbook(name, chosen, recipe)
            return here
        kind, *values = chosen.race
        racers = [racer(run, recipe, kind, value) for value in values]
        if sum(sum(one.arch.sizes) for one in racers) * len(run.data.x) > MOST_NUMBERS:
            raise ValueError(TOO_MUCH.format(racers=len(racers), rows=len(run.data.x)))
        race = nn.Race(racers, run.data)
    except ValueError as wrong:
        here.refusal = str(wrong)
        return here
    here.entry = NetworkEntry(name, titles(chosen.race), chosen.distance, run, race, look)
    return here


def on_textbook(name: str, chosen: Choices, recipe: nn.Recipe) -> TextbookEntry:
    """Return the race on a textbook surface that is chosen.

    Raises:
        ValueError: racers differ in something that only networks have.
    """
    kind, *values = chosen.race
    if kind not in table.TEXTBOOK_KINDS:
        raise ValueError("A textbook surface has no network: let racers differ in optimiser or learning rate.")
    surface = nn.SURFACES[chosen.ground]
    own = {name: value for name, value in recipe.to_dict().items() if name in CONSTANTS}
    rate = chosen.ground_rate or surface.rate
    plain = nn.Recipe(optimizer=recipe.optimizer, learning_rate=rate, **own)
    field = "optimizer" if kind == "optimizer" else "learning_rate"
    low, high, start = (np.array(corner) for corner in (surface.low, surface.high, surface.start))
    if len(chosen.begin) == 2:
        across, down = (place / table.PLACES for place in chosen.begin)
        start = low + (high - low) * np.array([across, 1 - down])
    recipes = [replace(plain, **{field: value}) for value in values]
    return TextbookEntry(name, titles(chosen.race), chosen.distance, surface, recipes, start)


def take(workspace: Workspace, place: int, epoch: int, pause: Callable[[], None]) -> str:
    """Make a racer as it is after so many epochs the visitor's own run; the run before can be gone back to.

    Returns:
        The page to see it on, "" if there is no such racer.
    """
    entry = racing(workspace).entry
    if not isinstance(entry, NetworkEntry) or not 0 <= place < len(entry.titles):
        return ""
    arch, recipe, theta = entry.race.racers[place]
    run = nn.Run(arch, recipe, entry.race.data, theta)
    end = min(max(epoch, 0), entry.race.epoch)
    while run.epoch < end and not run.diverged:
        run.step()
        pause()
    drawn = nn.initial(arch, recipe.init, recipe.seed, scale=recipe.init_scale)
    carried = not np.array_equal(theta, drawn) and arch.n_parameters <= MOST_CARRIED
    workspace.adopt(run, encoded(theta) if carried else None)
    return "train"


def set_view(workspace: Workspace, name: str, text: str) -> None:
    """Choose how the race is drawn, or where on a textbook surface it begins, if there is such a choice."""
    if name in (*table.RACE_VIEWS, "begin"):
        value, _ = CONTROLS[name].parse(text)
        if value is not None:
            workspace.choose(**{name: value})
