"""Starting, serving and ending."""
