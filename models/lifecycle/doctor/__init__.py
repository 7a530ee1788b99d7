"""What runs on this machine: how much memory and how fast it is, which models and which profile fit.

`machine` measures, `figures` knows what models cost on another machine, `judging` puts both together.
"""

from models.lifecycle.doctor.judging import Verdict, profile_for, verdicts
from models.lifecycle.doctor.machine import Machine
from models.lifecycle.doctor.machine import measured as measured_here

__all__ = ["Machine", "Verdict", "measured_here", "profile_for", "verdicts"]
