"""What `make bench` measures, and its reference in TypeScript."""

SIZES = (100, 1_000, 3_000, 10_000)
"""Resources in the stacks that the aspects are measured on."""

PACK_RULES, PACK_RESOURCES = 250, 3_000
"""The size of a pack, and of the stack that it is put on."""

VARIANTS = ("without", "textbook", "guardrails")
"""With which aspects they are."""

PHASES = (
    "Python starts and imports, while Node starts",
    "the constructs are made",
    "aspects and rules decide",
    "the evidence is written",
    "the rest of the synthesis",
)
"""What `python main.py` does, in the order of :mod:`benchmarks.phases`; what is left is to end Node and to publish."""
