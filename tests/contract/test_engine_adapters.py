"""What each engine asks of its library, and what it makes of the answer, whatever the model has learnt.

The libraries load the shipped models; their computing calls are replaced by ones that take note and answer.
"""

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from services.common.errors import StageError
from services.common.languages import LANGUAGES
from services.generate_text.engine import GenerateEngine
from services.generate_text.engine_folder import Model
from services.generate_text.prompts import Completion, Message, Prompt
from services.generate_text.settings import GenerateSettings
from services.synthesis_audio.engine import Speech, SpeechRequest, SynthesisEngine
from services.synthesis_audio.settings import SynthesisSettings
from services.synthesis_audio.voice.profile import VoiceProfile
from services.synthesis_audio.whole import say
from services.transcribe_audio.engine import TranscribeEngine
from services.transcribe_audio.settings import TranscribeSettings
from services.transcribe_audio.transcript import Clip, Decoding, Transcript
from services.translate_text.engine import SentenceRequest, TranslateEngine, Translation
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


def test_whisper_is_given_the_clips_and_their_language_and_words_and_times_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine = TranscribeEngine(TranscribeSettings(threads=1))
    engine.load()
    assert engine._model
    assert engine._decoder
    ids = engine._model.hf_tokenizer.encode(" Cheese.", add_special_tokens=False).ids
    result = SimpleNamespace(sequences_ids=[ids], scores=[-0.1], no_speech_prob=0.01)
    generate = Noted(lambda encoded, prompts, **_: [result] * len(prompts))
    encode = Noted(lambda features, **_: features)
    align = Noted(
        lambda _encoded, _start, texts, frames, **_: (
            [
                SimpleNamespace(
                    text_token_probs=[0.8] * len(ids), alignments=[(n, 5 * n) for n in range(len(ids) + 1)]
                )
            ]
            * len(texts)
        )
    )
    library = SimpleNamespace(
        generate=generate, encode=encode, align=align, device="cpu", is_multilingual=False
    )
    monkeypatch.setattr(engine._model, "model", library)
    samples = np.linspace(-1, 1, 32000, dtype=np.float32)
    wanted = Decoding("en", beam_size=3, hotwords="Brie", words=True)
    for transcript in engine.infer([Clip(samples, wanted), Clip(samples[:16000], wanted)]):
        assert isinstance(transcript, Transcript)
        assert (transcript.language, transcript.text) == ("en", "Cheese.")
        (segment,) = transcript.segments
        (word,) = segment.words
        assert (word.word, word.start, word.probability) == ("Cheese.", 0.0, 0.8)
        assert word.end == pytest.approx(0.1 * (len(ids) - 1))  # a word ends where its full stop begins
    first, second = generate.given[1]
    tokens = engine._model.hf_tokenizer.encode(" Brie", add_special_tokens=False).ids
    assert first == second
    assert first[1 : 1 + len(tokens)] == tokens
    assert generate.named["beam_size"] == 3
    assert np.array(encode.given[0]).shape == (1, 80, 3000)  # clip by clip
    assert align.given[3] == [200, 100]


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_nllb_is_told_both_languages_and_they_do_not_come_back(
    monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    target = LANGUAGES[code].nllb
    engine = TranslateEngine(TranslateSettings(threads=1, beam_size=4))
    engine.load()
    family = engine._family
    assert family is not None
    said = SimpleNamespace(hypotheses=[[target, *family.pieces("Bonjour 2."), "</s>"]])
    translate = Noted(lambda sources, **_: [SimpleNamespace(result=lambda: said) for _ in sources])
    monkeypatch.setattr(engine, "_translator", SimpleNamespace(translate_batch=translate))
    text = "Good morning 2."
    assert list(engine.infer([SentenceRequest(text, "eng_Latn", target)])) == [Translation("Bonjour 2.")]
    ((source, *middle, end),) = translate.given[0]
    assert (source, middle, end) == ("eng_Latn", family.pieces(text), "</s>")
    assert translate.named["target_prefix"] == [[target]]
    assert translate.named["beam_size"] == 4


def _by_transformers(model: Model, text: str) -> str:
    """The conversation as the library renders it that chat templates come from."""
    from transformers.utils import chat_template_utils

    render: Any = chat_template_utils.render_jinja_template
    template = model.config["chat_template"]
    conversation = [{"role": "user", "content": text}]
    special = {name: model.config.get(name) or "" for name in ("bos_token", "eos_token")}
    rendered, _ = render([conversation], chat_template=template, add_generation_prompt=True, **special)
    return str(rendered[0])


def test_the_language_model_gets_the_rendered_conversation_and_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine = GenerateEngine(GenerateSettings(threads=1))
    engine.load()
    model = engine._loaded()
    ids = model.tokenizer.encode("cheese", add_special_tokens=False).ids
    generate = Noted(lambda tokens, **_: [SimpleNamespace(sequences_ids=[ids]) for _ in tokens])
    monkeypatch.setattr(model, "generator", SimpleNamespace(generate_batch=generate, num_generators=1))
    prompts = [Prompt((Message("user", text),), max_tokens=len(ids) + 3) for text in ("brie", "gouda")]
    first, _ = engine.infer(prompts)
    assert isinstance(first, Completion)
    begun = generate.named["static_prompt"] or []
    given = [[*begun, *rest] for rest in generate.given[0]]
    assert first == Completion("cheese", len(given[0]), len(ids), "stop")
    for tokens, prompt in zip(given, prompts, strict=True):
        rendered = model.render(prompt)
        assert tokens == model.tokenizer.encode(rendered, add_special_tokens=False).tokens
        assert rendered == _by_transformers(model, prompt.messages[0].content)
    assert generate.named["end_token"] == [model.tokenizer.token_to_id("<|end|>")]
    assert generate.named["include_prompt_in_result"] is False
    assert generate.named["max_length"] == len(ids) + 3
    cut = engine.infer([Prompt((Message("user", "brie"),), max_tokens=len(ids))])[0]
    assert isinstance(cut, Completion)
    assert cut.finish_reason == "length"


def test_the_voice_is_told_language_and_speed_and_its_sound_comes_back() -> None:
    engine = SynthesisEngine(SynthesisSettings(threads=1))
    said: list[SpeechRequest] = []

    class Voice:
        profile = VoiceProfile()

        def say(self, batch: Sequence[SpeechRequest]) -> list[Speech | StageError]:
            said.extend(batch)
            return [Speech(np.full(1600, 0.5, np.float32), 16000) for _ in batch]

        def close(self) -> None: ...

    engine._voice = Voice()
    speech = say(engine, "Trois fromages. 3 fromages !", "fr", speed=1.5)
    texts = [request.text for request in said if "fromages" in request.text]
    assert {(request.language, request.voice, request.speed) for request in said} == {("fr", "demo", 1.5)}
    assert " ".join(texts).lower().count("trois") == 2
    assert speech.sample_rate == 16000
    assert int((speech.samples == 0.5).sum()) >= 1500 * len(texts)
