"""How lines of a page belong together where no mark says so: tables a cell a line, days with their titles below."""
