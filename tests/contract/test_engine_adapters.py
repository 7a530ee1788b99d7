"""What each engine asks of its library, and what it makes of the answer, whatever the model has learnt.

The libraries load the shipped models; their computing calls are replaced by ones that take note and answer.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from services.common.languages import LANGUAGES
from services.generate_text.engine import GenerateEngine
from services.generate_text.prompts import Completion, Message, Prompt
from services.generate_text.settings import GenerateSettings
from services.synthesis_audio.engine import Speech, SpeechRequest, SynthesisEngine
from services.synthesis_audio.settings import SynthesisSettings
from services.transcribe_audio.engine import TranscribeEngine
from services.transcribe_audio.settings import TranscribeSettings
from services.transcribe_audio.transcript import TranscribeRequest, Transcript
from services.translate_text.engine import SentenceRequest, TranslateEngine
from services.translate_text.settings import TranslateSettings

pytestmark = [pytest.mark.integration]


class Noted:
    """A callable that keeps its last call and gives `answer` of it."""

    def __init__(self, answer: Callable[..., Any]) -> None:
        self._answer = answer
        self.given: tuple[Any, ...] = ()
        self.named: dict[str, Any] = {}

    def __call__(self, *given: Any, **named: Any) -> Any:
        self.given, self.named = given, named
        return self._answer(*given, **named)


def heard(*_: Any, **named: Any) -> tuple[list[SimpleNamespace], SimpleNamespace]:
    """One segment with one word, and one of silence that is to be left out."""
    word = SimpleNamespace(word=" Cheese.", start=0.5, end=0.9, probability=0.8)
    words = [word] if named["word_timestamps"] else None
    speech = SimpleNamespace(
        text=" Cheese. ", start=0.5, end=0.9, avg_logprob=-0.1, no_speech_prob=0.1, words=words
    )
    silence = SimpleNamespace(
        text=" you", start=1.0, end=2.0, avg_logprob=-9.0, no_speech_prob=0.99, words=None
    )
    return [speech, silence], SimpleNamespace(language=named["language"])


@pytest.mark.parametrize("short", [True, False], ids=["clips", "windows"])
def test_whisper_is_given_the_language_and_its_times_come_back(
    monkeypatch: pytest.MonkeyPatch, short: bool
) -> None:
    engine = TranscribeEngine(TranscribeSettings(threads=1, beam_size=3))
    engine.load()
    transcribe = Noted(heard)
    monkeypatch.setattr(TranscribeEngine, "_short", short)
    monkeypatch.setattr(TranscribeEngine, "_speech", lambda *_: [{"start": 0.5, "end": 1.0}])
    monkeypatch.setattr(engine, "_batched" if short else "_model", SimpleNamespace(transcribe=transcribe))
    monkeypatch.setattr(TranscribeEngine, "_check_language", lambda *_: None)
    monkeypatch.setattr(TranscribeEngine, "_window", 10.0)
    monkeypatch.setattr(TranscribeEngine, "_loaded", lambda self: self._model)
    samples = np.linspace(-1, 1, 32000, dtype=np.float32)
    (result,) = engine.infer([TranscribeRequest(samples, "fr", words=True)])
    assert isinstance(result, Transcript)
    assert transcribe.given[0] is samples
    assert (transcribe.named["language"], transcribe.named["beam_size"]) == ("fr", 3)
    assert transcribe.named.get("clip_timestamps") == ([{"start": 0.5, "end": 1.0}] if short else None)
    assert (result.language, result.duration, result.text) == ("fr", 2.0, "Cheese.")
    (segment,) = result.segments
    assert (segment.start, segment.end, segment.words[0].word) == (0.5, 0.9, "Cheese.")


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_nllb_is_told_both_languages_and_they_do_not_come_back(
    monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    target = LANGUAGES[code].nllb
    engine = TranslateEngine(TranslateSettings(threads=1, beam_size=4))
    engine.load()
    pieces = engine._pieces.encode("Bonjour 2.", out_type=str)
    translate = Noted(
        lambda sources, **_: [SimpleNamespace(hypotheses=[[target, *pieces, "</s>"]]) for _ in sources]
    )
    monkeypatch.setattr(engine, "_translator", SimpleNamespace(translate_batch=translate))
    text = "Good morning 2."
    assert list(engine.infer([SentenceRequest(text, "eng_Latn", target)])) == ["Bonjour 2."]
    ((source, *middle, end),) = translate.given[0]
    assert (source, middle, end) == ("eng_Latn", engine._pieces.encode(text, out_type=str), "</s>")
    assert translate.named["target_prefix"] == [[target]]
    assert translate.named["beam_size"] == 4


def _by_transformers(engine: GenerateEngine, text: str) -> str:
    """The conversation as the library renders it that chat templates come from."""
    from transformers.utils import chat_template_utils

    render: Any = chat_template_utils.render_jinja_template
    template = engine._config["chat_template"]
    conversation = [{"role": "user", "content": text}]
    special = {name: engine._config.get(name) or "" for name in ("bos_token", "eos_token")}
    rendered, _ = render([conversation], chat_template=template, add_generation_prompt=True, **special)
    return str(rendered[0])


def test_the_language_model_gets_the_rendered_conversation_and_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine = GenerateEngine(GenerateSettings(threads=1))
    engine.load()
    assert engine._tokenizer
    ids = engine._tokenizer.encode("cheese", add_special_tokens=False).ids
    generate = Noted(lambda tokens, **_: [SimpleNamespace(sequences_ids=[ids]) for _ in tokens])
    monkeypatch.setattr(engine, "_generator", SimpleNamespace(generate_batch=generate))
    prompts = [Prompt((Message("user", text),), max_tokens=len(ids) + 3) for text in ("brie", "gouda")]
    first, _ = engine.infer(prompts)
    assert isinstance(first, Completion)
    assert first == Completion("cheese", len(generate.given[0][0]), len(ids), "stop")
    for tokens, prompt in zip(generate.given[0], prompts, strict=True):
        rendered = engine._render(prompt)
        assert tokens == engine._tokenizer.encode(rendered, add_special_tokens=False).tokens
        assert rendered == _by_transformers(engine, prompt.messages[0].content)
    assert generate.named["end_token"] == engine._end()
    assert generate.named["include_prompt_in_result"] is False
    assert generate.named["max_length"] == len(ids) + 3
    cut = engine.infer([Prompt((Message("user", "brie"),), max_tokens=len(ids))])[0]
    assert isinstance(cut, Completion)
    assert cut.finish_reason == "length"


def test_the_voice_is_told_language_and_speed_and_its_sound_comes_back() -> None:
    engine = SynthesisEngine(SynthesisSettings(threads=1))
    said: list[tuple[str, str, float]] = []

    class Voice:
        sample_rate = 16000

        def say(self, text: str, language: str, speed: float) -> np.ndarray:
            said.append((text, language, speed))
            return np.full(1600, 0.5, np.float32)

    engine._voice = Voice()
    (speech,) = engine.infer([SpeechRequest("Trois fromages. 3 fromages !", "fr", "demo", 1.5)])
    assert isinstance(speech, Speech)
    assert [call[1:] for call in said] == [("fr", 1.5)] * len(said)
    assert " ".join(text for text, _, _ in said).lower().count("trois") == 2
    assert speech.sample_rate == 16000
    assert int((speech.samples == 0.5).sum()) == 1600 * len(said)
