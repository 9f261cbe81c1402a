"""What belongs to a network beside its weights, as plain values that travel with them."""

from typing import Any

from nncore.files.model import Model


def about(model: Model) -> dict[str, Any]:
    """Return sizes, activations, columns, inputs, scaling, task, outputs, classes and threshold of a model."""
    data = model.data
    return {
        "sizes": list(model.arch.sizes),
        "activations": list(model.arch.activations),
        "columns": list(model.columns),
        "inputs": list(model.inputs),
        "center": data.center.tolist(),
        "spread": data.spread.tolist(),
        "target_center": data.target_center.tolist(),
        "target_spread": data.target_spread.tolist(),
        "task": data.task,
        "outputs": list(model.outputs),
        "classes": list(data.classes),
        "threshold": model.threshold,
    }
