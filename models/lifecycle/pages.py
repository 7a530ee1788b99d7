"""What `mega models list`, `show` and `licences` print. It changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from models.catalog import Entry, Licence, ModelFile, Places
from models.catalog.choosing import located
from models.catalog.record import Pulled, pulled
from models.lifecycle.converted import converted, is_here
from models.lifecycle.doctor import Machine, Verdict
from models.lifecycle.errors import Corrupt
from models.lifecycle.provenance import read

UNCONFIRMED = "to be confirmed at first pull"
_PINNED = {"A": "several public files name it", "B": "one public file names it"}


def row(entry: Entry, licences: Mapping[str, Licence], places: Places) -> dict[str, str]:
    """A line of the list."""
    licence = licences[entry.licence]
    terms = "permissive" if licence.permissive else "accept first" if licence.gate else "with duties"
    return {
        "id": entry.id,
        "stage": entry.stage,
        "licence": licence.id,
        "terms": terms,
        "MB": size(entry, pulled(places.store).get(entry.id)),
        "here": "yes" if is_here(entry, places) else "no",
        "converted": ", ".join(converted(entry, places)),
        "profiles": ", ".join(entry.profiles),
    }


def size(entry: Entry, record: Pulled | None) -> str:
    """Megabytes on disk: exact where every file is known, else about, else unknown."""
    files = record.files if record else entry.files
    if (record or entry.folder) and files:
        return f"{sum(file.bytes or 0 for file in files) / 1e6:.1f}"
    return f"~{entry.download_mb}" if entry.download_mb else "?"


def table(rows: Sequence[Mapping[str, str]]) -> str:
    """Columns as wide as their widest cell."""
    head = list(rows[0])
    widths = [max(len(name), *(len(one[name]) for one in rows)) for name in head]
    lines = [head, *([one[name] for name in head] for one in rows)]
    cells = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
    return "\n".join(line.rstrip() for line in cells)


def details(entry: Entry, licence: Licence, places: Places) -> dict[str, object]:
    """All that is known of a model, as JSON has it."""
    folder, record = located(entry, places)
    return {
        "id": entry.id,
        "stage": entry.stage,
        "family": entry.family,
        "source": entry.source.repository or list(entry.source.urls) or "shipped with the repository",
        "revision": entry.revision or (record.revision if record else UNCONFIRMED),
        "revision_confidence": _PINNED.get(entry.source.confidence, ""),
        "licence": asdict(licence),
        "alternative": entry.alternative,
        "languages": list(entry.languages),
        "profiles": list(entry.profiles),
        "conversion": entry.conversion,
        "converted": {name: _made(folder) for name, (folder, _) in converted(entry, places).items()},
        "download_mb": entry.download_mb,
        "footprints": [asdict(one) for one in entry.footprints],
        "files": [_file(file) for file in (record.files if record else entry.files)],
        "pulled": record.pulled if record else "",
        "folder": str(folder) if folder.is_dir() else "",
        "notes": entry.notes,
    }


def _made(folder: Path) -> str:
    try:
        return read(folder).line
    except Corrupt as error:
        return error.message


def _file(file: ModelFile) -> dict[str, object]:
    return {
        "name": file.name,
        "bytes": UNCONFIRMED if file.bytes is None else file.bytes,
        "sha256": file.sha256 or UNCONFIRMED,
    }


def page(entry: Entry, licence: Licence, places: Places) -> str:
    """The same for reading."""
    known = details(entry, licence, places)
    source = known["source"]
    lines = [
        f"{entry.id}: {entry.stage}, {entry.family}",
        f"source      {' '.join(source) if isinstance(source, list) else source}",
        f"revision    {known['revision']}{_aside(str(known['revision_confidence']))}",
        f"licence     {licence.name}",
        f"  allows    {licence.allows}",
        f"  forbids   {licence.forbids}",
        f"languages   {', '.join(entry.languages) or 'any'}",
        f"profiles    {', '.join(entry.profiles) or 'none'}",
        f"download    {size(entry, None)} MB",
        f"here        {known['folder'] or 'no'}",
    ]
    lines += [f"convert to  {entry.conversion}"] if entry.conversion else []
    converted_here = known["converted"]
    assert isinstance(converted_here, dict)
    lines += [f"converted   {one}" for one in converted_here.values()]
    lines += [f"instead     {entry.alternative} (permissive)"] if entry.alternative else []
    lines += [f"note        {entry.notes}"] if entry.notes else []
    lines += [
        f"{one.compute:<14}{one.disk_mib} MiB on disk, {one.memory_mib} MiB in memory ({one.source})"
        for one in entry.footprints
    ] or ["memory      to be measured"]
    lines += [f"file        {file['name']}  {file['bytes']}  {file['sha256']}" for file in _files(known)]
    return "\n".join(lines if _files(known) else [*lines, f"files       {UNCONFIRMED}"])


def _files(known: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
    files = known["files"]
    return files if isinstance(files, list) else []


def _aside(text: str) -> str:
    return f" ({text})" if text else ""


def doctor_page(machine: Machine, found: Sequence[Verdict], profile: str) -> str:
    """What was measured, what each model would cost here, and what to choose."""
    rows = [
        {
            "id": one.model,
            "stage": one.stage,
            "MiB": str(one.memory_mib or "?"),
            "load s": f"~{one.load_s:g}" if one.unit else "?",
            "speed": f"~{one.speed:g} {one.unit}" if one.unit else "?",
            "here": one.word,
        }
        for one in found
    ]
    return "\n".join(
        [
            f"cores       {machine.cores}",
            f"memory      {machine.memory_mib} MiB, {machine.free_mib} free",
            f"copies      {machine.copies_gb_s:g} GB/s",
            "",
            table(rows),
            "",
            f"profile     {profile}: the largest permissive one that runs well here",
        ]
    )


def licence_page(
    entries: Sequence[Entry], licences: Mapping[str, Licence], accepted: Sequence[Mapping[str, str]]
) -> str:
    """Every licence with what it allows and forbids, the models under it, and what was accepted when."""
    parts: list[str] = []
    for licence in licences.values():
        under = [entry.id for entry in entries if entry.licence == licence.id]
        parts += [
            f"{licence.id}: {licence.name}",
            f"  allows    {licence.allows}",
            f"  forbids   {licence.forbids}",
            f"  pulled    {'after --accept-licence ' + licence.id if licence.gate else 'without asking'}",
            f"  models    {', '.join(under)}",
        ]
        parts += [
            f"  accepted  {one['date']} for {one['model']}"
            for one in accepted
            if one["licence"] == licence.id
        ]
    return "\n".join(parts)
