"""Speech with exact phone times from the synthesizers of the system: espeak-ng, flite, festival.

Contract: `Synthesizers(folder).speak(text, voice, ...)` -> `Utterance` (float32 mono samples, phones with
start and end in seconds, and for espeak-ng the character at which each word begins). Needs `libespeak-ng`,
`flite` and `festival` installed; no trained model depends on them at inference. Knows nothing of features,
grammar or training.

Sources of the times: espeak-ng's PHONEME and WORD events (speak_lib.h), `flite -psdur`, festival
`utt.save.segs`.
"""

import ctypes
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Phone:
    """One phone of an utterance; `start` and `end` in seconds."""

    name: str
    start: float
    end: float

    @property
    def silent(self) -> bool:
        """True for the pauses of the synthesizers ("pau", "h#", "_:" …)."""
        return self.name in {"", "pau", "h#", "#"} or self.name.startswith("_")


@dataclass(frozen=True)
class Utterance:
    """What a synthesizer gave: samples (mono, -1..1), their rate, phones, (character, seconds) of word
    starts.
    """

    samples: Samples
    rate: int
    phones: tuple[Phone, ...]
    words: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True)
class Voice:
    """A voice: `family` is espeak, flite or festival; `name` is what that synthesizer calls it."""

    family: str
    name: str

    @property
    def phone_set(self) -> str:
        """espeak-ng has its own phone names; flite and festival share the radio set."""
        return "espeak" if self.family == "espeak" else "radio"

    def __str__(self) -> str:
        return f"{self.family}:{self.name}"


class _Event(ctypes.Structure):
    """espeak_EVENT of speak_lib.h."""

    _fields_ = [
        ("type", ctypes.c_int),
        ("unique", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("milliseconds", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    ]


_WORD, _PHONEME = 1, 7
_PITCH, _RATE = 3, 1
_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


class Espeak:
    """libespeak-ng in this process (one instance only, as the library keeps global state)."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL("libespeak-ng.so.1")
        self._rate = int(self._library.espeak_Initialize(2, 0, None, 1))  # 2: synchronous, 1: phoneme events
        self._pcm: list[Samples] = []
        self._phones: list[tuple[str, float]] = []
        self._words: list[tuple[int, float]] = []
        self._callback = _CALLBACK(self._collect)  # kept: the library holds only the pointer
        self._library.espeak_SetSynthCallback(self._callback)

    def speak(self, text: str, voice: str, *, rate: int, pitch: int) -> Utterance:
        """Speak `text` with a voice such as `gmw/en+f1`; `rate` in words a minute, `pitch` 0..99."""
        self._pcm.clear()
        self._phones.clear()
        self._words.clear()
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ValueError(f"espeak-ng has no voice {voice!r}")
        self._library.espeak_SetParameter(_RATE, rate, 0)
        self._library.espeak_SetParameter(_PITCH, pitch, 0)
        raw = text.encode() + b"\0"
        self._library.espeak_Synth(raw, ctypes.c_size_t(len(raw)), 0, 1, 0, 1, None, None)
        self._library.espeak_Synchronize()
        samples = np.concatenate(self._pcm).astype(np.float32)
        ends = [start for _, start in self._phones[1:]] + [len(samples) / self._rate]
        phones = (Phone(name, start, end) for (name, start), end in zip(self._phones, ends, strict=True))
        return Utterance(samples, self._rate, tuple(phones), tuple(self._words))

    def _collect(
        self, wave: "ctypes._Pointer[ctypes.c_short]", count: int, events: "ctypes._Pointer[_Event]"
    ) -> int:
        if wave and count > 0:
            self._pcm.append(
                (np.ctypeslib.as_array(wave, (count,)).astype(np.float32) / np.float32(32768)).astype(
                    np.float32
                )
            )
        index = 0
        while events[index].type != 0:
            event = events[index]
            if event.type == _PHONEME:
                self._phones.append((event.id.decode("utf-8", "ignore"), event.milliseconds / 1000))
            elif event.type == _WORD:
                self._words.append((event.text_position - 1, event.milliseconds / 1000))
            index += 1
        return 0


def speak_flite(text: str, voice: str, *, stretch: float, scratch: Path) -> Utterance:
    """Speak with the flite program; `stretch` multiplies durations."""
    wav = scratch / "flite.wav"
    command = [
        "flite",
        "-voice",
        voice,
        "--setf",
        f"duration_stretch={stretch:.2f}",
        "-psdur",
        "-t",
        text,
        "-o",
        str(wav),
    ]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    samples, rate = soundfile.read(wav, dtype="float32")
    ends = [item.rsplit(":", 1) for item in printed if ":" in item]
    return Utterance(samples, rate, _from_ends([(name, float(end)) for name, end in ends]))


class Festival:
    """One festival process kept open: starting it for every sentence would cost half a second each."""

    def __init__(self, scratch: Path) -> None:
        self._wav, self._labels = scratch / "festival.wav", scratch / "festival.segs"
        self._process = subprocess.Popen(
            ["festival", "--pipe"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def speak(self, text: str, voice: str, *, stretch: float) -> Utterance:
        """Speak with an installed festival voice such as `kal_diphone`; `stretch` multiplies durations."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        quoted = text.replace("\\", "").replace('"', "")
        self._process.stdin.write(
            f"(voice_{voice})(Parameter.set 'Duration_Stretch {stretch:.2f})"
            f'(set! u (utt.synth (Utterance Text "{quoted}")))(utt.save.wave u "{self._wav}" \'riff)'
            f'(utt.save.segs u "{self._labels}")(format t "spoken\\n")(fflush nil)\n'
        )
        self._process.stdin.flush()
        while (line := self._process.stdout.readline()) and "spoken" not in line:
            pass
        if not line:
            raise RuntimeError("festival ended")
        samples, rate = soundfile.read(self._wav, dtype="float32")
        rows = [row.split() for row in self._labels.read_text().splitlines()]
        return Utterance(
            samples, rate, _from_ends([(row[2], float(row[0])) for row in rows if len(row) == 3])
        )


class Synthesizers:
    """The three synthesizers behind one call; `folder` takes their temporary files."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._scratch = folder
        self._espeak = Espeak()
        self._festival = Festival(folder)

    def speak(self, text: str, voice: Voice, *, pace: float = 1.0, pitch: float = 0.5) -> Utterance:
        """Speak `text`; `pace` 1 is a natural speed (larger is faster), `pitch` 0..1 (espeak-ng only)."""
        if voice.family == "espeak":
            return self._espeak.speak(text, voice.name, rate=round(160 * pace), pitch=round(100 * pitch))
        if voice.family == "flite":
            return speak_flite(text, voice.name, stretch=1 / pace, scratch=self._scratch)
        return self._festival.speak(text, voice.name, stretch=1 / pace)


def _from_ends(ends: list[tuple[str, float]]) -> tuple[Phone, ...]:
    starts = [0.0] + [end for _, end in ends[:-1]]
    return tuple(Phone(name, start, end) for (name, end), start in zip(ends, starts, strict=True))
