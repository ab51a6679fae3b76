"""The fire on a map, drawn as lines: for the report's figure and for map sheets."""
