"""Faults caused for real, with figures: `make faults`. `tests/faults/__main__.py` lists them."""
