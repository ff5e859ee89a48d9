"""What Rundan costs, beside bare floors that do the same job without an engine."""
