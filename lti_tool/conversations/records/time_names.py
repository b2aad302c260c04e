"""Names of months and time zones, as exports of several languages write them."""

MONTHS = {
    # The beginnings that languages share come first; each longer one that differs is a row.
    "jan": 1, "janv": 1, "ene": 1, "gen": 1, "stycz": 1, "янв": 1, "oca": 1, "sty": 1, "jän": 1,
    "feb": 2, "fév": 2, "fev": 2, "lut": 2, "фев": 2, "şub": 2, "febr": 2,
    "mar": 3, "mär": 3, "mrt": 3, "мар": 3, "maa": 3, "mrz": 3,
    "apr": 4, "avr": 4, "abr": 4, "апр": 4, "kwi": 4, "nis": 4,
    "mai": 5, "may": 5, "maj": 5, "mag": 5, "mei": 5, "мая": 5, "май": 5,
    "jun": 6, "juin": 6, "giu": 6, "cze": 6, "июн": 6, "haz": 6,
    "jul": 7, "juil": 7, "lug": 7, "lip": 7, "июл": 7, "tem": 7,
    "aug": 8, "aoû": 8, "aou": 8, "ago": 8, "авг": 8, "sie": 8, "ağu": 8,
    "sep": 9, "set": 9, "сен": 9, "wrz": 9, "eyl": 9,
    "oct": 10, "okt": 10, "out": 10, "ott": 10, "окт": 10, "paź": 10, "eki": 10,
    "nov": 11, "ноя": 11, "lis": 11, "kas": 11,
    "dec": 12, "dez": 12, "dic": 12, "déc": 12, "дек": 12, "gru": 12, "ara": 12,
}  # fmt: skip
"""Beginnings of names of months, in lower case."""

ZONES = {
    "AEST": 10, "AEDT": 11, "ACST": 9.5, "ACDT": 10.5, "AWST": 8, "NZST": 12, "NZDT": 13,
    "JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "WIB": 7, "BRT": -3, "ART": -3,
    "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3,
    "EDT": -4, "CDT": -5, "MDT": -6, "PDT": -7, "PST": -8, "MST": -7,
}  # fmt: skip
"""Hours east of UTC. Letters that several zones have (BST, CST, EST, IST) are left out."""
