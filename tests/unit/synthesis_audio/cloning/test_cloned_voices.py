"""A voice with profiles beside its own: what is learnt, kept, shared out and forgotten."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from services.common.errors import EngineFailed, ModelNotFound
from services.synthesis_audio.cloning.cloned_voices import ClonedVoices
from services.synthesis_audio.cloning.cloner import Asked, Numbers, Said, converted, resounded
from services.synthesis_audio.speech import Sound, Speech, SpeechRequest
from services.synthesis_audio.voice.profile import VoiceProfile
from services.synthesis_audio.voices.caller import Caller
from services.synthesis_audio.voices.profiles import Profiles, Wanted
from services.synthesis_audio.voices.sample import checked
from services.synthesis_audio.voices.shelf import Shelf
from tests.unit.synthesis_audio.voices.sound import recording

RATE = 22050
SOUND = checked(recording())


class Base:
    """Says ones, as many as there are letters; "!" fails, "" has no sound."""

    profile = VoiceProfile(voices=("first", "second"))

    def __init__(self) -> None:
        self.closed = False

    def say(self, batch: Sequence[SpeechRequest]) -> list[Said]:
        return [
            EngineFailed("no")
            if each.text == "!"
            else Speech(np.ones(len(each.text), np.float32), RATE, symbols=each.voice, frames=(1,), hop=256)
            for each in batch
        ]

    def close(self) -> None:
        self.closed = True


class Louder:
    """Multiplies by what it has learnt: how many recordings it has heard."""

    name = "louder-1"

    def __init__(self, base: Base) -> None:
        self.base, self.heard = base, 0

    def learn(self, sound: Sound, rate: int) -> Numbers:
        assert (rate, len(sound)) == (24000, 96000)
        self.heard += 1
        return {"factor": np.array([1 + self.heard], np.float32)}

    def say(self, batch: Sequence[Asked]) -> list[Said]:
        return converted(
            self.base, batch, lambda said, known: resounded(said, said.samples * known["factor"][0], RATE)
        )

    def close(self) -> None: ...


@pytest.fixture
def profiles(tmp_path: Path) -> Profiles:
    return Profiles(tmp_path)


@pytest.fixture
def louder() -> Louder:
    return Louder(Base())


@pytest.fixture
def voices(tmp_path: Path, louder: Louder) -> ClonedVoices:
    return ClonedVoices(louder.base, lambda: louder, Shelf(tmp_path), VoiceProfile(clones="louder"))


def add(profiles: Profiles) -> str:
    return profiles.add(Wanted("Ada", "x", "I allow it.", "en", 1), SOUND, Caller()).id


def asked(voice: str, text: str = "abc") -> SpeechRequest:
    return SpeechRequest(text, "en", voice)


def test_pieces_of_all_voices_come_in_order(profiles: Profiles, voices: ClonedVoices) -> None:
    one, two = add(profiles), add(profiles)
    said = voices.say([asked("second"), asked(one), asked(two, "!"), asked(two, "abcde"), asked("first", "")])
    assert isinstance(said[2], EngineFailed)
    spoken = [each for each in said if isinstance(each, Speech)]
    assert [each.samples.tolist() for each in spoken] == [[1, 1, 1], [2, 2, 2], [3, 3, 3, 3, 3], []]
    assert [each.symbols for each in spoken] == ["second", "first", "first", "first"]


def test_a_recording_is_heard_once_and_its_numbers_outlive_the_process(
    profiles: Profiles, voices: ClonedVoices, louder: Louder, tmp_path: Path
) -> None:
    voice = add(profiles)
    voices.say([asked(voice), asked(voice)])
    voices.say([asked(voice)])
    again = ClonedVoices(louder.base, lambda: louder, Shelf(tmp_path), VoiceProfile())
    again.say([asked(voice)])
    assert louder.heard == 1


def test_numbers_of_another_model_are_not_taken(
    profiles: Profiles, voices: ClonedVoices, louder: Louder, tmp_path: Path
) -> None:
    voice = add(profiles)
    voices.say([asked(voice)])
    louder.name = "louder-2"
    ClonedVoices(louder.base, lambda: louder, Shelf(tmp_path), VoiceProfile()).say([asked(voice)])
    assert louder.heard == 2


def test_a_voice_that_another_process_deletes_is_refused_and_forgotten(
    profiles: Profiles, voices: ClonedVoices
) -> None:
    voice, other = add(profiles), add(profiles)
    voices.say([asked(voice), asked(other)])
    profiles.delete(voice, Caller())
    assert set(voices._known) == {voice, other}
    voices.forget("")
    assert set(voices._known) == {other}
    refused, said = voices.say([asked(voice), asked(other)])
    assert "no voice" in str(refused)
    assert isinstance(said, Speech)


def test_a_model_that_cannot_be_opened_fails_cloned_pieces_alone(profiles: Profiles, tmp_path: Path) -> None:
    def missing() -> Louder:
        raise ModelNotFound("no weights")

    voices = ClonedVoices(Base(), missing, Shelf(tmp_path), VoiceProfile())
    own, cloned = voices.say([asked("first"), asked(add(profiles))])
    assert isinstance(own, Speech)
    assert isinstance(cloned, ModelNotFound)


def test_closing_lets_go_of_everything(profiles: Profiles, voices: ClonedVoices, louder: Louder) -> None:
    voices.say([asked(add(profiles))])
    voices.close()
    assert louder.base.closed
    assert not voices._known
