"""A visitor's network: what was chosen, the data, the run it led to, and the moment of it that is on the screen.

The run is the truth. Choices are applied to it as a whole; what changes it by hand is taken over into the choices. All
pages read the same moment of the same run.
"""

import threading
from dataclasses import replace
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

import nncore as nn
from nncore.training import LASTING
from pages.workspace.choices import CONTROLS, RECIPE, Choices
from pages.workspace.controls.data import DATA
from pages.workspace.controls.learning import LOSS
from pages.workspace.controls.stage import ACROSS, UP
from pages.workspace.features import fitting, formulas
from pages.workspace.formula import FORMULA
from pages.workspace.frames import Look
from pages.workspace.own_data import OWN, Own
from pages.workspace.player import Player
from pages.workspace.remedies import remedied
from pages.workspace.slices import WHOLE, Slice, ends
from pages.workspace.start import Source, Start
from pages.workspace.suit import suited
from pages.workspace.weights import MOST_CARRIED, decoded, encoded

VERSION = 1
SMALLEST_WINDOW = 50
"""Of a map's side, in thousandths."""


class Moment(NamedTuple):
    """What a page draws, all of one moment; the run goes on meanwhile."""

    data: nn.data.Dataset
    arch: nn.Architecture
    theta: NDArray[np.float64]
    loss: str
    choices: Choices


