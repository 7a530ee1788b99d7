"""The translator: M2M100 at demo size, begun as fairseq begins it, and its loss.

Contract: `network(size)` gives an `M2M100ForConditionalGeneration`; `loss_of(model, batch)` the cross-entropy
per target piece. Initial weights: transformers draws all with a deviation of 0.02, which drowns the words in
positions of size one; fairseq (Ott et al. 2019) draws embeddings with d^-0.5, which `scale_embedding` makes
one, and matrices after Glorot and Bengio 2010. It does not know data or optimisers.
"""

import torch
from transformers import M2M100Config, M2M100ForConditionalGeneration

from models.train.translate.batches import Batch
from models.train.translate.pieces import BOS, EOS, PAD

WIDTH, INNER, HEADS = 192, 512, 4
ENCODER_LAYERS, DECODER_LAYERS = 3, 2


def network(size: int) -> M2M100ForConditionalGeneration:
    """A model of `size` tokens with random weights; input and output pieces share one table."""
    config = M2M100Config(
        vocab_size=size, d_model=WIDTH, encoder_layers=ENCODER_LAYERS, decoder_layers=DECODER_LAYERS,
        encoder_attention_heads=HEADS, decoder_attention_heads=HEADS,
        encoder_ffn_dim=INNER, decoder_ffn_dim=INNER,
        dropout=0.0, attention_dropout=0.0, activation_dropout=0.0,
        encoder_layerdrop=0.0, decoder_layerdrop=0.0,
        max_position_embeddings=1026, scale_embedding=True, tie_word_embeddings=True,
        bos_token_id=BOS, pad_token_id=PAD, eos_token_id=EOS, decoder_start_token_id=EOS,
    )  # fmt: skip
    model = M2M100ForConditionalGeneration(config)
    model.set_attn_implementation("eager")  # half again as fast as sdpa on a CPU at these lengths
    _begin(model)
    return model


@torch.no_grad()
def _begin(model: torch.nn.Module) -> None:
    for name, module in model.named_modules():
        if isinstance(module, torch.nn.Linear) and "lm_head" not in name:
            inner = name.endswith(("q_proj", "k_proj", "v_proj"))
            torch.nn.init.xavier_uniform_(module.weight, gain=0.5**0.5 if inner else 1.0)
            torch.nn.init.zeros_(module.bias)
    shared = model.get_submodule("model.shared")
    assert isinstance(shared, torch.nn.Embedding)
    torch.nn.init.normal_(shared.weight, std=WIDTH**-0.5)
    shared.weight[PAD].zero_()


def loss_of(model: M2M100ForConditionalGeneration, batch: Batch) -> torch.Tensor:
    """Cross-entropy per target piece; the decoder starts from `</s>`, as NLLB's does. The vocabulary is
    scored only where the target is no padding.
    """
    source, target = batch
    start = torch.full((len(target), 1), EOS, device=target.device)
    hidden = model.model(
        input_ids=source,
        attention_mask=source.ne(PAD),
        decoder_input_ids=torch.cat([start, target[:, :-1]], 1),
        use_cache=False,
    ).last_hidden_state
    wanted = target.ne(PAD)
    return torch.nn.functional.cross_entropy(model.lm_head(hidden[wanted]).float(), target[wanted])
