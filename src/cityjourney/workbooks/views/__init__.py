"""The pages of a city's workbook."""
