"""Who can log in to the demo? One invented account per role; passwords are random per installation."""

import secrets
from dataclasses import dataclass

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher, make_password

from knowledge.demo.pages import Tree
from knowledge.institutions.models import Municipality
from knowledge.membership.models import Membership, Role, User
from knowledge.membership.rights import derive
from search.indexing import unit_of_work


@dataclass(frozen=True)
class Person:
    """An account of the demo: its role, where it holds (nothing: the whole site), its language."""

    email: str
    role: str
    institution: str = ""
    municipality: str = ""
    language: str = "de"
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Login:
    email: str
    password: str
    role: str
    place: str


PEOPLE = (
    Person("reader@augsburg.example", Role.READER, "aws"),
    Person("author@augsburg.example", Role.AUTHOR, "aws"),
    Person("editor@augsburg.example", Role.EDITOR, "aws"),
    Person("translator@augsburg.example", Role.TRANSLATOR, "aws", languages=("ar", "en")),
    Person("coordinator@augsburg.example", Role.COORDINATOR, municipality="augsburg"),
    Person("administrator@augsburg.example", Role.ADMINISTRATOR),
    Person("reader@nahrain.example", Role.READER, "nahrain-cleaning", language="ar"),
    Person("editor@nahrain.example", Role.EDITOR, "nahrain-cleaning", language="ar"),
    Person("energy@nahrain.example", Role.READER, "nahrain-energy", language="ar"),  # sees the closed area on energy
)


def load_people(tree: Tree, municipalities: dict[str, Municipality]) -> list[Login]:
    """Make the accounts that are missing. Their passwords are in the answer and nowhere else."""
    known = set(User.objects.filter(email__in=[person.email for person in PEOPLE]).values_list("email", flat=True))
    logins = []
    for person in PEOPLE:
        if person.email in known:
            continue
        password = secrets.token_urlsafe(12)
        institution = tree.page("institution", person.institution) if person.institution else None
        municipality = municipalities[person.municipality] if person.municipality else None
        with unit_of_work():
            user = User(
                email=person.email,
                password=_hashed(password),
                first_name="Demo",
                last_name=str(Role(person.role).label),
                language=person.language,
            )
            user.save()
            Membership.objects.create(
                user=user,
                role=person.role,
                institution=institution,
                municipality=municipality,
                languages=list(person.languages),
            )
            derive(user)
        place = institution.short_name if institution else municipality.name if municipality else "whole site"
        logins.append(Login(person.email, password, person.role, place))
    return logins


def _hashed(password: str) -> str:
    """A random password of 96 bits gains nothing by a slow hash; Django stores it at full strength at first login."""
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(password, hasher.salt(), iterations=1_000)
    return make_password(password)
