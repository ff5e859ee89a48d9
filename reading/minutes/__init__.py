"""An extract of minutes: what one body did with a matter at a meeting."""
