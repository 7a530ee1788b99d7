"""The recipe of the demo cloning model: invented synthetic speakers, sentences that they and the demo voice
both say, and the networks that turn one into the other.

python -m models.train.cloning --work DIR [--minutes N]
"""
