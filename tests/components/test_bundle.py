"""Modules that import each other become one script that does the same, and what cannot be bundled is refused."""

import re

import pytest

from pages.components.bundle import BundleError, bundle
from tests.js import node


def write(folder, **modules):
    """Write modules by name, each a text; return the folder."""
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text + "\n", encoding="utf-8")
    return folder


def run(folder, script):
    """Return what a bundled script prints when it is run."""
    (folder / "bundled.mjs").write_text(script, encoding="utf-8")
    return node(folder / "bundled.mjs")


def test_what_is_imported_runs_first_and_once(tmp_path):
    write(
        tmp_path,
        low='console.log("low");\nexport const one = 1;',
        left='import { one } from "./low.js";\nconsole.log("left");\nexport const two = one + 1;',
        right='import { one as first } from "./low.js";\nexport function three() {\n  return first + 2;\n}',
        top='import {\n  two,\n} from "./left.js";\nimport { three } from "./right.js";\n'
        "export class Sum {\n  total = two + three();\n}\nconsole.log(new Sum().total);",
    )
    script = bundle(tmp_path / "top.js")
    assert run(tmp_path, script).split() == ["low", "left", "5"]
    assert script.endswith("export const { Sum } = module3;\n")


def test_names_of_modules_do_not_meet(tmp_path):
    write(
        tmp_path,
        one="const hidden = 1;\nexport const a = hidden;",
        two='import { a } from "./one.js";\nconst hidden = 2;\nconsole.log(a, hidden);',
    )
    assert run(tmp_path, bundle(tmp_path / "two.js")) == "1 2\n"


def test_folders(tmp_path):
    (tmp_path / "common").mkdir()
    write(
        tmp_path / "common", deep='import { x } from "./deeper.js";\nexport const y = x;', deeper="export const x = 7;"
    )
    write(tmp_path, top='import { y } from "./common/deep.js";\nconsole.log(y);')
    assert run(tmp_path, bundle(tmp_path / "top.js")) == "7\n"


@pytest.mark.parametrize(
    ("modules", "says"),
    [
        ({"top": 'import { a } from "./low.js";', "low": "const a = 1;"}, "imports a, which low.js does not export"),
        ({"top": 'import { a } from "./gone.js";'}, "gone.js, which is no file"),
        (
            {"top": 'import { a } from "./low.js";\nexport const b = 1;',
             "low": 'import { b } from "./top.js";\nexport const a = 1;'},
            "import each other: top.js → low.js → top.js",
        ),
        ({"top": "export const a = 1;\nexport function a() {}"}, "exports a name twice"),
        ({"top": 'import all from "./low.js";'}, "“import all from"),
        ({"top": 'import * as all from "./low.js";'}, "more than the bundle knows"),
        ({"top": 'import { a } from "package";'}, "more than the bundle knows"),
        ({"top": 'import { default as x, 7! } from "./low.js";'}, "more than the bundle knows"),
        ({"top": "export default 1;"}, "“export default 1;”"),
        ({"top": "export let a = 1;"}, "more than the bundle knows"),
        ({"top": "const a = 1;\nexport { a };"}, "more than the bundle knows"),
    ],
)  # fmt: skip
def test_what_it_refuses(tmp_path, modules, says):
    write(tmp_path, **modules)
    with pytest.raises(BundleError, match=re.escape(says)):
        bundle(tmp_path / "top.js")


def test_a_missing_entry(tmp_path):
    with pytest.raises(BundleError, match="which is no file"):
        bundle(tmp_path / "none.js")
