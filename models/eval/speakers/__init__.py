"""Who speaks, as something that is no part of any cloning model hears it.

`cepstra`, `mixture` and `judge` are a small speaker verification system, taught on the spot by `background`'s
invented speakers; `averages` is the plainer measure beside it; `lineup` asks either of them which of some
recordings a sound is nearest to; `equaliser` is the sham that a good measure must not fall for.
"""
