"""The app with a meter: `python -m tests.benchmarks.metered run app.py …` is `streamlit run app.py …`.

A few times a second it writes to the file that the variable METER names what each part has taken of the processor's
time so far, in seconds: training; frames (stacked passes and packing); message (coding and deflating); loop (the
server's own thread); rerun (all else: Streamlit's runs of the script). And the resident memory, in bytes, and how many
visitors' players are still there.
"""

import functools
import json
import os
import threading
import time
import weakref
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from streamlit.web.cli import main

import nncore as nn
from pages.workspace import chunk, player, stage

PERIOD = 0.2
_spent: dict[str, float] = defaultdict(float)
_counting = threading.local()
_players: list["weakref.ref[player.Player]"] = []


def metered(part: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """Return the same work, its time counted for a part; what it calls counts for it too."""

    @functools.wraps(work)
    def counted(*args: Any, **named: Any) -> Any:
        if getattr(_counting, "now", False):
            return work(*args, **named)
        _counting.now, start = True, time.thread_time()
        try:
            return work(*args, **named)
        finally:
            _spent[part] += time.thread_time() - start
            _counting.now = False

    return counted


def watch(loop: int, file: Path) -> None:
    """Write the readings over and over; `loop` identifies the server's own thread."""
    clock, page = time.pthread_getcpuclockid(loop), os.sysconf("SC_PAGE_SIZE")
    while True:
        spent = {**_spent, "loop": time.clock_gettime(clock)}
        memory = int(Path("/proc/self/statm").read_text().split()[1]) * page
        reading = {
            **spent,
            "rerun": time.process_time() - sum(spent.values()),
            "memory": memory,
            "players": sum(each() is not None for each in _players),
        }
        fresh = file.with_suffix(".new")
        fresh.write_text(json.dumps(reading))
        fresh.replace(file)
        time.sleep(PERIOD)


def install() -> None:
    """Put the meter in."""
    training = [(nn.Run, name, "training") for name in ("advance", "step", "rewind")]
    for owner, name, part in (*training, (chunk, "pack", "frames"), (stage, "message", "message")):
        setattr(owner, name, metered(part, getattr(owner, name)))
    begin = player.Player.__init__

    def noted(self: player.Player, *args: Any, **named: Any) -> None:
        begin(self, *args, **named)
        _players.append(weakref.ref(self))

    setattr(player.Player, "__init__", noted)  # noqa: B010
    threading.Thread(target=watch, args=(threading.get_ident(), Path(os.environ["METER"])), daemon=True).start()


if __name__ == "__main__":
    install()
    main(prog_name="streamlit")
