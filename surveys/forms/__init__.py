"""The forms of surveys, one desk a file."""
