"""The operator's dictionary: words that a voice says wrongly, and how they are to be said.

Contract: a file of `.toml` (one table a language, `"*"` for all) or `.csv` (language, word, said), each entry
a word and either another spelling or its sounds between strokes:

    [en]
    "Comté" = "/kˈɔnteɪ/"
    gif = "jif"

A word in small letters is found however it is written; one with capitals only as it stands. `Pronunciations`
reads the file when it has changed, keeps the last good one and logs what is wrong, with its line. It does not
know voices, except for the symbols that ours reads.
"""

import csv
import logging
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from services.common.languages import LANGUAGES
from services.synthesis_audio.spoken.rules import Rule
from services.synthesis_audio.voice.phonemes import ALPHABET, IPA_BEGINS, IPA_ENDS

_log = logging.getLogger(__name__)

ANY = "*"
MOST_SOUNDS = 6000
"""Entries with sounds: each takes a letter of the private use area."""
_FIRST_PRIVATE = 0xE100
_SOUNDS = re.compile("/([^/]+)/")
Entry = tuple[int, str, str, str]
"""Line, language, word, said."""


class BadPronunciations(ValueError):
    """The file can't be used; the message names the file and the line."""


class Dictionary:
    """The entries of one file, as rules of the normaliser by language."""

    def __init__(self, entries: list[tuple[str, str, str]]) -> None:
        self.sounds: dict[str, str] = {}
        """The letters that stand for sounds, and those sounds with their marks."""
        self._said: dict[str, dict[str, str]] = {}
        for code, word, said in entries:
            self._said.setdefault(code, {})[word] = self._spelled(said)

    def rules(self, code: str, *, reads_ipa: bool) -> tuple[Rule, ...]:
        """Rules for a text in `code`; entries with sounds are left out for a voice that reads letters."""
        words = {**self._said.get(ANY, {}), **self._said.get(code, {})}
        usable = {word: said for word, said in words.items() if reads_ipa or said not in self.sounds}
        if not usable:
            return ()
        listed = "|".join(re.escape(word) for word in sorted(usable, key=len, reverse=True))
        pattern = re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE)
        return ((pattern, lambda m: usable.get(m[0], usable.get(m[0].lower(), m[0]))),)

    def with_sounds(self, text: str) -> str:
        """`text` with the sounds in the places of the letters that stand for them."""
        return "".join(self.sounds.get(letter, letter) for letter in text) if self.sounds else text

    def _spelled(self, said: str) -> str:
        sounds = _SOUNDS.fullmatch(said)
        if sounds is None:
            return said
        letter = chr(_FIRST_PRIVATE + len(self.sounds))
        self.sounds[letter] = f"{IPA_BEGINS}{sounds[1]}{IPA_ENDS}"
        return letter


class Pronunciations:
    """The dictionary in `path`, read again when the file changes; without a path it is empty."""

    def __init__(self, path: Path | None) -> None:
        self._path, self._seen = path, (0, 0)
        self._dictionary = Dictionary([])
        if path is not None:
            self._seen = self._stamp()
            self._dictionary = read(path)

    def current(self) -> Dictionary:
        """The dictionary as the file has it now, or as it was when it was last in order."""
        if self._path is not None and (stamp := self._stamp()) != self._seen:
            self._seen = stamp
            try:
                self._dictionary = read(self._path)
            except BadPronunciations as error:
                _log.error("the old pronunciations are kept: %s", error)
        return self._dictionary

    def _stamp(self) -> tuple[int, int]:
        try:
            found = self._path.stat() if self._path else None
        except OSError:
            found = None
        return (found.st_mtime_ns, found.st_size) if found else (0, 0)


def read(path: Path) -> Dictionary:
    """The dictionary in a file; raises BadPronunciations."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadPronunciations(f"{path.name} can't be read: {error}") from None
    entries = list(_from_csv(text, path.name) if path.suffix == ".csv" else _from_toml(text, path.name))
    for line, code, word, said in entries:
        problem = _problem(code, word, said)
        if problem:
            raise BadPronunciations(f"{path.name}, line {line}: {problem}")
    if sum(said.startswith("/") for _, _, _, said in entries) > MOST_SOUNDS:
        raise BadPronunciations(f"{path.name}: more than {MOST_SOUNDS} entries with sounds")
    return Dictionary([(code, word, said) for _, code, word, said in entries])


def _from_csv(text: str, name: str) -> Iterator[Entry]:
    reader = csv.reader(text.splitlines())
    for row in reader:
        fields = [field.strip() for field in row]
        if not any(fields) or fields[0].startswith("#") or fields == ["language", "word", "said"]:
            continue
        if len(fields) != 3:
            raise BadPronunciations(f"{name}, line {reader.line_num}: write language,word,said")
        yield reader.line_num, fields[0], fields[1], fields[2]


def _from_toml(text: str, name: str) -> Iterator[Entry]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = "" if "line" in str(error) else f", line {text.count(chr(10)) + 1}"
        raise BadPronunciations(f"{name}{where}: {error}") from None
    for code, words in tables.items():
        if not isinstance(words, dict):
            raise BadPronunciations(f"{name}, line {_line(text, code)}: put words under a language, as [en]")
        for word, said in words.items():
            yield _line(text, word), code, word, said if isinstance(said, str) else ""


def _line(text: str, key: str) -> int:
    """Number of the first line that begins with a key."""
    begins = re.compile(rf"\s*[\"\']?{re.escape(key)}[\"\']?\s*=")
    return next((at for at, line in enumerate(text.splitlines(), 1) if begins.match(line)), 1)


def _problem(code: str, word: str, said: str) -> str:
    """What is wrong with an entry; empty for nothing."""
    if code != ANY and code not in LANGUAGES:
        return f"no language {code!r}; use one of {', '.join(LANGUAGES)} or {ANY!r}"
    if not word or not said:
        return "an entry is a word and how it is said, both with letters"
    if not said.startswith("/"):
        return ""
    sounds = _SOUNDS.fullmatch(said)
    if sounds is None:
        return f"write sounds between two strokes, as /kˈɔnteɪ/, not {said!r}"
    unknown = sorted(set(sounds[1].replace("g", "ɡ")) - set(ALPHABET))
    return f"no sounds of the voice: {' '.join(unknown)}" if unknown else ""
