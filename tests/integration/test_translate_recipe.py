"""The recipe's conversion: what CTranslate2 says is what the model says, and the model is left as it was."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.integration
# In a process of its own: the recipe hides torchaudio from transformers, which the voice's tests need.
SCRIPT = """
import sys, torch, ctranslate2, tempfile
from pathlib import Path
from models.train.translate.train import network
from models.train.translate.convert import convert

work = Path(sys.argv[1])
torch.manual_seed(0)
model = network(40).eval()
before = {name: value.clone() for name, value in model.state_dict().items()}
tokens = ["<s>", "<pad>", "</s>", "<unk>", *(f"t{i}" for i in range(36))]
(work / "pieces").write_bytes(b"pieces")
convert(model, tokens, work / "pieces", work / "model")
assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items()), "weights changed"
names = sorted(path.name for path in (work / "model").iterdir())
assert names == ["config.json", "model.bin", "sentencepiece.bpe.model", "shared_vocabulary.json"], names
folder = str(work / "model")
translator = ctranslate2.Translator(folder, device="cpu", compute_type="float32", intra_threads=1)
source, target = tokens[5:12] + ["</s>"], tokens[20:26]
scored = translator.score_batch([source], [target])[0].log_probs[: len(target)]
ids = torch.tensor([[tokens.index(token) for token in source]])
start = torch.tensor([[2, *(tokens.index(token) for token in target)]])
logits = model(input_ids=ids, decoder_input_ids=start[:, :-1]).logits.log_softmax(-1)
ours = logits[0].gather(1, start[0, 1:, None])[:, 0].tolist()
assert max(abs(a - b) for a, b in zip(scored, ours)) < 0.05, (scored, ours)
"""


def test_conversion_is_faithful_and_leaves_the_model_alone(tmp_path_factory: pytest.TempPathFactory) -> None:
    work = tmp_path_factory.mktemp("convert")
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(work)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
