"""The code of the rotation Lambda; only ``handler.py`` is deployed."""
