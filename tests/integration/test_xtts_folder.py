"""An XTTS folder, laid out as Coqui publishes it, loads by path and speaks in the voice of its reference.

Random weights, made small; the vocoder and the speaker encoder are as large as XTTS has them.
"""

from pathlib import Path

import numpy as np
import pytest

from services.common.sound.encoding import encode
from services.synthesis_audio.engine import Speech, SpeechRequest, SynthesisEngine
from services.synthesis_audio.settings import SynthesisSettings

pytestmark = [pytest.mark.integration, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def xtts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """config.json, model.pth, vocab.json, speakers_xtts.pth, and the reference that we ask for."""
    from services.synthesis_audio.voice.compat import prepare

    prepare()
    import torch
    from TTS.tts.configs.xtts_config import XttsConfig
    from TTS.tts.models.xtts import Xtts, XttsArgs

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("xtts")
    pieces, start, stop = _vocabulary(folder / "vocab.json")
    small = XttsArgs(
        gpt_layers=1,
        gpt_n_model_channels=64,
        gpt_n_heads=2,
        gpt_max_audio_tokens=40,
        gpt_max_text_tokens=60,
        gpt_number_text_tokens=pieces,
        gpt_start_text_token=start,
        gpt_stop_text_token=stop,
        decoder_input_dim=64,
    )
    config = XttsConfig(model_args=small, languages=["en", "fr"])
    config.save_json(str(folder / "config.json"))
    torch.save({"model": Xtts(config).state_dict()}, folder / "model.pth")
    torch.save({}, folder / "speakers_xtts.pth")
    voice = np.random.default_rng(0).normal(0, 0.1, 3 * 22050).astype(np.float32)
    (folder / "reference.wav").write_bytes(encode(voice, 22050, format="wav"))
    return folder


def _vocabulary(file: Path) -> tuple[int, int, int]:
    """Write a small tokenizer with XTTS's marks; its size, and the ids of start and stop."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE(unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    marks = ["[STOP]", "[UNK]", "[SPACE]", "[en]", "[fr]", "[START]"]
    trainer = trainers.BpeTrainer(special_tokens=marks, show_progress=False)
    tokenizer.train_from_iterator(["good morning abcdefghijklmnopqrstuvwxyz , . ! ?"], trainer)
    tokenizer.save(str(file))
    return len(ids := tokenizer.get_vocab()), ids["[START]"], ids["[STOP]"]


def test_an_xtts_folder_speaks(xtts: Path) -> None:
    engine = SynthesisEngine(SynthesisSettings(model=str(xtts), threads=1))
    engine.load()
    speech = engine.infer([SpeechRequest("Good morning to all of you.", "en")])[0]
    engine.close()
    assert isinstance(speech, Speech)
    assert speech.sample_rate == 24000
    assert np.count_nonzero(speech.samples) > 2000  # the silence around it comes from the engine
    assert np.isfinite(speech.samples).all()
