"""Acts, each inside a transaction of its own, against a real database."""
