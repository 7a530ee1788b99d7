"""The recipe of the demo voice: a teacher's sentences, their alignment, and a small ForwardTTS trained on
them.

python -m models.train.synthesis --work DIR [--minutes N]
"""
