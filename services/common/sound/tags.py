"""Writes a title into an audio file without coding its sound again.

Contract: packets are copied into a new container of the same kind. It knows mp3, wav and ogg; anything else
comes back as it was.
"""

import io

_MUXERS = {"mp3", "wav", "ogg"}


def with_title(data: bytes, title: str) -> bytes:
    """`data` with its title set; raises what PyAV raises for bytes that are no audio."""
    import av

    with av.open(io.BytesIO(data), "r") as source:
        kind = source.format.name
        if kind not in _MUXERS:
            return data
        sink = io.BytesIO()
        with av.open(sink, "w", format=kind) as target:
            target.metadata.update({**source.metadata, "title": title})
            stream = target.add_stream_from_template(source.streams.audio[0])
            for packet in source.demux(source.streams.audio[0]):
                if packet.dts is not None:
                    packet.stream = stream
                    target.mux(packet)
    return sink.getvalue()
