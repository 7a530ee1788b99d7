"""Logs: one JSON object a line on stderr, or a line for people; each with the ids of its request.

Contract: `configure` is called once, when a process begins to serve, never at import. Fields: time (UTC, ISO
8601), level, logger, message, service, and inside a request request_id, trace_id, span_id and group. Texts of
users are never logged; libraries may log warnings only, because some of them log what they are given. It does
not know what is logged.
"""

import logging
import re
import sys
from datetime import UTC, datetime
from typing import Literal, TextIO

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from services.common.observe.current import request_ids
from services.common.observe.tracing import current_ids

LogFormat = Literal["auto", "json", "text"]
LogLevel = Literal["debug", "info", "warning", "error"]

_OURS = ("services", "models")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def configure(
    service: str, *, level: LogLevel = "info", format: LogFormat = "auto", stream: TextIO | None = None
) -> None:
    """Send every log record of this process to `stream` (stderr); `auto` is text on a terminal, else JSON."""
    target = stream or sys.stderr
    as_text = format == "text" or (format == "auto" and target.isatty())
    handler = logging.StreamHandler(target)
    handler.setFormatter(TextLines() if as_text else JsonLines())
    handler.addFilter(WithIds(service))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in _OURS:
        logging.getLogger(name).setLevel(level.upper())
    # one line a batch that was lost, not one for each try
    logging.getLogger("opentelemetry").setLevel(logging.ERROR)
    logging.captureWarnings(True)


class WithIds(logging.Filter):
    """Gives every record its service, and the ids of the request in whose context it was logged."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def filter(self, record: logging.LogRecord) -> bool:
        """See logging.Filter; keeps every record."""
        trace_id, span_id = current_ids()
        ids = {"service": self._service, **request_ids()}
        if trace_id:
            ids |= {"trace_id": trace_id, "span_id": span_id}
        record.__dict__.update(ids)
        return True


class JsonLines(JsonFormatter):
    """A record as one JSON object in ASCII; whatever was given as `extra` is a field."""

    def __init__(self) -> None:
        super().__init__(
            ["asctime", "levelname", "name", "message"],
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            reserved_attrs=[*RESERVED_ATTRS, "color_message"],
        )

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002
        """UTC in ISO 8601, with milliseconds."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


class TextLines(logging.Formatter):
    """A record as a line for people; no message can begin a line of its own."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(service)s  %(message)s", "%H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line without its traceback."""
        record.message = _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", record.message)
        request_id = getattr(record, "request_id", "")
        return super().formatMessage(record) + (f"  [{request_id}]" if request_id else "")
