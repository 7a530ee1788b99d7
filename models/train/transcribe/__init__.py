"""Recipe of the demo speech recogniser: clips, tokenizer, network, training, conversion.

Contract: `python -m models.train.transcribe --work DIR [--minutes N]` leaves a CTranslate2 Whisper folder in
`DIR/model`. Knows the synthesizers and the grammar; does not know the service that serves the result.
"""
