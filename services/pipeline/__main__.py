"""`python -m services.pipeline`: the `mega` command, for a checkout that is not installed."""

import sys

from services.pipeline.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
