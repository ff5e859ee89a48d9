"""What the pages say holds: names, promises, examples."""
