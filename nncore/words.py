"""Numbers and counts as people write them."""


def counted(count: int, one: str, many: str) -> str:
    """Return the sentence for a count, with the count in the place of `{n}`.

    Languages have one form for one thing and another for many, so both sentences are written out.

    Args:
        count: how many; one, many: whole sentences.

    >>> counted(1, "1 row is left out.", "{n} rows are left out."), counted(1200, "1 row.", "{n} rows.")
    ('1 row is left out.', '1,200 rows.')
    """
    return one if count == 1 else many.replace("{n}", f"{count:,}")


def typeset(number: str) -> str:
    """Return a number that Python has formatted as people write it: a true minus sign, and powers of ten raised.

    >>> typeset("-5.6e-06"), typeset("+0.012"), typeset("1e+30")
    ('−5.6·10⁻⁶', '+0.012', '1·10³⁰')
    """
    digits, _, power = number.partition("e")
    raised = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")) if power else ""
    return (f"{digits}·10{raised}" if raised else digits).replace("-", "−")
