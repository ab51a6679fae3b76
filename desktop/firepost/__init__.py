"""firepost (林火前指): the offline desk of a forest-fire front-line command post."""

__version__ = "0.1.0"
