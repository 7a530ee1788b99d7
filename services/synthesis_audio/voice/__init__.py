"""From words to sound: Coqui models, and our own phonemes and vocoder. It knows no HTTP and no queue."""
