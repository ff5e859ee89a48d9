"""Parts of county and round files that are a subject of their own."""
