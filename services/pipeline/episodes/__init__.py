"""Episodes: what one is to be made of, its durable workflow, and the ledger of what became of every step.

It does not know HTTP towards people (`api` does), nor how a stage answers (`calls` does).
"""
