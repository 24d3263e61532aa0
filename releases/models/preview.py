"""Drafts read and talked about by those who don't write them: links for people without an account, and comments."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from releases.models.document import DocumentField
from releases.models.edition import PUBLIC, Edition
from releases.models.release import Release
from releases.models.revision import Revision


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def living(self, *, at: datetime) -> Self:
        """Not expired, not revoked, and nothing of their release has been public since they were made.

        By the clock alone: a link is dead at the very second at which the release opens, and stays so.
        """
        since = Edition.objects.open_between(PUBLIC, since=OuterRef("made_at"), at=at)
        been_public = Exists(since.filter(release=OuterRef("release")))
        return self.filter(~been_public, revoked_at=None, expires_at__gt=at)


_PreviewLinkManager = models.Manager.from_queryset(PreviewLinkQuerySet)


class PreviewLinkManager(_PreviewLinkManager["PreviewLink"]):
    pass


class PreviewLink(models.Model):
    """An address at which somebody without an account reads a draft.

    The address holds a token; only its SHA-256 is kept, so that nobody who reads the database reads the draft with it.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, related_name="previewlinks", verbose_name=_("release")
    )
    revision = models.ForeignKey(
        Revision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("revision"),
        help_text=_("Empty: always the latest."),
    )
    languages = DocumentField(_("languages"), default=list, blank=True, help_text=_("Empty: all."))
    for_whom = models.CharField(
        _("for whom"), max_length=120, help_text=_("The person or body that you give it to: Dr. Miller, IAS.")
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by_username = models.CharField(_("account"), max_length=150, blank=True)
    made_by_name = models.CharField(_("made by"), max_length=200)
    made_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by_name = models.CharField(_("revoked by"), max_length=200, blank=True)

    objects = PreviewLinkManager()

    class Meta:
        ordering = ["-made_at", "for_whom"]
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        constraints = [
            models.CheckConstraint(name="releases_preview_expires", condition=Q(expires_at__gt=F("made_at")))
        ]

    def __str__(self) -> str:
        return self.for_whom


class CommentQuerySet(models.QuerySet["Comment"]):
    def threads(self) -> Self:
        """Those that answer no other."""
        return self.filter(answers=None)

    def waiting(self) -> Self:
        """Those whose thread is not resolved."""
        return self.filter(Q(answers=None, resolved_at=None) | Q(answers__isnull=False, answers__resolved_at=None))


_CommentManager = models.Manager.from_queryset(CommentQuerySet)


class CommentManager(_CommentManager["Comment"]):
    pass


class Comment(models.Model):
    """What somebody says of a draft. It never prints and is never public.

    A thread is a comment with its answers, one deep; it is resolved as a whole, on the first of them. ``author_name``
    is the name as it was: that of an account, or that of whoever was given the link.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="comments", verbose_name=_("release"))
    revision = models.PositiveIntegerField(_("revision"))
    answers = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies", verbose_name=_("answers")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )
    author_name = models.CharField(_("who"), max_length=200)
    from_link = models.ForeignKey(
        PreviewLink,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("preview link"),
    )
    text = models.TextField(_("comment"))
    mentioned = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    written_at = models.DateTimeField(_("written"))
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    resolved_by_name = models.CharField(_("resolved by"), max_length=200, blank=True)

    objects = CommentManager()

    class Meta:
        ordering = ["written_at", "uuid"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.CheckConstraint(
                name="releases_comment_from_one",
                condition=Q(author__isnull=True) | Q(from_link__isnull=True),
            ),
            models.CheckConstraint(
                name="releases_comment_resolved_whole", condition=Q(answers__isnull=True) | Q(resolved_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author_name}: {self.text[:60]}"
