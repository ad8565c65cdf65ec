"""What words mean, per language: pure functions with no input or output."""
