"""A component's JavaScript is written in modules that import each other and travels as one script.

The browser cannot fetch our files one by one, for Streamlit delivers a component's script as a text. `bundle` therefore
does, when the server starts, what a browser would do: it follows the imports, puts each module after those it needs,
and gives each a scope of its own. It knows only as much of the language as our modules use, and refuses the rest.
"""

import re
from pathlib import Path

# The formatter keeps a statement at the top of a module at the beginning of its line.
_IMPORT = re.compile(r"^import\s*\{([^}]*)\}\s*from\s*\"(\.[^\"]+)\";$", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:const|class|function\*?|async function\*?)\s+([\w$]+))", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)
_NAME = re.compile(r"(?P<name>[\w$]+)(?: as (?P<local>[\w$]+))?")
_COMMENT = re.compile(r"^[ \t]*(?:/\*\*(?:(?!\*/).)*\*/|//[^\n]*)[ \t]*\n", re.MULTILINE | re.DOTALL)


class BundleError(ValueError):
    """A module cannot be bundled: the sentence says which and why."""


def without_comments(source: str) -> str:
    """Return a script without the comments that stand on lines of their own, which need not travel.

    >>> without_comments("/** What it does. */\\n// Why.\\nconst url = 'http://a.b'; // stays\\n")
    "const url = 'http://a.b'; // stays\\n"
    >>> without_comments("/** @type {A} */ (a);\\n/** Why. */\\nb;\\n")  # code between two comments stays
    '/** @type {A} */ (a);\\nb;\\n'
    """
    return _COMMENT.sub("", source)


def bundle(entry: Path) -> str:
    """Return one module that does what `entry` and all it imports do, and exports what `entry` exports.

    Raises:
        BundleError: a file or an exported name is missing, modules import each other in a circle, or a statement is
            none of `import { a, b as c } from "./file.js";` and `export const | class | function`.
    """
    exports: dict[Path, list[str]] = {}
    parts: list[str] = []

    def add(path: Path, importers: tuple[Path, ...]) -> None:
        if path in importers:
            raise BundleError(f"Modules import each other: {' → '.join(file.name for file in (*importers, path))}.")
        if path in exports:
            return
        if not path.is_file():
            raise BundleError(f"{importers[-1].name if importers else 'The entry'} imports {path}, which is no file.")
        source = without_comments(path.read_text(encoding="utf-8"))
        imports = [(_names(path, braces), (path.parent / file).resolve()) for braces, file in _IMPORT.findall(source)]
        for names, file in imports:
            add(file, (*importers, path))
            if missing := [name for name, _ in names if name not in exports[file]]:
                raise BundleError(f"{path.name} imports {', '.join(missing)}, which {file.name} does not export.")
        exports[path] = _EXPORT.findall(source)
        if len(exports[path]) != len(set(exports[path])):
            raise BundleError(f"{path.name} exports a name twice.")
        body = _EXPORT.sub("", _IMPORT.sub("", source))
        if left := _LEFT.search(body):
            raise BundleError(f"{path.name}: “{left[0]}” is more than the bundle knows.")
        order = list(exports)
        heads = [
            f"const {{ {', '.join(f'{name}: {local}' for name, local in names)} }} = module{order.index(file)};\n"
            for names, file in imports
        ]
        given = ", ".join(exports[path])
        number = order.index(path)
        parts.append(
            f"const module{number} = (() => {{\n{''.join(heads)}{body.strip()}\nreturn {{ {given} }};\n}})();\n"
        )

    path = entry.resolve()
    add(path, ())
    return "".join(parts) + f"export const {{ {', '.join(exports[path])} }} = module{len(exports) - 1};\n"


def _names(path: Path, braces: str) -> list[tuple[str, str]]:
    """Return what stands between the braces of an import: the name there and the name here, of each."""
    names = []
    for text in filter(None, (part.strip() for part in braces.split(","))):
        match = _NAME.fullmatch(text)
        if match is None:
            raise BundleError(f"{path.name}: “import {{ {text} }}” is more than the bundle knows.")
        names.append((match["name"], match["local"] or match["name"]))
    return names
