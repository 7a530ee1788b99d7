"""Training windows: what the decoder is asked for must be what the window's sound says, and when."""

import numpy as np
import pytest

from models.train.transcribe import tokenizer
from models.train.transcribe.batches import Composer
from models.train.transcribe.clip import Clip
from models.train.transcribe.spans import IGNORED, PhoneTable, prepare
from models.train.transcribe.speech import Phone
from models.train.transcribe.tokenizer import Vocabulary

TEXT = "we all love cheese"


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    folder = tmp_path_factory.mktemp("tokenizer")
    tokenizer.train([TEXT, "the goat eats the blue cheese"], folder)
    return Vocabulary(folder)


def _clip(phone_set: str) -> Clip:
    """A second of sound: three phones, the second word begins at 0.5 s."""
    phones = (Phone("w", 0.1, 0.3), Phone("ɔ", 0.3, 0.5), Phone("tʃ", 0.5, 0.9))
    mel = np.random.default_rng(0).uniform(-6, 0, (80, 100)).astype(np.float16)
    return Clip(mel, TEXT, "test", phone_set, phones, ((0, 0.1), (7, 0.5)))


def _composer(vocabulary: Vocabulary, phone_set: str = "ipa") -> Composer:
    span = prepare(_clip(phone_set), vocabulary, PhoneTable())
    return Composer([span], [], [], vocabulary, seed=3)


def test_a_row_asks_for_its_text_after_the_prompt_and_ends(vocabulary: Vocabulary) -> None:
    wanted, _ = vocabulary.encode(TEXT)
    for batch in _composer(vocabulary).singles(6):
        for inputs, targets in zip(batch.inputs.tolist(), batch.targets.tolist(), strict=True):
            learnt = [token for token in targets if token != IGNORED]
            text = [token for token in learnt if token < vocabulary.end]
            assert inputs[0] == vocabulary.start
            assert text == wanted or vocabulary.no_speech in learnt
            assert vocabulary.end in learnt


def test_a_window_without_timestamps_holds_no_utterance_that_it_does_not_spell(
    vocabulary: Vocabulary,
) -> None:
    wanted, _ = vocabulary.encode(TEXT)
    composer = _composer(vocabulary)
    for _ in range(5):
        batch = composer.windows(8, 560)
        for inputs, targets in zip(batch.inputs.tolist(), batch.targets.tolist(), strict=True):
            place = inputs.index(vocabulary.start)
            if inputs[place + 1 : place + 2] == [vocabulary.no_timestamps]:
                text = [token for token in targets[place:] if 0 <= token < vocabulary.end]
                assert len(text) % len(wanted) == 0


def test_tokens_are_guided_to_where_they_are_spoken(vocabulary: Vocabulary) -> None:
    span = prepare(_clip("espeak"), vocabulary, PhoneTable())
    assert span.centres == sorted(span.centres)
    assert 0.1 <= span.centres[0] < 0.5
    assert 0.5 <= span.centres[-1] <= 0.9


@pytest.mark.parametrize("phone_set", ["espeak", "radio", "ipa"])
def test_phones_are_labelled_in_their_own_set_alone(vocabulary: Vocabulary, phone_set: str) -> None:
    batch = _composer(vocabulary, phone_set).singles(6)[0]
    for name, labels in batch.phones.items():
        assert bool((labels > 0).any()) == (name == phone_set)


def test_the_same_seed_composes_the_same_batches(vocabulary: Vocabulary) -> None:
    first, second = (_composer(vocabulary).singles(4)[0] for _ in range(2))
    assert first.inputs.tolist() == second.inputs.tolist()
