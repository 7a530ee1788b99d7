"""An engine that has its answers written by an OpenAI-compatible server: llama.cpp, Ollama, vLLM.

Contract: see `services.common.engine`; requests and results in `prompts`. The prompts of a batch are asked
for at the same time, each in a thread of its own, and those not answered within a moment come back as
Continued, so that a long answer keeps nobody waiting. No model is loaded here, and the server need not be up
when this one starts. JSON that was asked for is checked. It does not know how the server is asked.
"""

import json
import logging
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from services.common.engine import EngineInfo
from services.common.errors import EngineFailed, InvalidRequest, StageError
from services.generate_text.prompts import Completion, Continued, Prompt
from services.generate_text.settings import GenerateSettings
from services.generate_text.upstream_client import Upstream
from services.generate_text.upstream_errors import UpstreamFailed

MOMENT_S = 0.05
"""Seconds that a batch waits for answers before those on the way give others a turn."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Asked:
    prompt: Prompt
    answer: "Future[Completion]"


class UpstreamEngine:
    """The server of the settings behind the engine contract."""

    instruct = True

    def __init__(self, settings: GenerateSettings) -> None:
        self._settings = settings
        self._upstream: Upstream | None = None
        self._threads: ThreadPoolExecutor | None = None

    def load(self) -> EngineInfo:
        """Nothing is read or asked."""
        self._upstream = Upstream(self._settings)
        self._threads = ThreadPoolExecutor(4 * self._settings.max_batch, thread_name_prefix="upstream")
        return EngineInfo(self._settings.upstream_model, "upstream", "upstream", "")

    def warm_up(self) -> None:
        """Nothing: the server may start after this one."""

    def infer(self, batch: Sequence[Prompt | Continued]) -> Sequence[Completion | Continued | StageError]:
        """One completion, continuation or error per prompt."""
        asked = [item.state if isinstance(item, Continued) else self._ask(item) for item in batch]
        begun = [each for each in asked if isinstance(each, _Asked)]
        patient = [each.answer for each in begun if not each.prompt.by_turns]
        wait([each.answer for each in begun], timeout=MOMENT_S)
        wait(patient)
        return [_found(each) if each.answer.done() else Continued(each.prompt, 0, each) for each in begun]

    def close(self) -> None:
        """Hang up; answers on the way are dropped."""
        if self._threads is not None and self._upstream is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
            self._upstream.close()
        self._threads = self._upstream = None

    def _ask(self, prompt: Prompt) -> _Asked:
        if self._threads is None or self._upstream is None:
            raise EngineFailed("the upstream is not connected")
        return _Asked(prompt, self._threads.submit(self._upstream.answer, prompt))


def _found(asked: _Asked) -> Completion | StageError:
    try:
        completion = asked.answer.result()
        if asked.prompt.schema and completion.finish_reason == "stop":
            _check(asked.prompt.schema, completion.text)
        return completion
    except StageError as error:
        return error
    except Exception as error:
        _log.exception("the upstream's answer could not be read")
        return EngineFailed(f"the upstream's answer could not be read: {type(error).__name__}")


def _check(schema: str, text: str) -> None:
    """Raise UpstreamFailed unless the text is JSON that obeys the schema."""
    import jsonschema

    try:
        jsonschema.validate(json.loads(text), json.loads(schema))
    except jsonschema.SchemaError as error:
        raise InvalidRequest(f"the schema is none: {error.message[:200]}", param="response_format") from error
    except (ValueError, jsonschema.ValidationError) as error:
        raise UpstreamFailed(
            "the upstream's answer does not obey response_format", hint="use a server that does"
        ) from error
