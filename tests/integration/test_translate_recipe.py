"""The recipe: parallel text that agrees, training that goes on, a conversion that CTranslate2 reads alike."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.integration
# In processes of their own: the recipe hides torchaudio from transformers, which the voice's tests need.
CONVERT = """
import sys, torch, ctranslate2
from pathlib import Path
from models.train.translate.network import network
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
TRAIN = """
import sys, random
from itertools import islice
from pathlib import Path
import torch
from models.train.optimiser import straight_to_zero
from models.train.translate import batches, network
from models.train.translate.pieces import EOS
from models.train.translate.train import WARM_UP, Training

class Letters:
    codes = {}
    def __len__(self): return 400
    def encode(self, code, text): return [5 + len(code), *(10 + ord(letter) % 380 for letter in text), EOS]

network.WIDTH = network.INNER = 16
work, letters = Path(sys.argv[1]), Letters()
drawn = list(islice(batches.batches(letters, random.Random(1), 900), 6))
assert all(source.shape[0] == target.shape[0] for source, target in drawn)
whole, first = Training(letters, work), Training(letters, work)
losses = [whole.step(batch, 1.0) for batch in drawn]
assert losses[-1] < losses[0], losses
for batch in drawn[:3]:
    first.step(batch, 1.0)
first.save()
second = Training(letters, work)
assert second.progress == first.progress and second.progress.step == 3
again = [second.step(batch, 1.0) for batch in drawn[3:]]
assert max(abs(a - b) for a, b in zip(again, losses[3:])) < 0.02, (again, losses)
rate = lambda share: straight_to_zero(share, WARM_UP)
assert rate(0.0) < rate(0.02) and rate(0.02) > rate(0.5) > rate(0.99) > rate(1.0) == 0
"""
CORPUS = """
import random
from models.train.generate.enhancement import FRAMES
from models.train.translate.corpus import NLLB, directions
from models.train.translate.invented import renamed, renumbered, repriced
from models.train.translate.phrases import FIXED

known = {text["en"] for text in FIXED}
added = {line for pair in FRAMES.values() for line in pair if line}
assert not added - known, added - known

rng = random.Random(3)
for _ in range(300):
    pairs = directions(rng, "held")
    assert [pair.target_code for pair in pairs[:4]] == [code for code in NLLB.values() if code != "eng_Latn"]
    assert len({pair.source for pair in pairs[:4]}) == 1
    assert all(pair.target_code == "eng_Latn" and pair.target == pairs[0].source for pair in pairs[4:])
text = {code: f"Paul {word} Pavlos 42." for code, word in zip(NLLB, ("and", "et", "y", "und", "e"))}
new = renamed(rng, text)
assert len({tuple(line.split()[::2]) for line in new.values()}) == 1, new
assert not any("Paul" in line or "Pavlos" in line for line in new.values()), new
assert new["de"].split()[1] == "und" and new["de"].endswith(" 42."), new
other = renumbered(rng, text)
assert len({line.split()[-1] for line in other.values()}) == 1 and other["de"].startswith("Paul und"), other
price = repriced(rng, {"en": "It costs $7.05.", "fr": "Cela coûte 7,05 $."})
assert price["en"][10:-1] == price["fr"][11:-3].replace(",", ".") != "7.05", price
"""


@pytest.mark.parametrize("script", [CONVERT, TRAIN, CORPUS], ids=["convert", "train", "corpus"])
def test_recipe(script: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    work = tmp_path_factory.mktemp("recipe")
    done = subprocess.run([sys.executable, "-c", script, str(work)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
