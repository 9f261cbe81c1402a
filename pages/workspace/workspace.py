"""A visitor's network: what was chosen, the data, the run it led to, and the moment of it that is on the screen.

The run is the truth. Choices are applied to it as a whole; what changes it by hand is taken over into the choices. All
pages read the same moment of the same run.
"""

import threading
from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

import nncore as nn
from nncore.training import LASTING
from pages.workspace.choices import CONTROLS, RECIPE, Choices
from pages.workspace.controls.data import DATA
from pages.workspace.controls.learning import LOSS
from pages.workspace.corrections import corrected
from pages.workspace.features import fitting
from pages.workspace.moment import Moment
from pages.workspace.own_data import OWN, Own
from pages.workspace.player import Player
from pages.workspace.remedies import remedied
from pages.workspace.start import Source, Start
from pages.workspace.suit import ruled, suited
from pages.workspace.viewpoint import Viewpoint
from pages.workspace.weights import MOST_CARRIED, encoded

VERSION = 1


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
        self._viewpoint = Viewpoint()
        self._rates = WeakKeyDictionary[nn.Run, float]()  # chosen when a remedy led away from a run, and to it
        self.choices = Choices()
        start = Start.of(self.choices, None)
        self.player = Player.of(self.choices.first_run(start.source.load()), start)
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
            data = self.data if source == self.source else source.load()
            choices = self._corrected(choices, self.choices, data)
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
            start = Start.of_run(run, self.source, theta or "")
            self.player.begin(run, start, undoable=True)
            self._follow_run(**Choices.of_recipe(run.recipe))

    def resume(self, run: nn.Run, choices: Choices, own: Own | None = None) -> None:
        """Take over a run with its data, its past and all that was chosen; the run before can be gone back to.

        Args:
            choices: those that lead to its start; own: the visitor's own data, if it learns from them.
        """
        with self.lock:
            self.own = own or self.own
            self.player.begin(run, Start.of(choices, self.own), undoable=True)
            self.choices = self._corrected(choices, choices, run.data)
            self.refusal = ""
            self.version += 1
            self.look()

    def reshape(self, hidden: tuple[int, ...], activations: tuple[str, ...]) -> None:
        """Take another shape; weights that were edited or trained stay where they fit."""
        choices = self.moment().reshaped(hidden, activations, keep=self._touched)
        if choices:
            self.apply(choices)

    def derive(self, features: tuple[str, ...], undoable: bool = False) -> None:
        """Have other derived inputs; weights that were edited or trained stay, those of new inputs are drawn.

        If `undoable`, the run before can be gone back to.
        """
        choices = self._fitting_features(self.choices.changed(features=features))
        self.apply(self.moment().derived(choices, keep=self._touched), undoable=undoable)

    def derive_by_hand(self, formula: str) -> None:
        """Turn a derived input on or off from the moment shown, as an edit; what is none changes nothing."""
        value, _ = CONTROLS["features"].parse(formula)
        now = self.choices.features
        for one in value or ():
            self.derive(tuple(each for each in now if each != one) if one in now else (*now, one), undoable=True)

    def rule(self, formula: str) -> None:
        """Have data of another formula; with what suits them, if they ask for another kind of network."""
        self.apply(ruled(self.choices, formula, self.data))

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
            self._follow_run()

    def redo(self) -> None:
        """Do again what was undone last."""
        with self.lock:
            self.player.redo()
            self._follow_run()

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

    @property
    def _touched(self) -> bool:
        """Whether the weights on the screen were edited or trained."""
        return bool(self.choices.theta) or self.player.shown_at != (0, 0)

    def _begin(self, data: nn.data.Dataset, start: Start, reset: bool, undoable: bool) -> None:
        """Begin another run, or say why it cannot be."""
        player = self.player
        try:
            run = self.choices.first_run(data)
        except ValueError as wrong:
            self.refusal = str(wrong)
            if start.source == player.start.source and not reset:
                return
            if reset:
                run, start = nn.Run(player.run.arch, replace(player.run.recipe, **self.how), self.data), player.start
            else:  # other data are shown all the same, judged by what always can
                run = self.choices.changed(loss=LOSS.default, theta="").first_run(data)
                start = replace(start, loss=run.recipe.loss, theta="")
        if player.untouched:
            self.player = Player.of(run, start)
        else:
            player.begin(run, start, undoable=undoable or (reset and bool(self.refusal)))

    def _corrected(self, choices: Choices, before: Choices, data: nn.data.Dataset) -> Choices:
        """Return choices with all put right that the data or the shape do not have, and note it."""
        choices, notes = corrected(choices, before, data, self.own)
        self.notes += notes
        return choices

    def _fitting_features(self, choices: Choices) -> Choices:
        """Leave out derived inputs that the data do not allow, and note it."""
        source = Source.of(choices, self.own)
        if not choices.features or source == self.source:
            return choices
        kept, wrong = fitting(source.without_features(), choices.features)
        self.notes += wrong
        return choices.changed(features=kept)

    def _follow_run(self, **more: Any) -> None:
        """Let the choices say what the run has become; the learning rate too, where a remedy led from it or to it."""
        rate = {"rate": self._rates[self.run]} if self.run in self._rates else {}
        self.choices = self.choices.changed(**self.player.start.choices | rate | more)
        self.own = self.player.start.source.own or self.own
        self.version += 1
        self.refusal = ""
        self.look()

    def look(self) -> None:
        """Let the player's frames hold what the visitor looks at; needed again where data were edited by hand."""
        player, chosen = self.player, self.choices
        look, seen = self._viewpoint.look(chosen, player.run, player.run.changed(**self.how))
        player.look_at(look, " ".join(map(str, (*seen, player.number, player.edited, chosen.test, chosen.space))))
