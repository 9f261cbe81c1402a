"""The house keeps its rules: imports run one way, pages are guarded, and what runs is the README's command."""

import ast
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[1]
OURS = {"app", "nncore", "pages", "tests"}
DRAWING = ("pages.kit", "pages.components", "pages.figures")
WORKSPACE = (*DRAWING, "pages.workspace")
STUDY = (*WORKSPACE, "pages.panels", "pages.lessons")


@dataclass(frozen=True)
class Room:
    """What the modules of one folder may import: which of ours, and which of others besides the standard library."""

    files: str
    ours: tuple[str, ...]
    others: tuple[str, ...] | None = None  # None: any


ROOMS = (  # the first whose pattern matches a file's path is its room
    Room(r"app\.py", ours=("nncore", "pages")),
    Room(r"nncore/data/csv/encodings\.py", ours=("nncore",), others=("numpy", "charset_normalizer")),  # if it is there
    Room(r"nncore/kernels\.py", ours=("nncore",), others=("numpy", "numba")),  # if it is there
    Room(r"nncore/.*", ours=("nncore",), others=("numpy",)),
    Room(r"pages/kit/theme\.py", ours=(), others=()),
    Room(r"pages/figures/.*", ours=("pages.figures", "pages.kit.theme"), others=("numpy", "plotly")),
    Room(r"pages/(kit|components)/.*", ours=("nncore", *DRAWING)),
    Room(r"pages/workspace/.*", ours=("nncore", *WORKSPACE)),
    Room(r"pages/(panels|lessons)/.*", ours=("nncore", *STUDY)),
    Room(r"pages/[^/]*", ours=("nncore", *STUDY)),
    Room(r"tests/.*", ours=("nncore", "pages", "tests")),
)


def imported(path: str, source: str) -> list[str]:
    """Full dotted name of everything a file imports, wherever in the file: `from a import b` is `a.b`."""
    folders = PurePosixPath(path).parts[:-1]
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = folders[: len(folders) - node.level + 1] if node.level else ()
            module = ".".join([*above, *filter(None, [node.module])])
            names += [f"{module}.{alias.name}" for alias in node.names]
    return names


def forbidden(path: str, source: str) -> list[str]:
    """What a file imports although its room may not."""
    room = next(room for room in ROOMS if re.fullmatch(room.files, path))

    def allowed(name: str) -> bool:
        top = name.partition(".")[0]
        if top in OURS:
            return any(f"{name}.".startswith(f"{ours}.") for ours in room.ours)
        return room.others is None or top in room.others or top in sys.stdlib_module_names

    return [name for name in imported(path, source) if not allowed(name)]


def guarded(source: str) -> bool:
    """Whether a page's first two statements, after its docstring, send a visitor without app.py to app.py."""
    tree = ast.parse(source)
    statements = tree.body if ast.get_docstring(tree) is None else tree.body[1:]
    return [ast.unparse(node) for node in statements[:2]] == ["from pages.kit import frame", "frame.require()"]


def unprotected(source: str) -> list[str]:
    """Callbacks given to Streamlit's widgets that it could end before they are through, see `session.whole`."""
    found = []
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        for given in call.keywords if ast.unparse(call.func).startswith("st.") else ():
            whole = isinstance(given.value, ast.Constant) or ast.unparse(given.value).startswith("session.whole(")
            if given.arg in ("on_change", "on_click", "on_select") and not whole:
                found.append(f"line {call.lineno}: {given.arg}")
    return found


def required(requirements: str) -> list[str]:
    """Sorted names in a requirements file."""
    lines = [line.partition("#")[0].strip() for line in requirements.splitlines()]
    return sorted(re.split(r"[^\w.-]", line)[0].lower() for line in lines if line)


def commands(script: str) -> list[str]:
    """Lines of a shell script that do something."""
    return [line for line in map(str.strip, script.splitlines()) if line and not line.startswith("#")]


