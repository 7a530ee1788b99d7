"""OpenAI's own clients, synchronous, asynchronous and streaming, against a real server on the demo model."""

import asyncio
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import jiwer
import openai
import pytest
import uvicorn
from openai.types.audio import TranscriptionTextDoneEvent

from models.eval.transcribe import plain
from services.transcribe_audio.app import create_app
from services.transcribe_audio.settings import TranscribeSettings

pytestmark = [pytest.mark.integration]

SAMPLE = Path(__file__).parents[2] / "samples" / "01-very-cheesy.mp3"
SAID = SAMPLE.with_suffix(".txt").read_text()
SRT = """\
1
00:00:00,400 --> 00:00:04,592
Welcome to the Very Cheesy Podcast, where we discuss all things cheese.

2
00:00:05,072 --> 00:00:07,824
This is your host, Pavlos Protopapas.

3
00:00:08,272 --> 00:00:09,680
We all love cheese.
"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server in a thread, on a free port of loopback."""
    server = uvicorn.Server(uvicorn.Config(create_app(TranscribeSettings()), port=0, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not (server.started and server.servers):
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}/v1"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=address, api_key="none", max_retries=20) as client:
        yield client


def close_to_what_was_said(text: str) -> bool:
    return float(jiwer.wer(plain(SAID), plain(text))) < 0.2


def test_the_client_gets_text_times_and_words(client: openai.OpenAI) -> None:
    verbose = client.audio.transcriptions.create(
        model="whisper-1",
        file=SAMPLE,
        response_format="verbose_json",
        timestamp_granularities=["segment", "word"],
    )
    assert close_to_what_was_said(verbose.text)
    assert verbose.duration == pytest.approx(23.7, abs=0.1)
    assert verbose.segments
    assert verbose.words
    assert " ".join(segment.text for segment in verbose.segments) == verbose.text
    assert [word.word for word in verbose.words] == verbose.text.split()
    starts = [word.start for word in verbose.words]
    assert starts == sorted(starts)
    for segment in verbose.segments:
        assert segment.avg_logprob <= 0
        assert segment.compression_ratio < 2.4
        assert segment.tokens
        assert 0 < segment.model_dump()["confidence"] <= 1


def test_subtitles_are_subtitles(client: openai.OpenAI) -> None:
    srt = client.audio.transcriptions.create(model="whisper-1", file=SAMPLE, response_format="srt")
    assert srt.startswith(SRT)
    vtt = client.audio.transcriptions.create(model="whisper-1", file=SAMPLE, response_format="vtt")
    assert vtt.startswith("WEBVTT\n\n00:00:00.400 --> 00:00:04.592\nWelcome to the Very Cheesy Podcast,")


def test_a_stream_has_deltas_and_a_last_event_with_the_whole_text(client: openai.OpenAI) -> None:
    """The best known server of this kind sends an empty text there (its generator was used up)."""
    with client.audio.transcriptions.create(model="whisper-1", file=SAMPLE, stream=True) as stream:
        *deltas, done = list(stream)
    assert {event.type for event in deltas} == {"transcript.text.delta"}
    assert len(deltas) > 3
    TranscriptionTextDoneEvent.model_validate(done.model_dump(), strict=True)
    assert done.type == "transcript.text.done"
    assert done.text == "".join(event.delta for event in deltas if event.type == "transcript.text.delta")
    assert close_to_what_was_said(done.text)


async def test_many_asynchronous_clients_are_served_at_once(address: str) -> None:
    async with openai.AsyncOpenAI(base_url=address, api_key="none", max_retries=0) as client:
        calls = [client.audio.transcriptions.create(model="whisper-1", file=SAMPLE) for _ in range(3)]
        stream = await client.audio.transcriptions.create(model="whisper-1", file=SAMPLE, stream=True)
        done = [event async for event in stream][-1]
        texts = [answer.text for answer in await asyncio.gather(*calls)]
    assert done.type == "transcript.text.done"
    assert {done.text} == set(texts)


@pytest.mark.filterwarnings("ignore:deprecated:DeprecationWarning")  # the client's, of its own method
def test_an_english_model_says_that_it_cannot_translate(client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        client.audio.translations.create(model="whisper-1", file=SAMPLE)
    assert refused.value.code == "not_supported"
    assert "multilingual" in refused.value.message


def test_errors_are_the_clients_own_in_a_stream_too(client: openai.OpenAI) -> None:
    for stream in (False, True):
        with pytest.raises(openai.APIStatusError) as bad:
            client.audio.transcriptions.create(model="whisper-1", file=("a.wav", b"no audio"), stream=stream)
        assert (bad.value.status_code, bad.value.code) == (415, "unsupported_media")
    with pytest.raises(openai.NotFoundError):
        client.audio.transcriptions.create(model="other", file=SAMPLE)


def test_what_is_ours_goes_in_the_extra_body(client: openai.OpenAI) -> None:
    extra = {"vad": "0.4", "beam_size": 1, "hotwords": "Pavlos Protopapas", "channels": "separate"}
    answer = client.audio.transcriptions.create(
        model="demo-whisper", file=SAMPLE, language="en", extra_body=extra
    )
    assert answer.text
    with pytest.raises(openai.BadRequestError) as refused:
        client.audio.transcriptions.create(model="whisper-1", file=SAMPLE, extra_body={"diarize": True})
    assert refused.value.param == "diarize"
