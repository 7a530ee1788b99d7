"""Command line of the catalogue: `lock` or `verify` (see the package)."""

import sys

import models.catalog as catalogue
from models.catalog.choosing import located


def main(arguments: list[str]) -> int:
    """Exit code: 0, or 2 for a command that there isn't."""
    if arguments == ["lock"]:
        catalogue.CATALOG.write_text(catalogue.lock(), encoding="utf-8")
        return 0
    if arguments == ["verify"]:
        places = catalogue.Places.of()
        for entry in catalogue.entries():
            folder, record = located(entry, places)
            if folder.is_dir():
                catalogue.verify(entry, folder, record)
                print(f"{entry.id}: ok")
        return 0
    print(catalogue.__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
