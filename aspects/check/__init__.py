"""Compliance as evidence: a pack and a stack to a report, at synth, on a plan and on a state; plain Python."""
