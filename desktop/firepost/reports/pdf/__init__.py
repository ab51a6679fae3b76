"""The report on paper: A4 by the measures of GB/T 9704, text that can be searched."""
