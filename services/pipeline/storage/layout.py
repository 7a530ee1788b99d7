"""The course's folder layout: which artifact lies at which path of the store, and what each is made from.

Contract: pure functions from names to relative POSIX paths, no file is touched. The first target language
of a group keeps the course's path (`text_translated/<group>/input-01.txt`); each further one has a
`<language>/` folder below. It does not know what is in a file, nor where the store is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from services.pipeline.calls import stages
from services.pipeline.calls.stages import Stage
from services.pipeline.errors import InvalidGroup

INPUTS = "input_audios"
HIDDEN = ".mega"
_GROUP = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_INPUT = re.compile(r"input-(\d{2,})")


class Task(StrEnum):
    """The course's five tasks, A to E, and its bonus: the translation in a voice that was asked for."""

    TRANSCRIBE = "transcribe"
    GENERATE = "generate"
    SPEAK = "speak"
    TRANSLATE = "translate"
    DUB = "dub"
    VOICE = "voice"


FOLDERS: dict[Task, tuple[str, str]] = {
    Task.TRANSCRIBE: ("text_prompts", ".txt"),
    Task.GENERATE: ("text_paragraphs", ".txt"),
    Task.SPEAK: ("text_audios", ".mp3"),
    Task.TRANSLATE: ("text_translated", ".txt"),
    Task.DUB: ("output_audios", ".mp3"),
    Task.VOICE: ("output_audios_pp", ".mp3"),
}
STAGE_OF: dict[Task, Stage] = {
    Task.TRANSCRIBE: stages.TRANSCRIBE,
    Task.GENERATE: stages.GENERATE,
    Task.SPEAK: stages.SYNTHESIS_EN,
    Task.TRANSLATE: stages.TRANSLATE,
    Task.DUB: stages.SYNTHESIS,
    Task.VOICE: stages.SYNTHESIS,
}
LETTER: dict[Task, str] = dict(zip(Task, "ABCDEV", strict=True))


@dataclass(frozen=True)
class Step:
    """One artifact to be made: `output` from `source` (store paths) by `task`, in `language` where that
    applies; `title` is the recording's, for people.
    """

    task: Task
    name: str
    source: str
    output: str
    language: str | None = None
    title: str = ""

    @property
    def label(self) -> str:
        """As in `D fr`: the task's letter and, where there are several, the language."""
        return f"{LETTER[self.task]} {self.language}" if self.language else LETTER[self.task]

    @property
    def slug(self) -> str:
        """As in `translate.fr`: the name of the step in its episode."""
        return f"{self.task}.{self.language}" if self.language else str(self.task)


@dataclass(frozen=True)
class Episode:
    """Every step from one audio prompt, in the shape of their dependence."""

    name: str
    transcribe: Step
    generate: Step
    speak: Step
    translations: tuple[tuple[Step, Step], ...]
    """Per language: translate, then dub."""
    voices: tuple[Step, ...] = ()
    """Per language, from the translation too, where a voice was asked for."""

    def __iter__(self) -> Iterator[Step]:
        """All steps, each after the one it depends on."""
        yield from (self.transcribe, self.generate, self.speak)
        for pair in self.translations:
            yield from pair
        yield from self.voices


def check_group(group: str) -> str:
    """`group` itself, or InvalidGroup: it becomes a folder name."""
    if not _GROUP.fullmatch(group):
        raise InvalidGroup(f"{group!r} can't be the name of a group")
    return group


def input_number(filename: str) -> int | None:
    """7 for `input-07.mp3`; None for a name outside the course's pattern."""
    match = _INPUT.fullmatch(PurePosixPath(filename).stem)
    return int(match.group(1)) if match else None


def input_name(number: int) -> str:
    """`input-07` for 7."""
    return f"input-{number:02d}"


def artifact_path(
    task: Task, name: str, group: str, language: str | None = None, first: str | None = None
) -> str:
    """Where the result of `task` lies; `first` is the language that keeps the course's own path."""
    folder, suffix = FOLDERS[task]
    below = f"{language}/" if language is not None and language != first else ""
    return f"{folder}/{group}/{below}{name}{suffix}"


def record_path(artifact: str) -> str:
    """Where the record (JSON) of how an artifact was made lies: the same path below `.mega/`."""
    return f"{HIDDEN}/{PurePosixPath(artifact).with_suffix('.json')}"


def episode(
    name: str,
    source: str,
    group: str,
    languages: Sequence[str],
    first: str | None,
    title: str = "",
    *,
    voice: bool = False,
) -> Episode:
    """The steps of one prompt: A → B → C, and D → E for each language, and the same in a `voice`."""
    check_group(group)

    def step(task: Task, of: str, language: str | None = None) -> Step:
        return Step(task, name, of, artifact_path(task, name, group, language, first), language, title)

    transcribe = step(Task.TRANSCRIBE, source)
    generate = step(Task.GENERATE, transcribe.output)
    pairs = []
    for language in languages:
        translate = step(Task.TRANSLATE, generate.output, language)
        pairs.append((translate, step(Task.DUB, translate.output, language)))
    spoken = [step(Task.VOICE, pair[0].output, pair[0].language) for pair in pairs if voice]
    return Episode(name, transcribe, generate, step(Task.SPEAK, generate.output), tuple(pairs), tuple(spoken))
