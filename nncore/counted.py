"""Sentences that count: languages have one for one thing and another for many, so both are written out."""


def counted(count: int, one: str, many: str) -> str:
    """Return the sentence for a count, with the count in the place of `{n}`.

    Args:
        count: how many; one, many: whole sentences.

    >>> counted(1, "1 row is left out.", "{n} rows are left out."), counted(1200, "1 row.", "{n} rows.")
    ('1 row is left out.', '1,200 rows.')
    """
    return one if count == 1 else many.replace("{n}", f"{count:,}")
