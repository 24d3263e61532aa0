"""Press contacts that a file names become officers of the address book: found there, or written into it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from contacts.models import PressOfficer
from contacts.words import spoken, words
from releases.desk.importing import subjects
from releases.desk.importing.arrival import ArrivedContact

_LONGEST_SLUG = 50


@dataclass(frozen=True, slots=True)
class Named:
    """An officer, and what an officer of the desk should know about the match."""

    officer: PressOfficer
    remarks: tuple[str, ...] = ()


def find_or_create(contact: ArrivedContact, language: str) -> Named:
    """By the slug that a file of ours tells, by e-mail, else by name. Nothing of an officer who is in the address book
    is changed. Raises ValidationError."""
    if found := _found(contact):
        return Named(found, tuple(_differences(contact, found, language)))
    return _created(contact, language)


def _found(contact: ArrivedContact) -> PressOfficer | None:
    officers = PressOfficer.objects.order_by("id")
    ours = officers.filter(slug=contact.officer).first() if contact.officer else None
    if ours and _is_the_same(contact, ours):
        return ours
    by_email = officers.filter(email__iexact=contact.email).first() if contact.email else None
    return by_email or officers.filter(name__iexact=contact.name).first()


def _is_the_same(contact: ArrivedContact, officer: PressOfficer) -> bool:
    """Another newsroom may call somebody else so."""
    alike = [(contact.name, officer.name), (contact.email, officer.email)]
    return any(told and told.casefold() == kept.casefold() for told, kept in alike)


def _differences(contact: ArrivedContact, officer: PressOfficer, language: str) -> Iterable[str]:
    """What the release prints otherwise than the address book: the book's words will be printed."""
    told = {
        "name": (contact.name, officer.name),
        "title": (contact.title, spoken(officer.title, language)[0]),
        "telephone": (contact.telephone, officer.telephone),
        "e-mail": (contact.email, officer.email),
    }
    for what, (printed, kept) in told.items():
        if printed and printed.casefold() != kept.casefold():
            yield f"{officer.name} has another {what} in the address book, “{kept}”; the file says “{printed}”."


def _created(contact: ArrivedContact, language: str) -> Named:
    remarks = [f"{contact.name} is new in the address book, and not listed on the contacts page."]
    organisation = subjects.known(contact.organisation)
    title = contact.title
    if contact.organisation and organisation is None:
        kept = "" if title else " It was kept as the title."
        remarks.append(f"“{contact.organisation}” ({contact.name}) is no organisation known here.{kept}")
        title = title or contact.organisation
    officer = PressOfficer(
        name=contact.name,
        slug=_free_slug(contact.name),
        title=words({language: title}),
        organisation=organisation,
        telephone=contact.telephone,
        email=contact.email,
        listed=False,  # what stands on the contacts page is public at once: nobody gets there by an import
    )
    _check(officer)
    officer.save()
    return Named(officer, tuple(remarks))


def _check(officer: PressOfficer) -> None:
    """Lengths, above all. An address is kept as it was printed, even one that can't work."""
    officer.clean_fields(exclude=["email", "organisation", "account"])
    longest = PressOfficer._meta.get_field("email").max_length
    if longest and len(officer.email) > longest:
        raise ValidationError({"email": f"“{officer.email[:40]}…” has more than {longest} characters."})


def _free_slug(name: str) -> str:
    base = slugify(name)[: _LONGEST_SLUG - 4].strip("-") or "officer"
    taken = set(PressOfficer.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug
