"""How hot paths are measured: scenarios, their contenders in processes of their own, rounds, statistics."""
