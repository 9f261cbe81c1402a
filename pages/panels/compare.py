"""Compare: pinned runs side by side, what is different about them, and by how much their losses are."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

import nncore as nn
from pages.figures.experiments import curves
from pages.kit import session, theme, widgets
from pages.kit.controls import Choice
from pages.kit.plain import escaped, plain
from pages.panels.runs import ends, live, prepared, progress, said_of, say
from pages.workspace import pins as pinned
from pages.workspace import run_files
from pages.workspace.background import Trial, experiments
from pages.workspace.choices import CONTROLS, Choices
from pages.workspace.controls import JUDGED, LENGTH, SEED
from pages.workspace.own_data import OWN
from pages.workspace.page import control, current
from pages.workspace.past import EarlierRun
from pages.workspace.pins import LONGEST_NAME, LONGEST_NOTE, Pin, Pins, differing
from pages.workspace.start import Source
from pages.workspace.workspace import Workspace

SEEDS, MANY = "seeds", 20
"""Where the seeds of a pinned run are trained, and how many."""
_SAID = "compare said"


def show(workspace: Workspace) -> None:
    """Show the pinned runs."""
    here = experiments().pins
    beside, shown = st.columns([30, 70], gap="medium")
    with beside, st.container(key="later-beside"):
        st.button(
            "Pin the run on Train", key="compare pin", type="primary", icon=":material/push_pin:", width="stretch",
            on_click=session.whole(pin_current),
        )  # fmt: skip
        if told := said_of(_SAID):
            st.caption(told)
        for place, pin in enumerate(here.kept):
            _one(here, place, pin)
        live(SEEDS, _seeds)
        _earlier(here, workspace)
    with shown:
        if not here.kept:
            st.info(
                "Nothing is pinned yet. Pin the run on Train here, change something, train on, and pin it again; or "
                "pin what a sweep or the lottery found. Up to twelve stand side by side; they are saved with the run."
            )
            return
        with st.container(width=220):
            control(workspace, "judged")
        table_of(here, workspace)
        _curves(here, workspace)


def pin_current() -> None:
    """Pin the run on Train as it stands on the screen."""
    workspace, here = current(), experiments()
    run = run_files.shown(workspace)
    shape = "·".join(map(str, run.arch.sizes[1:-1])) or "no hidden layer"
    name = f"{shape}, {run.recipe.optimizer} {run.recipe.learning_rate:g}"
    pin = pinned.of_run(run, workspace.choices, name)
    say(_SAID, here.pins.add(pin))
    here.keep()


def _earlier(here: Pins, workspace: Workspace) -> None:
    """Offer the runs that were left on Train."""
    if workspace.player.earlier:
        st.caption("Runs you left on Train:")
    for gone in reversed(workspace.player.earlier):

        def pressed(gone: EarlierRun = gone) -> None:
            say(_SAID, here.add(pinned.of_earlier(gone)))
            experiments().keep()

        st.button(
            f"Pin {escaped(gone.name)}",
            key=f"compare earlier {gone.number}",
            type="tertiary",
            on_click=session.whole(pressed),
        )


def _one(here: Pins, place: int, pin: Pin) -> None:
    """Show a pinned run's name, note and what can be done with it."""
    base = " · baseline" if place == here.baseline else ""
    with st.expander(f"{escaped(pin.name)}{base}", key=f"compare {place} {len(here.kept)}"):

        def changed(name: str, key: str) -> Callable[[], None]:
            return lambda: here.change(place, **{name: str(session.value(key) or "")})

        for name, label, most in (("name", "name", LONGEST_NAME), ("note", "note", LONGEST_NOTE)):
            key = f"compare {name} {place}"
            widgets.put(key, getattr(pin, name))
            st.text_input(label, key=key, max_chars=most, on_change=session.whole(changed(name, key)))
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Baseline", key=f"compare baseline {place}", disabled=place == here.baseline,
                on_click=session.whole(lambda: setattr(here, "baseline", place)),
            )  # fmt: skip
            st.button(
                f"With {MANY} seeds", key=f"compare seeds {place}", on_click=session.whole(begin_seeds), args=(pin,),
                disabled=len(pin.runs) > 1 or not (pin.repeatable and 0 < pin.epoch <= LENGTH.high),
                help="Trains it again with other seeds, in the background, so that differences get an interval.",
            )  # fmt: skip
            st.button(
                "Remove",
                key=f"compare remove {place}",
                icon=":material/delete:",
                on_click=session.whole(lambda: here.remove(place)),
            )


def begin_seeds(pin: Pin) -> None:
    """Train a pinned run with other seeds too, on the same data."""
    workspace = current()
    choices, _ = Choices().read(pin.settings, pinned.TELLING, absent=True)
    if choices.data == OWN and workspace.own is None:
        say(_SAID, "The data it learnt from are no longer in this session.")
        return
    data = Source.of(choices, workspace.own).load()
    first = pin.runs[0][0]
    seeds = tuple((first + i) % (int(SEED.high) + 1) for i in range(MANY))
    made = prepared(workspace, choices, data, (), [{}], seeds, pin.epoch)
    if isinstance(made, str):
        say(_SAID, made)
        return
    made.key = pin.key
    experiments().begin(SEEDS, made)


