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


def decimal(value: float, places: int) -> str:
    """Return a number with so many digits after the point, and no less than it takes to tell it from 0, 1 and -1.

    >>> decimal(0.91234, 3), decimal(-0.25, 1), decimal(0.0, 3), decimal(1.0, 2)
    ('0.912', '−0.2', '0.000', '1.00')
    >>> decimal(-0.00001234, 3), decimal(0.99996, 3), decimal(-1.00002, 3)
    ('−1.2·10⁻⁵', '0.99996', '−1.00002')
    """
    said = f"{value:.{places}f}"
    if value and not float(said):
        return typeset(f"{value:.1e}")
    while abs(float(said)) == 1 != abs(value) and places < 16:
        places += 1
        said = f"{value:.{places}f}"
    return typeset(said)


def percent(share: float, places: int = 1) -> str:
    """Return a share in per cent; what is not none or all of it is not told as none or all.

    >>> percent(0.508), percent(0.0), percent(1.0, 0)
    ('50.8%', '0.0%', '100%')
    >>> percent(0.9998), percent(0.0002), percent(0.996, 0)
    ('more than 99.9%', 'less than 0.1%', 'more than 99%')
    """
    said, least = f"{share:.{places}%}", 10.0**-places
    if 0 < share < 1 and float(said[:-1]) in (0.0, 100.0):
        return f"less than {least:.{places}f}%" if share < 0.5 else f"more than {100 - least:.{places}f}%"
    return said
