"""The addresses of the pages. None holds a name: cases go by reference, workers by number."""

from django.urls import path

from keyworker.web.views import (
    absence,
    actions,
    allocating,
    calendars,
    caseload,
    cases,
    contact,
    finding,
    home,
    letters,
    likeness,
    messages,
    overdue,
    policy,
    qualities,
    questions,
    reductions,
    referrals,
    sessions,
    signing_in,
    team,
    team_check,
    turns,
    unallocated,
    waiting,
)

handler400 = signing_in.bad_request
handler403 = signing_in.denied
handler404 = signing_in.not_found
handler500 = signing_in.broken

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in", signing_in.SignIn.as_view(), name="sign-in"),
    path("sign-out", signing_in.SignOut.as_view(), name="sign-out"),
    path("referrals", referrals.queue, name="referrals"),
    path("referrals/new", referrals.receive, name="receive"),
    path("referrals/<str:reference>/questions", questions.questions, name="questions"),
    path("referrals/<str:reference>/matches", likeness.likeness, name="matches"),
    path("unallocated", unallocated.listed, name="unallocated"),
    path("waiting", waiting.waiting, name="waiting"),
    path("cases/<str:reference>", cases.overview, name="case"),
    path("cases/<str:reference>/timeline", cases.timeline, name="timeline"),
    path("cases/<str:reference>/timescales", cases.timescales, name="timescales"),
    path("cases/<str:reference>/steps", cases.steps, name="steps"),
    path("cases/<str:reference>/people", cases.people, name="people"),
    path("cases/<str:reference>/decisions", cases.decisions, name="decisions"),
    path("cases/<str:reference>/reason", cases.reason, name="reason"),
    path("cases/<str:reference>/mistaken", cases.mistaken, name="mistaken"),
    path("cases/<str:reference>/letters", letters.letters, name="letters"),
    path("cases/<str:reference>/letters/new/<slug:template>", letters.letter, name="letter"),
    path(
        "cases/<str:reference>/letters/<int:letter_id>/sent",
        letters.sent,
        name="letter-sent",
    ),
    path(
        "cases/<str:reference>/letters/<int:letter_id>.<str:ending>",
        letters.document,
        name="letter-document",
    ),
    path("cases/<str:reference>/contact", contact.contact, name="contact"),
    path("cases/<str:reference>/allocate", allocating.allocate, name="allocate"),
    path("cases/<str:reference>/do/<slug:action>", actions.act, name="action"),
    path("overdue", overdue.late, name="overdue"),
    path("calendar", calendars.calendar, name="calendar"),
    path("calendar/<str:key>.ics", calendars.feed, name="calendar-feed"),
    path("caseload", caseload.caseload, name="caseload"),
    path("team", team.board, name="team"),
    path("team/check", team_check.check, name="team-check"),
    path("turns", turns.turns, name="turns"),
    path("workers/<int:worker_id>", team.worker_page, name="worker"),
    path("workers/<int:worker_id>/absence", absence.absence, name="absence"),
    path("workers/<int:worker_id>/away", absence.whole_absence, name="whole-absence"),
    path("workers/<int:worker_id>/reductions", reductions.reductions, name="reductions"),
    path("workers/<int:worker_id>/session", sessions.session, name="session"),
    path("workers/<int:worker_id>/sessions", sessions.sessions, name="sessions"),
    path(
        "workers/<int:worker_id>/session.docx", sessions.session_document, name="session-document"
    ),
    path("workers/<int:worker_id>/confirmed", qualities.qualities, name="qualities"),
    path("search", finding.search, name="search"),
    path("notices", finding.notices, name="notices"),
    path("messages", messages.sent, name="messages"),
    path("policy", policy.policies, name="policies"),
    path("policy/<slug:pack_id>", policy.policy, name="policy"),
    path("policy/<slug:pack_id>/<slug:rule_id>", policy.rule, name="rule"),
]
