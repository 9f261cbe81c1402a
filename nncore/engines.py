"""What trains: NumPy, or compiled loops where numba is installed. The one place that chooses.

`NNCORE_ENGINE=numpy` or `compiled` says which; unsaid, it is compiled where that is installed. What compiled loops are
no faster at (stacks, dropout, large networks, an optimiser that needs the whole batch) goes through NumPy all the same.
A run keeps the engine it began with.
"""

import importlib.util
import logging
import os
import threading
from types import ModuleType

from nncore.architecture import Architecture

MOST_PARAMETERS = 1000
"""Of larger networks NumPy's matrix products are as fast."""
_LOG = logging.getLogger(__name__)
_lock = threading.Lock()
_kernels: ModuleType | None = None
_wanted = os.environ.get("NNCORE_ENGINE") or ("compiled" if importlib.util.find_spec("numba") else "numpy")
_warming = threading.Event()

if _wanted not in ("numpy", "compiled"):
    raise ValueError(f"There is no engine {_wanted!r}; NNCORE_ENGINE is numpy or compiled.")


def chosen() -> str:
    """Return the engine that runs begin with: "numpy" or "compiled"."""
    return _wanted


def _give_up(why: Exception) -> None:
    global _wanted
    _wanted = "numpy"
    _LOG.warning("compiled training is not available, NumPy trains instead: %s", why)


def kernels() -> ModuleType | None:
    """Return the compiled loops, compiled or read from their cache the first time; None if they cannot be had.

    While `prepare` is at it, None too: nobody waits for it.
    """
    global _kernels
    if _wanted == "numpy" or _warming.is_set():
        return None
    with _lock:
        if _kernels is None and _wanted == "compiled":
            _kernels = _compiled()
    return _kernels


def loaded() -> ModuleType:
    """Return the compiled loops for a run that began with them, whatever is chosen now."""
    assert _kernels is not None, "an engine that is not there was chosen"
    return _kernels


def _compiled() -> ModuleType | None:
    try:
        from nncore import kernels as made

        made.warm_up()
    except Exception as why:  # whatever ails an optional package, there is another way
        _give_up(why)
        return None
    return made


def prepare() -> None:
    """Compile in the background; runs that begin before it is done train with NumPy."""
    if _wanted == "compiled" and _kernels is None and not _warming.is_set():
        _warming.set()

        def work() -> None:
            global _kernels
            made = _compiled()
            with _lock:
                _kernels = made
            _warming.clear()

        threading.Thread(target=work, name="compile", daemon=True).start()


def fits(arch: Architecture) -> bool:
    """Tell whether compiled loops train a network: it is small enough to gain, and they know its activations."""
    made = kernels() if arch.n_parameters <= MOST_PARAMETERS else None
    return made is not None and set(arch.activations) <= set(made.ACTIVATION_CODES)
