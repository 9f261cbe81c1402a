"""What tests of the core share."""

from types import ModuleType

import pytest

from nncore import engines


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Let runs begin with compiled loops."""
    monkeypatch.setattr(engines, "_wanted", "compiled")
    kernels = engines.kernels()
    assert kernels is not None
    return kernels
