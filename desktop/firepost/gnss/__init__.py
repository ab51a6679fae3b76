"""Receivers: what is plugged in, and what it says."""
