"""What `make bench` measures, and its reference in TypeScript."""

SIZES = (100, 1_000, 3_000, 10_000)
"""Resources in the stacks that the aspects are measured on."""

PACK_RULES, PACK_RESOURCES = 250, 3_000
"""The size of a pack, and of the stack that it is put on."""

VARIANTS = ("without", "textbook", "guardrails")
"""With which aspects they are."""
