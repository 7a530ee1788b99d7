"""Special tokens, chat template and configuration of the instruct models, as their makers publish them.

Sources: the tokenizer_config.json of Qwen2.5, Qwen3 and SmolLM2; the templates here are their plain part
(system, user, assistant, Qwen3's switch for thinking), without tools.
"""

from dataclasses import dataclass

_TURNS = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>' + '\n' }}"
    "{% endfor %}"
)
_ANSWER = "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}"
_END = "{% endif %}"


def _opening(words: str) -> str:
    return (
        "{% if messages[0].role != 'system' %}{{ '<|im_start|>system\n"
        + words
        + "<|im_end|>\n' }}{% endif %}"
    )


_QWEN = "You are Qwen, created by Alibaba Cloud. You are a helpful assistant."
_SMOL = "You are a helpful AI assistant named SmolLM, trained by Hugging Face"
_NOT_THINKING = (
    "{% if enable_thinking is defined and enable_thinking is false %}"
    "{{ '<think>\n\n</think>\n\n' }}{% endif %}"
)
QWEN25_TEMPLATE = _opening(_QWEN) + _TURNS + _ANSWER + _END
QWEN3_TEMPLATE = _TURNS + _ANSWER + _NOT_THINKING + _END
SMOL_TEMPLATE = _opening(_SMOL) + _TURNS + _ANSWER + _END

_OBJECTS = ["object_ref_start", "object_ref_end", "box_start", "box_end", "quad_start", "quad_end"]
_VISION = ["vision_start", "vision_end", "vision_pad", "image_pad", "video_pad"]
_CODE = ["fim_prefix", "fim_middle", "fim_suffix", "fim_pad", "repo_name", "file_sep"]


def _barred(names: list[str]) -> list[str]:
    return [f"<|{name}|>" for name in names]


QWEN25 = [
    *_barred(["endoftext", "im_start", "im_end", *_OBJECTS, *_VISION]),
    "<tool_call>",
    "</tool_call>",
    *_barred(_CODE),
]
QWEN3 = [*QWEN25, "<tool_response>", "</tool_response>", "<think>", "</think>"]
SMOL = [
    *_barred(["endoftext", "im_start", "im_end"]),
    *("<repo_name>", "<reponame>", "<file_sep>", "<filename>", "<gh_stars>", "<issue_start>"),
    *("<issue_comment>", "<issue_closed>", "<jupyter_start>", "<jupyter_text>", "<jupyter_code>"),
    *("<jupyter_output>", "<jupyter_script>", "<empty_output>"),
]


@dataclass(frozen=True)
class Manners:
    """How a model is spoken to."""

    specials: list[str]
    template: str
    context: int
    ends: list[str]
    pad: str
    begin: str | None
    specials_first: bool = False

    def config(self) -> dict[str, object]:
        """Its tokenizer_config.json."""
        return {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "bos_token": self.begin,
            "eos_token": self.ends[0],
            "pad_token": self.pad,
            "unk_token": self.begin and self.pad,
            "model_max_length": self.context,
            "clean_up_tokenization_spaces": False,
            "chat_template": self.template,
        }
