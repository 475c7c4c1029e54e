"""What changes accounts: one function a verb, one transaction each."""

from gridwork.accounts.commands.passwords import change_password, check_strength, set_password_by_admin
from gridwork.accounts.commands.people import create_person, deactivate_person, update_person
from gridwork.accounts.commands.sessions import revoke_all, revoke_session, see
from gridwork.accounts.commands.signing import SignedIn, admit, proven, sign_in, sign_out
from gridwork.accounts.commands.tokens import Issued, issue_token, revoke_token

__all__ = [
    "Issued",
    "SignedIn",
    "admit",
    "change_password",
    "check_strength",
    "create_person",
    "deactivate_person",
    "issue_token",
    "proven",
    "revoke_all",
    "revoke_session",
    "revoke_token",
    "see",
    "set_password_by_admin",
    "sign_in",
    "sign_out",
    "update_person",
]
