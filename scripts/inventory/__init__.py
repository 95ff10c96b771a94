"""List what exists of an environment in an AWS account and region: ``python -m scripts.inventory``.

``table`` says for every resource type how AWS lists it, or what it is a part of; ``engine`` asks AWS by that table;
``belonging`` says which of the answers is whose; ``__main__`` is the command. ``make adopt``, the quotas and
``make verify`` ask the same engine.
"""
