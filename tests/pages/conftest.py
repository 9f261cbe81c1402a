"""What tests of pages share."""

from collections.abc import Iterator

import pytest

import nncore as nn
from pages.workspace import entry, steps


@pytest.fixture(scope="module")
def patience() -> Iterator[None]:
    """Answers as long as asked for, on however slow a machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steps, "PATIENCE", float("inf"))
        patch.setattr(steps, "LONGEST", float("inf"))
        yield


@pytest.fixture
def race_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers of a race as long as asked for, trained as the core's runs beside it are."""
    monkeypatch.setattr(entry, "PATIENCE", float("inf"))
    monkeypatch.setattr(nn.engines, "_wanted", "numpy")
