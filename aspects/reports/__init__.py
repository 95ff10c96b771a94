"""Projections of a report: each a pure function from reports to text, and what writes them next to a stack."""

from .files import FILES, write

__all__ = ["FILES", "write"]
