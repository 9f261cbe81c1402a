"""Files drawn by chance from the layouts people have: how they are written, and how pandas is told to read them."""

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

WORDS = {
    "utf-8": (["Köln", "Łódź", "Αθήνα", "東京"], ["größe", "名前", "город"]),
    "utf-8-sig": (["Köln", "Łódź", "Αθήνα"], ["größe", "名前"]),
    "utf-16": (["Köln", "Москва", "東京"], ["größe", "名前"]),
    "cp1252": (["Köln", "Düsseldorf", "Besançon"], ["Größe", "Straße", "Länge"]),
    "cp1250": (["Łódź", "Kraków", "Gdańsk"], ["płeć", "długość", "wiek"]),
    "cp1251": (["Москва", "Казань", "Тверь"], ["возраст", "город", "пол"]),
    "koi8-r": (["Москва", "Казань", "Тверь"], ["возраст", "город", "пол"]),
    "cp1253": (["Αθήνα", "Πάτρα", "Βόλος"], ["ηλικία", "πόλη", "φύλο"]),
    "shift_jis": (["東京", "大阪", "なごや"], ["年齢", "都市", "性別"]),
    "gb18030": (["北京", "上海", "广州"], ["年龄", "城市", "性别"]),
    "big5": (["臺北", "高雄", "臺中"], ["年齡", "城市", "性別"]),
    "euc_kr": (["서울", "부산", "대구"], ["나이", "도시", "성별"]),
    "ascii": (["Rome", "Oslo", "Lima"], ["city", "group", "side"]),
}
PLAIN_NAMES = ["age", "height", "dose", "len_cm", "w2", "temp"]
MARKERS = ["NA", "?", "", ".", "NULL", "#N/A", "-", "nan", "#DIV/0!", "None"]
DELIMITED = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
LAYOUTS = (*DELIMITED, *DELIMITED, "blank", "blanks", "tabs", "markdown", "printed", "single quotes", "backslashes")


@dataclass
class Drawn:
    """A file, and its truth.

    Attributes:
        content: its bytes; about: what it is, for a failing test to say.
        told: how pandas is told to read the text; cleaned: by column what makes its cells numbers, None for words.
    """

    content: bytes
    about: str
    told: dict[str, Any]
    text: str
    cleaned: list[Callable[[str], float] | None] = field(default_factory=list)
    missing: frozenset[str] = frozenset()

    def truth(self) -> pd.DataFrame:
        """Return the table as pandas reads it when it is told everything, numbers made by a converter of their own."""
        frame = pd.read_csv(io.StringIO(self.text), dtype=str, keep_default_na=False, **self.told)
        # A row with nothing in it is a blank line to us, whatever stands between its cells.
        frame = frame[~(frame.fillna("").map(str.strip) == "").all(axis=1)]
        out = {}
        for i, clean in enumerate(self.cleaned):
            cells = frame.iloc[:, i].fillna("").str.strip()
            gone = cells.isin(list(self.missing | {""}))
            if clean is None:
                out[str(frame.columns[i])] = cells.mask(gone, None).tolist()
            else:
                out[str(frame.columns[i])] = [
                    float("nan") if lost else clean(cell) for cell, lost in zip(cells, gone, strict=True)
                ]
        return pd.DataFrame(out, columns=[str(name) for name in frame.columns])


def number(decimal: str, thousands: str, strip: str = "") -> Callable[[str], float]:
    """Return what makes a number of a cell of a known form."""

    def clean(cell: str) -> float:
        for sign in strip:
            cell = cell.replace(sign, "")
        cell = cell.replace("\u2212", "-").replace(thousands, "") if thousands else cell.replace("\u2212", "-")
        return float(cell.replace(decimal, ".").strip())

    return clean


