"""A visitor's race: the racers made from the network at hand, trained ahead of what is shown, and the frames of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import nan
from secrets import token_hex
from typing import Any

import numpy as np

import nncore as nn
from nncore.recipe import CONSTANTS
from pages.components.race.race import Ask
from pages.kit import session
from pages.workspace.background import experiments
from pages.workspace.choices import CONTROLS, Choices
from pages.workspace.controls.groups import RACE_VIEWS
from pages.workspace.controls.race import NETWORK_GROUND, PLACES
from pages.workspace.entry import Entry, NetworkEntry, TextbookEntry
from pages.workspace.own_data import Own
from pages.workspace.pace import Pace
from pages.workspace.pins import LONGEST_NAME, Pin, called, of_run, of_seeds, settings, thinned
from pages.workspace.racers import FIELDS, on_any_ground, racer, setting, titles
from pages.workspace.run_files import shown
from pages.workspace.turns import Turn
from pages.workspace.weights import MOST_CARRIED, encoded
from pages.workspace.workspace import Workspace

CHUNK = 30
"""Frames of an answer."""
AGAIN = 4.0
"""Seconds of computing that a race may take at once that was under way when its page was loaded anew."""
MOST_NUMBERS = 5_000_000
"""Neurons of all racers times rows: each takes a few numbers of memory, for as long as the race is at hand."""
TOO_MUCH = (
    "{racers} of these networks on {rows:,} rows are more than this server holds for a race: take fewer or smaller."
)


@dataclass
class Racing:
    """What passes between a visitor's race and the browser.

    Attributes:
        entry: the race, None before the first; refusal: why what is chosen cannot race, or "".
        answered: the number of the last message that was taken in.
        at: the epoch on the screen when it was told last; ask: what waits for its answer.
        wrong: why the values a visitor chose cannot race, or ""; finished: whether the browser has shown the end.
        draft: what is being chosen of freely mixed racers, by the names in `MIX`; draft_of: the racers it began as.
        editing: whether that is open; said: what was wrong with it, or "".
        pace: how fast frames can be given; go: the page to go to next, or "".
        number, session: name the race to a browser that may have been here before; tag: to another session.
        data, made_of: what the race was made from; choices, own: those of the network at hand when it was.
    """

    entry: Entry | None = None
    refusal: str = ""
    answered: int = 0
    at: int = 0
    ask: Ask | None = None
    wrong: str = ""
    finished: bool = False
    draft: list[dict[str, Any]] = field(default_factory=list)
    draft_of: tuple[Any, ...] = ()
    editing: bool = False
    said: str = ""
    pace: Pace = field(default_factory=Pace)
    go: str = ""
    number: int = 0
    session: str = field(default_factory=lambda: token_hex(4))
    tag: str = ""
    data: nn.data.Dataset | None = None
    made_of: tuple[Any, ...] = ()
    choices: Choices = field(default_factory=Choices)
    own: Own | None = None

    @property
    def known(self) -> bool:
        """Whether the visitor has seen who has won."""
        return self.finished and self.entry is not None and self.entry.over


def racing(workspace: Workspace) -> Racing:
    """Return what passes between a workspace's race and the browser."""
    return session.of(Racing, workspace.name)


def enter(workspace: Workspace, turn: Turn | None = None) -> Racing:
    """Have the race that is chosen; another one begins where anything it is made of has changed.

    One that another session of the visit has been at goes on where it was.
    """
    here, run, chosen = racing(workspace), workspace.run, workspace.choices
    recipe = run.changed(**workspace.how)
    look = workspace.player.look.cut
    grounds = (chosen.ground, chosen.ground_rate, chosen.begin)
    made_of = (workspace.player.origin, run.arch, recipe, chosen.race, chosen.distance, look.across, look.up, grounds)
    if here.data is run.data and here.made_of == made_of:
        return here
    if here.at and not here.finished:
        keep(here)
    if workspace.player.shown_at[0]:  # the link of this page leads to where it began
        run_there = of_run(shown(workspace), chosen, called(run), workspace.source.own)
        experiments().follow(f"{workspace.player.origin} {workspace.player.number}", run_there)
    here.data, here.choices, here.own = run.data, chosen, workspace.source.own
    here.made_of, here.tag, here.entry, here.refusal = made_of, repr(made_of), None, ""
    here.at, here.wrong, here.finished = 0, "", False
    here.number += 1
    name = f"{here.session} {here.number}"
    _begin(here, name, workspace, recipe)
    tag, at, finished = experiments().race
    if here.entry and tag == here.tag:
        here.at, here.finished = at, finished
        here.entry.train((here.entry.distance if finished else at) + 1, turn or Turn(), AGAIN)
    return here


