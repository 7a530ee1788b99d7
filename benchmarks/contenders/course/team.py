"""A team's afternoon: the five scripts on one recording, one after another, each a fresh Python process.

Contract: `prepare` writes the weights that transformers reads; `work` gives the texts that were made by step,
as the pipeline names them. The second script gets what was said, not what the first one heard: raw
faster-whisper loses whole sentences with the demo Whisper, and the work of the others should be that of the
whole prompt. It does not know what it is compared with.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.inputs.prompt import Prompt

MODELS = Path(__file__).parents[3] / "models" / "demo"
CODES = {"fr": "fra_Latn", "es": "spa_Latn", "de": "deu_Latn", "it": "ita_Latn"}


class Team:
    """Works in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def prepare(self) -> None:
        """In a process of its own, which frees what it took."""
        code = (
            "from pathlib import Path; from benchmarks.contenders.course import weights as w; "
            f"m, f = Path({str(MODELS)!r}), Path({str(self._folder)!r}); "
            "w.llama(m / 'generate', f / 'generate'); w.m2m100(m / 'translate', f / 'translate')"
        )
        subprocess.run([sys.executable, "-c", code], check=True, stdout=sys.stderr)

    def work(self, prompt: Prompt, languages: Sequence[str]) -> dict[str, str]:
        """All tasks. Raises CalledProcessError for a script that fails."""
        (self._folder / "prompt.mp3").write_bytes(prompt.mp3)
        self._script("transcribe", MODELS / "transcribe", "prompt.mp3", "heard.txt")
        (self._folder / "said.txt").write_text(prompt.text, encoding="utf-8")
        self._script("generate", "generate", "said.txt", "script.txt")
        self._speak("script", "en")
        for language in languages:
            self._script("translate", "translate", "script.txt", f"{language}.txt", CODES[language])
            self._speak(language, language)
        made = {
            "transcribe": "heard",
            "generate": "script",
            **{f"translate.{code}": code for code in languages},
        }
        return {
            step: (self._folder / f"{name}.txt").read_text(encoding="utf-8").strip()
            for step, name in made.items()
        }

    def _speak(self, text: str, language: str) -> None:
        self._script("speak", MODELS / "synthesis", f"{text}.txt", f"{text}.wav", language)

    def _script(self, name: str, *arguments: str | Path) -> None:
        command = [sys.executable, "-m", "benchmarks.contenders.course.script", name, *map(str, arguments)]
        subprocess.run(command, check=True, cwd=self._folder, stdout=sys.stderr)
