"""A component's script and style live in files of their own beside its Python wrapper."""

from pathlib import Path


def asset(name: str) -> str:
    """Return the text of a file beside this one."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")
