"""Pure Python: periods, flags, series, comparison, aggregation, drawing, file formats."""
