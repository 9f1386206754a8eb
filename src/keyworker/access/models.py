"""Who signs in, in which role, for what reason a record was opened, and who has looked at it?"""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from keyworker.access.roles import ACCESS, Access
from keyworker.access.roles import AccessRole as AccessRole


class User(AbstractUser):
    """Someone who can sign in. Their job, team, caseload and e-mail address are the worker's (``user.worker``)."""

    access_role = models.CharField(
        max_length=30, choices=AccessRole.choices, default=AccessRole.PRACTITIONER
    )

    class Meta(AbstractUser.Meta):
        constraints = [
            # The field is Django's own. A second address here would open the account beside the one on record.
            models.CheckConstraint(condition=models.Q(email=""), name="account_keeps_no_address")
        ]

    @property
    def access(self) -> Access:
        """What their role reaches: whose records, which pages, what to manage."""
        return ACCESS[AccessRole(self.access_role)]

    @property
    def manages(self) -> bool:
        """Whether they decide and allocate for a team."""
        return self.access.manages


class AccessGrantQuerySet(models.QuerySet["AccessGrant"]):
    """Grants, by the question asked of them."""

    def live_on_cases(self, user: User, *, at: datetime) -> AccessGrantQuerySet:
        """Those under which this person may see cases at that instant."""
        return self.filter(user=user, subject="case", granted_at__lte=at, until__gt=at)

    def live_on_case(
        self, user: User, case: int | models.OuterRef, *, at: datetime
    ) -> AccessGrantQuerySet:
        """Those of them for that case: its number, or a query's."""
        return self.live_on_cases(user, at=at).filter(subject_id=case)


class AccessGrant(models.Model):
    """Leave to open one record outside one's need to know, for a stated reason and a short while."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    subject = models.CharField(max_length=20, default="case")
    subject_id = models.BigIntegerField()
    reason = models.TextField()
    granted_at = models.DateTimeField()
    until = models.DateTimeField()
    # They said at once that it was the wrong record: the leave ended then.
    mistaken_at = models.DateTimeField(null=True, blank=True)

    objects = AccessGrantQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["user", "subject", "subject_id", "until"], name="grant_by_user")
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.subject_id} for user {self.user_id}"


class RecordView(models.Model):
    """One look at a child's record: who, when, which page. Never altered; the subject is an id, not a name."""

    append_only = True

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    subject = models.CharField(max_length=20, default="case")
    subject_id = models.BigIntegerField()
    page = models.CharField(max_length=60)
    grant = models.ForeignKey(AccessGrant, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["subject", "subject_id", "at"], name="view_by_subject")]

    def __str__(self) -> str:
        return f"{self.subject} {self.subject_id} by user {self.user_id}"


class ListShown(models.Model):
    """One list that somebody was shown: who, when, which page, and the references of the cases on it. Never altered.

    The same list shown to them again within the hour is one (``record.lists_shown``).
    """

    append_only = True

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    page = models.CharField(max_length=60)
    cases = ArrayField(models.CharField(max_length=30))

    class Meta:
        indexes = [
            models.Index(fields=["user", "at"], name="list_by_user"),
            GinIndex(fields=["cases"], name="list_by_case"),
        ]

    def __str__(self) -> str:
        return f"{self.page} by user {self.user_id}"


class CalendarKey(models.Model):
    """Leave for a calendar programme to read one person's due dates; the key is known to nobody but its holder."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_key")
    hashed = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar key of user {self.user_id}"


class Factor(models.Model):
    """What somebody shows besides their password when they sign in. ``data`` is read by ``access.factors`` alone.

    Of an app it holds the secret, encrypted, and the step last used; of a passkey its public key; of codes on paper a
    hash of each that is left.
    """

    class Kind(models.TextChoices):
        APP = "app", "App that shows codes"
        PASSKEY = "passkey", "Passkey"
        PAPER = "paper", "Codes on paper"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="factors")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=60, blank=True)
    data = models.JSONField()
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                name="one_app_one_paper",
                condition=models.Q(kind__in=["app", "paper"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of user {self.user_id}"


class FactorDemand(models.Model):
    """The authority asks whoever has this access role for a second factor."""

    access_role = models.CharField(max_length=30, unique=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.access_role


class OutsideAccount(models.Model):
    """Somebody's account at the authority's own sign-in service: its issuer, and their number there."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="outside_accounts")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()
    # When they last came in by it; not known of what was linked before that was kept.
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="outside_account_once")
        ]

    def __str__(self) -> str:
        return f"outside account of user {self.user_id}"


class SignedIn(models.Model):
    """One place where somebody signed in: when, and with which browser. It ends with its session."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="signed_in")
    session_key = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    browser = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"session of user {self.user_id}"


class WrongTry(models.Model):
    """A try to sign in that came to nothing: of which user name, as a keyed hash, and from where. See ``access.tries``."""

    name = models.CharField(max_length=64)
    place = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["place", "at"], name="wrong_try_by_place"),
            models.Index(fields=["at"], name="wrong_try_by_time"),
        ]

    def __str__(self) -> str:
        return f"wrong try {self.pk}"


class UsedForm(models.Model):
    """A form that was recorded: its own number, and a mark by which the same contents are known again. Never altered.

    Taken up in the transaction that records it, so that no two servers can both take it. What was typed is not in it.
    """

    append_only = True

    id = models.UUIDField(primary_key=True)
    mark = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)


class AddressChangeQuerySet(models.QuerySet["AddressChange"]):
    """Changes of addresses, by the question asked of them."""

    def waiting(self) -> AddressChangeQuerySet:
        """Those that neither the person nor a second administrator have settled."""
        return self.filter(confirmed_at=None, agreed_by=None)


class AddressChange(models.Model):
    """The last change of the address to which mail about an account goes. See ``access.account_addresses``."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="address_change")
    # The one before, to which the account opens until the new one is settled; empty where there was none.
    stood = models.CharField(max_length=254, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    objects = AddressChangeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"address of user {self.user_id}"

    @property
    def waits(self) -> bool:
        """Whether neither the person has confirmed it nor a second administrator agreed."""
        return self.confirmed_at is None and self.agreed_by_id is None
