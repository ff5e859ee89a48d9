"""An extract of minutes that fills in a report: read, held, shown and attached."""
