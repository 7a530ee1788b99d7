"""Task B as a team writes it: `python generate.py MODEL TRANSCRIPT SCRIPT`, by transformers.

Sentence by sentence, because the small model was taught on single sentences; first corrected, then enhanced.
"""

import re
import sys
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer


def main(folder: str, transcript: str, script: str) -> None:
    """One transcript to one script."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model: Any = AutoModelForCausalLM.from_pretrained(folder)
    text = Path(transcript).read_text(encoding="utf-8")
    for task in ("correct", "enhance"):
        sentences = re.split(r"(?<=[.!?])\s+", text.strip())
        text = " ".join(answer(model, tokenizer, task, sentence) for sentence in sentences)
    Path(script).write_text(text, encoding="utf-8")


@torch.inference_mode()
def answer(model: Any, tokenizer: Any, task: str, sentence: str) -> str:
    """The model's answer to one sentence."""
    messages = [{"role": "system", "content": task}, {"role": "user", "content": sentence}]
    prompt = tokenizer.apply_chat_template(messages, add_generation_prompt=True, tokenize=False)
    given = tokenizer(prompt, return_tensors="pt")
    made = model.generate(**given, max_new_tokens=128, do_sample=False)
    new = made[0, given["input_ids"].shape[1] :]
    return str(tokenizer.decode(new, skip_special_tokens=True)).strip()


if __name__ == "__main__":
    main(*sys.argv[1:])