def draw(seed: int) -> Drawn:
    """Return the file of a seed."""
    chance = random.Random(seed)
    layout = chance.choice(LAYOUTS)
    encoding = chance.choice(list(WORDS) if layout not in ("printed",) else ["ascii", "utf-8", "cp1252"])
    words, foreign = WORDS[encoding]
    decimal = "," if layout in ("semicolon", "tab", "blanks", "bar") and chance.random() < 0.4 else "."
    thousands = {".": ",", ",": "."}[decimal] if layout in (*DELIMITED, "markdown") and chance.random() < 0.4 else ""
    n, rows = chance.randint(2, 5), chance.randint(12, 80)
    marker = chance.choice(MARKERS)
    if layout in ("blank", "blanks", "printed", "tabs") and marker == "":
        marker = "NA"
    with_missing = chance.random() < 0.5
    minus = "\u2212" if encoding.startswith("utf") and chance.random() < 0.3 else "-"

    def written(value: float, digits: int) -> str:
        text = f"{value:,.{digits}f}" if thousands else f"{value:.{digits}f}"
        return text.replace(",", "T").replace(".", decimal).replace("T", thousands).replace("-", minus)

    names = [*chance.sample(PLAIN_NAMES, n - 1), chance.choice(foreign)]
    columns: list[list[str]] = []
    cleaned: list[Callable[[str], float] | None] = []
    kinds = ["float"]
    for i in range(n):
        kind = "float" if i == 0 else chance.choice(["float", "int", "word", "yes", "%", "$", "kg", "places"])
        if i == n - 1:
            kind = "word"
        if layout in ("blank", "blanks", "printed") and kind in ("kg", "places"):
            kind = "float"
        cells = []
        for _ in range(rows):
            value = chance.gauss(2000 if thousands else 10, 800 if thousands else 6)
            if kind == "float":
                cells.append(written(value, 2))
            elif kind == "int":
                cells.append(str(chance.randint(0, 90)))
            elif kind == "word":
                cells.append(chance.choice(words))
            elif kind == "yes":
                cells.append(chance.choice(["yes", "no"]))
            elif kind == "places":
                inner = {"comma": ", ", "semicolon": "; "}.get(layout, " ")
                cells.append(f"{chance.choice(words)}{inner}{chance.choice(['east', 'west'])}")
            else:
                plain = written(abs(value) + 1, 1)
                cells.append(f"${plain}" if kind == "$" else f"{plain}{'%' if kind == '%' else ' kg'}")
        if with_missing and chance.random() < 0.5:
            for j in chance.sample(range(1, rows), rows // 8):
                cells[j] = marker
        columns.append(cells)
        kinds.append(kind)
        cleaned.append(
            None
            if kind in ("word", "yes", "places")
            else number(decimal, thousands, "%$kg" if kind in ("%", "$", "kg") else "")
        )
    table = list(zip(*columns, strict=True))
    header = layout in ("markdown", "printed") or chance.random() < 0.8
    told: dict[str, Any] = {"header": 0 if header else None, "skipinitialspace": True}
    separator, quote, escape = DELIMITED.get(layout, ","), '"', ""
    if layout == "single quotes":
        quote = "'"
    elif layout == "backslashes":
        escape = "\\"
    out: list[str] = []
    data: list[list[str]] = ([names] if header else []) + [list(row) for row in table]

    def quoted(cell: str, always: bool) -> str:
        if always or separator in cell or quote in cell:
            return quote + (cell.replace(quote, escape + quote) if escape else cell.replace(quote, quote * 2)) + quote
        return cell

    if layout in ("blank", "blanks", "tabs", "printed", "markdown"):
        if layout == "blank":
            out = [" ".join(row) for row in data]
            told |= {"sep": " "}
        elif layout == "blanks":
            widths = [max(len(row[i]) for row in data) + chance.randint(1, 4) for i in range(n)]
            out = ["".join(f"{cell:<{w}}" for cell, w in zip(row, widths, strict=True)).rstrip() for row in data]
            told |= {"sep": r"\s+"}
        elif layout == "tabs":
            out = ["".join(cell + "\t" * chance.choice([1, 1, 1, 2]) for cell in row).rstrip("\t") for row in data]
            told |= {"sep": r"\t+", "engine": "python"}
            told.pop("skipinitialspace")
        elif layout == "printed":
            frame = pd.DataFrame(table, columns=names)
            out = frame.to_string().split("\n")
            data = [[str(cell) for cell in row] for row in data]
            told = {"sep": r"\s+"}
        else:
            out = ["| " + " | ".join(row) + " |" for row in data]
            out.insert(1, "|" + "|".join("-" * 5 for _ in names) + "|")
    else:
        always = chance.random() < 0.2
        number_names = header and chance.random() < 0.15
        for k, row in enumerate(data):
            cells = [
                quoted(cell, always or (layout in ("single quotes",) and cleaned[i] is None))
                for i, cell in enumerate(row)
            ]
            if number_names:  # as R and pandas write the names of rows
                cells = ([] if k == 0 else [quoted(str(k), True)]) + cells
            out.append(separator.join(cells))
        if layout == "backslashes":
            out = [line.replace("east", 'the \\"east\\"') if line.count('"') else line for line in out]
        told |= {"sep": separator, "quotechar": quote} | ({"escapechar": "\\"} if escape else {})
        if number_names:
            told |= {"index_col": 0}
    text = "\n".join(out) + "\n"
    if layout == "markdown":  # pandas is given the same rows without their frame
        text = "\n".join("\x1f".join(row) for row in data) + "\n"
        told |= {"sep": "\x1f"}
    whole = "\n".join(out) + "\n"
    trouble = chance.choice(["none", "none", "comment", "title", "blank lines", "sep", "crlf"])
    if trouble == "comment":
        whole = "# exported, by me\n# and this is a second line of them\n" + whole
    elif trouble == "title" and layout in DELIMITED:
        whole = "A table of places\n\n" + whole
    elif trouble == "blank lines":
        whole = "\n" + whole + "\n\n"
    elif trouble == "sep" and layout in DELIMITED:
        whole = f"sep={separator}\n" + whole
    elif trouble == "crlf":
        whole = whole.replace("\n", "\r\n")
    missing = frozenset({marker} if with_missing else set())
    about = f"seed {seed}: {layout}, {encoding}, decimal {decimal!r}, thousands {thousands!r}, {trouble}, {kinds[1:]}"
    return Drawn(whole.encode(encoding), about, told, text, cleaned, missing)
