"""What trains: NumPy, or compiled loops where numba is installed. The one place that chooses.

`NNCORE_ENGINE=numpy` or `compiled` says which; unsaid, it is compiled where that is installed. What compiled loops are
no faster at goes through NumPy all the same: stacks of networks, large networks, large batches; and Rprop, which minds
nothing but signs, so that the last digit of a sum would decide. A run keeps the engine it began with.
"""

import importlib.util
import logging
import os
import threading
from types import ModuleType

from nncore.architecture import Architecture

MOST_WORK = 3000
"""Rows of a mini-batch times parameters, for each layer: where there is more to do, NumPy's products are as fast."""
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


def knows(arch: Architecture) -> bool:
    """Tell whether there are compiled loops, and they know a network's activations."""
    made = kernels()
    return made is not None and set(arch.activations) <= set(made.ACTIVATION_CODES)


def pays(arch: Architecture, rows: int) -> bool:
    """Tell whether compiled loops are faster at mini-batches of so many rows.

    >>> small, large = (Architecture((2, n, n, 1), ("tanh",) * 3) for n in (8, 64))
    >>> pays(small, 10), pays(small, 250), pays(large, 10)
    (True, False, False)
    """
    return rows * arch.n_parameters <= MOST_WORK * len(arch.activations)
