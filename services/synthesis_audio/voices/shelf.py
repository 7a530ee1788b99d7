"""Voice profiles on disk: a folder for each, with its record, its sample, and what models have made of it.

Contract: a profile appears whole by one rename and goes by one; nothing of it is left then. A sample whose
bytes are not the recorded ones is refused. `kept`/`keep` are a model's own numbers of a voice (arrays by
name), which go with it. Several processes may share the folder. It does not know who asks.

    DIR/audit.jsonl
    DIR/voice_<24 hex digits>/voice.json, sample.wav, derived/<model>.npz
"""

import hashlib
import io
import json
import os
import shutil
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from services.synthesis_audio.voices.errors import VoiceDamaged, not_found
from services.synthesis_audio.voices.record import VoiceRecord, is_profile

Numbers = Mapping[str, NDArray[np.float32]]
_RECORD, _SAMPLE, _DERIVED = "voice.json", "sample.wav", "derived"
_COMING, _GOING = ".coming-", ".going-"
_FORGOTTEN_S = 3600.0
"""Seconds after which half a profile was left by a process that ended."""


def voices_folder(setting: Path | None) -> Path:
    """The folder that a setting means; unset: the user's own (XDG Base Directory)."""
    if setting is not None:
        return setting
    data = os.environ.get("XDG_DATA_HOME") or Path(os.environ.get("HOME") or "/") / ".local" / "share"
    return Path(data) / "mega" / "voices"


class Shelf:
    """The profiles in `folder`, which is made when the first one comes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, record: VoiceRecord, sample: bytes) -> None:
        """Make a profile visible. Raises OSError."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        coming = self.folder / f"{_COMING}{record.id}"
        coming.mkdir(mode=0o700)
        try:
            _write(coming / _SAMPLE, sample)
            _write(coming / _RECORD, json.dumps(record.model_dump(mode="json"), indent=1).encode())
            coming.rename(self.folder / record.id)
            _sync(self.folder)
        finally:
            shutil.rmtree(coming, ignore_errors=True)

    def has(self, voice: str) -> bool:
        """Whether the profile is there now."""
        return is_profile(voice) and (self.folder / voice / _RECORD).is_file()

    def record(self, voice: str) -> VoiceRecord:
        """Raises VoiceNotFound, VoiceDamaged."""
        if not is_profile(voice):
            raise not_found(voice)
        try:
            return VoiceRecord.model_validate_json((self.folder / voice / _RECORD).read_bytes())
        except FileNotFoundError:
            raise not_found(voice) from None
        except (OSError, ValidationError):
            raise _damaged(voice, _RECORD) from None

    def records(self) -> list[VoiceRecord]:
        """All that can be read, the oldest first."""
        found = []
        for voice in self._names():
            with suppress(VoiceDamaged):
                if self.has(voice):
                    found.append(self.record(voice))
        return sorted(found, key=lambda record: (record.created, record.id))

    def sample(self, voice: str) -> bytes:
        """The recording, a wav file. Raises VoiceNotFound, VoiceDamaged."""
        stated = self.record(voice).sample
        try:
            data = (self.folder / voice / _SAMPLE).read_bytes()
        except OSError:
            data = b""
        if hashlib.sha256(data).hexdigest() != stated.sha256:
            raise _damaged(voice, _SAMPLE)
        return data

    def kept(self, voice: str, model: str) -> Numbers | None:
        """What `model` has made of the voice; None where nothing is kept, or it can't be read."""
        try:
            with np.load(self._derived(voice, model), allow_pickle=False) as arrays:
                return {name: np.asarray(arrays[name], np.float32) for name in arrays.files}
        except (OSError, ValueError, KeyError):
            return None

    def keep(self, voice: str, model: str, numbers: Numbers) -> None:
        """Keep what `model` has made of the voice, if the voice is still there and there is room."""
        path = self._derived(voice, model)
        packed = io.BytesIO()
        arrays: Any = {name: np.asarray(value, np.float32) for name, value in numbers.items()}
        np.savez(packed, **arrays)
        with suppress(OSError):  # a read-only folder: computed again at the next start
            path.parent.mkdir(mode=0o700, exist_ok=True)
            _write(path, packed.getvalue())

    def remove(self, voice: str) -> bool:
        """Take a profile away, all of it; False where it is not there (any more). Raises OSError."""
        going = self.folder / f"{_GOING}{voice}-{uuid.uuid4().hex[:8]}"
        try:
            (self.folder / voice).rename(going)
        except FileNotFoundError:
            return False
        shutil.rmtree(going)
        _sync(self.folder)
        return True

    def tidy(self) -> None:
        """Take away what processes that ended half way have left."""
        for prefix, age_s in ((_GOING, 0.0), (_COMING, _FORGOTTEN_S)):
            for path in self.folder.glob(f"{prefix}*"):
                with suppress(OSError):
                    if time.time() - path.stat().st_mtime >= age_s:
                        shutil.rmtree(path)

    def _names(self) -> Iterator[str]:
        with suppress(FileNotFoundError):
            yield from sorted(path.name for path in self.folder.iterdir() if is_profile(path.name))

    def _derived(self, voice: str, model: str) -> Path:
        plain = "".join(letter if letter.isalnum() or letter in "-." else "_" for letter in model)
        return self.folder / voice / _DERIVED / f"{plain}.npz"


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, and on disk."""
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    with suppress(OSError):  # a file system without it
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _damaged(voice: str, file: str) -> VoiceDamaged:
    message = f"{voice}: {file} is not the file that was put there"
    return VoiceDamaged(message, param="voice", hint="delete the voice, and record it again")
