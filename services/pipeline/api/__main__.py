"""`python -m services.pipeline.api`: the page and its API, on the stages that the settings name."""

import sys

from services.common.serving import serve
from services.common.settings import EXIT_CONFIG
from services.pipeline.api.app import create_app
from services.pipeline.errors import PipelineError
from services.pipeline.settings import PipelineSettings, settings_error


def main() -> None:
    """Serve until SIGTERM; a wrong setting or a store that can't be opened ends it with one line."""
    from pydantic import ValidationError

    try:
        settings = PipelineSettings()
        app = create_app(settings)
    except ValidationError as error:
        print(settings_error(error).line, file=sys.stderr)
        raise SystemExit(EXIT_CONFIG) from None
    except PipelineError as error:
        print(error.line, file=sys.stderr)
        raise SystemExit(EXIT_CONFIG) from None
    serve(app, settings)


if __name__ == "__main__":
    main()
