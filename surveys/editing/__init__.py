"""Editing a draft: steps on the document and what a form says of a question. Pure: knows no database."""
