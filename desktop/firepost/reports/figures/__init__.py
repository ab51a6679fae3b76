"""What a report says, figure by figure, taken from the board and from nowhere else."""
