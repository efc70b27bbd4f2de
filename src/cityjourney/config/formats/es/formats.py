"""Spanish where Django's own formats are longer than a line of a list: the month in small letters, as it is written."""

SHORT_DATE_FORMAT = "j b Y"
SHORT_DATETIME_FORMAT = "j b Y, H:i"
