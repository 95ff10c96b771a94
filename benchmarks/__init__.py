"""What `make bench` measures, and its reference in TypeScript."""

SIZES = (100, 1_000, 3_000, 10_000)
"""Resources in the stacks that the aspects are measured on."""

VARIANTS = ("without", "textbook", "guardrails")
"""With which aspects they are."""
