"""Which alphabet the bytes of a file are written in: marks and UTF-8 decide by themselves, the rest is weighed."""

import codecs
import re
from itertools import pairwise
from typing import BinaryIO

from nncore.data.csv.alphabets import FAMILIES, LANGUAGES, SIGNS, WIDE

try:  # Streamlit brings it along with requests; the core also runs without it, on its own measure alone.
    from charset_normalizer import from_bytes
except ImportError:  # pragma: no cover - depends on what is installed
    from_bytes = None  # type: ignore[assignment]

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 without a mark, little-endian",
    "utf-16-be": "UTF-16 without a mark, big-endian",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252, Western Europe",
    "cp1250": "Windows-1250, Central Europe",
    "cp1251": "Windows-1251, Cyrillic",
    "cp1253": "Windows-1253, Greek",
    "cp1254": "Windows-1254, Turkish",
    "cp1255": "Windows-1255, Hebrew",
    "cp1256": "Windows-1256, Arabic",
    "cp1257": "Windows-1257, Baltic",
    "cp1258": "Windows-1258, Vietnamese",
    "cp874": "Windows-874, Thai",
    "shift_jis": "Shift-JIS, Japanese",
    "cp932": "Windows-932, Japanese",
    "euc_jp": "EUC-JP, Japanese",
    "iso2022_jp": "ISO-2022-JP, Japanese",
    "gb18030": "GB18030 (GBK, GB2312), simplified Chinese",
    "big5": "Big5, traditional Chinese",
    "big5hkscs": "Big5-HKSCS, Hong Kong",
    "euc_kr": "EUC-KR, Korean",
    "cp949": "Windows-949, Korean",
    "koi8-r": "KOI8-R, Russian",
    "koi8-u": "KOI8-U, Ukrainian",
    "latin-1": "ISO 8859-1, Western Europe",
    "iso8859-2": "ISO 8859-2, Central Europe",
    "iso8859-3": "ISO 8859-3, Southern Europe",
    "iso8859-4": "ISO 8859-4, Northern Europe",
    "iso8859-5": "ISO 8859-5, Cyrillic",
    "iso8859-6": "ISO 8859-6, Arabic",
    "iso8859-7": "ISO 8859-7, Greek",
    "iso8859-8": "ISO 8859-8, Hebrew",
    "iso8859-9": "ISO 8859-9, Turkish",
    "iso8859-10": "ISO 8859-10, Nordic",
    "iso8859-13": "ISO 8859-13, Baltic",
    "iso8859-15": "ISO 8859-15, Western Europe with €",
    "iso8859-16": "ISO 8859-16, South-Eastern Europe",
    "mac_roman": "Mac, Western Europe",
    "mac_cyrillic": "Mac, Cyrillic",
    "cp437": "DOS, United States",
    "cp850": "DOS, Western Europe",
    "cp852": "DOS, Central Europe",
    "cp866": "DOS, Russian",
}
"""The encodings to choose from, by Python's names, the most used first."""

VOTE = 0.1
"""What the library's word adds to the measure: it knows more languages, and errs where there are few letters."""
WORDS = re.compile(rb"[A-Za-z\x80-\xff@-~ ]*[\x80-\xff][A-Za-z\x80-\xff@-~ ]*")
LEAST = 0.6
"""What fits worse than this is a guess, and then the West is the best one."""
MOST_WORDS = 20_000


def weighed(sample: bytes) -> str:
    """Return the most likely encoding of bytes that are not UTF-8.

    Each encoding is measured by how many letters beyond ASCII are such as one of its languages writes often.

    Args:
        sample: whole lines of the file, those with letters beyond ASCII among them.

    >>> weighed("Größe,Straße,für".encode("cp1252")), weighed("рост,возраст,город".encode("koi8-r"))
    ('cp1252', 'koi8-r')
    """
    words = b"\n".join(dict.fromkeys(WORDS.findall(sample)))[:MOST_WORDS]
    scores: dict[str, float] = {}
    for encoding, languages in LANGUAGES:
        try:
            text = sample.decode(encoding)
            # Cut at a limit, the last letter may be half there.
            score = max(_fits(words.decode(encoding, "ignore"), language) for language in languages)
        except UnicodeDecodeError:
            continue
        if any("\x80" <= letter < "\xa0" for letter in text):
            continue
        scores[encoding] = min(score * 2, 1.0) if encoding in WIDE else score
    if from_bytes is not None and scores:
        guess = from_bytes(sample[:MOST_WORDS]).best()
        name = FAMILIES.get(guess.encoding, guess.encoding.replace("_", "-")) if guess else ""
        name = {"shift-jis": "shift_jis", "euc-jp": "euc_jp", "euc-kr": "euc_kr"}.get(name, name)
        if name in scores:
            scores[name] += VOTE
    best = max(scores, key=lambda encoding: scores[encoding], default="")
    if not best or scores[best] < LEAST:
        return "cp1252" if "cp1252" in scores else "latin-1"
    return best


def _fits(text: str, language: str) -> float:
    """Return the share of letters beyond ASCII that a language often writes, less what no word looks like."""
    beyond = [letter for letter in text if letter > "\x7f" and letter not in SIGNS]
    if not beyond:
        return 0.5
    # The letters of an alphabet stand in the order of their use, which tells alphabets of the same bytes apart.
    drop = 0.012 if 20 < len(language) < 80 else 0.0
    often = sum(1 - drop * language.index(letter) for letter in map(str.lower, beyond) if letter in language)
    # Small letters before a large one, a sign between letters and two scripts in one word are another alphabet's.
    odd: float = len(re.findall(r"(?<=[^\W\d_])[^\x00-\x7f\w\s’·\u0e00-\u0e7f](?=[^\W\d_])", text))
    odd += sum(a.islower() and b.isupper() and max(a, b) > "\x7f" for a, b in pairwise(text))
    odd += len(re.findall(r"(?<![\u0e01-\u0e4e])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]", text))  # Thai marks begin no word
    odd += len(re.findall(r"[A-Za-z][\u0370-\u06ff\u0e00-\u0e7f]|[\u0370-\u06ff\u0e00-\u0e7f][A-Za-z]", text))
    # Capitals inside a word are rare; alphabets that trade small letters for capitals (KOI8) are told by them.
    odd += 0.4 * sum(b.isupper() and a.isalpha() and b > "\x7f" for a, b in pairwise(text))
    return (often - odd) / len(beyond)


def lines_beyond_ascii(file: BinaryIO, limit: int) -> bytes:
    """Return the first line of an open file and those with bytes beyond ASCII, up to a number of bytes."""
    file.seek(0)
    first = file.readline(limit)
    kept, size = [first], len(first)
    for line in file:
        if not line.isascii():
            kept.append(line)
            size += len(line)
            if size > limit:
                break
    return b"".join(kept)[: 2 * limit] if size > 2 * limit else b"".join(kept)


def marked(head: bytes) -> str | None:
    """Return the encoding that the first bytes of a file tell, or None.

    >>> marked(b"\\xff\\xfea\\0"), marked(b"a,b")
    ('utf-16', None)
    """
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith(b"\x1b$") or b"\x1b$B" in head:
        return "iso2022_jp"
    if b"\0" in head:
        # Plain letters in UTF-16 have a NUL as every second byte.
        nul = [head[i : i + 1000 : 2].count(0) / max(len(head[i : i + 1000 : 2]), 1) for i in (0, 1)]
        for encoding, full, none in (("utf-16-le", nul[1], nul[0]), ("utf-16-be", nul[0], nul[1])):
            if full > 0.9 and none < 0.1:
                return encoding
    return None
