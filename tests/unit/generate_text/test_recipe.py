"""The language model's recipe: batches repeat, the forward pass is Llama's, training goes on where it was."""

import itertools
import random
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer

from models.train.generate import batches, network, tokenizer, train
from models.train.generate.enhancement import FRAMES, frame
from models.train.generate.forward import logits
from models.train.generate.pairs import make_pair
from models.train.grammar.templates import SECTIONS


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    return tokenizer.build(tmp_path_factory.mktemp("tokenizer"), pieces=400, pairs=100)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "POOL", 24)
    monkeypatch.setattr(batches, "TOKENS", 1200)


def test_batches_repeat_and_go_on(vocabulary: Tokenizer) -> None:
    first = [n for n, _ in itertools.islice(batches.batches(1, "train", vocabulary), 9)]
    later = next(batches.batches(1, "train", vocabulary, first[-1]))
    again = next(b for n, b in batches.batches(1, "train", vocabulary) if n == first[-1])
    assert torch.equal(later[1][0], again[0])
    assert torch.equal(later[1][1], again[1])


def test_every_answer_is_learned_whole(vocabulary: Tokenizer) -> None:
    _, (ids, learned) = next(batches.batches(2, "train", vocabulary))
    assert ids.shape[1] % batches.STEP == 0
    for row, mask in zip(ids, learned, strict=True):
        places = mask.nonzero().flatten()
        assert places.tolist() == list(range(int(places[0]), int(places[-1]) + 1))
        assert row[places[0]] == vocabulary.token_to_id("<|assistant|>")
        assert row[places[-1] + 1] == tokenizer.END


def test_forward_is_transformers_own(vocabulary: Tokenizer) -> None:
    torch.manual_seed(0)
    model = network.build(vocabulary.get_vocab_size())
    network.begin_copying(model, train.pieces_of(vocabulary))
    _, (ids, learned) = next(batches.batches(3, "train", vocabulary))
    with torch.no_grad():
        theirs = model(input_ids=ids, use_cache=False).logits[learned]
        ours = logits(model, ids, learned)
    assert torch.allclose(ours, theirs, atol=2e-3)


def test_training_goes_on_where_it_was(tmp_path: Path, vocabulary: Tokenizer) -> None:
    (tmp_path / "tokenizer").mkdir()
    vocabulary.save(str(tmp_path / "tokenizer" / "tokenizer.json"))
    first = train.train(tmp_path, minutes=0.01)
    assert first.step > 0
    again = train.train(tmp_path, minutes=0.01)
    assert (again.step, again.pool) == (first.step, first.pool)
    model, _ = train.averaged(tmp_path)
    assert all(torch.isfinite(weight).all() for weight in model.parameters())


def test_enhancement_frames_every_subject_and_states_nothing() -> None:
    assert set(FRAMES) == set(SECTIONS) - {"short"}
    assert frame("short/thanks(person=3)") == ("", "")
    assert not any(character.isdigit() for pair in FRAMES.values() for text in pair for character in text)


def test_enhancement_holds_its_source() -> None:
    pairs = [make_pair(random.Random(seed), "train") for seed in range(80)]
    enhanced = [pair for pair in pairs if pair.task == "enhance"]
    assert enhanced
    assert all(pair.source in pair.target for pair in enhanced)
