"""What a run ended with: the closing table, the same as JSON, and the exit code.

Contract: pure functions of the step reports and errors. It does not know how the run went on its way.
"""

from collections.abc import Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from services.pipeline.episodes.outcome import State, StepReport
from services.pipeline.errors import PipelineError
from services.pipeline.exit_codes import ExitCode
from services.pipeline.storage.artifacts import Store


def failures(reports: Sequence[StepReport], errors: Sequence[PipelineError]) -> list[PipelineError]:
    """Everything that went wrong, each message once, bad input first."""
    found = [*errors, *(report.error for report in reports if report.error)]
    return list({error.line: error for error in found}.values())


def exit_code(reports: Sequence[StepReport], errors: Sequence[PipelineError]) -> ExitCode:
    """The code of the first failure; FAILED where steps had nothing to work on; OK otherwise."""
    found = failures(reports, errors)
    if found:
        return found[0].exit_code
    blocked = any(report.state is State.BLOCKED for report in reports)
    return ExitCode.FAILED if blocked else ExitCode.OK


def closing_table(store: Store, reports: Sequence[StepReport], wall_seconds: float) -> Table:
    """One row per artifact: prompt, task, what became of it, seconds to make it, length of audio, file."""
    made = sum(report.state is State.MADE for report in reports)
    kept = sum(report.state is State.KEPT for report in reports)
    table = Table(
        title=f"{made} made, {kept} already there, in {wall_seconds:.1f} s",
        title_justify="left",
        caption_justify="left",
    )
    for heading in ("prompt", "task", "state"):
        table.add_column(heading, no_wrap=True)
    table.add_column("seconds", justify="right")
    table.add_column("audio", justify="right")
    table.add_column("file", overflow="fold")
    for report in reports:
        entry = describe(store, report)
        audio = f"{entry['audio_seconds']:.1f} s" if entry["audio_seconds"] else ""
        task = f"{report.step.label:4} {report.step.task}"
        path = report.step.output if entry["path"] else (report.error.message if report.error else "")
        table.add_row(report.step.name, task, report.state, f"{report.seconds:.1f}", audio, Text(path))
    return table


def as_json(
    store: Store, reports: Sequence[StepReport], errors: Sequence[PipelineError], wall_seconds: float
) -> dict[str, Any]:
    """The run as one object; paths are full addresses."""
    return {
        "store": store.locate("").rstrip("/"),
        "exit_code": int(exit_code(reports, errors)),
        "seconds": round(wall_seconds, 3),
        "artifacts": [describe(store, report) for report in reports],
        "errors": [
            {"message": error.message, "hint": error.hint, "kind": error.exit_code.name.lower()}
            for error in failures(reports, errors)
        ],
    }


def describe(store: Store, report: StepReport) -> dict[str, Any]:
    """One artifact; `path` is None where there is none, `audio_seconds` None for texts."""
    step = report.step
    record = store.record(step.output) if report.state in (State.MADE, State.KEPT) else None
    return {
        "prompt": step.name,
        "task": str(step.task),
        "language": step.language,
        "state": str(report.state),
        "seconds": round(report.seconds, 3),
        "audio_seconds": record.details.get("audio_seconds")
        if record and step.output.endswith(".mp3")
        else None,
        "model": record.model if record else None,
        "revision": record.revision if record else None,
        "licence": record.licence if record else None,
        "path": store.locate(step.output) if report.state in (State.MADE, State.KEPT) else None,
        "error": report.error.message if report.error else None,
    }
