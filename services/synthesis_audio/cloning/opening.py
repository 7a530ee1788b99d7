"""Which cloning model a service has, and how it is opened.

Contract: `with_clones(base, …)` gives the voice with profiles' voices beside its own, or `base` as it is
where there is no cloning model. The model is the setting's, the profile's, or the speech model itself where
that clones (XTTS); its files are checked at once, and it is opened by the first piece that asks for it. It
does not know profiles' owners.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from models.catalog import ModelFolder, resolve
from services.common.errors import ModelNotFound
from services.common.offline import switch_off_hubs
from services.synthesis_audio.cloning.cloned_voices import ClonedVoices
from services.synthesis_audio.cloning.cloner import Cloner
from services.synthesis_audio.cloning.converters import WAVLM, FreeVcCloner, OpenVoiceCloner
from services.synthesis_audio.cloning.demo.cloner import DemoCloner, is_demo
from services.synthesis_audio.cloning.xtts import XttsCloner
from services.synthesis_audio.settings import SynthesisSettings
from services.synthesis_audio.voice.compat import prepare
from services.synthesis_audio.voice.opening import CoquiVoice, Voice
from services.synthesis_audio.voices.shelf import Shelf, voices_folder

STAGE = "convert_voice"
NONE = "none"


def with_clones(base: Voice, folder: ModelFolder, settings: SynthesisSettings, *, threads: int) -> Voice:
    """`base`, opened from `folder`, and what the settings add to it. Raises ModelNotFound, ModelCorrupt."""
    shelf = Shelf(voices_folder(settings.voices_dir))
    itself = base.cloning_model if isinstance(base, CoquiVoice) else None
    if settings.cloner == NONE:
        return base
    if itself is not None and not settings.cloner:
        name = _named(folder)
        return ClonedVoices(
            base, lambda: XttsCloner(itself, name), shelf, replace(base.profile, clones=folder.id)
        )
    found = _found(settings)
    if found is None:
        return base
    profile = replace(base.profile, clones=found.id)
    return ClonedVoices(base, _opener(found, base, settings, threads), shelf, profile)


def _found(settings: SynthesisSettings) -> ModelFolder | None:
    """The cloning model of the settings; None where neither they nor the profile have one that is here."""
    try:
        return resolve(STAGE, settings.cloner, profile=settings.profile)
    except ModelNotFound:
        if settings.cloner:
            raise
        return None


def _opener(
    found: ModelFolder, base: Voice, settings: SynthesisSettings, threads: int
) -> Callable[[], Cloner]:
    def open_it() -> Cloner:
        name = _named(found)
        if is_demo(found.path):
            return DemoCloner(found.path, name, base, iterations=settings.vocoder_iterations, threads=threads)
        switch_off_hubs()
        prepare()
        kind = FreeVcCloner if _is_freevc(found.path) else OpenVoiceCloner
        return kind(found.path, name, base, device=settings.device)

    return open_it


def _named(folder: ModelFolder) -> str:
    return f"{folder.id}-{folder.revision}"


def _is_freevc(path: Path) -> bool:
    return (path / WAVLM).is_file() or not (path / "checkpoint.pth").is_file()
