"""`python -m services.transcribe_audio`: serve stage A with settings from the environment
(MEGA_TRANSCRIBE__…).
"""

from services.common.serving import serve
from services.common.settings import from_environment
from services.transcribe_audio.app import create_app
from services.transcribe_audio.settings import TranscribeSettings


def main() -> None:
    """Serve until stopped."""
    settings = from_environment(TranscribeSettings)
    serve(create_app(settings), settings)


if __name__ == "__main__":
    main()
