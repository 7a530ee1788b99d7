"""transformers as a peer in correction, one chunk after another.

Contract: as the contenders of `generate`. `weights` are `float32`, `bfloat16`, or `int8`: bfloat16 with the
weights of all linear layers in eight bits, by PyTorch's own kernel, as torchao uses it on CPUs. `lookup`
tokens at once are guessed from the prompt, by transformers' prompt lookup; 0 guesses none.
"""

from typing import Any

from benchmarks.contenders.generate_peers import Plain, template_of
from benchmarks.contenders.weights import folder
from benchmarks.harness.contender import device
from services.generate_text.prompts import Prompt


class Transformers(Plain):
    """`generate` of one prompt; needs a shape, whose weights are kept in its format too."""

    def __init__(self, weights: str = "float32", lookup: int = 0, **work: Any) -> None:
        super().__init__(**work)
        self._weights, self._lookup = weights, lookup

    def load(self) -> None:
        """See Plain. Raises Missing for the demo model."""
        hf = folder("generate", self.work.model, "hf")
        self._template = template_of(hf)
        import torch
        from transformers import AutoModelForCausalLM

        torch.set_num_threads(self.work.threads)
        kind = torch.float32 if self._weights == "float32" else torch.bfloat16
        network: Any = AutoModelForCausalLM.from_pretrained(hf, dtype=kind)
        self._network = network.eval().to(device().name)
        if self._weights == "int8":
            _in_eight_bits(self._network)

    def answer(self, prompt: Prompt) -> str:
        """See Plain."""
        import torch

        ids = torch.tensor([self._template.ids(prompt)], device=self._network.device)
        guessed = {"prompt_lookup_num_tokens": self._lookup} if self._lookup else {}
        with torch.inference_mode():
            said = self._network.generate(
                input_ids=ids,
                attention_mask=torch.ones_like(ids),
                do_sample=False,
                max_new_tokens=prompt.max_tokens,
                **guessed,
            )
        new = said[0, ids.shape[1] :]
        return str(self._template.tokenizer.decode(new, skip_special_tokens=True))


def _in_eight_bits(network: Any) -> None:
    """Replace every linear layer."""
    import torch

    class Linear(torch.nn.Module):
        def __init__(self, replaced: Any) -> None:
            super().__init__()
            weights = replaced.weight.detach().float()
            scales = weights.abs().amax(1).clamp(min=1e-9) / 127
            self.quantized = (weights / scales[:, None]).round().to(torch.int8)
            self.scales, self.bias = scales.to(torch.bfloat16), replaced.bias

        def forward(self, values: Any) -> Any:
            rows = values.reshape(-1, values.shape[-1])
            found = torch._weight_int8pack_mm(rows, self.quantized, self.scales)
            found = found.reshape(*values.shape[:-1], -1)
            return found if self.bias is None else found + self.bias

    for parent in list(network.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, torch.nn.Linear):
                setattr(parent, name, Linear(child))
