"""A file is opened: a saved run, a lesson, the weights of a foreign network, or a table, told apart by what is in it.

It is put into the dialog, or dropped anywhere on the page.
"""

import re
from dataclasses import dataclass
from io import BytesIO

import streamlit as st

import nncore as nn
from nncore.files.imports import looks_like_text
from pages.components.drop.drop import drop, kind_of
from pages.kit import charts, frame, session, theme
from pages.kit.plain import escaped
from pages.kit.uploads import uploader
from pages.lessons import runner
from pages.panels.upload_state import Upload
from pages.workspace import run_files
from pages.workspace.background import experiments
from pages.workspace.controls.data import FILE
from pages.workspace.controls.network import ELEMENTWISE
from pages.workspace.network_files import ANSWERS, check_shown, companions, settled
from pages.workspace.page import current
from pages.workspace.weights import MOST_CARRIED

_STEP = re.compile(rb"^\s*\[\[step\]\]", re.MULTILINE)
"""What each step of a lesson begins with."""
FORMATS = """
Networks of plain layers: weights, biases and one of the activations this app has. Nothing in a file is executed, and
what is not a plain network is refused by name.

- **safetensors**: matrices and biases as PyTorch's `nn.Sequential` names them;
  `safetensors.torch.save_file(network.state_dict(), "network.safetensors")`.
- **ONNX**: `torch.onnx.export(network, rows, "network.onnx", external_data=False)`; activations are known by what they
  compute.
- **NumPy .npz**: matrices and rows, under names in order, `np.savez("network.npz", w1=w1, b1=b1, w2=w2, b2=b2)`; from
  Keras `np.savez("network.npz", *model.get_weights())`.
- **scikit-learn as JSON**, of a fitted MLPClassifier or MLPRegressor `m`: `json.dump({"coefs_": [w.tolist() for w in
  m.coefs_], "intercepts_": [b.tolist() for b in m.intercepts_], "activation": m.activation, "out_activation_":
  m.out_activation_, "classes_": m.classes_.tolist()}, open("network.json", "w"))`, the last for a classifier only.
"""


TABLES = (".csv", ".tsv", ".tab", ".txt")
"""Names of tables, which may be written in an older alphabet than UTF-8."""
PLACE, DROP = "take-file", "drop"
"""The keys of the field for files, and of what takes in files dropped anywhere."""
DROPPED = {
    "file": "",
    "files": "Several files were dropped, and one is opened at a time. Drop the one you mean, or choose it here.",
    "folder": "A folder was dropped. Drop a file out of it, or choose one here.",
}


@dataclass
class Opening:
    """What passes between the dialog and the app.

    Attributes:
        page: to go to; opened: how often a file was opened; dropped: what was dropped on the page, a key of `DROPPED`.
    """

    page: str = ""
    opened: int = 0
    dropped: str = ""

    def done(self, page: str) -> None:
        """Leave for a page; the uploader begins anew."""
        self.page, self.opened = page, self.opened + 1
        st.rerun()


def landing() -> None:
    """Take in what is dropped anywhere on the page: the dialog opens for it."""
    opening = session.of(Opening)

    def dropped() -> None:
        opening.dropped = kind_of(session.message(DROP, "drop"))

    takes, dark = not frame.keeps_files_back(), charts.palette() is theme.DARK
    drop(key=DROP, place=PLACE, takes=takes, dark=dark, on_drop=dropped)
    kind, opening.dropped = opening.dropped, ""
    if kind:
        dialog(kind)


@st.dialog("Open a file", width="large")
def dialog(kind: str) -> None:
    """Open what was dropped on the page."""
    if DROPPED[kind]:
        st.info(DROPPED[kind], icon=":material/upload_file:")
    show()
    formats()


def formats() -> None:
    """Say which files can be opened."""
    with st.expander("Which files of other programs can be opened"):
        st.markdown(FORMATS)


@st.fragment  # so that the files beside it are not made anew
def show() -> None:
    """Take in a file, say what it holds, and open it once the visitor wants it."""
    opening = session.of(Opening)
    with st.container(key=PLACE):
        sent = uploader(
            "Open a file: a saved run, a lesson, the weights of another program, or a table. You can drop it anywhere.",
            key=f"take file {opening.opened}",
        )
    if sent is None:
        return
    content = sent.getvalue()
    try:
        if sent.name.lower().endswith(".toml") or _STEP.search(content):
            _lesson(content, opening)
        elif content.lstrip()[:1] == b"{" and b'"coefs' not in content:
            _run(content, opening)
        elif content.lstrip()[:1] != b"{" and (looks_like_text(content) or sent.name.lower().endswith(TABLES)):
            _table(sent.name, content, opening)
        else:
            _network(nn.read_network(content), opening)
    except ValueError as wrong:
        st.error(escaped(str(wrong)), icon=":material/error:")


