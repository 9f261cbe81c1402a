"""Which column of a table is most likely to be predicted, and why one would think so."""

import re
from typing import NamedTuple

from nncore.data.csv.table import Table, TableColumn
from nncore.data.dataset import MOST_CLASSES
from nncore.data.preparation.likeness import identifies

TELLING = (
    *("target", "label", "labels", "class", "classes", "y", "outcome", "diagnosis", "survived", "species", "result"),
    *("response", "output", "churn", "default", "approved", "fraud", "attrition", "exited", "converted", "deceased"),
    *("ziel", "klasse", "ergebnis", "diagnose", "classe", "cible", "clase", "objetivo", "класс", "цель"),
    *("quality", "price", "income", "salary", "medv", "sales", "charges", "mpg", "score", "grade", "rating", "death"),
)
"""Names of what is predicted, the surest first."""
PREDICTED = ("number", "yes/no", "category")


class Proposal(NamedTuple):
    """A column to predict and the reason, a sentence."""

    name: str
    reason: str


def proposed_target(table: Table) -> Proposal:
    """Return the column that is most likely to be predicted: one with a telling name, else the last that could be.

    >>> from nncore.data import read_table
    >>> table = read_table(b"class,a,when\\n1,2,2020-01-01\\n0,3,2020-01-02\\n1,5,2020-01-03\\n")
    >>> proposed_target(table)
    Proposal(name='class', reason='“class” is a usual name for what is predicted.')
    """
    fit = [column for column in table.columns if _can_be_predicted(column)]
    for word in TELLING:
        for column in fit:
            if _words(column.name) == [word]:
                return Proposal(column.name, f"“{column.name}” is a usual name for what is predicted.")
    for word in TELLING:
        for column in reversed(fit):
            if len(word) > 1 and word in _words(column.name)[-1:]:
                return Proposal(column.name, f"“{column.name}” sounds like what is predicted.")
    if len(fit) < 2:
        # With a single column of use nothing can be predicted; the last one's own fault is then the clearer sentence.
        return Proposal(table.names[-1], "It is the last column.")
    last = fit[-1]
    if last is not table.columns[-1]:
        said = f"“{last.name}” is the last column that can be predicted, and what is predicted usually stands last."
        return Proposal(last.name, said)
    return Proposal(last.name, f"“{last.name}” is the last column, where what is predicted usually stands.")


def _can_be_predicted(column: TableColumn) -> bool:
    if column.doubtful:
        return True  # it may hold numbers, and that is asked
    if column.kind == "number":
        return not identifies(column.name, column.numbers)
    return column.kind in PREDICTED and 2 <= len(column.levels) <= MOST_CLASSES


def _words(name: str) -> list[str]:
    """Return the words of a name in small letters.

    >>> _words("SalePrice"), _words("loan_default"), _words("is Fraud?")
    (['sale', 'price'], ['loan', 'default'], ['is', 'fraud'])
    """
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return [word for word in re.split(r"[\W_]+", apart.lower()) if word]
