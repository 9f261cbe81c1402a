"""The inputs a visitor derives from others: what there is to choose from, and what fits the data at hand."""

from collections.abc import Sequence
from typing import Any

import nncore as nn
from pages.kit.controls import Control, quoted
from pages.kit.plain import escaped
from pages.workspace.formula import FORMULA

MOST_FEATURES = 12
"""Derived inputs at the most."""
MOST_OFFERED = 12
"""Columns from which products are offered at the most; a link may name any."""


class FeatureControl(Control):
    """An input derived from others, as `nncore.data.Formula` reads it."""

    def parse(self, text: str) -> tuple[Any, str]:
        """Read a formula.

        >>> FeatureControl("", "derived input", "").parse("sin(x1)")
        ('sin(x1)', '')
        >>> FeatureControl("", "derived input", "").parse("tan(x1)")
        (None, '“tan·x1·” is not a derived input. It can be a square, a product, sin, abs or log.')
        """
        try:
            if nn.data.Formula.read(text).kind != "column":
                return text, ""
        except ValueError:
            pass
        return None, f"“{quoted(text)}” is not a derived input. It can be a square, a product, sin, abs or log."


def inputs(data: nn.data.Dataset, features: Sequence[str]) -> tuple[str, ...]:
    """Return all inputs of data without derived ones, once they have these besides.

    >>> inputs(nn.data.load("circle"), ("x1^2",))
    ('x1', 'x2', 'x1^2')
    """
    return (*(f"x{i + 1}" for i in range(data.n_features)), *features)


def formulas(data: nn.data.Dataset) -> list[str]:
    """Return the formula of every input, derived or not."""
    return [column.formula or f"x{i + 1}" for i, column in enumerate(data.columns)]


def is_table(data: nn.data.Dataset) -> bool:
    """Tell whether data are columns of a table rather than points of a plane."""
    return data.standardised and data.name != FORMULA


def offered(data: nn.data.Dataset, standardised: bool) -> dict[str, str]:
    """Return what can be derived from data without derived inputs: formula to name.

    Args:
        standardised: whether they are columns of a table, of which sines and absolute values mean little.
    """
    columns = [f"x{i + 1}" for i in range(data.n_features)]
    pairs = [f"{a}*{b}" for i, a in enumerate(columns[:MOST_OFFERED]) for b in columns[i + 1 : MOST_OFFERED]]
    ways = ("log({})",) if standardised else ("sin({})", "abs({})")
    texts = [*(f"{one}^2" for one in columns), *pairs, *(way.format(one) for way in ways for one in columns)]
    names = [column.name for column in data.columns]
    return {text: nn.data.Formula.read(text).title(names) for text in texts if not fault(data, text)}


def fault(data: nn.data.Dataset, feature: str) -> str:
    """Return why an input cannot be derived from data without derived ones, or ""."""
    try:
        nn.data.derived(data, feature)
    except ValueError as wrong:
        return str(wrong)
    return ""


def fitting(data: nn.data.Dataset, features: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """Return those of some derived inputs that the data allow, each once, and a sentence on each that they do not.

    The sentences may name columns, and are harmless where Markdown is read.
    """
    faults = {feature: fault(data, feature) for feature in features}
    kept = tuple(one for one, wrong in faults.items() if not wrong)
    return kept, [escaped(wrong) for wrong in faults.values() if wrong]