def _run(content: bytes, opening: Opening) -> None:
    """Offer a saved run.

    Raises:
        ValueError: it is none.
    """
    found = run_files.opened(content)
    sizes = " → ".join(map(str, found.run.arch.sizes))
    said = f"{sizes} neurons, epoch {found.run.epoch:,}, training loss {found.run.loss:.4g}."
    if found.own is not None:
        said += (
            f" The file holds a table of its own, of {found.own.rows:,} rows; it stays in this browser session. Open "
            "it only if you know where it comes from."
        )
    if _offered(said, "Open it"):
        current().resume(found.run, found.choices, found.own)
        runner.stand(found.lesson)
        if experiments().pins.take_in(found.pinned):
            experiments().keep()
        opening.done(found.page)


def _lesson(content: bytes, opening: Opening) -> None:
    """Offer a lesson.

    Raises:
        ValueError: it is none.
    """
    lesson = runner.brought(content)
    if _offered(runner.told(lesson), "Begin it"):
        runner.start(lesson)
        opening.done("")


def _table(title: str, content: bytes, opening: Opening) -> None:
    """Offer to read a table on the Data page."""
    said = "This is a text, perhaps a table. The Data page reads it and says what it finds."
    if _offered(said, "Read it on the Data page"):
        session.of(Upload).begin(title, BytesIO(content))
        current().choose(set=FILE)
        opening.done("data")


def _network(network: nn.LoadedNetwork, opening: Opening) -> None:
    """Offer a network of another program, with data to look at it with.

    Raises:
        ValueError: this app has no room for it, or the network and the data do not fit.
    """
    check_shown(network)
    sizes = " → ".join(map(str, network.arch.sizes))
    activations = " · ".join(nn.ACTIVATIONS[name].title for name in network.arch.activations)
    if network.tells_activations:
        st.text(f"{network.kind}: {sizes} neurons, {activations}.")
    else:
        st.text(f"{network.kind}: {sizes} neurons. The file does not say which activations; choose them.")
        network = _with_activations(network)
    offered = companions(network, current().choices.data)
    companion = st.selectbox(
        "Look at it with",
        list(offered),
        format_func=lambda name: offered[name],
        key=f"take companion {opening.opened}",
        help="A file of weights holds no data. “Its own answers” are points drawn at random, with what the network "
        "answers to them.",
    )
    if companion == ANSWERS:
        said = "200 points are drawn at random, and their targets are what the network answers."
    else:
        said = (
            "These data have as many inputs and outputs as the network. The file does not say which data it "
            "learnt from."
        )
    if _offered(said, "Look inside"):
        found = settled(network, companion, current().choices)
        current().resume(found.run, found.choices, found.own)
        read = found.run.data.n_outputs == 1 and network.base > 1 and network.arch.n_parameters <= MOST_CARRIED
        opening.done("network" if read else "train")


def _with_activations(network: nn.LoadedNetwork) -> nn.LoadedNetwork:
    """Let the visitor say which activations a network has."""
    hidden, output = "tanh", "identity"
    outputs = {name: nn.ACTIVATIONS[name].title for name in nn.ACTIVATIONS
               if name in ELEMENTWISE or network.arch.sizes[-1] > 1}  # fmt: skip
    left, right = st.columns(2)
    if len(network.arch.sizes) > 2:
        hidden = left.selectbox(
            "Hidden layers",
            list(ELEMENTWISE),
            list(ELEMENTWISE).index("relu"),
            ELEMENTWISE.__getitem__,
            key="take hidden",
        )
    output = right.selectbox(
        "Output layer", list(outputs), list(outputs).index(output), outputs.__getitem__, key="take output"
    )
    return network.with_activations(hidden, output)


def _offered(said: str, label: str) -> bool:
    """Say what a file holds, beside a button; tell whether it was pressed."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(said, width="stretch")
        return st.button(label, type="primary", key="take open")
