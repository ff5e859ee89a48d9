"""How the installation is doing, for machines and people."""