def readme_commands(readme: str) -> list[str]:
    """The README's lines, in its code blocks, that run all tests from nothing."""
    blocks = re.findall(r"^```[^\n]*\n(.*?)^```", readme, flags=re.MULTILINE | re.DOTALL)
    return [line for line in commands("\n".join(blocks)) if line.endswith("-m tests") and "-m venv" in line]


def loaded_by(statement: str, *packages: str) -> list[str]:
    """Which of the packages a fresh Python has in memory after a statement."""
    code = f"{statement}\nimport sys\nprint(*(name for name in {packages!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_imports_run_one_way():
    files = [ROOT / "app.py", *(file for room in ("nncore", "pages", "tests") for file in (ROOT / room).rglob("*.py"))]
    sources = {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in files}
    assert {path.split("/")[0] for path in sources} == {"app.py", "nncore", "pages", "tests"}
    assert {path: wrong for path, source in sources.items() if (wrong := forbidden(path, source))} == {}


@pytest.mark.parametrize(
    ("path", "source", "wrong"),
    [
        ("app.py", "from pages.kit import frame\nimport streamlit as st", []),
        ("nncore/network.py", "import numpy as np\nfrom collections.abc import Callable\nfrom . import losses", []),
        ("nncore/network.py", "from nncore.losses import mse\nimport nncore_extra", ["nncore_extra"]),
        ("nncore/network.py", "def late():\n    import streamlit as st", ["streamlit"]),
        ("nncore/network.py", "from scipy.special import expit", ["scipy.special.expit"]),
        ("nncore/network.py", "from pages.kit import frame", ["pages.kit.frame"]),
        ("nncore/data/cohort.py", "from ..network import forward\nfrom . import sets", []),
        ("pages/figures/curve.py", "import numpy as np, plotly.graph_objects as go\nfrom . import theme", []),
        ("pages/figures/curve.py", "import nncore as nn\nimport streamlit", ["nncore", "streamlit"]),
        ("pages/figures/curve.py", "from ..kit import frame", ["pages.kit.frame"]),
        ("pages/kit/state.py", "import nncore as nn\nimport streamlit as st\nfrom pages.kit import frame", []),
        ("pages/kit/state.py", "from pages import neuron\nimport app", ["pages.neuron", "app"]),
        ("pages/components/canvas.py", "from ..train import run", ["pages.train.run"]),
        ("pages/train.py", "from pages.components import canvas\nfrom pages.figures import curve\nimport nncore", []),
        (
            "pages/train.py",
            "from pages.neuron import title\nimport tests.oracle",
            ["pages.neuron.title", "tests.oracle"],
        ),
        ("tests/test_x.py", "from app import main\nimport pages.neuron", ["app.main"]),
    ],
)
def test_forbidden_imports_are_seen(path, source, wrong):
    assert forbidden(path, source) == wrong


def test_no_callback_is_ended_before_it_is_through():
    """Give Streamlit's widgets `session.whole(callback)`: it ends a bare one for the visitor's next click."""
    files = {file.relative_to(ROOT).as_posix(): file for file in (ROOT / "pages").rglob("*.py")}
    sources = {path: file.read_text(encoding="utf-8") for path, file in files.items()}
    assert {path: found for path, source in sources.items() if (found := unprotected(source))} == {}


def test_an_unprotected_callback_is_seen():
    assert unprotected("st.button('a', on_click=act)\nst.slider('b', on_change=lambda: act())") != []
    assert unprotected("st.button('a', on_click='ignore')\nst.slider('b', on_change=session.whole(act))") == []


