"""Cases from files: which column says what, what a cell means, which rows can be taken and which not."""
