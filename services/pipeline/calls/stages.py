"""The five stages as the pipeline sees them: name, start command, port, settings prefix, share of the cores.

Contract: the table `STAGES` is the only place that knows these names. It does not know what a stage
computes.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
    """One stage service.

    `env_prefix` is the prefix of the stage's own settings; `cpu_share` the part of the cores it gets when all
    five run on one machine: the first two work alone, the last three side by side, where the voice of the
    translations has a language for each of them to speak and decides when all is done; `arguments` tell a
    module that serves two stages which of them it is.
    """

    name: str
    module: str
    port: int
    env_prefix: str
    cpu_share: float
    arguments: tuple[str, ...] = ()

    @property
    def address_variable(self) -> str:
        """The pipeline's setting that says where this stage runs, as MEGA_PIPELINE__TRANSCRIBE_URL."""
        return f"MEGA_PIPELINE__{self.env_prefix.removeprefix('MEGA_').removesuffix('__')}_URL"


def local_url(host: str, port: int) -> str:
    """Where this machine reaches what listens on `host`."""
    at = "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
    return f"http://{at}:{port}"


def _voice(name: str, port: int, env_prefix: str, cpu_share: float) -> Stage:
    return Stage(name, "services.synthesis_audio", port, env_prefix, cpu_share, ("--service", name))


TRANSCRIBE = Stage("transcribe_audio", "services.transcribe_audio", 9001, "MEGA_TRANSCRIBE__", 1.0)
GENERATE = Stage("generate_text", "services.generate_text", 9002, "MEGA_GENERATE__", 1.0)
TRANSLATE = Stage("translate_text", "services.translate_text", 9003, "MEGA_TRANSLATE__", 0.5)
SYNTHESIS_EN = _voice("synthesis_audio_en", 9004, "MEGA_SYNTHESIS_EN__", 0.5)
SYNTHESIS = _voice("synthesis_audio", 9005, "MEGA_SYNTHESIS__", 1.0)

PIPELINE = Stage("pipeline", "services.pipeline.api", 9000, "MEGA_PIPELINE__", 0.5)
"""The pipeline's own page and API, which is started like a stage and computes nothing."""

STAGES: dict[str, Stage] = {
    stage.name: stage for stage in (TRANSCRIBE, GENERATE, TRANSLATE, SYNTHESIS_EN, SYNTHESIS)
}