def test_every_page_is_guarded():
    pages = [file for file in (ROOT / "pages").glob("*.py") if file.name != "__init__.py"]
    assert pages
    assert [page.name for page in pages if not guarded(page.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("source", "good"),
    [
        ('"""A page."""\nfrom pages.kit import frame\n\nframe.require()\nimport streamlit as st', True),
        ("from pages.kit import frame\nframe.require()", True),
        ("from pages.kit import frame\nimport streamlit as st\nframe.require()", False),
        ("import streamlit as st\nfrom pages.kit import frame\nframe.require()", False),
        ("from pages.kit import frame\nframe.require", False),
        ('"""Only words."""', False),
    ],
)
def test_an_unguarded_page_is_seen(source, good):
    assert guarded(source) is good


def test_the_app_needs_three_packages():
    assert required((ROOT / "requirements.txt").read_text()) == ["numpy", "plotly", "streamlit"]


def test_another_requirement_is_seen():
    assert required("# what\nstreamlit>=1,<2  # ui\n\nscikit-learn[a]==1\n") == ["scikit-learn", "streamlit"]


def test_ci_runs_the_readmes_command():
    script = ROOT / ".ci" / "run"
    wanted = readme_commands((ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(wanted) == 1
    assert commands(script.read_text()) == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', *wanted]
    assert os.access(script, os.X_OK)


def test_the_readmes_command_is_found_in_code_blocks_only():
    line = "python3 -m venv .venv && .venv/bin/python -m tests"
    readme = f"Run {line}\n\n```bash\n# all\n{line}\n```\n\n```\npython app.py\npython -m tests -k house\n```\n"
    assert readme_commands(readme) == [line]
    assert readme_commands(line) == []


def test_the_core_loads_neither_streamlit_nor_plotly():
    assert loaded_by("import nncore", "streamlit", "plotly") == []


def test_a_loaded_package_is_seen():
    assert loaded_by("import plotly", "streamlit", "plotly") == ["plotly"]


# ------------------------------------------------------------------------------------------- what may not come back


FORBIDDEN = re.compile(r"\b(bend|bends|haunt|haunted|books)\b", re.IGNORECASE)
"""Words that a reader of a textbook would not know."""


def sources(*endings: str) -> dict[str, str]:
    """The app's own files with one of these endings: path to text."""
    files = [file for room in ("nncore", "pages") for file in (ROOT / room).rglob("*") if file.suffix in endings]
    return {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in [ROOT / "app.py", *files]}


def cycles(graph: dict[str, set[str]]) -> list[str]:
    """Modules of a graph of imports that cannot be put in an order, because they import one another."""
    left = {name: set(imports) & set(graph) for name, imports in graph.items()}
    while free := [name for name, imports in left.items() if not imports]:
        for name in free:
            del left[name]
        for imports in left.values():
            imports.difference_update(free)
    return sorted(left)


def test_no_module_imports_itself_by_a_detour():
    modules = {path.removesuffix(".py").replace("/", "."): text for path, text in sources(".py").items()}
    graph = {
        name: {
            other
            for found in imported(name.replace(".", "/") + ".py", text)
            for other in (found, found.rpartition(".")[0])
            if other in modules and other != name
        }
        for name, text in modules.items()
    }
    assert cycles(graph) == []


def test_a_detour_is_seen():
    assert cycles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == ["a", "b", "c", "d"]
    assert cycles({"a": {"b"}, "b": set()}) == []


def test_only_the_workspace_and_the_kit_name_keys_of_the_session():
    rooms = {path: text for path, text in sources(".py").items() if not re.match(r"pages/(workspace|kit)/", path)}
    assert [path for path, text in rooms.items() if re.search(r"""session_state\[f?["']""", text)] == []


def test_words_are_the_fields():
    texts = sources(".py", ".js", ".css", ".toml")
    assert {path: found for path, text in texts.items() if (found := FORBIDDEN.findall(text))} == {}


def test_the_glossary_is_short():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("### Glossary")[2]
    assert 0 < len(re.findall(r"^\| (?!term )", text, re.MULTILINE)) <= 30


def test_numbers_are_multiplied_in_words_in_one_place():
    """What writes a product puts a factor below zero in brackets: common/numbers.js."""
    scripts = sources(".js").items()
    assert [path for path, text in scripts if re.search(r"}·\$\{", text)] == ["pages/components/common/numbers.js"]


def test_lines_of_javascript_and_style_can_be_read():
    lines = {path: text.splitlines() for path, text in sources(".js", ".css").items() if not path.endswith(".py")}
    assert {path: len(max(text, key=len)) for path, text in lines.items() if max(map(len, text)) > 120} == {}
