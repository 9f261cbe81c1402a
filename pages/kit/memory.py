"""What visitors leave behind goes back to the machine, once a minute.

Two things keep it otherwise, and neither is a leak. What only refers to itself, as a session does, is found by looking
at everything there is, which takes a moment, so Python does it ever less often. And what a program gives back, the C
library keeps for later, for each thread a heap of its own: two hundred visitors who come and go leave a hundred
megabytes that nobody uses.
"""

import ctypes
import gc
import sys
import threading

PERIOD = 60.0
"""Seconds from one time to the next."""
_started = threading.Lock()


def tidy() -> None:
    """Free what nobody can reach any more, and give what is free back to the machine, where the C library can."""
    gc.collect()
    if sys.platform.startswith("linux"):
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of glibc; others have none, and need none
        if trim is not None:
            trim(0)


def keep_tidy() -> None:
    """Tidy from now on, in the background, for as long as the server runs; to be called as often as one likes."""
    if _started.acquire(blocking=False):
        threading.Thread(target=_work, name="tidy", daemon=True).start()


def _work() -> None:
    pause = threading.Event()
    while not pause.wait(PERIOD):
        tidy()
