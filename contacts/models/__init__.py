from contacts.models.account import Account
from contacts.models.newsroom import Newsroom
from contacts.models.officer import PressOfficer
from contacts.models.organisation import Organisation

__all__ = ["Account", "Newsroom", "Organisation", "PressOfficer"]
