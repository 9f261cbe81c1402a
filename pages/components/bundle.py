"""Modules with imports become one script, each after those it imports: what Streamlit mounts is a single file."""

import re
from pathlib import Path

IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";\n', re.MULTILINE)


def bundle(entry: Path) -> str:
    """Return one script of a module and all it imports; top-level names are unique across them.

    Raises:
        ValueError: two modules declare the same name, or import one another.
    """
    parts: dict[Path, str] = {}
    owners: dict[str, Path] = {}

    def add(module: Path, above: tuple[Path, ...]) -> None:
        if module in above:
            raise ValueError(f"{module.name} imports itself by way of {above[-1].name}")
        if module in parts:
            return
        source = module.read_text(encoding="utf-8")
        for found in IMPORT.finditer(source):
            add((module.parent / found[2]).resolve(), (*above, module))
        last = not above
        source = IMPORT.sub("", source)
        for name in re.findall(r"^(?:export )?(?:async )?(?:const|let|function|class) (\w+)", source, re.MULTILINE):
            if owners.setdefault(name, module) != module:
                raise ValueError(f"{module.name} and {owners[name].name} both declare {name}")
        parts[module] = source if last else re.sub(r"^export (?=\w)", "", source, flags=re.MULTILINE)

    add(entry.resolve(), ())
    return "\n".join(parts.values())
