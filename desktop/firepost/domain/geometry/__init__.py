"""Shapes on the earth: how big, how long, how they nest. Numbers in, numbers out."""
