"""English as it is written between European cities: the day comes first, the clock has 24 hours.

Names from `MONTH_DAY_TIME_FORMAT` to `EXACT_DATETIME_FORMAT` are our own: every language has them.
"""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"
MONTH_DAY_TIME_FORMAT = "j F, H:i"
DAY_FORMAT = "j M"
DAY_TIME_FORMAT = "j M, H:i"
WEEKDAY_FORMAT = "D j M, H:i"
LONG_DATETIME_FORMAT = "l, j F Y, H:i"
EXACT_DATETIME_FORMAT = "j F Y, H:i:s"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y"]
DATETIME_INPUT_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M", "%d.%m.%Y %H:%M"]
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S"]
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = "\u00a0"
NUMBER_GROUPING = 3
