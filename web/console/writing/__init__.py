"""Writing to several principals of a round at once: chosen, written, seen as each gets it, and then sent."""
