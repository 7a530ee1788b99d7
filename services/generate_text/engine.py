"""Stage B's engine: CTranslate2's Generator over any converted decoder with tokenizer.json and a chat
template.

Contract: see `services.common.engine`; requests and results in `prompts`. `instruct` says whether the model
follows instructions, or knows only the tasks that it was trained on. Does not know HTTP or chunks.
"""

import json
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from models.catalog import ModelFolder, resolve
from services.common.engine import EngineInfo
from services.common.errors import EngineFailed, InvalidRequest, ModelCorrupt, StageError
from services.common.threads import split
from services.generate_text.decoding.answer import Answer
from services.generate_text.decoding.visible import THINK
from services.generate_text.engine_decoding import Guide, Turns, guided, together
from services.generate_text.engine_folder import Model, read
from services.generate_text.prompts import Completion, Continued, Message, Prompt
from services.generate_text.settings import GenerateSettings

if TYPE_CHECKING:
    from services.generate_text.engine_grammar import Grammars

SPARE = 64
"""Tokens that a rewriting may be longer than twice what was read: beyond it a model goes round in circles."""
P = ParamSpec("P")
T = TypeVar("T")
_log = logging.getLogger(__name__)

Asked = Prompt | Continued
Answered = Completion | Continued


@dataclass(frozen=True)
class _Begun:
    """The state of a Continued."""

    answer: Answer
    guide: Guide | None


class GenerateEngine:
    """CTranslate2 behind the engine contract."""

    def __init__(self, settings: GenerateSettings) -> None:
        self._settings = settings
        self._model: Model | None = None
        self._grammars: Grammars | None = None
        self.crowded: Callable[[], bool] = lambda: False
        """Whether anybody waits who has no part in what is computed: then answers by turns make room."""

    @property
    def instruct(self) -> bool:
        """Whether the model follows instructions."""
        return self._model is not None and self._model.instruct

    def load(self) -> EngineInfo:
        """Resolve, check and load the model; raises ModelNotFound or ModelCorrupt."""
        from services.generate_text.engine_grammar import Grammars

        folder = resolve("generate", self._settings.model, profile=self._settings.profile)
        pieces = self._settings.max_batch if self._settings.device == "cpu" else 1
        shared = split(folder.path / "model.bin", self._settings.threads, pieces=pieces)
        self._model = read(
            folder.path,
            device=self._settings.device,
            compute_type=self._settings.compute_type,
            inter_threads=shared.workers,
            intra_threads=shared.threads,
        )
        if not self._model.ends:
            raise ModelCorrupt(f"{folder.id}: its end token is not in its vocabulary")
        self._grammars = Grammars(self._model.tokenizer, self._model.ends)
        return self._info(folder, self._model)

    def warm_up(self) -> None:
        """Write two tokens; what they are is not looked at."""
        result = self.infer([Prompt((Message("user", "hello"),), max_tokens=2)])[0]
        if isinstance(result, StageError):
            raise result

    def infer(self, batch: Sequence[Asked]) -> Sequence[Answered | StageError]:
        """One completion, continuation or error per prompt; free prompts of one temperature go together, and
        guided ones (by a schema or a seed) each for itself.
        """
        begun = [_caught(self._begin, item) for item in batch]
        errors = self._free([each.answer for each in begun if isinstance(each, _Begun) and not each.guide])
        return [
            each if isinstance(each, StageError) else errors.get(id(each.answer)) or self._end(each)
            for each in begun
        ]

    def close(self) -> None:
        """Let the model go."""
        self._model = self._grammars = None

    def _loaded(self) -> Model:
        if self._model is None:
            raise EngineFailed("the language model is not loaded")
        return self._model

    def _begin(self, item: Asked) -> _Begun:
        if isinstance(item, Continued):
            assert isinstance(item.state, _Begun)
            return item.state
        model = self._loaded()
        given = model.given(item)
        inside = not item.raw and "".join(given[-4:]).rstrip("ĊĠ▁\n ").endswith(THINK)
        budget = min(item.max_tokens, model.context - len(given))
        if item.mode in ("correct", "enhance"):
            budget = min(budget, 2 * len(given) + SPARE)
        answer = Answer(item, given, budget=budget, ends=model.ends, decode=model.decode, inside=inside)
        return _Begun(answer, self._guide(item, model))

    def _guide(self, prompt: Prompt, model: Model) -> Guide | None:
        if not prompt.schema and (prompt.seed is None or not prompt.temperature):
            return None
        assert self._grammars is not None
        grammar = self._grammars.begin(prompt.schema) if prompt.schema else None
        seed = secrets.randbits(64) if prompt.seed is None else prompt.seed
        size = model.tokenizer.get_vocab_size()
        return Guide(prompt.temperature, prompt.top_p, seed, grammar, size)

    def _free(self, answers: Sequence[Answer]) -> dict[int, StageError]:
        """Go on with the answers; the errors, by id of the answer."""
        errors = dict[int, StageError]()
        for kind in {_kind(answer) for answer in answers}:
            alike = [answer for answer in answers if _kind(answer) == kind]
            if isinstance(failed := _caught(self._together, alike), StageError):
                errors |= {id(alike[0]): failed} if len(alike) == 1 else self._singly(alike)
        return errors

    def _singly(self, answers: Sequence[Answer]) -> dict[int, StageError]:
        """Go on with each where all together failed: who is at fault fails alone."""
        return {key: error for answer in answers for key, error in self._free([answer]).items()}

    def _together(self, answers: Sequence[Answer]) -> None:
        turns = Turns(self._settings.turn_tokens, self.crowded)
        together(self._loaded(), [answer for answer in answers if not answer.finish], turns)

    def _end(self, begun: _Begun) -> Answered | StageError:
        answer, guide = begun.answer, begun.guide
        if guide is not None:
            failed = _caught(guided, self._loaded(), answer, guide, self._turn(answer))
            if isinstance(failed, StageError):
                return failed
        if not answer.finish:
            return Continued(answer.prompt, len(answer.ids), begun)
        completion = answer.completion()
        if answer.prompt.schema and completion.finish_reason == "stop" and answer.wanted:
            return _checked(completion)
        return completion

    def _turn(self, answer: Answer) -> int:
        return min(answer.left, self._settings.turn_tokens) if answer.prompt.by_turns else answer.left

    def _info(self, folder: ModelFolder, model: Model) -> EngineInfo:
        return EngineInfo(
            model=folder.id,
            revision=folder.revision,
            device=model.generator.device,
            compute_type=model.generator.compute_type,
            languages=folder.languages,
            licence=folder.licence,
        )


def _checked(completion: Completion) -> Completion | StageError:
    """The completion, if it is JSON: a schema may be made of nothing but itself, further down."""
    try:
        json.loads(completion.text)
    except ValueError:
        return InvalidRequest("the schema led to no JSON", param="response_format", hint="simplify it")
    return completion


def _kind(answer: Answer) -> tuple[float, float]:
    return answer.prompt.temperature, answer.prompt.top_p


def _caught(call: Callable[P, T], *given: P.args, **named: P.kwargs) -> T | StageError:
    """What the call returns, or the error that its item is answered with."""
    try:
        return call(*given, **named)
    except StageError as error:
        return error
    except Exception as error:  # a template may raise anything
        _log.exception("the language model failed")
        return EngineFailed(f"the language model failed: {type(error).__name__}")
