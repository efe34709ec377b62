"""Entries as files: written out, checked row by row, and brought back without loss."""
