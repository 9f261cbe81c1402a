"""Compare: runs of the visit side by side, what is different about them, and by how much their losses are."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

import nncore as nn
from pages.figures.experiments import curves
from pages.kit import charts, session, widgets
from pages.kit.controls import Choice
from pages.kit.plain import escaped, plain
from pages.panels.runs import ends, live, note_hundreds, prepared, progress, reopen, said_of, say
from pages.workspace import pins as pinned
from pages.workspace import run_files
from pages.workspace.background import Trial, experiments
from pages.workspace.choices import CONTROLS, Choices
from pages.workspace.controls.data import SEED
from pages.workspace.controls.experiments import JUDGED, LENGTH
from pages.workspace.own_data import OWN
from pages.workspace.page import control, current
from pages.workspace.pins import LONGEST_NAME, LONGEST_NOTE, Pin, Pins, differing
from pages.workspace.start import Source
from pages.workspace.workspace import Workspace

SEEDS, MANY = "seeds", 20
"""Where the seeds of a pinned run are trained, and how many."""
MOST_UNPINNED = 6
"""Runs that stand side by side while none is pinned."""
NOTHING = (
    "Nothing has been trained yet. Every run of this visit is kept here: what you train and leave on Train, what "
    "races, what the lottery draws. Pin those that are to stay; they are saved with the run."
)
LOSS = "training loss", "test loss"
UNPINNED = "Nothing is pinned, so these are the latest runs. Pin those that are to stay side by side."
_SAID = "compare said"


def show(workspace: Workspace) -> None:
    """Show the runs of the visit: those that are pinned, and those that are kept for a while."""
    note_hundreds(experiments())
    here, now = experiments().pins, _now(workspace)
    if now:
        experiments().follow(f"{workspace.player.origin} {workspace.player.number}", now)
    recent = here.recent[::-1]
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
        _recent(workspace, recent, now)
    compared = here if here.kept else Pins(recent[:MOST_UNPINNED])
    with shown:
        if not compared.kept:
            st.info(NOTHING)
            st.page_link("pages/train.py", label="Train a network", icon=":material/play_circle:")
            return
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown("loss on", width="content")
            control(workspace, "judged", kind="buttons")
            if not here.kept:
                st.caption(UNPINNED)
        table_of(compared, workspace)
        _curves(compared, workspace)
    if here.recent:
        experiments().keep()


def _now(workspace: Workspace) -> Pin | None:
    """Return the run on Train as it stands on the screen, if it has been trained."""
    if workspace.player.shown_at == (0, 0):
        return None
    run = run_files.shown(workspace)
    return pinned.of_run(run, workspace.choices, pinned.called(run), workspace.source.own)


def pin_current() -> None:
    """Pin the run on Train as it stands on the screen."""
    workspace, here = current(), experiments()
    run = run_files.shown(workspace)
    pin = pinned.of_run(run, workspace.choices, pinned.called(run), workspace.source.own)
    say(_SAID, here.pins.add(pin))
    here.keep()


def _recent(workspace: Workspace, recent: list[Pin], now: Pin | None) -> None:
    """Show the runs without a pin, the latest first; each can be pinned, opened and let go of."""
    if not recent:
        return
    part = int(workspace.choices.judged == "test")
    st.markdown("**Runs of this visit**", help=f"The last {pinned.MOST_RECENT} without a pin are kept.")
    with st.container(height=min(320, 14 + 58 * len(recent)), border=False, key="compare-runs"):
        for place, pin in enumerate(recent):
            here = now is not None and pin.key == now.key
            name = escaped(pin.name) + (" · on Train now" if here else "")
            end = f"{pin.epoch:,} epochs, {LOSS[part]} {number(middle(pin, part))}"
            with st.container(horizontal=True, vertical_alignment="center", gap=None, key=f"compare-run-{place}"):
                st.markdown(f"{name}  \n:gray[{end}]", width="stretch")
                _small(f"Pin {pin.name}", "push_pin", f"pin {place}", _pin, pin)
                _small(f"Open {pin.name} on Train", "open_in_new", f"open {place}", _open, pin, here)
                _small(f"Let go of {pin.name}", "close", f"drop {place}", _drop, pin, here)


def _small(label: str, icon: str, key: str, press: Callable[[Pin], None], pin: Pin, disabled: bool = False) -> None:
    """Show a button that is an icon to the eye."""
    st.button(
        escaped(label), key=f"compare icon {key}", icon=f":material/{icon}:", type="tertiary", disabled=disabled,
        on_click=session.whole(press), args=(pin,), help=escaped(label),
    )  # fmt: skip


def _pin(pin: Pin) -> None:
    say(_SAID, experiments().pins.add(pin))
    experiments().keep()


def _open(pin: Pin) -> None:
    reopen(experiments(), pin, _SAID)


def _drop(pin: Pin) -> None:
    experiments().pins.forget(pin.key)


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
            st.button("Open on Train", key=f"compare open {place}", on_click=session.whole(_open), args=(pin,))
            st.button(
                "Unpin",
                key=f"compare remove {place}",
                icon=":material/close:",
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
        curves(lines, f"loss on the {JUDGED.options[workspace.choices.judged]}", charts.palette()),
        key="compare curves", theme=None, config={"displayModeBar": False},
        alt=f"The losses of {len(lines)} pinned runs by epoch.",
    )  # fmt: skip
