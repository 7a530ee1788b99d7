"""The chain that a shape says, and the cache that builds each shape once."""

import threading
from pathlib import Path

import pytest
import torch

from models.shapes import cache
from models.shapes.chain import WIDTH, Link, chain, said
from models.shapes.memory import write_biased, write_gated

WORDS = list(range(100, 100 + 5 * WIDTH))
DIMENSIONS = 768


def test_a_chain_needs_words_for_every_step() -> None:
    links = chain([1, 2], WORDS, 5, 3)
    assert links[0].keys == (1, 2)
    assert links[-1].values == (3,)
    assert said(links) == WORDS[:5]
    with pytest.raises(ValueError, match="60 words"):
        chain([1], WORDS, 6, 3)


def embedded() -> torch.Tensor:
    return torch.randn(400, DIMENSIONS, generator=torch.Generator().manual_seed(0)) * 0.04


def followed(after: torch.Tensor, embeddings: torch.Tensor, token: int) -> list[int]:
    """Tokens by how likely they follow, with the tied matrix behind a norm."""
    final = torch.nn.functional.layer_norm(embeddings[token] + after, (DIMENSIONS,))
    return (embeddings @ final).argsort(descending=True).tolist()


def check_links(step: torch.nn.Module, embeddings: torch.Tensor, links: list[Link]) -> None:
    for link in links:
        for key in link.keys:
            ordered = followed(step(embeddings[key]), embeddings, key)
            assert ordered[0] == link.values[0]
            assert set(ordered[: len(link.values)]) == set(link.values)


@pytest.mark.parametrize("activation", [torch.nn.ReLU(), torch.nn.GELU(), torch.nn.SiLU()])
def test_a_layer_with_biases_remembers_the_chain(activation: torch.nn.Module) -> None:
    first, second = torch.nn.Linear(DIMENSIONS, 600), torch.nn.Linear(600, DIMENSIONS)
    for parameter in (*first.parameters(), *second.parameters()):
        torch.nn.init.normal_(parameter, std=0.0005)
    embeddings, links = embedded(), chain([1, 2], WORDS, 5, 3)
    write_biased(first, second, embeddings, links)
    norm = torch.nn.LayerNorm(DIMENSIONS)
    check_links(torch.nn.Sequential(norm, first, activation, second), embeddings, links)


def test_a_gated_layer_remembers_the_chain() -> None:
    gate, up, down = (
        torch.nn.Linear(*sizes, bias=False)
        for sizes in ((DIMENSIONS, 600), (DIMENSIONS, 600), (600, DIMENSIONS))
    )
    for layer in (gate, up, down):
        torch.nn.init.normal_(layer.weight, std=0.0005)
    embeddings, links = embedded(), chain([1, 2], WORDS, 5, 3)
    write_gated(gate, up, down, embeddings, links)
    norm = torch.nn.RMSNorm(DIMENSIONS)

    class Gated(torch.nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            found: torch.Tensor = down(torch.nn.functional.silu(gate(norm(x))) * up(norm(x)))
            return found

    check_links(Gated(), embeddings, links)


def test_a_layer_with_too_few_units_is_refused() -> None:
    first, second = torch.nn.Linear(DIMENSIONS, 8), torch.nn.Linear(8, DIMENSIONS)
    with pytest.raises(ValueError, match="units"):
        write_biased(first, second, embedded(), chain([1], WORDS, 5, 3))


def test_a_shape_is_built_once_and_anew_for_another_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEGA_SHAPES_DIR", str(tmp_path))
    built: list[str] = []

    def build(folder: Path) -> dict[str, float]:
        built.append(folder.name)
        (folder / "hf").mkdir()
        return {"forced_tokens": 7}

    threads = [threading.Thread(target=cache.cached, args=("a", "1", build)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = cache.cached("a", "1", build)
    assert len(built) == 1
    assert (made.hf, made.ct2) == (tmp_path / "a" / "hf", None)
    assert made.facts["forced_tokens"] == 7
    cache.cached("a", "2", build)
    assert len(built) == 2


def test_a_build_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEGA_SHAPES_DIR", str(tmp_path))

    def build(folder: Path) -> dict[str, float]:
        (folder / "half").write_text("")
        raise RuntimeError("no room")

    with pytest.raises(RuntimeError):
        cache.cached("a", "1", build)
    assert [path.name for path in tmp_path.iterdir()] == [".a.lock"]
