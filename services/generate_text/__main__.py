"""`python -m services.generate_text`: serve stage B with settings from the environment (MEGA_GENERATE__…)."""

from services.common.serving import serve
from services.common.settings import from_environment
from services.generate_text.app import create_app
from services.generate_text.settings import GenerateSettings


def main() -> None:
    """Serve until stopped."""
    settings = from_environment(GenerateSettings)
    serve(create_app(settings), settings)


if __name__ == "__main__":
    main()
