"""The project's own cloning model: it gives the demo voice's speech the tone and pitch of a recording.

`spectrum` and `pitch` describe sound, `network` is the trained part, `cloner` puts them together. Trained on
synthetic speakers only (`models.train.cloning`); what it can't do stands in the model's card.
"""
