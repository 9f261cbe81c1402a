"""The words of the race, whole sentences and names, so that they can be translated in one place."""

from typing import Any

from pages.components.saving import SAVING

WORDS: dict[str, Any] = {
    "play": "▶ Play",
    "pause": "❚❚ Pause",
    "again": "↺ To the start",
    "speed": "speed",
    "speeds": [
        ["15", "15 epochs/s"],
        ["30", "30 epochs/s"],
        ["60", "60 epochs/s"],
        ["120", "120 epochs/s"],
    ],
    "clock": "epoch {epoch} of {distance}",
    "timeline": "Timeline of the race: drag to any epoch",
    "chart": "The curves of all racers by epoch",
    "trace": "show",
    "trace_of": {"train": "training loss", "test": "test loss", "norm": "length of the gradient"},
    "axis": "axis",
    "axis_of": {"linear": "linear", "log": "log"},
    "against": "by",
    "against_of": {"epoch": "epoch", "seconds": "seconds of work"},
    "against_unit": {"epoch": "epoch", "seconds": "seconds of work, each racer's own"},
    "map": "What {name} answers everywhere, with the training points",
    "place": "{place}.",
    "loss_of": "training loss {loss}, test loss {test}",
    "diverged": "diverged",
    "take": "To Train",
    "take_it": "Take {name} to Train as it is here",
    "locked": "Guess the winner first; then the race can begin.",
    "ready": "All stand at their start. Press Play.",
    "running": "They are learning.",
    "leads": "In epoch {epoch} {name} leads with a training loss of {loss}.",
    "over": "After {epoch} epochs {name} has the lowest training loss, {loss}.",
    **SAVING,
    "picture": "picture",
    "picture_of": {
        "maps": "what each answers",
        "principal": "surface: main directions",
        "weights": "surface: two weights",
        "random": "surface: random directions",
    },
    "relief": "The surface from above, dark where it is low, with lines of equal height and the way of each racer.",
    "relief_by_hand": "The surface from above, dark where it is low. Press anywhere, or use the arrow keys, to choose "
    "where they begin.",
}
TEXTBOOK_WORDS: dict[str, Any] = {
    "speeds": [["5", "5 steps/s"], ["15", "15 steps/s"], ["30", "30 steps/s"], ["60", "60 steps/s"]],
    "clock": "step {epoch} of {distance}",
    "timeline": "Timeline of the race: drag to any step",
    "trace_of": {"train": "height", "norm": "length of the gradient"},
    "against_unit": {"epoch": "step", "seconds": "step"},
    "loss_of": "height {loss}",
    "leads": "After step {epoch} {name} stands lowest, at {loss}.",
    "over": "After {epoch} steps {name} stands lowest, at {loss}.",
}
"""On a textbook surface, in place of those above."""
