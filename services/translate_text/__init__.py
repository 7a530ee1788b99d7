"""Stage D: text in one language becomes text in another, by NLLB-type models in CTranslate2.

Contract: a stage of its own (`services.common` is all it shares). It does not know the other stages.
"""
