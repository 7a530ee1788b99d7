"""Live progress of a run: on a terminal a table that fills, elsewhere one line per finished step.

Contract: `Board` is the workflow's observer; it writes to stderr only, so stdout stays for results. It does
not know what is done, only what it is told.
"""

import time
from collections.abc import Iterable
from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.table import Table

from services.pipeline.calls.stages import Stage
from services.pipeline.episodes.outcome import State, StepReport
from services.pipeline.storage.layout import Episode, Step

_MARK = {State.MADE: "[green]✓", State.KEPT: "[dim]✓", State.FAILED: "[red]✗", State.BLOCKED: "[dim]·"}


class Board:
    """Rows are prompts, columns are tasks."""

    def __init__(self, episodes: Iterable[Episode], console: Console, *, quiet: bool = False) -> None:
        self._episodes = list(episodes)
        self._console = console
        self._quiet = quiet
        self._reports: dict[str, StepReport] = {}
        self._began: dict[str, float] = {}
        self._note = ""
        self._live: Live | None = None

    def __enter__(self) -> "Board":
        """Begin to draw, if anybody looks."""
        if self._console.is_terminal and not self._quiet:
            self._live = Live(
                get_renderable=self.table, console=self._console, refresh_per_second=5, transient=True
            )
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the table away again; the closing table follows on stdout."""
        if self._live:
            self._live.stop()

    def starting(self, stages: Iterable[Stage]) -> None:
        """Tell that services are started."""
        self._note = f"services: {', '.join(stage.name for stage in stages)}"
        if not self._live and not self._quiet:
            self._console.print(f"starting {self._note}", highlight=False, markup=False, soft_wrap=True)

    def found(self, url: str) -> None:
        """Tell that a service that runs already does the work."""
        self._note = f"left to the service at {url}"
        if not self._live and not self._quiet:
            self._console.print(self._note, highlight=False, markup=False, soft_wrap=True)

    def update(self, report: StepReport) -> None:
        """Take a report in."""
        path = report.step.output
        self._reports[path] = report
        if report.state is State.RUNNING:
            self._began[path] = time.monotonic()
        elif report.state in (State.MADE, State.FAILED) and not self._live and not self._quiet:
            mark = f"{report.step.name} {report.step.label:5} {report.state} {report.seconds:6.1f} s"
            line = f"{mark}  {report.error.message if report.error else path}"
            self._console.print(line, highlight=False, markup=False, soft_wrap=True)

    def table(self) -> Table:
        """The board as it stands."""
        table = Table(caption=self._note, caption_justify="left")
        table.add_column("prompt")
        for step in self._episodes[0] if self._episodes else ():
            table.add_column(step.label, justify="right")
        for episode in self._episodes:
            table.add_row(episode.name, *(self._cell(step) for step in episode))
        return table

    def _cell(self, step: Step) -> str:
        report = self._reports.get(step.output)
        if report is None:
            return ""
        if report.state is State.RUNNING:
            return f"[yellow]{time.monotonic() - self._began[step.output]:.0f} s …"
        seconds = f" {report.seconds:.1f} s" if report.state is State.MADE else ""
        return _MARK[report.state] + seconds
