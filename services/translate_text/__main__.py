"""`python -m services.translate_text`: serve stage D with settings from the environment
(MEGA_TRANSLATE__…).
"""

from services.common.serving import serve
from services.common.settings import from_environment
from services.translate_text.app import create_app
from services.translate_text.settings import TranslateSettings


def main() -> None:
    """Serve until stopped."""
    settings = from_environment(TranslateSettings)
    serve(create_app(settings), settings)


if __name__ == "__main__":
    main()
