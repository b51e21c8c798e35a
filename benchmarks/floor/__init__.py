"""The floor: a bare Django application that shows the same 20 questions from one flat template."""