def _begin(here: Racing, name: str, workspace: Workspace, recipe: nn.Recipe) -> None:
    """Have the racers at their start, or say why they cannot race."""
    run, chosen, look = workspace.run, workspace.choices, workspace.player.look.cut
    try:
        if chosen.ground != NETWORK_GROUND:
            here.entry = on_textbook(name, chosen, recipe)
            return
        kind, *values = chosen.race
        racers = [racer(run, recipe, kind, value) for value in values]
        if sum(sum(one.arch.sizes) for one in racers) * len(run.data.x) > MOST_NUMBERS:
            raise ValueError(TOO_MUCH.format(racers=len(racers), rows=len(run.data.x)))
        race = nn.Race(racers, run.data)
    except ValueError as wrong:
        here.refusal = str(wrong)
        return
    here.entry = NetworkEntry(name, titles(chosen.race), chosen.distance, run, race, look)


def end(workspace: Workspace) -> None:
    """Take down that the race has been seen to its end; its runs are among those of the visit from then on."""
    here = racing(workspace)
    if not here.finished:
        here.finished = True
        keep(here)
        experiments().keep()


def keep(here: Racing) -> None:
    """Keep each racer as a run of the visit; racers that differ in the seed alone are one run with several seeds."""
    if not isinstance(here.entry, NetworkEntry):
        return
    race, pins = here.entry.race, []
    for place, (title, one) in enumerate(zip(here.entry.titles, race.racers, strict=True)):
        made = _choices_of(here, one)
        if place not in race.diverged:
            pins.append(of_run(race.run(place), made, title, here.own))
            continue
        last, _ = race.diverged[place]
        seen = thinned(np.arange(last + 1), race.losses[: last + 1, place])
        pins.append(Pin(title[:LONGEST_NAME], settings(made), last, ((one.recipe.seed, nan, nan),), *seen))
    if here.made_of[3][0] == "seed":
        pins = [of_seeds(pins, f"{len(pins)} seeds, {called(race.racers[0])}")]
    experiments().gather(pins)


def _choices_of(here: Racing, one: nn.Racer) -> Choices:
    """Return the choices that lead to a racer."""
    arch, recipe = one.arch, one.recipe
    drawn = nn.initial(arch, recipe.init, recipe.seed, scale=recipe.init_scale)
    carried = not np.array_equal(one.theta, drawn) and arch.n_parameters <= MOST_CARRIED
    points = here.choices.points_seed
    return here.choices.changed(
        hidden=arch.sizes[1:-1],
        activations=arch.activations,
        theta=encoded(one.theta) if carried else "",
        **Choices.of_recipe(recipe) | {"data_seed": None if points == recipe.seed else points},
    )


def on_textbook(name: str, chosen: Choices, recipe: nn.Recipe) -> TextbookEntry:
    """Return the race on a textbook surface that is chosen.

    Raises:
        ValueError: racers differ in something that only networks have.
    """
    kind, *values = chosen.race
    if not on_any_ground(chosen.race):
        raise ValueError("A textbook surface has no network: let racers differ in optimiser or learning rate.")
    surface = nn.SURFACES[chosen.ground]
    constants = {name: value for name, value in recipe.to_dict().items() if name in CONSTANTS}
    rate = chosen.ground_rate or surface.rate
    plain = nn.Recipe(optimizer=recipe.optimizer, learning_rate=rate, **constants)
    low, high, start = (np.array(corner) for corner in (surface.low, surface.high, surface.start))
    if len(chosen.begin) == 2:
        across, down = (place / PLACES for place in chosen.begin)
        start = low + (high - low) * np.array([across, 1 - down])
    fields = [{FIELDS[name]: one for name, one in setting((), kind, value).items()} for value in values]
    recipes = [replace(plain, **each) for each in fields]
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
    if name in (*RACE_VIEWS, "begin"):
        value, _ = CONTROLS[name].parse(text)
        if value is not None:
            workspace.choose(**{name: value})
