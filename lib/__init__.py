"""The fraud detection API as plain CDKTF constructs, one module a capability; never imports ``aspects``."""
