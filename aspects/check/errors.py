"""What is wrong with the input of a command."""

from __future__ import annotations


class InputError(Exception):
    """Input from which no report can be made; its text is one line: what is wrong, and what to do."""
