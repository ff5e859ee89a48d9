"""When a letter is due: each reason a principal is written to, with its day, and how several become one."""
