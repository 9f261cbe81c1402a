"""What tests of pages share."""

from collections.abc import Iterator

import pytest

from pages.workspace import steps


@pytest.fixture(scope="module")
def patience() -> Iterator[None]:
    """Answers as long as asked for, on however slow a machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steps, "PATIENCE", float("inf"))
        patch.setattr(steps, "LONGEST", float("inf"))
        yield
