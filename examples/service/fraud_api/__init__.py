"""A small service that scores card transactions: the reference for the container that the stack runs."""
