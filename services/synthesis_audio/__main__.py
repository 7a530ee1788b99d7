"""`python -m services.synthesis_audio [--service NAME]`: serve stage E, or stage C as `synthesis_audio_en`.

Settings come from the environment: MEGA_SYNTHESIS__… or MEGA_SYNTHESIS_EN__….
"""

import argparse

from services.common.serving import serve
from services.common.settings import from_environment
from services.synthesis_audio.app import SERVICES, create_app


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(
        prog="python -m services.synthesis_audio", description="Serve speech synthesis."
    )
    parser.add_argument(
        "--service", choices=sorted(SERVICES), default="synthesis_audio", help="whose settings to take"
    )
    settings = from_environment(SERVICES[parser.parse_args().service])
    serve(create_app(settings), settings)


if __name__ == "__main__":
    main()
