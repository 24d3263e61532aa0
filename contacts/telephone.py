"""Telephone numbers: printed as somebody typed them, dialled as E.164. The only importer of phonenumbers."""

import phonenumbers


def dialable(printed: str, *, region: str | None = None) -> str:
    """``+33 (0)1 44 76 78 37`` → ``+33144767837`` (ITU-T E.164); nothing when it is no number that can be dialled.

    ``region`` is the country (ISO 3166-1 alpha-2) of numbers printed without one.
    """
    try:
        number = phonenumbers.parse(printed, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    dial: str = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{dial};ext={number.extension}" if number.extension else dial