class Workspace:
    """One network of a visitor's; a page that shows two holds two.

    Attributes:
        name: tells it apart from others of the same visitor, "" for the one all pages share.
        lock: to be held while its run is used. Streamlit begins a rerun while the one before, given up already, has
            still to come to its next stop.
        choices: all that is chosen; own: the visitor's own data.
        player: the run with its history of edits, and what the browser knows of it.
        refusal: why the run is not what was chosen, or "".
        notes: sentences on what had to be put right in the choices, until a page has shown them.
        version: goes up whenever the choices change.
    """

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.lock = threading.RLock()
        self.own: Own | None = None
        self.refusal, self.notes, self.version = "", list[str](), 0
        self._slice: tuple[nn.data.Dataset, Any, Slice] | None = None
        self._rates = WeakKeyDictionary[nn.Run, float]()  # chosen when a remedy led away from a run, and to it
        self.choices = Choices()
        start = Start.of(self.choices, None)
        self.player = Player.of(self._run(start.source.load()), start)
        self.look()

    # ---- what a page reads

    @property
    def run(self) -> nn.Run:
        """The run."""
        return self.player.run

    @property
    def data(self) -> nn.data.Dataset:
        """The data the run learns from, with the points added, moved or erased by hand."""
        return self.player.run.data

    @property
    def source(self) -> Source:
        """Where the data come from."""
        return self.player.start.source

    @property
    def arch(self) -> nn.Architecture:
        """The shape of the network."""
        return self.player.run.arch

    @property
    def theta(self) -> NDArray[np.float64]:
        """The weights (P,) at the moment on the screen."""
        return self.player.theta_shown

    @property
    def loss(self) -> str:
        """The name of the loss."""
        return self.player.run.recipe.loss

    @property
    def how(self) -> dict[str, Any]:
        """What may change in mid-training; see `Run.change`."""
        recipe = self.choices.recipe
        return {field: getattr(recipe, field) for field in RECIPE if field not in LASTING}

    @property
    def how_in_words(self) -> str:
        """Names how training goes on and when it stops; another text, and the browser asks anew for what it holds."""
        return f"{self.how} {self.choices.stop}"

    def moment(self) -> Moment:
        """Return the moment on the screen, theta (P,) a copy."""
        with self.lock:
            return Moment(self.data, self.arch, self.theta.copy(), self.loss, self.choices)

    def key(self, name: str) -> str:
        """Return the session's key of a widget or component of this workspace."""
        return f"{self.name} {name}".strip()

    def targets(self, y: NDArray[np.float64], loss: str = "") -> NDArray[np.float64]:
        """Return truth y (n, k) as the output should say it under a loss, the run's own unless one is named."""
        if not loss:
            return self.run.targets(y)
        classes = (0.0, 1.0) if self.data.task == "regression" else nn.class_targets(self.arch.activations[-1], loss)
        return nn.encode_targets(self.data, y, classes)

    # ---- what changes it

    def choose(self, **values: Any) -> None:
        """Choose some things anew; the rest stays."""
        self.apply(self.choices.changed(**values))

    def apply(self, choices: Choices, reset: bool = False, undoable: bool = False) -> None:
        """Take over choices: put right what does not fit, and begin another run if they, or `reset`, ask for one.

        If `undoable`, the run before can be gone back to.

        Where the choices do not go together, `refusal` says why, and the run before goes on.
        """
        with self.lock:
            if choices.data == OWN and self.own is None:
                choices = choices.changed(data=DATA.default)
            choices = self._fitting_features(choices)
            source = Source.of(choices, self.own)
            data = self.data if source == self.player.start.source else source.load()
            choices = self._fitting(choices, data)
            start = Start.of(choices, self.own)
            same = start == self.player.start
            self.version += choices != self.choices
            self.choices = choices
            self.refusal = ""
            if not same or reset:
                self.version += 1
                self._begin(data, start, reset, undoable or (reset and same))
            self.look()

    def suit(self, data: str) -> None:
        """Choose a data set and what suits it."""
        choices = self.choices.changed(data=data)
        self.apply(suited(choices, Source.of(choices, self.own).without_features()))

    def use(self, own: Own) -> None:
        """Make these the visitor's own data, in place of those before, and open their card."""
        self.own = own
        self.apply(self.choices.changed(set=OWN))

    def edit(self, theta: NDArray[Any]) -> None:
        """Begin anew at weights (P,) that were set by hand or computed outside the run."""
        self.apply(self.choices.changed(theta=encoded(theta)))

    def adopt(self, run: nn.Run, theta: str | None = None) -> None:
        """Take over a run on the data at hand, with all it remembers; the run before can be gone back to.

        Args:
            theta: the weights it began with as text, if they are not those of its seed.
        """
        with self.lock:
            start, recipe = self.player.start, run.recipe
            arch = run.arch
            start = Start(
                start.source,
                arch.sizes[1:-1],
                arch.activations,
                recipe.loss,
                theta or "",
                recipe.init,
                recipe.init_scale,
                recipe.label_noise,
                recipe.class_weights,
                recipe.seed,
            )
            self.player.begin(run, start, undoable=True)
            self._follow_run(**Choices.of_recipe(recipe))

    def resume(self, run: nn.Run, choices: Choices, own: Own | None = None) -> None:
        """Take over a run with its data, its past and all that was chosen; the run before can be gone back to.

        Args:
            choices: those that lead to its start; own: the visitor's own data, if it learns from them.
        """
        with self.lock:
            self.own = own or self.own
            self.player.begin(run, Start.of(choices, self.own), undoable=True)
            self.choices = choices
            self.choices = self._fitting(choices, run.data)
            self.refusal = ""
            self.version += 1
            self.look()

    def reshape(self, hidden: tuple[int, ...], activations: tuple[str, ...]) -> None:
        """Take another shape; weights that were edited or trained stay where they fit."""
        sizes, _ = CONTROLS["hidden"].parse(CONTROLS["hidden"].format(hidden))
        names, _ = CONTROLS["activations"].parse(CONTROLS["activations"].format(activations))
        if sizes is None or names is None:
            return
        choices = self.choices.changed(hidden=sizes, activations=names)
        wanted = choices.architecture(self.data)
        if (self.choices.theta or self.player.shown_at != (0, 0)) and wanted.n_parameters <= MOST_CARRIED:
            kept = nn.fit_to_shape(self.arch, self.theta, wanted, choices.seed)
            choices = choices.changed(theta=encoded(kept))
        self.apply(choices)

    def derive(self, features: tuple[str, ...], undoable: bool = False) -> None:
        """Have other derived inputs; weights that were edited or trained stay, those of new inputs are drawn.

        If `undoable`, the run before can be gone back to.
        """
        choices = self._fitting_features(self.choices.changed(features=features))
        before = formulas(self.data)
        base = before[: nn.data.base_columns(self.data)]
        kept = [before.index(one) if one in before else nn.reshape.NEW for one in (*base, *choices.features)]
        graft = nn.with_inputs(self.arch, kept)
        if (self.choices.theta or self.player.shown_at != (0, 0)) and graft.arch.n_parameters <= MOST_CARRIED:
            choices = choices.changed(theta=encoded(graft.transfer(self.arch, self.theta, choices.seed)))
        self.apply(choices, undoable=undoable)

    def derive_by_hand(self, formula: str) -> None:
        """Turn a derived input on or off from the moment shown, as an edit; what is none changes nothing."""
        value, _ = CONTROLS["features"].parse(formula)
        now = self.choices.features
        for one in value or ():
            self.derive(tuple(each for each in now if each != one) if one in now else (*now, one), undoable=True)

    def rule(self, formula: str) -> None:
        """Have data of another formula; with what suits them, if they ask for another kind of network."""
        if self.choices.data != FORMULA:  # it is only looked at
            self.choose(formula=formula)
            return
        choices = self.choices.changed(formula=formula, features=())
        before, data = self.data, Source.of(choices, self.own).load()
        alike = (data.task, data.n_features) == (before.task, nn.data.base_columns(before))
        self.apply(choices if alike else suited(choices, data))

    def reshape_by_hand(self, edit: Any) -> str:
        """Add or remove a neuron or a layer of the moment shown, as an edit; return why not, if it cannot be."""
        with self.lock:
            wanted = self.choices.loss
            refused = self.player.reshape(edit)
            if not refused:
                self._follow_run()
                if wanted != self.loss:  # it was refused for the shape before, and may suit this one
                    self.choose(loss=wanted)
            return refused

    def apply_remedy(self, advice: tuple[nn.Remedy, int | None] | None) -> None:
        """Change what a note's remedy changes, from the moment shown; the run before can be gone back to.

        Args:
            advice: the remedy and the layer of its note; one that would change nothing is left alone.
        """
        with self.lock:
            wanted = advice and remedied(self.choices, self.arch, *advice)
            if not wanted:
                return
            self._rates[self.run] = self.choices.rate
            if Start.of(wanted, self.own) == self.player.start:  # another way to train is a turn of the same run
                self.player.branch()
                self.version += 1
            self.apply(wanted, undoable=True)
            self._rates[self.run] = wanted.rate

    def undo(self) -> None:
        """Undo the last edit: stand where the run before it stood."""
        with self.lock:
            self.player.undo()
            self._follow_run(**self._rate_then())

    def redo(self) -> None:
        """Do again what was undone last."""
        with self.lock:
            self.player.redo()
            self._follow_run(**self._rate_then())

    # ---- what leaves it and comes back

    def link(self, names: tuple[str, ...], moment: bool = True) -> dict[str, str]:
        """Return what a link to a page says of `names`.

        Args:
            moment: whether the weights are those on the screen, or those the run began with.
        """
        link = self.choices.link(names)
        if moment and "theta" in names and self.player.shown_at != (0, 0):
            link.pop("theta", None)
            if self.arch.n_parameters <= MOST_CARRIED:
                link["theta"] = encoded(self.theta)
        return link

    def to_dict(self) -> dict[str, Any]:
        """Return choices and weights as plain data; `from_dict` gives the same page, its run beginning there.

        Raises:
            ValueError: the network learns from the visitor's own data, which this cannot hold.
        """
        if self.choices.data == OWN:
            raise ValueError("The visitor's own data are not part of this record.")
        names = tuple(CONTROLS)
        return {"version": VERSION, "choices": self.link(names, moment=False), "theta": self.theta.tolist()}

    @classmethod
    def from_dict(cls, record: dict[str, Any], name: str = "") -> "Workspace":
        """Return the workspace of a record.

        Raises:
            ValueError: the record is of another version, or something in it cannot be.
        """
        if record.get("version") != VERSION:
            raise ValueError(f"this record is of version {record.get('version')!r}; this program reads {VERSION}")
        choices, wrong = Choices().read(record["choices"], tuple(CONTROLS), absent=True)
        if wrong:
            raise ValueError(" ".join(wrong))
        made = cls(name)
        made.apply(choices)
        theta = np.array(record["theta"], dtype=float)
        if not np.array_equal(theta, made.theta):
            made.edit(theta)
        return made

    # ---- within

    def _run(self, data: nn.data.Dataset) -> nn.Run:
        """Return a run of what is chosen.

        Raises:
            ValueError: the choices do not go together.
        """
        chosen = self.choices
        begin = decoded(chosen.theta) if chosen.theta else None
        return nn.Run(chosen.architecture(data), chosen.recipe, data, begin)

    def _begin(self, data: nn.data.Dataset, start: Start, reset: bool, undoable: bool) -> None:
        """Begin another run, or say why it cannot be."""
        player = self.player
        try:
            run = self._run(data)
        except ValueError as wrong:
            self.refusal = str(wrong)
            if start.source == player.start.source and not reset:
                return
            if reset:
                run, start = nn.Run(player.run.arch, replace(player.run.recipe, **self.how), self.data), player.start
            else:  # other data are shown all the same, judged by what always can
                run = self._judged_by_default(data)
                start = replace(start, loss=run.recipe.loss, theta="")
        if player.untouched:
            self.player = Player.of(run, start)
        else:
            player.begin(run, start, undoable=undoable or (reset and bool(self.refusal)))

    def _judged_by_default(self, data: nn.data.Dataset) -> nn.Run:
        recipe = replace(self.choices.recipe, loss=LOSS.default)
        return nn.Run(self.choices.architecture(data), recipe, data)

    def _fitting(self, choices: Choices, data: nn.data.Dataset) -> Choices:
        """Return choices with all put right that the data or the shape do not have."""
        choices = choices.changed(activations=choices.fitting_activations(data))
        before, now = Start.of(self.choices, self.own), Start.of(choices, self.own)
        arch = choices.architecture(data)
        # Weights that came from elsewhere belong to the network they came with.
        names = ("source", "hidden", "activations", "init", "init_scale", "seed")
        moved = any(getattr(before, name) != getattr(now, name) for name in names)
        theta = "" if moved and choices.theta == self.choices.theta else choices.theta
        if theta:
            weights = decoded(theta)
            theta = theta if weights is not None and weights.shape == (arch.n_parameters,) else ""
        weight, second = (min(index, arch.n_parameters) for index in (choices.weight, choices.second))
        if second == weight:
            second = weight % arch.n_parameters + 1
        each = choices.class_weights
        if isinstance(each, tuple) and len(each) != len(data.classes):
            choices = choices.changed(class_weights=None)
            self.notes.append(f"These data have {len(data.classes)} classes, so {len(each)} weights do not fit.")
        choices = choices.changed(
            theta=theta,
            weight=weight,
            second=second,
            sample=min(choices.sample, len(data.x)),
            layer=min(choices.layer, len(arch.shapes)),
        )
        return self._fitting_columns(choices, nn.data.base_columns(data))

    def _fitting_features(self, choices: Choices) -> Choices:
        """Leave out derived inputs that the data do not allow, and note it."""
        if not choices.features or (choices.features == self.choices.features and self._same_table(choices)):
            return choices
        kept, wrong = fitting(Source.of(choices, self.own).without_features(), choices.features)
        self.notes += wrong
        return choices.changed(features=kept)

    def _same_table(self, choices: Choices) -> bool:
        return Source.of(choices, self.own) == self.player.start.source

    def _fitting_columns(self, choices: Choices, width: int) -> Choices:
        """Put right which two of `width` columns the map shows, and note it."""
        values: dict[str, int] = {}
        for control in (ACROSS, UP):
            name = control.key
            values[name], wrong = replace(control, high=width).parse(str(getattr(choices, name)))
            if wrong and width > 1:
                self.notes.append(wrong)
        if values["across"] == values["up"] and width > 1:
            values["up"] = values["across"] % width + 1
            self.notes.append("The map needs two different columns, so “map up” became the next one.")
        return choices.changed(**values)

    def _rate_then(self) -> dict[str, Any]:
        """Return the learning rate that a remedy changed from or to, if one did."""
        return {"rate": self._rates[self.run]} if self.run in self._rates else {}

    def _follow_run(self, **more: Any) -> None:
        """Let the choices say what the run has become."""
        self.choices = self.choices.changed(**{**self.player.start.choices, **more})
        self.own = self.player.start.source.own or self.own
        self.version += 1
        self.refusal = ""
        self.look()

    def look(self) -> None:
        """Let the player's frames hold what the visitor looks at; needed again where data were edited by hand."""
        player, chosen = self.player, self.choices
        data = player.run.data
        across, up = chosen.across - 1, chosen.up - 1 if nn.data.base_columns(data) > 1 else None
        window = WHOLE
        if len(chosen.window) == 3 and chosen.window[2] >= SMALLEST_WINDOW:
            left, top, side = (share / 1000 for share in chosen.window)
            window = (left, top, side)
        seen = (across, up, window, ends(player.run))
        if self._slice is None or self._slice[0] is not data or self._slice[1] != seen:
            self._slice = (data, seen, Slice.through(data, *seen))
        space = chosen.space
        player.look_at(
            Look(
                cut=self._slice[2],
                sample=min(chosen.sample, len(data.x)) - 1,
                nodes=chosen.nodes,
                space=(space[0], space[1], space[2]) if len(space) == 3 else None,
                test=chosen.test,
                recipe=player.run.changed(**self.how),
            ),
            " ".join(map(str, (*seen, player.number, player.edited, chosen.test, space))),
        )
