"""`make images-cuda`: CUDA images build without a GPU, start there and say what is missing, and hold every
CUDA library once.
"""

import pytest

from tests.e2e.containers import DEMO, built, running, saved_bytes, until

pytestmark = [pytest.mark.compose, pytest.mark.timeout(5400)]

SERVICES = ("transcribe_audio", "generate_text", "translate_text", "synthesis_audio")
TWICE = """
import collections, pathlib
found = collections.Counter()
for path in pathlib.Path('/').rglob('*.so*'):
    if path.is_file() and not path.is_symlink() and path.parts[1] not in ('proc', 'sys'):
        for name in ('cublas', 'cublasLt', 'cudart', 'cudnn', 'nvrtc', 'cufft', 'nccl'):
            found[name] += path.name.startswith(f'lib{name}.') and '.alt.' not in path.name
print({name: count for name, count in found.items() if count})
"""
WHY = "import httpx; print(httpx.get('http://127.0.0.1:%d/readyz').text)"
PORTS = dict(zip(SERVICES, (9001, 9002, 9003, 9005), strict=True))


@pytest.mark.parametrize("service", SERVICES)
def test_a_cuda_image_starts_without_a_gpu_and_says_what_is_missing(service: str) -> None:
    options = ("--env=MEGA_ALLOW_OPEN=1", f"--volume={DEMO}:/app/models/demo:ro")
    with (
        built(f"{service}-cuda", f"mega-pipeline/{service}:cuda") as image,
        running(image, *options) as container,
    ):
        until(lambda: "no CUDA device" in container.logs(), container)
        answer = container.python(WHY % PORTS[service])
        assert '"failed"' in answer
        assert "--gpus all" in answer
        libraries = container.python(TWICE)
        assert "2" not in libraries, libraries
        assert "'cublas': 1" in libraries
        print(f"{service}: {saved_bytes(image) / 1e6:.0f} MB compressed")
