"""How a run of the tests is put together, and what it makes only once."""
