"""Guesses that are still there when a page is loaded anew: they are kept with the visit's experiments."""

from collections.abc import Sequence

from pages.kit import session
from pages.lessons.questions import Question, Sheet, Told, ask
from pages.workspace.background import experiments


def ask_and_keep(page: str, questions: Sequence[Question]) -> Told:
    """Ask a page's questions as `ask` does; to one who comes back, what was guessed of the same stands there again."""
    here, sheet = experiments(), session.of(Sheet, page)
    if not sheet.known:
        for question in questions:
            kept = here.guesses.get((page, question.key))
            if kept and kept[:2] == (question.text, question.choices):
                sheet.recall(question, kept[2])
    told = ask(page, questions)
    now = {
        (page, key): (sheet.asked[key].text, sheet.asked[key].choices, answer) for key, answer in sheet.answers.items()
    }
    if now != {name: kept for name, kept in here.guesses.items() if name[0] == page} and sheet.known:
        here.guesses = {name: kept for name, kept in here.guesses.items() if name[0] != page} | now
        here.keep()
        here.unsaid = False  # the page writes its link when it ends
    return told
