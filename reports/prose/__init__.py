"""Figures in sentences, Turkish and English, each from its own figures and nothing else."""