def _seeds(trial: Trial) -> None:
    """Show how far the seeds of a pinned run are, and give it those that have ended, once all have."""
    if trial.key is None:
        return
    progress(trial, SEEDS)
    if trial.state == "done":
        pins = experiments().pins
        for place, pin in enumerate(pins.kept):
            if pin.key == trial.key:
                pins.change(place, runs=tuple(ends(trial, trial.of(0))))
                trial.key = None
                st.rerun()


def _worth(name: str, pin: Pin) -> str:
    """Return a setting of a pin for people."""
    control = CONTROLS[name]
    text = pin.settings.get(name)
    value = control.default if text is None else control.parse(text)[0]
    if isinstance(control, Choice) and value in control.options:
        return control.options[value]
    if value is None:
        return "usual"
    return plain(", ".join(map(str, value)) if isinstance(value, tuple) else control.format(value)) or "none"


def middle(pin: Pin, part: int) -> float:
    """Return the loss of a pin: of several seeds, the median."""
    return nn.outcome(list(pin.losses(part).values()), 0.0).median


def number(value: float) -> str:
    """Return a loss for people."""
    return f"{value:.4g}".replace("-", "−") if math.isfinite(value) else "failed"


def between(values: list[float]) -> str:
    """Return the interval that holds the middle of all, for people; "" where too few values are known."""
    return _between(nn.middle_interval(values))


def _between(ends: tuple[float, float] | None) -> str:
    return f" ({number(ends[0])} … {number(ends[1])})" if ends else ""


def difference(pin: Pin, base: Pin, part: int) -> str:
    """Return by how much a pin's loss differs from the baseline's; over the seeds both have, with an interval."""
    found = nn.paired_difference(pin.losses(part), base.losses(part))
    if found and found.pairs > 1:
        return f"{_signed(found.median)}{_between(found.interval)}, {found.pairs} seeds"
    here, there = middle(pin, part), middle(base, part)
    return _signed(here - there) if math.isfinite(here) and math.isfinite(there) else "–"


def _signed(value: float) -> str:
    return f"{value:+.3g}".replace("-", "−")


def rows(here: Pins, part: int, title: str) -> list[list[str]]:
    """Return the table's rows: a name, then a text for each pin."""
    pins, base = here.kept, here.kept[here.baseline]
    measure = "R²" if any(_regression(pin) for pin in pins) else "accuracy"
    found: list[list[str]] = [
        [f"loss on the {title}", *(number(middle(pin, part)) + between(_finite(pin, part)) for pin in pins)],
        [
            "difference from the baseline",
            *("baseline" if pin is base else difference(pin, base, part) for pin in pins),
        ],
        [
            f"{measure} on the {title}",
            *(f"{pin.measures[part]:.3g}".replace("-", "−") if pin.measures else "–" for pin in pins),
        ],
        ["epochs", *(f"{pin.epoch:,}" for pin in pins)],
        ["seeds", *(str(pin.runs[0][0]) if len(pin.runs) == 1 else f"{len(pin.runs)} of them" for pin in pins)],
    ]
    found += [[CONTROLS[name].label, *(_worth(name, pin) for pin in pins)] for name in differing(pins)]
    if any(pin.note for pin in pins):
        found.append(["note", *(escaped(" ".join(pin.note.split())) for pin in pins)])
    return found


def _finite(pin: Pin, part: int) -> list[float]:
    return [loss for loss in pin.losses(part).values() if math.isfinite(loss)]


def _regression(pin: Pin) -> bool:
    name = pin.settings.get("data", CONTROLS["data"].default)
    return name in nn.data.DATASETS and nn.data.DATASETS[name].task == "regression"


def table_of(here: Pins, workspace: Workspace) -> None:
    """Show the pins side by side: measures, and of the settings only those that differ."""
    judged = workspace.choices.judged
    part, title = int(judged == "test"), JUDGED.options[judged]
    head = ["", *(f"**{escaped(pin.name)}**" for pin in here.kept)]
    lines = [head, ["---", *["--:"] * len(here.kept)], *rows(here, part, title)]
    with st.container(key="compare-table"):
        st.markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))
    several = any(len(pin.runs) > 1 for pin in here.kept)
    st.caption(
        "Over several seeds the loss is the median. The brackets hold its 95 % interval; differences are taken seed "
        "by seed. Fewer than six seeds are too few for an interval."
        if several
        else "Below 0, a difference says that the loss is lower than the baseline's."
    )


def _curves(here: Pins, workspace: Workspace) -> None:
    """Draw the losses over each other."""
    part = int(workspace.choices.judged == "test")
    lines: dict[str, tuple[Any, Any]] = {}
    for place, pin in enumerate(here.kept):
        good = np.isfinite(pin.curve[:, part])
        lines[f"{place + 1}: {plain(pin.name)}"] = pin.epochs[good], pin.curve[good, part]
    st.plotly_chart(
        curves(lines, f"loss on the {JUDGED.options[workspace.choices.judged]}", theme.palette()),
        key="compare curves", theme=None, config={"displayModeBar": False},
        alt=f"The losses of {len(lines)} pinned runs by epoch.",
    )  # fmt: skip
