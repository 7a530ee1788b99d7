"""Written by `python -m models.shapes --measure --write`: cores and memory's GB/s of the machine, then for
each shape seconds to load, MiB at the peak, speed and its unit.
"""

CORES = 2
GB_S = 3.4
ROWS: tuple[tuple[str, float, int, float, str], ...] = (
    ("m2m100-418m", 26.1, 727, 8.9, "tokens/s"),
    ("nllb-200-600m", 21.1, 927, 11.6, "tokens/s"),
    ("opus-mt-en-fr", 6.6, 290, 70.1, "tokens/s"),
    ("qwen2.5-0.5b", 17.0, 687, 2.3, "tokens/s"),
    ("qwen3-0.6b", 19.6, 937, 2.1, "tokens/s"),
    ("smollm2-360m", 17.1, 563, 3.4, "tokens/s"),
    ("vits-ljspeech", 77.9, 1604, 0.4, "audio s/s"),
    ("whisper-small", 22.5, 630, 2.0, "audio s/s"),
    ("whisper-tiny", 5.9, 275, 9.6, "audio s/s"),
)
