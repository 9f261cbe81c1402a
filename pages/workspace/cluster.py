"""Other machines: where `NNP_DASK` names a Dask cluster, such as tcp://10.0.0.5:8786, sweeps are sent there.

Without it, or without the package `distributed`, everything is computed here.
"""

import importlib
import os
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

VARIABLE = "NNP_DASK"
PATIENCE = 10
"""Seconds in which a cluster has to answer."""
PIECE = 32
"""Networks that are sent to a worker at once."""


class NoCluster(Exception):
    """The cluster cannot be reached; in a sentence."""


def address() -> str:
    """Return where the cluster is, or "" if there is none."""
    return os.environ.get(VARIABLE, "")


@contextmanager
def executor() -> Iterator[Executor | None]:
    """Give what sends work to the cluster; None if there is none.

    Raises:
        NoCluster: it is named and cannot be reached.
    """
    if not address():
        yield None
        return
    try:
        client = importlib.import_module("distributed").Client(address(), timeout=PATIENCE, set_as_default=False)
    except ImportError:
        raise NoCluster(
            f"{VARIABLE} names a Dask cluster, and the package “distributed” is not installed on this server."
        ) from None
    except (OSError, TimeoutError, ValueError):
        raise NoCluster(f"The Dask cluster that {VARIABLE} names does not answer.") from None
    try:
        yield client.get_executor()
    finally:
        client.close()
