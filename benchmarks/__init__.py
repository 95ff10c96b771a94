"""What `make bench` measures, and its reference in TypeScript."""
