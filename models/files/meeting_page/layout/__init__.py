"""How lines of a page belong together where no mark says so: tables a cell a line, and a day with its title below it."""
