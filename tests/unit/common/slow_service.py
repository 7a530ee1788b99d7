"""A service whose engine takes as many seconds as it is asked to.

`python slow_service.py PORT GRACE_S [SOCKET]`
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends

from services.common.app import create_service_app
from services.common.engine import EngineInfo
from services.common.serving import serve
from services.common.settings import StageSettings
from services.common.stage import Stage, get_stage


class Slow:
    """Sleeps."""

    def load(self) -> EngineInfo:
        return EngineInfo("slow", "r1", "cpu", "none")

    def warm_up(self) -> None: ...

    def infer(self, batch: Sequence[float]) -> list[float]:
        for seconds in batch:
            time.sleep(seconds)
        return list(batch)

    def close(self) -> None:
        print("closed", flush=True)


router = APIRouter()


@router.get("/sleep")
async def sleep(stage: Annotated[Stage, Depends(get_stage)], seconds: float, times: int = 1) -> float:
    """Several items, one after another, as a long text has."""
    slept: list[float] = [await stage.submit(seconds) for _ in range(times)]
    return sum(slept)


if __name__ == "__main__":
    uds = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    settings = StageSettings(port=int(sys.argv[1]), drain_timeout_s=float(sys.argv[2]), max_batch=1, uds=uds)
    app = create_service_app(name="slow", settings=settings, engine=Slow(), routers=[router])
    serve(app, settings)
