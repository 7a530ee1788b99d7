"""What the decoder is told before it begins: language, task, prompt, hotwords; and its options.

Contract: faster-whisper's own objects, made from a `Decoding`. Prompt and hotwords together take at most the
half of the model's positions that Whisper keeps for text that went before: the end of a prompt and the
beginning of hotwords are kept. It does not decode.
"""

from typing import TYPE_CHECKING, Any

from services.transcribe_audio.transcript import Decoding

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

_TOKENS_PER_SECOND = 12
"""Three times what fast speech needs: a decoder that loops is stopped there and does not hold up its batch.
"""
_BEFORE = 223
"""Whisper's 448 positions hold at most so many tokens of text that went before."""
_AFTER = 448 - _BEFORE - 9
"""What is left beside them and the marks of a prompt."""


def tokenizer(model: "WhisperModel", decoding: Decoding) -> Any:
    """faster-whisper's tokenizer for the decoding's language and task."""
    from faster_whisper.tokenizer import Tokenizer

    multilingual = model.model.is_multilingual
    return Tokenizer(model.hf_tokenizer, multilingual, task=decoding.task, language=decoding.language)


def options(
    model: "WhisperModel",
    decoding: Decoding,
    *,
    timed: bool,
    longest_s: float | None = None,
    max_new_tokens: int | None = None,
) -> Any:
    """faster-whisper's options; a model that is not `timed` writes no times into its text, and what it writes
    is no more than may be said in `longest_s` seconds.
    """
    from faster_whisper.transcribe import TranscriptionOptions, get_suppressed_tokens

    spoken = tokenizer(model, decoding)
    prompt, hotwords = _fitted(spoken, decoding)
    if longest_s is not None:
        max_new_tokens = min(round(_TOKENS_PER_SECOND * longest_s), _AFTER)
    return TranscriptionOptions(
        beam_size=decoding.beam_size,
        best_of=5,
        patience=1,
        length_penalty=1,
        repetition_penalty=1,
        no_repeat_ngram_size=0,
        log_prob_threshold=-1.0,
        no_speech_threshold=0.6,
        compression_ratio_threshold=2.4,
        condition_on_previous_text=False,
        prompt_reset_on_temperature=0.5,
        temperatures=[0.0],
        initial_prompt=prompt,
        prefix=None,
        suppress_blank=True,
        suppress_tokens=get_suppressed_tokens(spoken, [-1]),
        without_timestamps=not timed,
        max_initial_timestamp=1.0,
        word_timestamps=decoding.words,
        prepend_punctuations="\"'“¿([{-",
        append_punctuations="\"'.。,，!！?？:：”)]}、",
        multilingual=False,
        max_new_tokens=max_new_tokens,
        clip_timestamps=[],
        hallucination_silence_threshold=None,
        hotwords=hotwords,
    )


def _fitted(spoken: Any, decoding: Decoding) -> tuple[str | None, str | None]:
    """Prompt and hotwords within their share of the positions; None for none."""
    prompt, hotwords = decoding.prompt.strip(), decoding.hotwords.strip()
    room = _BEFORE // 2 if prompt and hotwords else _BEFORE
    if len(ids := spoken.encode(" " + prompt)) > room:
        prompt = spoken.decode(ids[-room:]).strip()
    if len(ids := spoken.encode(" " + hotwords)) > room:
        hotwords = spoken.decode(ids[:room]).strip()
    return (" " + prompt if prompt else None), hotwords or None
